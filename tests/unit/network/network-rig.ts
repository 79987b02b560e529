import type { ActorId, ConnectionId } from '../../../src/engine/kernel/actor.ts'
import { type EventQueue, emptyQueue, peekAtUs, pop } from '../../../src/engine/kernel/event-queue.ts'
import type { ArmedFault } from '../../../src/engine/network/armed-faults.ts'
import {
  arrive,
  closeConnection,
  connect,
  createNetwork,
  cutLink,
  dropConnectionsOf,
  establish,
  type Handover,
  healLink,
  type InFlight,
  type LinkSettings,
  type NetworkState,
  sendPacket,
} from '../../../src/engine/network/network.ts'
import type { Message, RequestBody } from '../../../src/engine/protocol/messages.ts'

/** A wire with three ends and nobody thinking behind them: what reaches whom, and when, is written down. */
export interface NetworkRig {
  readonly network: NetworkState
  readonly queue: EventQueue<InFlight>
  nowUs: number
  readonly alive: boolean[]
  readonly machineOn: boolean[]
  /** `<time> <actor> <what>`, in the order of arrival. */
  readonly heard: string[]
}

export const A: ActorId = 0
export const B: ActorId = 1
export const C: ActorId = 2

/** A wire of 5 ms, unless said. */
export function networkRig(settings: Partial<LinkSettings> = {}, seed = 1): NetworkRig {
  const link = { latencyUs: 5000, jitterUs: 0, bytesPerSecond: 0, ...settings }
  return {
    network: createNetwork(3, link, seed, (actor) => 'abc'[actor] ?? '?'),
    queue: emptyQueue(),
    nowUs: 0,
    alive: [true, true, true],
    machineOn: [true, true, true],
    heard: [],
  }
}

/** A request whose correlation id tells it from others. */
export function request(correlationId: number, api: 'Metadata' | 'ApiVersions' = 'Metadata'): Message {
  const body: RequestBody = api === 'Metadata' ? { api, topics: null } : { api }
  return { kind: 'request', correlationId, body }
}

/** The answer to it. */
export function response(correlationId: number): Message {
  return { kind: 'response', correlationId, body: { api: 'ApiVersions', transactionVersion: 0 } }
}

/** Hand a message over now; says what became of it. */
export function send(
  rig: NetworkRig,
  connection: ConnectionId,
  from: ActorId,
  message: Message,
  sizeBytes = 100,
): 'sent' | 'lost' | 'closed' {
  const handover: Handover = { packet: 0, to: 0, arrivesAtUs: 0, isLost: false }
  if (!sendPacket(rig.network, rig.queue, { connection, from, message, sizeBytes }, rig.nowUs, handover))
    return 'closed'
  return handover.isLost ? 'lost' : 'sent'
}

/** A connection that is there already. */
export function connected(rig: NetworkRig, from: ActorId = A, to: ActorId = B): ConnectionId {
  return establish(rig.network, from, to)
}

export const open = (rig: NetworkRig, from: ActorId, to: ActorId): ConnectionId =>
  connect(rig.network, rig.queue, from, to, rig.nowUs)
export const close = (rig: NetworkRig, connection: ConnectionId, by: ActorId): boolean =>
  closeConnection(rig.network, rig.queue, connection, by, rig.nowUs)
export const cut = (rig: NetworkRig, a: ActorId = A, b: ActorId = B): number =>
  cutLink(rig.network, rig.queue, a, b, rig.nowUs).length
export const heal = (rig: NetworkRig, a: ActorId = A, b: ActorId = B): void =>
  healLink(rig.network, rig.queue, a, b, rig.nowUs)

/** The process dies and its machine goes on, or (power) not. */
export function die(rig: NetworkRig, actor: ActorId, power = false): void {
  rig.alive[actor] = false
  rig.machineOn[actor] = !power
  dropConnectionsOf(rig.network, rig.queue, actor, rig.nowUs, power)
}

/** Wait for the next packets that fit. */
export function arm(rig: NetworkRig, kind: ArmedFault['kind'], what: Partial<ArmedFault> = {}): void {
  rig.network.armed.push({
    kind,
    what: 'request',
    api: 'Metadata',
    a: A,
    b: B,
    byUs: 0,
    left: 1,
    action: 0,
    isMet: false,
    ...what,
  })
}

/** Let everything arrive up to and including `untilUs`. */
export function run(rig: NetworkRig, untilUs = Number.POSITIVE_INFINITY): readonly string[] {
  while (rig.queue.size > 0 && peekAtUs(rig.queue) <= untilUs) {
    rig.nowUs = peekAtUs(rig.queue)
    const entry = pop(rig.queue)
    const isAlive = rig.alive[entry.to] === true
    const delivery = arrive(rig.network, rig.queue, entry, isAlive, rig.machineOn[entry.to] === true, rig.nowUs)
    if (delivery !== 'deliver') continue
    note(rig, entry)
    if (entry.kind === 'packet' && entry.twice) note(rig, entry)
  }
  if (Number.isFinite(untilUs)) rig.nowUs = untilUs
  return rig.heard
}

function note(rig: NetworkRig, entry: InFlight): void {
  const words = { open: 'accepted', opened: 'connected', reset: 'disconnected' }
  const what = entry.kind === 'packet' ? `${entry.message.kind} ${entry.message.correlationId}` : words[entry.signal]
  rig.heard.push(`${rig.nowUs} ${'abc'[entry.to]} ${what}`)
}

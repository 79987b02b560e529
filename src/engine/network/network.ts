import type { ActorId, ConnectionId } from '../kernel/actor.ts'
import { assert, must } from '../kernel/assert.ts'
import { CLASS_ARRIVAL, type EventQueue, push, removeWhere } from '../kernel/event-queue.ts'
import { cloneRng, nextMicros, type Rng, rngStream } from '../kernel/rng.ts'
import type { Bytes, Micros } from '../kernel/units.ts'
import type { Message } from '../protocol/messages.ts'
import { type ArmedFault, takeArmedFault } from './armed-faults.ts'

/** One direction between two actors. */
export interface Link {
  latencyUs: Micros
  jitterUs: Micros
  /** 0: unlimited. */
  bytesPerSecond: number
  /** Nothing is delivered this way. */
  isCut: boolean
  /** When the last byte handed over so far has left. */
  busyUntilUs: Micros
  readonly rng: Rng
}

/** A TCP connection: ordered, loses nothing but all that follows. Index 0 is the side that opened it. */
export interface Connection {
  readonly id: ConnectionId
  readonly ends: readonly [ActorId, ActorId]
  /** Whether each end still holds its socket. */
  readonly isOpen: [boolean, boolean]
  /** Arrival of the newest packet towards each end: nothing overtakes it. */
  readonly lastArrivalUs: [Micros, Micros]
  /** A packet was lost to a cut: healing resets the connection. */
  lostPacket: boolean
  /** From this packet on towards that end everything is lost (dropNext). */
  readonly isBroken: [boolean, boolean]
}

/** What is on the way: these are the queue's payloads of class "arrival", and what the receiving actor is handed. */
export interface PacketInFlight {
  readonly kind: 'packet'
  readonly packet: number
  readonly connection: ConnectionId
  readonly from: ActorId
  readonly to: ActorId
  readonly message: Message
  readonly sentAtUs: Micros
  readonly arrivesAtUs: Micros
  /** Handled twice by the receiver (duplicateNext). */
  readonly twice: boolean
}

/** Connection set-up and end on the wire. `signal` says what the receiver learns. */
export interface SignalInFlight {
  readonly kind: 'signal'
  readonly signal: 'open' | 'opened' | 'reset'
  readonly connection: ConnectionId
  readonly from: ActorId
  readonly to: ActorId
}

export type InFlight = PacketInFlight | SignalInFlight

/** A packet that will never arrive, kept for the picture until it would have. */
export interface LostPacket {
  readonly packet: PacketInFlight
  readonly lostAtUs: Micros
}

export interface NetworkState {
  readonly actorCount: number
  /** `from * actorCount + to`. */
  readonly links: Link[]
  readonly connections: Map<ConnectionId, Connection>
  nextConnection: ConnectionId
  nextPacket: number
  lost: LostPacket[]
  armed: ArmedFault[]
}

/** Pseudo actors for bootstrap hosts that are no broker (contract, `bootstrap`). */
export const REFUSING_HOST: ActorId = -1
export const SILENT_HOST: ActorId = -2

export interface LinkSettings {
  readonly latencyUs: Micros
  readonly jitterUs: Micros
  readonly bytesPerSecond: number
}

/** A network of `actorCount` actors, each pair linked alike; delays of each direction come from a stream of its own. */
export function createNetwork(
  actorCount: number,
  settings: LinkSettings,
  seed: number,
  nameOf: (actor: ActorId) => string,
): NetworkState {
  const links: Link[] = []
  for (let from = 0; from < actorCount; from++) {
    for (let to = 0; to < actorCount; to++) {
      links.push({
        ...settings,
        isCut: false,
        busyUntilUs: 0,
        rng: rngStream(seed, `network/${nameOf(from)}->${nameOf(to)}`),
      })
    }
  }
  return { actorCount, links, connections: new Map(), nextConnection: 1, nextPacket: 1, lost: [], armed: [] }
}

/** The link from one actor to another. */
export function linkBetween(network: NetworkState, from: ActorId, to: ActorId): Link {
  return must(network.links[from * network.actorCount + to], `link ${from}->${to}`)
}

/** A connection that is there from the start (`warm`), without a handshake. */
export function establish(network: NetworkState, from: ActorId, to: ActorId): ConnectionId {
  const id = network.nextConnection++
  network.connections.set(id, newConnection(id, from, to, true))
  return id
}

/**
 * Ask for a connection. The other side hears `open` after one latency, we hear `opened` or `reset` after two; nothing,
 * if the link is cut or the machine is off.
 */
export function connect(
  network: NetworkState,
  queue: EventQueue<InFlight>,
  from: ActorId,
  to: ActorId,
  nowUs: Micros,
): ConnectionId {
  const id = network.nextConnection++
  const connection = newConnection(id, from, to, false)
  network.connections.set(id, connection)
  if (to === SILENT_HOST) return id
  if (to === REFUSING_HOST) {
    const roundTripUs = 2 * (network.links[from * network.actorCount] as Link).latencyUs
    connection.isOpen[0] = true
    push(queue, nowUs + roundTripUs, CLASS_ARRIVAL, {
      kind: 'signal',
      signal: 'reset',
      connection: id,
      from: to,
      to: from,
    })
    return id
  }
  sendSignal(network, queue, connection, 'open', from, nowUs)
  return id
}

/** What became of a message handed to the network, for the event that tells of it. */
export interface Handover {
  packet: number
  to: ActorId
  arrivesAtUs: Micros
  isLost: boolean
}

/**
 * Hand a message over. One-way delay = latency + U[0, jitter] + bytes / bandwidth, first in first out for each direction
 * and each connection (contract). Fills `handover`; returns false when the connection is closed on our side.
 */
export function sendPacket(
  network: NetworkState,
  queue: EventQueue<InFlight>,
  packet: { connection: ConnectionId; from: ActorId; message: Message; sizeBytes: Bytes },
  nowUs: Micros,
  handover: Handover,
): boolean {
  const connection = network.connections.get(packet.connection)
  if (!connection) return false
  const fromEnd = connection.ends[0] === packet.from ? 0 : 1
  const toEnd = 1 - fromEnd
  if (!connection.isOpen[fromEnd]) return false
  const to = connection.ends[toEnd] as ActorId
  const link = network.links[packet.from * network.actorCount + to] as Link
  let arrivesAtUs = departure(link, packet.sizeBytes, nowUs) + link.latencyUs
  if (link.jitterUs > 0) arrivesAtUs += nextMicros(link.rng, link.jitterUs)
  // What is lost anyway meets no fault that waits.
  const isLostAnyway = link.isCut || connection.isBroken[toEnd] === true
  const fault =
    isLostAnyway || network.armed.length === 0
      ? undefined
      : takeArmedFault(network.armed, packet.from, to, packet.message)
  if (fault?.kind === 'delay') arrivesAtUs += fault.byUs
  const notBeforeUs = connection.lastArrivalUs[toEnd] as Micros
  if (arrivesAtUs < notBeforeUs) arrivesAtUs = notBeforeUs
  const entry: PacketInFlight = {
    kind: 'packet',
    packet: network.nextPacket++,
    connection: packet.connection,
    from: packet.from,
    to,
    message: packet.message,
    sentAtUs: nowUs,
    arrivesAtUs,
    twice: fault?.kind === 'duplicate',
  }
  handover.packet = entry.packet
  handover.to = to
  handover.arrivesAtUs = arrivesAtUs
  connection.lastArrivalUs[toEnd] = arrivesAtUs
  handover.isLost = isLostAnyway || fault?.kind === 'drop'
  if (!handover.isLost) {
    push(queue, arrivesAtUs, CLASS_ARRIVAL, entry)
    return true
  }
  if (link.isCut) connection.lostPacket = true
  if (fault?.kind === 'drop') breakConnection(network, queue, connection, toEnd, arrivesAtUs)
  loseForPicture(network, entry, link.isCut ? nowUs : arrivesAtUs, nowUs)
  return true
}

/** Close our side: what is on its way arrives, then the peer learns of the end. */
export function closeConnection(
  network: NetworkState,
  queue: EventQueue<InFlight>,
  id: ConnectionId,
  by: ActorId,
  nowUs: Micros,
): boolean {
  const connection = network.connections.get(id)
  if (!connection) return false
  const end = connection.ends[0] === by ? 0 : 1
  if (!connection.isOpen[end]) return false
  connection.isOpen[end] = false
  if (connection.isOpen[1 - end] && !connection.isBroken[1 - end])
    sendSignal(network, queue, connection, 'reset', by, nowUs)
  forgetIfOver(network, connection)
  return true
}

/** Cut both directions between two actors: what is on the way is gone (contract, "Cut, isolate"). Returns the lost packets. */
export function cutLink(
  network: NetworkState,
  queue: EventQueue<InFlight>,
  a: ActorId,
  b: ActorId,
  nowUs: Micros,
): PacketInFlight[] {
  linkBetween(network, a, b).isCut = true
  linkBetween(network, b, a).isCut = true
  const gone: PacketInFlight[] = []
  removeWhere(queue, (entry) => {
    if (entry.kind !== 'packet' && entry.kind !== 'signal') return false
    const isBetween = (entry.from === a && entry.to === b) || (entry.from === b && entry.to === a)
    if (!isBetween) return false
    const connection = network.connections.get(entry.connection)
    if (connection) connection.lostPacket = true
    if (entry.kind === 'packet') gone.push(entry)
    return true
  })
  gone.sort((x, y) => x.packet - y.packet)
  for (const packet of gone) loseForPicture(network, packet, nowUs, nowUs)
  return gone
}

/** Heal both directions: each connection that lost a packet is reset, both ends learn it one latency later. */
export function healLink(
  network: NetworkState,
  queue: EventQueue<InFlight>,
  a: ActorId,
  b: ActorId,
  nowUs: Micros,
): void {
  linkBetween(network, a, b).isCut = false
  linkBetween(network, b, a).isCut = false
  for (const connection of [...network.connections.values()]) {
    const isBetween = connection.ends.includes(a) && connection.ends.includes(b)
    if (!isBetween || !connection.lostPacket) continue
    resetBothEnds(network, queue, connection, nowUs)
  }
}

/**
 * A process is gone: the operating system closes its sockets, each peer learns it one latency later, after what was
 * already on its way. With `isSilent` (power off) nobody learns anything.
 */
export function dropConnectionsOf(
  network: NetworkState,
  queue: EventQueue<InFlight>,
  actor: ActorId,
  nowUs: Micros,
  isSilent: boolean,
): void {
  for (const connection of [...network.connections.values()]) {
    const end = connection.ends[0] === actor ? 0 : connection.ends[1] === actor ? 1 : -1
    if (end === -1 || !connection.isOpen[end]) continue
    connection.isOpen[end] = false
    if (!isSilent && connection.isOpen[1 - end]) sendSignal(network, queue, connection, 'reset', actor, nowUs)
    forgetIfOver(network, connection)
  }
}

/** What the receiver of an arrival does with it; `refused` answers with a reset. */
export type Delivery = 'deliver' | 'ignore' | 'refused'

/**
 * An arrival has reached its machine. `isListening`: the process is alive. Changes the connection's ends; the caller hands
 * the input to the actor when the answer is `deliver`.
 */
export function arrive(
  network: NetworkState,
  queue: EventQueue<InFlight>,
  entry: InFlight,
  isListening: boolean,
  isMachineOn: boolean,
  nowUs: Micros,
): Delivery {
  const connection = network.connections.get(entry.connection)
  if (!connection) return 'ignore'
  const end = connection.ends[0] === entry.to ? 0 : 1
  if (!isMachineOn) {
    return 'ignore'
  }
  if (entry.kind === 'signal' && entry.signal === 'reset') {
    if (!connection.isOpen[end]) return 'ignore'
    connection.isOpen[end] = false
    forgetIfOver(network, connection)
    return isListening ? 'deliver' : 'ignore'
  }
  if (entry.kind === 'signal' && entry.signal === 'open') {
    if (!isListening) {
      sendSignal(network, queue, connection, 'reset', entry.to, nowUs)
      return 'refused'
    }
    connection.isOpen[end] = true
    sendSignal(network, queue, connection, 'opened', entry.to, nowUs)
    return 'deliver'
  }
  if (!connection.isOpen[end] || !isListening) {
    // The socket is gone: whoever still believes in the connection is told so.
    if (connection.isOpen[1 - end]) sendSignal(network, queue, connection, 'reset', entry.to, nowUs)
    return 'refused'
  }
  return 'deliver'
}

/** An independent copy. */
export function cloneNetwork(network: NetworkState): NetworkState {
  const connections = new Map<ConnectionId, Connection>()
  for (const [id, connection] of network.connections) {
    connections.set(id, {
      ...connection,
      isOpen: [connection.isOpen[0], connection.isOpen[1]],
      lastArrivalUs: [connection.lastArrivalUs[0], connection.lastArrivalUs[1]],
      isBroken: [connection.isBroken[0], connection.isBroken[1]],
    })
  }
  return {
    actorCount: network.actorCount,
    links: network.links.map((link) => ({ ...link, rng: cloneRng(link.rng) })),
    connections,
    nextConnection: network.nextConnection,
    nextPacket: network.nextPacket,
    lost: network.lost.slice(),
    armed: network.armed.map((fault) => ({ ...fault })),
  }
}

function newConnection(id: ConnectionId, from: ActorId, to: ActorId, isOpen: boolean): Connection {
  return {
    id,
    ends: [from, to],
    isOpen: [true, isOpen],
    lastArrivalUs: [0, 0],
    lostPacket: false,
    isBroken: [false, false],
  }
}

function departure(link: Link, sizeBytes: Bytes, nowUs: Micros): Micros {
  if (link.bytesPerSecond === 0) return nowUs
  const startsAtUs = Math.max(nowUs, link.busyUntilUs)
  link.busyUntilUs = startsAtUs + Math.ceil((sizeBytes * 1_000_000) / link.bytesPerSecond)
  return link.busyUntilUs
}

function sendSignal(
  network: NetworkState,
  queue: EventQueue<InFlight>,
  connection: Connection,
  signal: SignalInFlight['signal'],
  by: ActorId,
  nowUs: Micros,
): void {
  const toEnd = connection.ends[0] === by ? 1 : 0
  const to = connection.ends[toEnd] as ActorId
  if (to < 0 || by < 0) return
  const link = linkBetween(network, by, to)
  if (link.isCut) {
    connection.lostPacket = true
    return
  }
  let arrivesAtUs = nowUs + link.latencyUs
  if (link.jitterUs > 0) arrivesAtUs += nextMicros(link.rng, link.jitterUs)
  arrivesAtUs = Math.max(arrivesAtUs, connection.lastArrivalUs[toEnd] as Micros)
  connection.lastArrivalUs[toEnd] = arrivesAtUs
  push(queue, arrivesAtUs, CLASS_ARRIVAL, { kind: 'signal', signal, connection: connection.id, from: by, to })
}

/** The packet towards `lostEnd` vanishes: both ends see the connection end when it would have arrived. */
function breakConnection(
  network: NetworkState,
  queue: EventQueue<InFlight>,
  connection: Connection,
  lostEnd: number,
  atUs: Micros,
): void {
  assert(network.connections.has(connection.id), `breakConnection: ${connection.id} is gone`)
  connection.isBroken[0] = true
  connection.isBroken[1] = true
  for (const end of [lostEnd, 1 - lostEnd]) {
    const to = connection.ends[end] as ActorId
    const from = connection.ends[1 - end] as ActorId
    push(queue, atUs, CLASS_ARRIVAL, { kind: 'signal', signal: 'reset', connection: connection.id, from, to })
  }
}

function resetBothEnds(
  network: NetworkState,
  queue: EventQueue<InFlight>,
  connection: Connection,
  nowUs: Micros,
): void {
  for (const end of [0, 1]) {
    if (!connection.isOpen[end]) continue
    const to = connection.ends[end] as ActorId
    const from = connection.ends[1 - end] as ActorId
    const atUs = Math.max(nowUs + linkBetween(network, from, to).latencyUs, connection.lastArrivalUs[end] as Micros)
    push(queue, atUs, CLASS_ARRIVAL, { kind: 'signal', signal: 'reset', connection: connection.id, from, to })
    connection.isBroken[end] = true
  }
  connection.lostPacket = false
}

function forgetIfOver(network: NetworkState, connection: Connection): void {
  if (!connection.isOpen[0] && !connection.isOpen[1]) network.connections.delete(connection.id)
}

function loseForPicture(network: NetworkState, packet: PacketInFlight, lostAtUs: Micros, nowUs: Micros): void {
  if (network.lost.length > 32) network.lost = network.lost.filter((lost) => lost.packet.arrivesAtUs > nowUs)
  network.lost.push({ packet, lostAtUs })
}

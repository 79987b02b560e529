import { forEachPending } from '../../engine/kernel/event-queue.ts'
import { NETWORK } from '../../engine/network/events.ts'
import type { PacketInFlight } from '../../engine/network/network.ts'
import { PRODUCER } from '../../engine/producer/events.ts'
import type { RunPlan } from '../../engine/simulation/run-plan.ts'
import type { World } from '../../engine/simulation/world.ts'
import { type Cursor, seek } from '../../replay/cursor.ts'
import { countUntil, eventCodeAt, eventTime, eventValue } from '../../trace/event-columns.ts'
import type { Inspected } from './told.ts'

/** A packet, wherever it is by now. */
export interface KnownPacket {
  readonly packet: PacketInFlight
  /** When the network lost it; undefined: it did not, as far as is known at the moment looked at. */
  readonly lostAtUs: number | undefined
}

/** Packets that were looked up after they had arrived: their messages never change, but a branch makes other ones. */
const remembered = new WeakMap<RunPlan, Map<number, PacketInFlight>>()
/** Packets remembered of one run. */
const MAX_REMEMBERED = 200

/** The packet with this number: on the wire, lost, or as it was when it was sent. Undefined: there was none. */
export function findPacket({ cursor, world, run, view }: Inspected, packet: number): KnownPacket | undefined {
  const flying = onTheWire(world, packet)
  if (flying) return flying
  const known = remembered.get(run.plan) ?? new Map<number, PacketInFlight>()
  remembered.set(run.plan, known)
  const sentAtUs = sendingOf({ run }, packet, view.atUs)
  if (sentAtUs === undefined) return undefined
  let found = known.get(packet)
  if (!found) {
    found = lookBack(cursor, packet, sentAtUs, view.atUs)
    if (known.size >= MAX_REMEMBERED) known.clear()
    if (found) known.set(packet, found)
  }
  return found && { packet: found, lostAtUs: lossOf({ run }, found, Math.min(view.atUs, found.arrivesAtUs)) }
}

function onTheWire(world: World, packet: number): KnownPacket | undefined {
  let found: KnownPacket | undefined
  forEachPending(world.queue, (entry) => {
    if (entry.kind === 'packet' && entry.packet === packet) found = { packet: entry, lostAtUs: undefined }
  })
  const lost = found ? undefined : world.network.lost.find((one) => one.packet.packet === packet)
  return lost ? { packet: lost.packet, lostAtUs: lost.lostAtUs } : found
}

/** The message as it was when it left: the cursor goes there and comes back. */
function lookBack(cursor: Cursor, packet: number, sentAtUs: number, backToUs: number): PacketInFlight | undefined {
  seek(cursor, sentAtUs)
  const found = onTheWire(cursor.simulation.world, packet)?.packet
  seek(cursor, backToUs)
  return found
}

type WithRun = Pick<Inspected, 'run'>

/** When the packet was sent, up to `untilUs`. Packets are numbered in the order of sending, so the place can be halved. */
function sendingOf({ run }: WithRun, packet: number, untilUs: number): number | undefined {
  const { columns } = run
  let low = 0
  let high = countUntil(columns, untilUs)
  while (low < high) {
    const middle = (low + high) >> 1
    let at = middle
    while (at < high && eventCodeAt(columns, at) !== NETWORK.packetSent) at++
    const number = at < high ? eventValue(columns, at, 0) : Number.POSITIVE_INFINITY
    if (number === packet) return eventTime(columns, at)
    if (number < packet) low = at + 1
    else high = middle
  }
  return undefined
}

function lossOf({ run }: WithRun, { packet, sentAtUs }: PacketInFlight, untilUs: number): number | undefined {
  const { columns } = run
  const end = countUntil(columns, untilUs)
  for (let i = countUntil(columns, sentAtUs - 1); i < end; i++) {
    if (eventCodeAt(columns, i) === NETWORK.packetLost && eventValue(columns, i, 0) === packet) {
      return eventTime(columns, i)
    }
  }
  return undefined
}

/** Facts behind `requestSent` among which its packet is looked for: those of its batches stand between. */
const PACKET_BEHIND = 200

/** Number of the packet that carried a producer's request; undefined: not known. */
export function packetOfRequest(
  { run, view, world }: Inspected,
  producer: number,
  request: number,
  broker: number | undefined,
): number | undefined {
  const { columns } = run
  const actor = world.producers[producer]?.options.actor
  for (let i = countUntil(columns, view.atUs) - 1; i >= 0; i--) {
    if (eventCodeAt(columns, i) !== PRODUCER.requestSent || eventValue(columns, i, 1) !== request) continue
    if (eventValue(columns, i, 0) !== producer || eventValue(columns, i, 2) !== broker) continue
    for (let next = i + 1; next < Math.min(columns.length, i + PACKET_BEHIND); next++) {
      if (eventCodeAt(columns, next) === NETWORK.packetSent && eventValue(columns, next, 1) === actor) {
        return eventValue(columns, next, 0)
      }
    }
    return undefined
  }
  return undefined
}

/** How a producer's request ended, up to the moment looked at. */
export interface RequestEnd {
  readonly how: 'answered' | 'timedOut' | 'disconnected'
  readonly error: number
  readonly atUs: number
}

/** The end of a request that was sent at or after `fromUs`; undefined: it is still out. */
export function endOfRequest(
  { run, view }: Inspected,
  sent: { readonly producer: number; readonly request: number; readonly fromUs: number },
): RequestEnd | undefined {
  const { columns } = run
  const end = countUntil(columns, view.atUs)
  for (let i = countUntil(columns, sent.fromUs - 1); i < end; i++) {
    const kind = eventCodeAt(columns, i)
    if (kind !== PRODUCER.responseReceived && kind !== PRODUCER.requestFailed) continue
    if (eventValue(columns, i, 0) !== sent.producer || eventValue(columns, i, 1) !== sent.request) continue
    const atUs = eventTime(columns, i)
    const last = eventValue(columns, i, 4)
    if (kind === PRODUCER.responseReceived) return { how: 'answered', error: last, atUs }
    return { how: last === 1 ? 'timedOut' : 'disconnected', error: 0, atUs }
  }
  return undefined
}

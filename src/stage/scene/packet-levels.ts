import type { PacketView } from '../../trace/stage-view.ts'

/** One by one, several together with their count, or a band with its rate. */
export type Level = 'packets' | 'groups' | 'streams'

/** Things that come by, each second of the reader's, and can still be followed; more than the second only flicker. */
const FOLLOWED_PER_S = 12
const COUNTED_PER_S = 40
/** A flight of less is over before the eye has found it. */
const SEEN_MS = 140

/**
 * What the eye can follow at the present speed. While nothing runs it can follow everything.
 *
 * @param speedUsPerS Simulated time per second of the reader's (µs); undefined: it stands still.
 * @param flightUs How long one is under way.
 * @param perSecond How many set out per simulated second.
 */
export function levelOf(speedUsPerS: number | undefined, flightUs: number, perSecond: number): Level {
  if (speedUsPerS === undefined || speedUsPerS <= 0) return 'packets'
  const seenPerS = (perSecond * speedUsPerS) / 1_000_000
  const seenMs = (flightUs * 1000) / speedUsPerS
  if (seenPerS > COUNTED_PER_S || (seenMs < SEEN_MS && seenPerS > 2)) return 'streams'
  return seenPerS > FOLLOWED_PER_S ? 'groups' : 'packets'
}

/** Those that stand so near each other that one shape has to do for them, with its count. First sent first. */
export interface Bunch {
  /** Stays the same for life: it goes by the time of sending. */
  readonly id: number
  readonly packets: readonly PacketView[]
}

/**
 * Packets of one kind on one way in bunches of `size` units of length.
 *
 * @param isAlone These are never in a bunch with others.
 */
export function bunchPackets(
  packets: readonly PacketView[],
  wayLength: number,
  size: number,
  isAlone: (packet: PacketView) => boolean,
): Bunch[] {
  const bunches = new Map<number, PacketView[]>()
  const result: Bunch[] = []
  for (const packet of packets) {
    if (isAlone(packet)) {
      result.push({ id: -packet.packet, packets: [packet] })
      continue
    }
    const unitsPerUs = wayLength / Math.max(1, packet.arrivesAtUs - packet.sentAtUs)
    const id = Math.floor((packet.sentAtUs * unitsPerUs) / size)
    const inBunch = bunches.get(id)
    if (inBunch) inBunch.push(packet)
    else bunches.set(id, [packet])
  }
  for (const [id, inBunch] of bunches) result.push({ id, packets: inBunch })
  return result
}

/** Longer bunches while it runs fast, so that no more than a few pass each second. */
export function bunchSize(least: number, wayLength: number, flightUs: number, speedUsPerS: number | undefined): number {
  if (speedUsPerS === undefined) return least
  return Math.max(least, ((speedUsPerS / FOLLOWED_PER_S) * wayLength) / Math.max(1, flightUs))
}

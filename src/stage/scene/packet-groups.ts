import type { PacketView } from '../../trace/stage-view.ts'
import type { Level } from './packet-levels.ts'

/** Length of an arrow with its full label, of one with a short label, and the least that is still drawn alone. */
export const FULL_LENGTH = 50
export const SHORT_LENGTH = 30
export const LEAST_LENGTH = 24
/** More packets than this on one wire carry no labels, and are no longer than they must be. */
export const LABELLED = 150
export const PLAIN_LENGTH = 12
/** More packets than this in one direction of one wire are a stream. */
export const STREAM_ABOVE = 24

/** Packets of one direction of one wire, in the detail in which there is room for them. */
export type PacketGroup =
  | { readonly kind: 'packet'; readonly packet: PacketView; readonly length: number }
  | { readonly kind: 'group'; readonly packets: readonly PacketView[]; readonly id: number; readonly length: number }
  | {
      readonly kind: 'stream'
      readonly packets: readonly PacketView[]
      readonly records: number
      /** Where enough of them say it (records, or packets without any). */
      readonly perSecond: number | undefined
    }

/**
 * One by one while they stand apart; those too close together as one with an exact count; a stream above that. Groups go
 * by the time of sending, so that packets stay in their group for life.
 *
 * @param packets Of one direction, any order.
 * @param wireLength Layout units.
 * @param recordsOf Records that a packet carries.
 * @param options `isKept`: never merged, nor is one that will be lost or handled twice. `level`: what the eye can follow
 * at the present speed; there may be less room than that. `bucket`: least length of a group (units).
 */
export function groupPackets(
  packets: readonly PacketView[],
  wireLength: number,
  recordsOf: (packet: PacketView) => number,
  options: {
    readonly isKept: (packet: PacketView) => boolean
    readonly detail: 'auto' | 'all'
    readonly level?: Level
    readonly bucket?: number
  },
): PacketGroup[] {
  if (packets.length === 0) return []
  const { level = 'packets', bucket = LEAST_LENGTH } = options
  if (options.detail === 'all') return alone(packets, packets.length > LABELLED ? PLAIN_LENGTH : LEAST_LENGTH)
  const ordered = [...packets].sort((a, b) => a.sentAtUs - b.sentAtUs || a.packet - b.packet)
  const first = ordered[0] as PacketView
  const flightUs = Math.max(1, first.arrivesAtUs - first.sentAtUs)
  const unitsPerUs = wireLength / flightUs
  let leastGap = Number.POSITIVE_INFINITY
  for (let i = 1; i < ordered.length; i++) {
    const gap = (ordered[i] as PacketView).sentAtUs - (ordered[i - 1] as PacketView).sentAtUs
    leastGap = Math.min(leastGap, gap * unitsPerUs)
  }
  if (level === 'streams') return streamOf(ordered, recordsOf, options.isKept)
  const canBeAlone = level === 'packets'
  if (canBeAlone && leastGap >= FULL_LENGTH + 2) return alone(ordered, FULL_LENGTH)
  if (canBeAlone && leastGap >= SHORT_LENGTH + 2) return alone(ordered, SHORT_LENGTH)
  if (canBeAlone && leastGap >= LEAST_LENGTH) return alone(ordered, LEAST_LENGTH)
  if (ordered.length > STREAM_ABOVE) return streamOf(ordered, recordsOf, options.isKept)
  const buckets = new Map<number, PacketView[]>()
  const groups: PacketGroup[] = []
  for (const packet of ordered) {
    if (isKeptAlone(packet, options.isKept)) {
      groups.push({ kind: 'packet', packet, length: SHORT_LENGTH })
      continue
    }
    const id = Math.floor((packet.sentAtUs * unitsPerUs) / bucket)
    const inBucket = buckets.get(id)
    if (inBucket) inBucket.push(packet)
    else buckets.set(id, [packet])
  }
  // Neighbours end where the next one begins.
  const bucketed = [...buckets]
  bucketed.forEach(([id, inBucket], index) => {
    const head = inBucket[0] as PacketView
    const next = bucketed[index + 1]?.[1][0]
    const gap = next === undefined ? SHORT_LENGTH : (next.sentAtUs - head.sentAtUs) * unitsPerUs - 2
    const length = Math.min(inBucket.length === 1 ? SHORT_LENGTH : 44, Math.max(12, gap))
    if (inBucket.length === 1) groups.push({ kind: 'packet', packet: head, length })
    else groups.push({ kind: 'group', packets: inBucket, id, length })
  })
  return groups
}

/** The selected one, and those of which something will become: they are seen one by one. */
export function isKeptAlone(packet: PacketView, isKept: (packet: PacketView) => boolean): boolean {
  return isKept(packet) || packet.lost || packet.twice === true
}

function alone(packets: readonly PacketView[], length: number): PacketGroup[] {
  return packets.map((packet) => ({ kind: 'packet', packet, length }))
}

function streamOf(
  ordered: readonly PacketView[],
  recordsOf: (packet: PacketView) => number,
  isKept: (packet: PacketView) => boolean,
): PacketGroup[] {
  const packets = ordered.filter((packet) => !isKeptAlone(packet, isKept))
  const kept = ordered.filter((packet) => isKeptAlone(packet, isKept))
  if (packets.length === 0) return alone(kept, SHORT_LENGTH)
  const first = packets[0] as PacketView
  const last = packets[packets.length - 1] as PacketView
  const records = packets.reduce((sum, packet) => sum + recordsOf(packet), 0)
  const spanUs = Math.max(1, last.sentAtUs - first.sentAtUs)
  const amount = records > 0 ? records : packets.length
  const perSecond = packets.length > STREAM_ABOVE / 2 ? (amount * 1_000_000) / spanUs : undefined
  return [{ kind: 'stream', packets, records, perSecond }, ...alone(kept, SHORT_LENGTH)]
}

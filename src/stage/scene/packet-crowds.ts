import type { PacketView } from '../../trace/stage-view.ts'
import { clamp, lerp } from '../geometry.ts'
import { grouped } from '../numbers.ts'
import type { WirePlace } from '../stage-layout.ts'
import type { PacketGroup } from './packet-groups.ts'
import { progressOf } from './packet-progress.ts'
import { clipOf, type Way } from './packet-ways.ts'
import { halfColour, hueColour, hueOf, type SceneContext } from './scene-context.ts'

export function drawGroup(
  ctx: SceneContext,
  wire: WirePlace,
  way: Way,
  { packets, id, length }: { packets: readonly PacketView[]; id: number; length: number },
  recordsOf: (packet: PacketView) => number,
): void {
  const first = packets[0] as PacketView
  const head = lerp(way.start, way.end, progressOf(first, ctx.tUs))
  const records = packets.reduce((sum, packet) => sum + recordsOf(packet), 0)
  const error = first.isResponse && packets.some((packet) => packet.error !== 0)
  ctx.out.push({
    kind: 'arrow',
    id: `packets:${wire.broker}-${way.toward}-${id}`,
    target: { kind: 'packet', packet: first.packet },
    x: way.across ? head : way.line,
    y: way.across ? way.line : head,
    length,
    thickness: wire.thickness,
    toward: way.toward,
    look: error ? 'error' : first.isResponse ? 'answer' : 'request',
    hue: hueOf(first.parts[0]?.partition ?? -1),
    label: groupLabel(packets.length, records, length),
    clip: clipOf(way, wire, head, length),
  })
}

/** Exact counts: requests and records, or the records alone where it is narrow. */
function groupLabel(packets: number, records: number, length: number): string {
  if (records === 0) return `${packets}r`
  return length >= 44 ? `${packets}r ×${records}` : `×${records}`
}

/** A band as thick as its rate, with exact count and rate on it. */
export function drawStream(
  ctx: SceneContext,
  wire: WirePlace,
  way: Way,
  { packets, records, perSecond }: PacketGroup & { kind: 'stream' },
): void {
  const { out, texts } = ctx
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const packet of packets) {
    const at = lerp(way.start, way.end, progressOf(packet, ctx.tUs))
    low = Math.min(low, at)
    high = Math.max(high, at)
  }
  const first = packets[0] as PacketView
  const hue = hueOf(first.parts[0]?.partition ?? -1)
  const thickness = clamp(3 + perSecond / 2500, 4, wire.thickness)
  const id = `stream:${wire.broker}-${way.toward}`
  const side = first.isResponse ? thickness / 2 + 1 : -thickness / 2 - 1
  const line = way.line + (wire.thickness >= 14 ? side : 0)
  const rect = way.across
    ? { x: low, y: line - thickness / 2, w: Math.max(2, high - low), h: thickness }
    : { x: line - thickness / 2, y: low, w: thickness, h: Math.max(2, high - low) }
  out.push({
    kind: 'rect',
    id,
    target: { kind: 'packet', packet: first.packet },
    ...rect,
    fill: first.isResponse ? 'surface' : halfColour(hue),
    stroke: first.isResponse ? 'st-acked' : hueColour(hue),
    strokeWidth: first.isResponse ? 2 : 1,
  })
  const rate = texts.perSecond(grouped(perSecond))
  out.push({
    kind: 'text',
    id: `${id}/rate`,
    x: way.across ? (way.start + way.end) / 2 : way.line,
    y: way.across
      ? line + (first.isResponse ? thickness / 2 + 11 : -thickness / 2 - 4)
      : (way.start + way.end) / 2 + side * 2,
    text: `×${grouped(records > 0 ? records : packets.length)} · ${rate}`,
    size: 10,
    weight: 600,
    fill: 'ink',
    align: 'middle',
    plate: 'ground',
  })
}

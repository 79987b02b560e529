import type { LinkFlow, PacketView } from '../../trace/stage-view.ts'
import { clamp, lerp } from '../geometry.ts'
import { grouped } from '../numbers.ts'
import type { WirePlace } from '../stage-layout.ts'
import type { PacketGroup } from './packet-groups.ts'
import { progressOf } from './packet-progress.ts'
import { clipOf, type Way } from './packet-ways.ts'
import { halfColour, hueColour, hueOf, type SceneContext } from './scene-context.ts'
import { type Hue, textWidth } from './shapes.ts'

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
    packets,
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

/** What a band stands for, beside its packets. */
export interface Band {
  readonly isResponse: boolean
  readonly hue: Hue
  /** Measured over the last second. */
  readonly flow: LinkFlow | undefined
  /** Too fast for the eye: it fills its whole wire, because where each of its packets is could not be seen anyway. */
  readonly isFast: boolean
}

/** A band as thick as its rate, with what is in flight and what passes each second. */
export function drawStream(
  ctx: SceneContext,
  wire: WirePlace,
  way: Way,
  stream: Omit<PacketGroup & { kind: 'stream' }, 'kind'>,
  { isResponse, hue, flow, isFast }: Band,
): void {
  const { out } = ctx
  const { packets } = stream
  const ends = [Math.min(way.start, way.end), Math.max(way.start, way.end)] as const
  const [low, high] = isFast ? ends : reachOf(ctx, way, packets)
  const first = packets[0]
  const perSecond = flow && !isResponse ? flow.recordsPerS : stream.perSecond
  const thickness = clamp(
    3 + Math.sqrt(perSecond ?? (flow?.requestsPerS ?? 0) * 4) / 8,
    4,
    Math.min(12, wire.thickness),
  )
  const id = `stream:${wire.broker}-${way.toward}`
  const side = isResponse ? thickness / 2 + 1 : -thickness / 2 - 1
  const line = way.line + (wire.thickness >= 14 ? side : 0)
  const rect = way.across
    ? { x: low, y: line - thickness / 2, w: Math.max(2, high - low), h: thickness }
    : { x: line - thickness / 2, y: low, w: thickness, h: Math.max(2, high - low) }
  out.push({
    kind: 'rect',
    id,
    target: first
      ? { kind: 'packet', packet: first.packet }
      : { kind: 'link', a: ctx.shown?.actor ?? 0, b: wire.broker },
    packets: first ? packets : undefined,
    ...rect,
    fill: isResponse ? 'surface' : hue === 'grey' ? 'line' : halfColour(hue),
    stroke: isResponse ? 'st-acked' : hueColour(hue),
    strokeWidth: isResponse ? 2 : 1,
  })
  drawHeads(ctx, id, way, { line, low, high, thickness })
  // Where wires lie close, what comes back is told by its name alone: other clients' packets need the room.
  if (isFast && isResponse && ctx.layout.density >= 3) return
  out.push({
    kind: 'text',
    id: `${id}/rate`,
    x: way.across ? (way.start + way.end) / 2 : way.line,
    y: way.across
      ? line + (isResponse ? thickness / 2 + 11 : -thickness / 2 - 4)
      : (way.start + way.end) / 2 + side * 2,
    text: rateText(ctx, stream, perSecond, { flow, isResponse, wire }),
    size: 10,
    weight: 600,
    fill: 'ink',
    align: 'middle',
    plate: 'ground',
  })
}

function reachOf(ctx: SceneContext, way: Way, packets: readonly PacketView[]): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const packet of packets) {
    const at = lerp(way.start, way.end, progressOf(packet, ctx.tUs))
    low = Math.min(low, at)
    high = Math.max(high, at)
  }
  return [low, high]
}

/** In flight, and per second: `×120 · 2 500/s · 75 req/s`; on a narrow way without the last. */
function rateText(
  ctx: SceneContext,
  { packets, records }: { packets: readonly PacketView[]; records: number },
  perSecond: number | undefined,
  { flow, isResponse, wire }: { flow: LinkFlow | undefined; isResponse: boolean; wire: WirePlace },
): string {
  const { texts } = ctx
  const parts = [`×${grouped(records > 0 ? records : packets.length)}`]
  if (perSecond !== undefined) parts.push(texts.perSecond(grouped(perSecond)))
  const perS = flow && (isResponse ? texts.answersPerSecond : texts.requestsPerSecond)(grouped(flow.requestsPerS))
  const full = perS ? [...parts, perS] : parts
  const room = ctx.layout.axis === 'across' ? wire.window.w + 20 : 0
  return textWidth(full.join(' · '), 10) <= room ? full.join(' · ') : parts.join(' · ')
}

/** Which way it flows: chevrons that stand still, because only simulated time moves things. */
function drawHeads(
  ctx: SceneContext,
  id: string,
  way: Way,
  { line, low, high, thickness }: { line: number; low: number; high: number; thickness: number },
): void {
  const step = way.end > way.start ? 1 : -1
  const half = Math.max(2, thickness / 2 - 0.5)
  for (const share of [0.25, 0.5, 0.75]) {
    const at = lerp(low, high, share)
    const back = at - step * half
    const points = way.across
      ? [back, line - half, at, line, back, line + half]
      : [line - half, back, line, at, line + half, back]
    ctx.out.push({ kind: 'line', id: `${id}/head-${share}`, points, stroke: 'ink', strokeWidth: 1.25, opacity: 0.7 })
  }
}

import type { BatchView, PacketView, ProducerView } from '../../trace/stage-view.ts'
import { clamp, lerp } from '../geometry.ts'
import { plainMs } from '../numbers.ts'
import type { WirePlace } from '../stage-layout.ts'
import { drawHolding } from './held-answers.ts'
import { groupPackets, isKeptAlone, LABELLED, LEAST_LENGTH } from './packet-groups.ts'
import { type Bunch, bunchPackets, bunchSize, levelOf } from './packet-levels.ts'
import { drawArrow, fateOf, hasVanished, progressOf } from './packet-progress.ts'
import { belowOthers, clipOf, type Way, wayOf } from './packet-ways.ts'
import { flowBetween, hueOf, isSelected, labelOf, nameOfError, pairKey, type SceneContext } from './scene-context.ts'
import { type ArrowLook, type Hue, textWidth } from './shapes.ts'

export interface Traffic {
  readonly requests: PacketView[]
  readonly answers: PacketView[]
  readonly small: PacketView[]
}

/** What travels between clients and brokers. */
export function drawPackets(ctx: SceneContext): void {
  const { layout, view, shown } = ctx
  const wires = new Map(layout.wires.map((wire) => [wire.broker, wire]))
  const traffic = new Map<number, Traffic>()
  for (const packet of view.packets) {
    const broker = wires.has(packet.to) ? packet.to : packet.from
    if (!wires.has(broker)) continue
    const client = broker === packet.to ? packet.from : packet.to
    if (client === 0 || wires.has(client)) continue
    let onWire = traffic.get(broker)
    if (!onWire) {
      onWire = { requests: [], answers: [], small: [] }
      traffic.set(broker, onWire)
    }
    const own = shown !== undefined && client === shown.actor && packet.api === 'Produce'
    if (!own) onWire.small.push(packet)
    else if (packet.isResponse) onWire.answers.push(packet)
    else onWire.requests.push(packet)
  }
  const requests = requestsOf(shown)
  for (const wire of layout.wires) {
    const onWire = traffic.get(wire.broker)
    drawHolding(ctx, wire, onWire)
    const { small = [], answers = [], requests: asked = [] } = onWire ?? {}
    drawOthers(ctx, wire, small)
    drawDirection(ctx, wire, answers, { requests, above: asked.length > 0, isResponse: true })
    drawDirection(ctx, wire, asked, { requests, above: false, isResponse: false })
  }
}

/** Batches of each unanswered request of the shown producer, by broker and correlation id. */
function requestsOf(producer: ProducerView | undefined): Map<string, readonly BatchView[]> {
  const requests = new Map<string, readonly BatchView[]>()
  for (const connection of producer?.connections ?? []) {
    for (const one of connection.inFlight) requests.set(`${connection.broker}:${one.request}`, one.batches)
  }
  return requests
}

function drawDirection(
  ctx: SceneContext,
  wire: WirePlace,
  packets: readonly PacketView[],
  info: { requests: ReadonlyMap<string, readonly BatchView[]>; above: boolean; isResponse: boolean },
): void {
  const { requests, above, isResponse } = info
  const actor = ctx.shown?.actor ?? 0
  const asked = flowBetween(ctx, actor, wire.broker)
  const first = packets[0]
  if (!first && !asked) return
  const way = wayOf(wire, ctx.layout.axis === 'across', isResponse)
  const recordsOf = (packet: PacketView): number => {
    const carried = packet.parts.reduce((sum, part) => sum + part.records, 0)
    if (carried > 0 || !packet.isResponse) return carried
    const batches = requests.get(`${wire.broker}:${packet.correlationId}`)
    return batches?.reduce((sum, batch) => sum + batch.records.length, 0) ?? 0
  }
  const isKept = (packet: PacketView): boolean =>
    isSelected(ctx, { kind: 'packet', packet: packet.packet }) || carriesSelected(ctx, packet, wire.broker, requests)
  const detail = ctx.detail ?? 'auto'
  const length = Math.abs(way.end - way.start)
  const flightUs = first
    ? first.arrivesAtUs - first.sentAtUs
    : (ctx.links.get(pairKey(actor, wire.broker))?.latencyUs ?? 0)
  const perSecond = asked?.requestsPerS ?? (packets.length * 1_000_000) / Math.max(1, flightUs)
  const level = detail === 'all' ? 'packets' : levelOf(ctx.speedUsPerS, flightUs, perSecond)
  const bucket = bunchSize(LEAST_LENGTH, length, flightUs, level === 'packets' ? undefined : ctx.speedUsPerS)
  const groups = groupPackets(packets, length, recordsOf, { isKept, detail, level, bucket })
  const isFast = level === 'streams'
  const flow = isResponse ? flowBetween(ctx, wire.broker, actor) : asked
  // It flows on while nothing is under way for a moment.
  if (isFast && flow && !groups.some((group) => group.kind === 'stream')) {
    groups.unshift({ kind: 'stream', packets: [], records: 0, perSecond: undefined })
  }
  const labelled = packets.length <= LABELLED
  for (const group of groups) {
    if (group.kind === 'stream')
      ctx.parts?.stream(ctx, wire, way, group, { isResponse, hue: hueOfWire(ctx, wire), flow, isFast })
    else if (group.kind === 'group') ctx.parts?.group(ctx, wire, way, group, recordsOf)
    else drawAlone(ctx, wire, way, group, { records: recordsOf(group.packet), requests, labelled, above })
  }
}

/** The only partition that goes to this broker lends the wire its hue. */
function hueOfWire(ctx: SceneContext, wire: WirePlace): Hue {
  const lanes = ctx.shown?.lanes.filter((lane) => lane.leader === wire.broker) ?? []
  return lanes.length === 1 && lanes[0] ? hueOf(lanes[0].partition) : 'grey'
}

function drawAlone(
  ctx: SceneContext,
  wire: WirePlace,
  way: Way,
  { packet, length }: { packet: PacketView; length: number },
  info: {
    records: number
    requests: ReadonlyMap<string, readonly BatchView[]>
    labelled: boolean
    /** Its words stand above the wire: those of the other direction are below. */
    above: boolean
  },
): void {
  const at = lerp(way.start, way.end, progressOf(packet, ctx.tUs))
  if (hasVanished(packet, ctx.tUs)) {
    drawLostMark(ctx, packet, way, at)
    return
  }
  const target = { kind: 'packet', packet: packet.packet } as const
  const first = packet.parts[0]
  const hue: Hue = first ? hueOf(first.partition) : 'grey'
  const error = packet.isResponse && packet.error !== 0
  const look: ArrowLook = error ? 'error' : packet.isResponse ? 'answer' : 'request'
  const arrowLength = way.across ? length : Math.min(length, 32, Math.max(14, wire.window.h * 0.5))
  const fate = fateOf(packet)
  drawArrow(ctx.out, {
    kind: 'arrow',
    id: `packet:${packet.packet}`,
    target,
    fate,
    x: way.across ? at : way.line,
    y: way.across ? way.line : at,
    length: arrowLength,
    thickness: info.labelled ? wire.thickness : Math.min(wire.thickness, 10),
    toward: way.toward,
    look,
    hue,
    label: info.labelled && fate !== 'lost' ? labelFor(ctx, packet, info.records, way.across ? length : 40) : '',
    selected: isSelected(ctx, target) || carriesSelected(ctx, packet, wire.broker, info.requests),
    clip: clipOf(way, wire, at, arrowLength),
  })
  if (ctx.layout.density === 1 && way.across && length >= 50)
    drawUnder(ctx, packet, way, { at, error, above: info.above })
}

/** Its place in ms, or Kafka's name of the error, on a line below. */
function drawUnder(
  ctx: SceneContext,
  packet: PacketView,
  way: Way,
  { at, error, above }: { at: number; error: boolean; above: boolean },
): void {
  const { out, texts } = ctx
  const back = way.toward === 'left'
  const middle = back ? at + 25 : at - 25
  const low = Math.min(way.start, way.end)
  const high = Math.max(way.start, way.end)
  const total = packet.arrivesAtUs - packet.sentAtUs
  const gone = Math.min(total, Math.max(0, ctx.tUs - packet.sentAtUs))
  const text = error
    ? nameOfError(ctx.view, packet.error)
    : texts.msOf(plainMs(Math.floor(gone / 1000) * 1000), plainMs(total))
  const half = Math.min(78, textWidth(text, 10, !error) / 2 + 4)
  out.push({
    kind: 'text',
    id: `packet:${packet.packet}/where`,
    x: clamp(middle, low + half + 2, Math.max(low + half + 2, high - half - 2)),
    y: way.line + (above ? -15 : 23 + belowOthers(ctx.view)),
    text,
    size: 10,
    mono: !error,
    fill: error ? 'ink' : 'ink-3',
    align: 'middle',
    maxWidth: high - low - 4,
  })
}

function labelFor(ctx: SceneContext, packet: PacketView, records: number, length: number): string {
  const first = packet.parts[0]
  if (packet.isResponse) {
    if (packet.error !== 0) return length >= 40 ? 'error' : 'err'
    return records > 0 && length >= 50 ? `ok ×${records}` : 'ok'
  }
  if (length < 50 || !first) return `×${records}`
  if (packet.parts.length === 1) {
    const label = labelOf(ctx, first.partition)
    return label.length <= 3 ? `${label} ×${records}` : `×${records}`
  }
  return `${packet.parts.length}p ×${records}`
}

function carriesSelected(
  ctx: SceneContext,
  packet: PacketView,
  broker: number,
  requests: ReadonlyMap<string, readonly BatchView[]>,
): boolean {
  const { selection } = ctx
  if (selection?.kind !== 'record' && selection?.kind !== 'batch') return false
  const batches = requests.get(`${broker}:${packet.correlationId}`) ?? []
  return batches.some((batch) =>
    selection.kind === 'batch'
      ? batch.batch === selection.batch
      : batch.records.some((record) => record.record === selection.record),
  )
}

const SMALL_LENGTH = 13

/** What other clients say, and what is not data: in each direction, near ones as one with their count. */
function drawOthers(ctx: SceneContext, wire: WirePlace, packets: readonly PacketView[]): void {
  const isAlone = (packet: PacketView): boolean =>
    ctx.detail === 'all' ||
    isKeptAlone(packet, () => isSelected(ctx, { kind: 'packet', packet: packet.packet })) ||
    (packet.isResponse && packet.error !== 0)
  for (const isResponse of [false, true]) {
    const onWay = packets.filter((packet) => packet.isResponse === isResponse)
    const first = onWay[0]
    if (!first) continue
    const way = wayOf(wire, ctx.layout.axis === 'across', isResponse)
    const length = Math.abs(way.end - way.start)
    const size = bunchSize(SMALL_LENGTH, length, first.arrivesAtUs - first.sentAtUs, ctx.speedUsPerS)
    for (const bunch of bunchPackets(onWay, length, size, isAlone)) drawSmall(ctx, wire, bunch)
  }
}

/** Metadata, producer ids, transactions, and what other clients say: small and grey. */
function drawSmall(ctx: SceneContext, wire: WirePlace, { id, packets }: Bunch): void {
  const packet = packets[0] as PacketView
  const many = packets.length > 1
  const way = wayOf(wire, ctx.layout.axis === 'across', packet.isResponse)
  const at = lerp(way.start, way.end, progressOf(packet, ctx.tUs))
  if (hasVanished(packet, ctx.tUs)) {
    drawLostMark(ctx, packet, way, at)
    return
  }
  const client = packet.to === wire.broker ? packet.from : packet.to
  // Other clients' packets keep beside the line of the shown producer.
  const beside =
    client === ctx.shown?.actor ? 0 : way.across ? wire.thickness / 2 + 7 : Math.min(12, wire.thickness * 0.7)
  const { gutter } = ctx.layout
  // Under the last wire there may be no room.
  const side = way.across && way.line + beside + 7 > gutter.y + gutter.h ? -1 : 1
  const target = { kind: 'packet', packet: packet.packet } as const
  const error = packet.isResponse && packet.error !== 0
  drawArrow(ctx.out, {
    kind: 'arrow',
    id: many ? `packets:${wire.broker}-${way.toward}-other${id}` : `packet:${packet.packet}`,
    target,
    packets: many ? packets : undefined,
    fate: fateOf(packet),
    x: way.across ? at : way.line + beside,
    y: way.across ? way.line + beside * side : at,
    length: many ? LEAST_LENGTH : SMALL_LENGTH,
    thickness: many ? 12 : 9,
    toward: way.toward,
    look: error ? 'error' : otherLook(packet),
    hue: packet.api === 'Produce' || packet.api === 'Fetch' ? hueOf(packet.parts[0]?.partition ?? -1) : 'grey',
    label: many ? String(packets.length) : '',
    selected: isSelected(ctx, target),
    clip: clipOf(way, wire, at, many ? LEAST_LENGTH : SMALL_LENGTH),
  })
}

/** A consumer's fetch looks like a follower's. */
function otherLook(packet: PacketView): ArrowLook {
  if (packet.api !== 'Fetch') return 'other'
  return packet.isResponse ? 'data' : 'fetch'
}

/** It was lost here. */
function drawLostMark(ctx: SceneContext, packet: PacketView, way: Way, at: number): void {
  ctx.out.push({
    kind: 'mark',
    id: `packet:${packet.packet}`,
    target: { kind: 'packet', packet: packet.packet },
    mark: 'cross',
    x: way.across ? at : way.line,
    y: way.across ? way.line : at,
    size: 6,
    colour: 'st-lost',
  })
}

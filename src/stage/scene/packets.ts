import type { BatchView, PacketView, ProducerView } from '../../trace/stage-view.ts'
import { clamp, lerp, type Rect } from '../geometry.ts'
import type { WirePlace } from '../layout.ts'
import { grouped, plainMs } from '../numbers.ts'
import { groupPackets, type PacketGroup } from './packet-groups.ts'
import { halfColour, hueColour, hueOf, isSelected, labelOf, nameOfError, type SceneContext } from './scene-context.ts'
import { type ArrowLook, type Hue, type Toward, textWidth } from './shapes.ts'

/** How far a packet has come: linear in simulated time, 0..1. A lost one stays where it was lost. */
export function progressOf(packet: PacketView, tUs: number): number {
  const lost = packet.lost ? lostAt(packet) : undefined
  const atUs = lost === undefined ? tUs : Math.min(tUs, lost)
  if (packet.arrivesAtUs <= packet.sentAtUs) return 1
  return clamp((atUs - packet.sentAtUs) / (packet.arrivesAtUs - packet.sentAtUs), 0, 1)
}

/** When a lost packet vanished; halfway where nobody said. */
function lostAt(packet: PacketView): number {
  return packet.lostAtUs ?? (packet.sentAtUs + packet.arrivesAtUs) / 2
}

/** Has it vanished by now? */
export function hasVanished(packet: PacketView, tUs: number): boolean {
  return packet.lost && tUs >= lostAt(packet)
}

interface Traffic {
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
    if (!onWire) continue
    for (const packet of onWire.small) drawSmall(ctx, wire, packet)
    drawDirection(ctx, wire, onWire.answers, { requests, above: onWire.requests.length > 0 })
    drawDirection(ctx, wire, onWire.requests, { requests, above: false })
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

/** Where one end of a packet's way stands on a wire. */
interface Way {
  readonly toward: Toward
  readonly start: number
  readonly end: number
  readonly across: boolean
  readonly line: number
}

function wayOf(wire: WirePlace, across: boolean, back: boolean): Way {
  const near = across ? wire.from.x : wire.from.y
  const far = across ? wire.to.x : wire.to.y
  const toward: Toward = across ? (back ? 'left' : 'right') : back ? 'up' : 'down'
  return { toward, start: back ? far : near, end: back ? near : far, across, line: across ? wire.from.y : wire.from.x }
}

function drawDirection(
  ctx: SceneContext,
  wire: WirePlace,
  packets: readonly PacketView[],
  { requests, above }: { requests: ReadonlyMap<string, readonly BatchView[]>; above: boolean },
): void {
  const first = packets[0]
  if (!first) return
  const way = wayOf(wire, ctx.layout.axis === 'across', first.isResponse)
  const recordsOf = (packet: PacketView): number => {
    const carried = packet.parts.reduce((sum, part) => sum + part.records, 0)
    if (carried > 0 || !packet.isResponse) return carried
    const batches = requests.get(`${wire.broker}:${packet.correlationId}`)
    return batches?.reduce((sum, batch) => sum + batch.records.length, 0) ?? 0
  }
  const keepAlone = ctx.selection?.kind === 'packet' ? ctx.selection.packet : undefined
  const detail = ctx.detail ?? 'auto'
  const groups = groupPackets(packets, Math.abs(way.end - way.start), recordsOf, { keepAlone, detail })
  const labelled = packets.length <= 150
  for (const group of groups) {
    if (group.kind === 'stream') drawStream(ctx, wire, way, group)
    else if (group.kind === 'group') drawGroup(ctx, wire, way, group, recordsOf)
    else drawAlone(ctx, wire, way, group, { records: recordsOf(group.packet), requests, labelled, above })
  }
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
  const arrowLength = way.across ? length : Math.min(length, 32)
  ctx.out.push({
    kind: 'arrow',
    id: `packet:${packet.packet}`,
    target,
    x: way.across ? at : way.line,
    y: way.across ? way.line : at,
    length: arrowLength,
    thickness: wire.thickness,
    toward: way.toward,
    look,
    hue,
    label: info.labelled ? labelFor(ctx, packet, info.records, way.across ? length : 40) : '',
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
    y: way.line + (above ? -15 : 23),
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

/** A packet comes out of one box and goes into another: outside the wire it is not seen. */
function clipOf(way: Way, wire: WirePlace, at: number, length: number): Rect | undefined {
  const tail = way.end > way.start ? at - length : at + length
  const low = Math.min(way.start, way.end)
  const high = Math.max(way.start, way.end)
  if (Math.min(at, tail) >= low && Math.max(at, tail) <= high) return undefined
  return way.across
    ? { x: low, y: wire.window.y, w: high - low, h: wire.window.h }
    : { x: wire.window.x, y: low, w: wire.window.w, h: high - low }
}

function drawGroup(
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
function drawStream(
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

/** Metadata, producer ids, transactions, and what other clients say: small and grey. */
function drawSmall(ctx: SceneContext, wire: WirePlace, packet: PacketView): void {
  const way = wayOf(wire, ctx.layout.axis === 'across', packet.isResponse)
  const at = lerp(way.start, way.end, progressOf(packet, ctx.tUs))
  if (hasVanished(packet, ctx.tUs)) {
    drawLostMark(ctx, packet, way, at)
    return
  }
  const client = packet.to === wire.broker ? packet.from : packet.to
  // Other clients' packets keep beside the line of the shown producer.
  const beside = client === ctx.shown?.actor ? 0 : Math.min(12, wire.thickness * 0.7)
  const target = { kind: 'packet', packet: packet.packet } as const
  const error = packet.isResponse && packet.error !== 0
  ctx.out.push({
    kind: 'arrow',
    id: `packet:${packet.packet}`,
    target,
    x: way.across ? at : way.line + beside,
    y: way.across ? way.line + beside : at,
    length: 13,
    thickness: 9,
    toward: way.toward,
    look: error ? 'error' : 'other',
    hue: packet.api === 'Produce' ? hueOf(packet.parts[0]?.partition ?? -1) : 'grey',
    label: '',
    selected: isSelected(ctx, target),
    clip: clipOf(way, wire, at, 13),
  })
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

/** Nothing moves on the wire because the broker holds the answer: acks=all waits for the ISR. */
function drawHolding(ctx: SceneContext, wire: WirePlace, onWire: Traffic | undefined): void {
  const { layout, out, shown, texts, view } = ctx
  if (!shown || layout.density > 2) return
  const connection = shown.connections.find((one) => one.broker === wire.broker)
  const waiting = connection?.inFlight.find((one) => one.batches.length > 0)
  const broker = view.brokers.find((one) => one.broker === wire.broker)
  if (!waiting || broker?.state !== 'alive' || (onWire && onWire.requests.length + onWire.answers.length > 0)) return
  const parked = broker.replicas.find((replica) => replica.parked > 0)
  if (!parked) return
  const hue = hueOf(waiting.batches[0]?.partition ?? parked.partition)
  const { from, to } = wire
  const across = layout.axis === 'across'
  const inset = across ? 5 : 4
  out.push({
    kind: 'line',
    id: `hold:${wire.broker}`,
    points: across ? [from.x + inset, from.y, to.x - inset, to.y] : [from.x, from.y + inset, to.x, to.y - inset],
    stroke: hueColour(hue),
    strokeWidth: 1.5,
    dash: [1, 5],
    roundCap: true,
  })
  const [one, two] = across ? texts.holdsAnswer(wire.broker) : texts.holdsShort(wire.broker)
  const x = across ? (from.x + to.x) / 2 : from.x
  const y = across ? from.y + 17 : (from.y + to.y) / 2 - 2
  const plate = across ? undefined : 'ground'
  const maxWidth = across ? to.x - from.x - 4 : 112
  if (layout.density === 2 && across) return
  out.push({
    kind: 'text',
    id: `hold:${wire.broker}/1`,
    x,
    y,
    text: one,
    size: 10,
    fill: 'ink-3',
    align: 'middle',
    maxWidth,
    plate,
  })
  out.push({
    kind: 'text',
    id: `hold:${wire.broker}/2`,
    x,
    y: y + 12,
    text: two,
    size: 10,
    fill: 'ink-3',
    align: 'middle',
    maxWidth,
    plate,
  })
}

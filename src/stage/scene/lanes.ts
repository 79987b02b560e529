import type { BatchView, LaneView } from '../../trace/stage-view.ts'
import { bottom, clamp, type Rect, right } from '../geometry.ts'
import type { LanePlace } from '../layout.ts'
import { atSeconds, grouped } from '../numbers.ts'
import { hueColour, hueOf, isSelected, labelOf, nameOfError, type SceneContext, washColour } from './scene-context.ts'
import { textWidth } from './shapes.ts'

/** Bytes of the header of a record batch (P-8). */
const BATCH_HEADER_BYTES = 61
/** A record narrower than this is part of its batch's count. */
const LEAST_TOKEN = 16

/** The queue of each partition: front on top, the batch that fills at the bottom. */
export function drawLanes(ctx: SceneContext): void {
  for (const { place, lane } of ctx.lanes.values()) drawLane(ctx, place, lane)
}

function drawLane(ctx: SceneContext, place: LanePlace, lane: LaneView | undefined): void {
  drawLabel(ctx, place, lane)
  if (place.look === 'heat') {
    drawHeat(ctx, place, lane)
    return
  }
  const slots = visibleBatches(place, lane?.batches ?? [])
  if (slots.length === 0) {
    drawEmptyBar(ctx, place)
  } else {
    slots.forEach((slot, index) => {
      const rect = batchRect(place, index, slots.length)
      if ('batch' in slot) drawBatch(ctx, place, slot.batch, rect)
      else drawFolded(ctx, place, slot, rect)
    })
  }
  if (place.look === 'full') {
    drawScale(ctx, place, slots.length)
    drawLast(ctx, place, lane, slots.length)
  }
}

/** One row of a queue: a batch, or those between front and back that have no room, as one with exact counts. */
export type QueueSlot =
  | { readonly batch: BatchView }
  | { readonly folded: readonly BatchView[]; readonly records: number }

/** What of a queue is drawn batch by batch: the front, then a fold, then the back, where records are added. */
export function visibleBatches(place: LanePlace, batches: readonly BatchView[]): readonly QueueSlot[] {
  if (batches.length <= place.rows) return batches.map((batch) => ({ batch }))
  if (place.rows === 1) return [{ folded: batches, records: countRecords(batches) }]
  const front = place.rows === 2 ? 1 : place.rows - 2
  const back = place.rows === 2 ? 0 : 1
  const folded = batches.slice(front, batches.length - back)
  const slots: QueueSlot[] = batches.slice(0, front).map((batch) => ({ batch }))
  slots.push({ folded, records: countRecords(folded) })
  for (const batch of batches.slice(batches.length - back)) slots.push({ batch })
  return slots
}

const countRecords = (batches: readonly BatchView[]): number =>
  batches.reduce((sum, batch) => sum + batch.records.length, 0)

/** Where row `index` of `count` stands: one batch alone is taller. */
export function batchRect(place: LanePlace, index: number, count: number): Rect {
  if (count === 1) return place.bar
  return { x: place.bar.x, y: place.bar.y + index * place.pitch, w: place.bar.w, h: place.queueHeight }
}

function drawLabel(ctx: SceneContext, place: LanePlace, lane: LaneView | undefined): void {
  const { out, texts } = ctx
  const label = labelOf(ctx, place.partition)
  const target = { kind: 'partition', partition: place.partition } as const
  const selected = isSelected(ctx, target)
  const { x, y } = place.label
  const size = place.look === 'heat' ? clamp(place.area.h - 2, 8, 11) : place.look === 'line' ? 11 : 13
  drawLaneBar(ctx, place)
  const w = textWidth(label, size) + 12
  out.push({
    kind: 'rect',
    id: `partition:${place.partition}`,
    target,
    x: x - 11,
    y: y - size,
    w: Math.max(24, w + 4),
    h: size + 5,
    radius: 3,
    stroke: selected ? 'focus' : undefined,
    strokeWidth: 2,
  })
  if (place.area.h < 9) return
  const maxWidth = place.look === 'full' || place.look === 'short' ? undefined : place.bar.x - x - 2
  out.push({
    kind: 'text',
    id: `partition:${place.partition}/label`,
    x,
    y,
    text: label,
    size,
    weight: 650,
    fill: 'ink',
    maxWidth,
  })
  if (place.look !== 'full' && place.look !== 'short') return
  const words = headerWords(ctx, lane)
  const wordsX = x + textWidth(label, size) + 8
  const end = ctx.layout.axis === 'down' ? right(place.area) : right(place.bar)
  const count = lane && lane.batches.length > 1 ? texts.batches(lane.batches.length) : ''
  const countW = count === '' ? 0 : textWidth(count, 11, true) + 6
  out.push({
    kind: 'text',
    id: `partition:${place.partition}/words`,
    x: ctx.layout.axis === 'down' ? end : wordsX,
    y,
    text: words,
    size: 11,
    mono: ctx.layout.axis === 'down',
    fill: 'ink-2',
    align: ctx.layout.axis === 'down' ? 'end' : 'start',
    maxWidth: Math.max(20, end - wordsX - (ctx.layout.axis === 'down' ? 0 : countW)),
  })
  if (count === '' || ctx.layout.axis === 'down') return
  out.push({
    kind: 'text',
    id: `partition:${place.partition}/count`,
    x: end,
    y,
    text: count,
    size: 11,
    mono: true,
    fill: 'ink-2',
    align: 'end',
  })
}

function drawLaneBar(ctx: SceneContext, place: LanePlace): void {
  const { out } = ctx
  const { x, y } = place.label
  const h = place.look === 'heat' ? Math.min(12, place.area.h - 1) : 15
  const top = place.look === 'heat' ? place.area.y + (place.area.h - h) / 2 : y - 12
  const fill = hueColour(hueOf(place.partition))
  const bar = { kind: 'rect', x: x - 9, w: 3, fill } as const
  if (place.partition < 8) {
    out.push({ ...bar, id: `partition:${place.partition}/bar`, y: top, h })
    return
  }
  // From the ninth partition on hues repeat: a notch says so.
  out.push({ ...bar, id: `partition:${place.partition}/bar`, y: top, h: h * 0.55 })
  out.push({ ...bar, id: `partition:${place.partition}/bar-2`, y: top + h * 0.75, h: h * 0.25 })
}

function headerWords(ctx: SceneContext, lane: LaneView | undefined): string {
  const { texts } = ctx
  const batches = lane?.batches ?? []
  const only = batches[0]
  if (only === undefined) return ctx.layout.axis === 'down' ? '0 B' : texts.empty
  if (ctx.layout.axis === 'down') return `${grouped(batches.reduce((sum, one) => sum + one.sizeBytes, 0))} B`
  if (batches.length === 1) return texts.ofBytes(grouped(only.sizeBytes), grouped(only.capacityBytes))
  return texts.recordsInBatches(countRecords(batches), batches.length)
}

function drawEmptyBar(ctx: SceneContext, place: LanePlace): void {
  const { bar } = place
  const id = `lane:${place.partition}`
  const target = { kind: 'partition', partition: place.partition } as const
  ctx.out.push({ kind: 'rect', id, target, ...bar, radius: 2, fill: 'surface', stroke: 'line-strong', strokeWidth: 1 })
  const capacity = ctx.shown?.batchSizeBytes ?? 16384
  drawHeader(ctx, id, bar, capacity)
}

/** The 61 bytes that every batch begins with, as wide as they are. */
function drawHeader(ctx: SceneContext, id: string, bar: Rect, capacityBytes: number): void {
  const w = Math.min(bar.w, (bar.w * BATCH_HEADER_BYTES) / Math.max(capacityBytes, BATCH_HEADER_BYTES))
  if (w < 1.5) return
  ctx.out.push({
    kind: 'rect',
    id: `${id}/header`,
    x: bar.x + 0.5,
    y: bar.y + 0.5,
    w: w - 0.5,
    h: bar.h - 1,
    hatch: 'light',
  })
}

function drawBatch(ctx: SceneContext, place: LanePlace, batch: BatchView, rect: Rect): void {
  const { out } = ctx
  const retrying = batch.attempts > 0
  const target = { kind: 'batch', batch: batch.batch } as const
  const id = `batch:${batch.batch}`
  out.push({
    kind: 'rect',
    id,
    target,
    ...rect,
    radius: 2,
    fill: 'surface',
    stroke: retrying || batch.closed ? 'ink' : 'line-strong',
    strokeWidth: retrying ? 1 : batch.closed ? 1.5 : 1,
    dash: retrying ? [4, 3] : undefined,
  })
  if (isSelected(ctx, target)) {
    out.push({
      kind: 'rect',
      id: `${id}/selected`,
      x: rect.x - 3,
      y: rect.y - 3,
      w: rect.w + 6,
      h: rect.h + 6,
      radius: 4,
      stroke: 'focus',
      strokeWidth: 2,
    })
  }
  const capacity = Math.max(batch.capacityBytes, batch.sizeBytes)
  drawHeader(ctx, id, rect, capacity)
  const filledTo = drawContent(ctx, place, batch, rect, capacity)
  if (retrying) drawRetry(ctx, batch, rect, filledTo)
  else drawReason(ctx, place, batch, rect)
}

/** Records as wide as their bytes; where that is too narrow to read, the filled part and the exact count. */
function drawContent(ctx: SceneContext, place: LanePlace, batch: BatchView, rect: Rect, capacity: number): number {
  const { out } = ctx
  const scale = rect.w / capacity
  const hue = hueOf(batch.partition)
  const start = rect.x + BATCH_HEADER_BYTES * scale
  const contentBytes = batch.records.reduce((sum, record) => sum + record.sizeBytes, 0)
  // A compressed batch holds fewer bytes than its records: they share what it holds.
  const shrink = contentBytes > 0 ? Math.min(1, Math.max(1, batch.sizeBytes - BATCH_HEADER_BYTES) / contentBytes) : 1
  const narrowest = batch.records.reduce((least, record) => Math.min(least, record.sizeBytes), Number.POSITIVE_INFINITY)
  if (batch.records.length > 0 && narrowest * shrink * scale >= LEAST_TOKEN && place.look !== 'line') {
    let x = start
    for (const { record, sizeBytes } of batch.records) {
      const w = sizeBytes * shrink * scale
      const target = { kind: 'record', record } as const
      out.push({
        kind: 'token',
        id: `record:${record}@p${batch.partition}`,
        target,
        x: x + 1,
        y: rect.y + 2.5,
        w: w - 2,
        h: rect.h - 5,
        form: 'square',
        body: 'hollow',
        hue,
        label: String(record),
        fontSize: 10.5,
        selected: isSelected(ctx, target),
      })
      x += w
    }
    return x
  }
  return drawFill(ctx, batch, rect, start, scale)
}

function drawFill(ctx: SceneContext, batch: BatchView, rect: Rect, start: number, scale: number): number {
  const { out } = ctx
  const hue = hueOf(batch.partition)
  const id = `batch:${batch.batch}`
  const w = Math.max(0, (batch.sizeBytes - BATCH_HEADER_BYTES) * scale)
  if (batch.records.length === 0) return start
  const shownW = Math.max(2, Math.min(w, rect.x + rect.w - start - 2))
  const inset = rect.h < 14 ? 1.5 : 2.5
  out.push({
    kind: 'rect',
    id: `${id}/fill`,
    x: start + 1,
    y: rect.y + inset,
    w: shownW,
    h: rect.h - inset * 2,
    radius: 1.5,
    fill: washColour(hue),
    stroke: hueColour(hue),
    strokeWidth: 1,
  })
  const label = String(batch.records.length)
  const size = rect.h >= 30 ? 15 : rect.h >= 18 ? 12 : 10
  const selected = batch.records.findIndex((record) => isSelected(ctx, { kind: 'record', record: record.record }))
  const inside = textWidth(label, size) + 12 <= shownW
  out.push({
    kind: 'text',
    id: `${id}/records`,
    x: inside ? start + 7 : start + shownW + 6,
    y: rect.y + rect.h / 2 + size * 0.36,
    text: label,
    size,
    weight: 650,
    fill: 'ink',
  })
  if (selected >= 0) drawSelectedAmongMany(ctx, batch, selected, { x: start, w: shownW, rect })
  return inside ? start + shownW + 2 : start + shownW + 10 + textWidth(label, size)
}

/** The selected record stays visible as a token, at its place in the batch. */
function drawSelectedAmongMany(
  ctx: SceneContext,
  batch: BatchView,
  index: number,
  { x, w, rect }: { x: number; w: number; rect: Rect },
): void {
  const record = batch.records[index]
  if (!record) return
  const label = String(record.record)
  const tokenW = 10 + label.length * 6.5
  const place = x + (w * (index + 0.5)) / batch.records.length
  ctx.out.push({
    kind: 'token',
    id: `record:${record.record}@p${batch.partition}`,
    target: { kind: 'record', record: record.record },
    x: clamp(place - tokenW / 2, rect.x + 2, rect.x + rect.w - tokenW - 2),
    y: rect.y + 2.5,
    w: tokenW,
    h: rect.h - 5,
    form: 'square',
    body: 'hollow',
    hue: hueOf(batch.partition),
    label,
    fontSize: 10.5,
    selected: true,
  })
}

function drawRetry(ctx: SceneContext, batch: BatchView, rect: Rect, from: number): void {
  const { out, texts } = ctx
  if (rect.h < 12) return
  const y = rect.y + rect.h / 2
  const x = from + 14
  const id = `batch:${batch.batch}`
  const error = batch.lastError === 0 ? '' : ` · ${nameOfError(ctx.view, batch.lastError)}`
  const room = right(rect) - x - 14
  if (room < 34) return
  out.push({
    kind: 'rect',
    id: `${id}/plate`,
    x: x - 8,
    y: rect.y + 2,
    w: right(rect) - x + 6,
    h: rect.h - 4,
    fill: 'surface',
  })
  out.push({ kind: 'mark', id: `${id}/retry`, mark: 'retry', x, y, size: 5, colour: 'ink' })
  out.push({
    kind: 'text',
    id: `${id}/try`,
    x: x + 10,
    y: y + 3.6,
    text: `${texts.tryNumber(batch.attempts + 1)}${error}`,
    size: 10,
    fill: 'ink',
    maxWidth: room,
  })
}

/** Why a closed batch may leave: the word right of it. */
function drawReason(ctx: SceneContext, place: LanePlace, batch: BatchView, rect: Rect): void {
  const { texts, out, layout } = ctx
  if (batch.sendable === undefined && !batch.closed) return
  if (layout.axis === 'down' || place.look === 'line') return
  const why = batch.sendable === undefined ? texts.ready : (texts.drainReasons[batch.sendable] ?? texts.ready)
  out.push({
    kind: 'text',
    id: `batch:${batch.batch}/why`,
    x: right(rect) + 6,
    y: rect.y + rect.h / 2 + 4,
    text: why,
    size: 11,
    fill: 'ink-2',
    maxWidth: 34,
  })
}

function drawFolded(
  ctx: SceneContext,
  place: LanePlace,
  slot: { folded: readonly BatchView[]; records: number },
  rect: Rect,
): void {
  const { out, texts } = ctx
  const front = slot.folded[0]
  if (!front) return
  const hue = hueOf(place.partition)
  const id = `batch:${front.batch}`
  const target = { kind: 'batch', batch: front.batch } as const
  out.push({
    kind: 'rect',
    id: `${id}/under`,
    x: rect.x + 3,
    y: rect.y + 3,
    w: rect.w - 3,
    h: rect.h - 2,
    radius: 2,
    stroke: 'line-strong',
    strokeWidth: 1,
  })
  out.push({
    kind: 'rect',
    id,
    target,
    x: rect.x,
    y: rect.y,
    w: rect.w - 3,
    h: rect.h - 3,
    radius: 2,
    fill: washColour(hue),
    stroke: hueColour(hue),
    strokeWidth: 1,
  })
  const down = ctx.layout.axis === 'down'
  const short = `${slot.records} · ${texts.batches(slot.folded.length)}`
  const text = down
    ? String(slot.records)
    : place.look === 'line'
      ? short
      : texts.moreBatches(slot.folded.length, slot.records)
  const size = down && rect.h >= 30 ? 15 : rect.h >= 18 ? 11 : 10
  out.push({
    kind: 'text',
    id: `${id}/folded`,
    x: rect.x + 8,
    y: rect.y + rect.h / 2 + 2.5,
    text,
    size,
    weight: 550,
    fill: 'ink',
    maxWidth: rect.w - 16,
  })
}

/** Many lanes: how full the queue is against one batch, as the length and the ink of a bar, with its count. */
function drawHeat(ctx: SceneContext, place: LanePlace, lane: LaneView | undefined): void {
  const { out } = ctx
  const { bar } = place
  const hue = hueOf(place.partition)
  const batches = lane?.batches ?? []
  const front = batches[0]
  const id = front ? `batch:${front.batch}` : `lane:${place.partition}`
  const target = front
    ? ({ kind: 'batch', batch: front.batch } as const)
    : ({ kind: 'partition', partition: place.partition } as const)
  const retrying = batches.some((batch) => batch.attempts > 0)
  out.push({
    kind: 'rect',
    id,
    target,
    ...bar,
    radius: 1,
    fill: 'surface',
    stroke: retrying ? 'ink' : 'line',
    strokeWidth: 1,
    dash: retrying ? [4, 3] : undefined,
  })
  const used = batches.reduce((sum, batch) => sum + batch.sizeBytes, 0)
  const capacity = front?.capacityBytes ?? ctx.shown?.batchSizeBytes ?? 16384
  const share = Math.min(1, used / capacity)
  if (share > 0) {
    const full = used >= capacity
    out.push({
      kind: 'rect',
      id: `${id}/fill`,
      x: bar.x + 1,
      y: bar.y + 1,
      w: Math.max(1, (bar.w - 2) * share),
      h: bar.h - 2,
      fill: full ? hueColour(hue) : hue === 'grey' ? 'line-strong' : `p${hue}-half`,
    })
  }
  const records = countRecords(batches)
  if (records > 0 && bar.h >= 10) {
    const text = batches.length > 1 ? `${records} · ${batches.length}` : String(records)
    out.push({
      kind: 'text',
      id: `${id}/records`,
      x: right(bar) + 6,
      y: bar.y + bar.h / 2 + 3.6,
      text,
      size: 10,
      fill: 'ink-2',
      maxWidth: 40,
    })
  }
}

function drawScale(ctx: SceneContext, place: LanePlace, rows: number): void {
  if (rows > 1) return
  const { out } = ctx
  const { bar } = place
  const capacity = ctx.lanes.get(place.partition)?.lane?.batches[0]?.capacityBytes ?? ctx.shown?.batchSizeBytes ?? 16384
  const marks = [
    { share: 0, text: '0', align: 'start' },
    { share: 0.5, text: grouped(capacity / 2), align: 'middle' },
    { share: 1, text: `${grouped(capacity)} B`, align: 'end' },
  ] as const
  for (const { share, text, align } of marks) {
    const x = bar.x + bar.w * share
    const id = `lane:${place.partition}/scale-${share}`
    out.push({
      kind: 'line',
      id,
      points: [x, bottom(bar) + 1, x, bottom(bar) + 5],
      stroke: 'line-strong',
      strokeWidth: 1,
    })
    out.push({
      kind: 'text',
      id: `${id}/text`,
      x,
      y: bottom(bar) + 15,
      text,
      size: 10,
      mono: true,
      fill: 'ink-3',
      align,
    })
  }
}

/** Why the last batch left. */
function drawLast(ctx: SceneContext, place: LanePlace, lane: LaneView | undefined, rows: number): void {
  const last = lane?.lastDrain
  if (!last || rows > 1) return
  const { out, texts } = ctx
  const y = bottom(place.bar) + 56
  if (y > bottom(place.area)) return
  const why = texts.drainReasons[last.why] ?? ''
  out.push({
    kind: 'text',
    id: `lane:${place.partition}/last`,
    x: place.bar.x,
    y,
    text: texts.lastDrain(last.recordCount, why, atSeconds(last.atUs)),
    size: 11,
    fill: 'ink-3',
    maxWidth: place.bar.w + 40,
  })
}

import type { BatchView } from '../../trace/stage-view.ts'
import { clamp, type Rect, right } from '../geometry.ts'
import type { LanePlace } from '../stage-layout.ts'
import { hueColour, hueOf, isSelected, nameOfError, type SceneContext, washColour } from './scene-context.ts'
import { textWidth } from './shapes.ts'

/** Bytes of the header of a record batch (P-8). */
const BATCH_HEADER_BYTES = 61

/** A record narrower than this is part of its batch's count. */
const LEAST_TOKEN = 16

/** The 61 bytes that every batch begins with, as wide as they are. */
export function drawHeader(ctx: SceneContext, id: string, bar: Rect, capacityBytes: number): void {
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

export function drawBatch(ctx: SceneContext, place: LanePlace, batch: BatchView, rect: Rect): void {
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

/** The selected record as a token where its batch is only part of a heap: at its place in the queue. */
export function drawSelectedInHeap(ctx: SceneContext, batches: readonly BatchView[], rect: Rect): void {
  const { selection } = ctx
  if (selection?.kind !== 'record') return
  let before = 0
  let total = 0
  let found: BatchView | undefined
  for (const batch of batches) {
    const index = found ? -1 : batch.records.findIndex(({ record }) => record === selection.record)
    if (index >= 0) {
      found = batch
      before = total + index
    }
    total += batch.records.length
  }
  if (!found) return
  const label = String(selection.record)
  const w = 10 + label.length * 6.5
  const h = Math.max(12, rect.h - 1)
  ctx.out.push({
    kind: 'token',
    id: `record:${label}@p${found.partition}`,
    target: { kind: 'record', record: selection.record },
    x: clamp(rect.x + (rect.w * (before + 0.5)) / total - w / 2, rect.x + 1, rect.x + rect.w - w - 1),
    y: rect.y + rect.h / 2 - h / 2,
    w,
    h,
    form: 'square',
    body: 'hollow',
    hue: hueOf(found.partition),
    label,
    fontSize: 10,
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

export function drawFolded(
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

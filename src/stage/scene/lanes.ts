import type { LaneView } from '../../trace/stage-view.ts'
import { bottom, right } from '../geometry.ts'
import { atSeconds, grouped } from '../numbers.ts'
import type { LanePlace } from '../stage-layout.ts'
import { drawBatch, drawFolded, drawHeader, drawSelectedInHeap } from './batches.ts'
import { drawLabel } from './lane-labels.ts'
import { batchRect, countRecords, visibleBatches } from './lane-queue.ts'
import { hueColour, hueOf, type SceneContext } from './scene-context.ts'

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
  const slots = visibleBatches(place, lane?.batches ?? [], ctx.selection)
  if (slots.length === 0) {
    drawEmptyBar(ctx, place)
  } else {
    slots.forEach((slot, index) => {
      const rect = batchRect(place, index, slots.length)
      if ('batch' in slot) drawBatch(ctx, place, slot.batch, rect)
      else {
        drawFolded(ctx, place, slot, rect)
        drawSelectedInHeap(ctx, slot.folded, rect)
      }
    })
  }
  if (place.look === 'full') {
    drawScale(ctx, place, slots.length)
    drawLast(ctx, place, lane, slots.length)
  }
}

function drawEmptyBar(ctx: SceneContext, place: LanePlace): void {
  const { bar } = place
  const id = `lane:${place.partition}`
  const target = { kind: 'partition', partition: place.partition } as const
  ctx.out.push({ kind: 'rect', id, target, ...bar, radius: 2, fill: 'surface', stroke: 'line-strong', strokeWidth: 1 })
  const capacity = ctx.shown?.batchSizeBytes ?? 16384
  drawHeader(ctx, id, bar, capacity)
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
  drawSelectedInHeap(ctx, batches, bar)
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

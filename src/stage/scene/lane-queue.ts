import type { BatchView } from '../../trace/stage-view.ts'
import type { Rect } from '../geometry.ts'
import type { LanePlace } from '../stage-layout.ts'
import type { StageTarget } from '../stage-target.ts'

/** One row of a queue: a batch, or those between front and back that have no room, as one with exact counts. */
export type QueueSlot =
  | { readonly batch: BatchView }
  | { readonly folded: readonly BatchView[]; readonly records: number }

/** What of a queue is drawn batch by batch: the front, then a fold, then the back, where records are added. */
export function visibleBatches(
  place: LanePlace,
  batches: readonly BatchView[],
  selection?: StageTarget,
): readonly QueueSlot[] {
  if (batches.length <= place.rows) return batches.map((batch) => ({ batch }))
  const chosen = selection && place.rows >= 3 ? batches.find((batch) => holds(batch, selection)) : undefined
  if (chosen && batches.indexOf(chosen) >= place.rows - 2 && chosen !== batches[batches.length - 1]) {
    return aroundChosen(place, batches, chosen)
  }
  if (place.rows === 1) return [{ folded: batches, records: countRecords(batches) }]
  const front = place.rows === 2 ? 1 : place.rows - 2
  const back = place.rows === 2 ? 0 : 1
  const folded = batches.slice(front, batches.length - back)
  const slots: QueueSlot[] = batches.slice(0, front).map((batch) => ({ batch }))
  slots.push({ folded, records: countRecords(folded) })
  for (const batch of batches.slice(batches.length - back)) slots.push({ batch })
  return slots
}

/** Is this the batch, or does it hold the record, that is selected? */
export function holds(batch: BatchView, selection: StageTarget): boolean {
  if (selection.kind === 'batch') return batch.batch === selection.batch
  return selection.kind === 'record' && batch.records.some((one) => one.record === selection.record)
}

/** What is in front of the selected batch, the batch itself, and what is behind it. */
function aroundChosen(place: LanePlace, batches: readonly BatchView[], chosen: BatchView): readonly QueueSlot[] {
  const at = batches.indexOf(chosen)
  const fold = (folded: readonly BatchView[]): QueueSlot => ({ folded, records: countRecords(folded) })
  const front = Math.max(0, place.rows - 3)
  const slots: QueueSlot[] = batches.slice(0, front).map((batch) => ({ batch }))
  if (at > front) slots.push(fold(batches.slice(front, at)))
  slots.push({ batch: chosen }, fold(batches.slice(at + 1)))
  return slots
}

export const countRecords = (batches: readonly BatchView[]): number =>
  batches.reduce((sum, batch) => sum + batch.records.length, 0)

/** Where row `index` of `count` stands: one batch alone is taller. */
export function batchRect(place: LanePlace, index: number, count: number): Rect {
  if (count === 1) return place.bar
  return { x: place.bar.x, y: place.bar.y + index * place.pitch, w: place.bar.w, h: place.queueHeight }
}

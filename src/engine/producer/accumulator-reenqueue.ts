import { assert } from '../kernel/assert.ts'
import type { Millis } from '../kernel/units.ts'
import type { AccumulatorContext } from './accumulator-context.ts'
import { addFirst, type BatchDeque, batchAt, dequeSize, insertAt } from './batch-deque.ts'
import { PRODUCER } from './events.ts'
import { hasSequence, type ProducerBatchState } from './producer-batch.ts'
import { getOrCreateDeque, type RecordAccumulatorState } from './record-accumulator.ts'
import { retryBackoffMs } from './retry-backoff.ts'

/**
 * Put a drained batch back for another try (P-78): at the head, or with a transaction manager where its sequence
 * belongs. It keeps memory, records and sequence; nothing is appended to it any more.
 *
 * @param error Code of the try that failed.
 * @source kafka 3.9 clients RecordAccumulator#reenqueue
 * @simplified The backoff is drawn once for each attempt; the real client draws again whenever it looks (P-68).
 */
export function reenqueue(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  batch: ProducerBatchState,
  error: number,
  nowMs: Millis,
): void {
  batch.attempts++
  batch.isRetry = true
  batch.isInFlight = false
  batch.lastError = error
  batch.lastAttemptMs = Math.max(batch.lastAppendTimeMs, nowMs)
  batch.lastAppendTimeMs = batch.lastAttemptMs
  const rng = context.backoffJitter === false ? undefined : accumulator.backoffRng
  batch.retryBackoffMs = retryBackoffMs(context.config, context.features, batch.attempts, rng)
  putBack(accumulator, context, batch)
  const retryAtMs = batch.lastAttemptMs + batch.retryBackoffMs
  context.events?.emit(PRODUCER.batchReenqueued, batch.id, batch.partition, error, batch.attempts, retryAtMs)
}

/** The place of a batch that has been out: by sequence with a transaction manager, else the head. */
export function putBack(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  batch: ProducerBatchState,
): void {
  const queue = getOrCreateDeque(accumulator, context, batch.partition)
  if (context.gate) insertInSequenceOrder(queue, batch)
  else addFirst(queue, batch)
}

/** In front of the first batch that has no sequence, or a higher one (P-78). */
function insertInSequenceOrder(queue: BatchDeque, batch: ProducerBatchState): void {
  assert(hasSequence(batch), `batch ${batch.id} goes back without a sequence`)
  const size = dequeSize(queue)
  let index = 0
  while (index < size) {
    const other = batchAt(queue, index)
    if (!hasSequence(other) || other.baseSequence > batch.baseSequence) break
    index++
  }
  insertAt(queue, index, batch)
}

import type { AccumulatorContext } from './accumulator-context.ts'
import { removeBatch } from './batch-deque.ts'
import { closePool, type MemoryWaiter } from './buffer-pool.ts'
import { closeForRecordAppends, hasSequence, type ProducerBatchState } from './producer-batch.ts'
import { deallocate, emitMemoryChanged, type RecordAccumulatorState } from './record-accumulator.ts'

/**
 * close() has begun: new appends fail, everything queued is sendable (P-36, P-82).
 *
 * @returns Appends that waited for memory: each fails with `closedWhileAllocating`.
 */
export function closeAccumulator(accumulator: RecordAccumulatorState, context: AccumulatorContext): MemoryWaiter[] {
  accumulator.isClosed = true
  const failed = closePool(accumulator.pool)
  if (failed.length > 0) emitMemoryChanged(accumulator, context)
  return failed
}

/**
 * Give up every incomplete batch, queued or in flight (P-84): a fatal error, or a forced close.
 *
 * @returns The batches, oldest first; their memory is back. The caller fails their records.
 * @source kafka 3.9 clients RecordAccumulator#abortBatches
 */
export function abortBatches(accumulator: RecordAccumulatorState, context: AccumulatorContext): ProducerBatchState[] {
  const aborted = [...accumulator.incomplete.values()]
  for (const batch of aborted) abortBatch(accumulator, context, batch)
  return aborted
}

/**
 * Give up the batches that were never drained: without a sequence if there is a transaction manager, else not closed.
 * What has been sent once is kept, for its outcome must be known before the transaction ends (P-84).
 *
 * @returns The batches, oldest first; their memory is back. The caller fails their records.
 * @source kafka 3.9 clients RecordAccumulator#abortUndrainedBatches
 */
export function abortUndrainedBatches(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
): ProducerBatchState[] {
  const aborted: ProducerBatchState[] = []
  for (const batch of accumulator.incomplete.values()) {
    const wasDrained = context.gate ? hasSequence(batch) : batch.isClosed
    if (!wasDrained) aborted.push(batch)
  }
  for (const batch of aborted) abortBatch(accumulator, context, batch)
  return aborted
}

function abortBatch(accumulator: RecordAccumulatorState, context: AccumulatorContext, batch: ProducerBatchState): void {
  const queue = accumulator.queueOf[batch.partition]
  if (queue) removeBatch(queue, batch)
  closeForRecordAppends(batch)
  batch.finalState = 'aborted'
  deallocate(accumulator, context, batch)
}

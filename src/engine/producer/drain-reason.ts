import type { Millis } from '../kernel/units.ts'
import type { AccumulatorContext } from './accumulator-context.ts'
import { type BatchDeque, dequeSize } from './batch-deque.ts'
import { DRAIN_REASON } from './events.ts'
import { isFull, type ProducerBatchState, waitedTimeMs } from './producer-batch.ts'
import { isMemoryExhausted, type RecordAccumulatorState } from './record-accumulator.ts'

/**
 * Why the head of a deque may leave now, in order of test (P-162); undefined: it waits for linger.ms, though it may ride
 * along with another partition of its node. Whether it is backing off is another question (`isBackingOff`). A retried
 * batch is full by P-62, so `retry` is tested first: it says more.
 *
 * @param head First batch of `queue`.
 * @returns A DRAIN_REASON other than rodeAlong, or undefined.
 * @source P-65
 */
export function sendableReason(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  queue: BatchDeque,
  head: ProducerBatchState,
  nowMs: Millis,
): number | undefined {
  if (dequeSize(queue) > 1 || isFull(head)) return head.attempts > 0 ? DRAIN_REASON.retry : DRAIN_REASON.full
  if (waitedTimeMs(head, nowMs) >= context.config.lingerMs) return DRAIN_REASON.linger
  if (isMemoryExhausted(accumulator)) return DRAIN_REASON.memory
  if (accumulator.isClosed) return DRAIN_REASON.close
  if (accumulator.flushesInProgress > 0) return DRAIN_REASON.flush
  if (context.features.builtInPartitioner && context.gate?.isCompletingTransaction()) return DRAIN_REASON.transaction
  return undefined
}

import { type Millis, NEVER } from '../kernel/units.ts'
import type { AccumulatorContext } from './accumulator-context.ts'
import { peekFirst, pollFirst } from './batch-deque.ts'
import { PRODUCER } from './events.ts'
import { closeForRecordAppends, hasReachedDeliveryTimeout, type ProducerBatchState } from './producer-batch.ts'
import type { RecordAccumulatorState } from './record-accumulator.ts'

const NOTHING: readonly ProducerBatchState[] = []

/** A new pass begins: no batch has been looked at (P-77). */
export function resetNextBatchExpiryTime(accumulator: RecordAccumulatorState): void {
  accumulator.nextBatchExpiryTimeMs = NEVER
}

/** Note when this batch will expire, if that is the earliest so far (P-77). */
export function maybeUpdateNextBatchExpiryTime(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  batch: ProducerBatchState,
): void {
  const expiresMs = batch.createdMs + context.config.deliveryTimeoutMs
  if (expiresMs < accumulator.nextBatchExpiryTimeMs) accumulator.nextBatchExpiryTimeMs = expiresMs
}

/**
 * Take out the queued batches whose delivery.timeout.ms is over: of each deque from its head, up to the first one that
 * still has time (P-75). Their failure and their memory are the caller's business.
 *
 * @returns In visiting order; not to be changed.
 * @source kafka 3.9 clients RecordAccumulator#expiredBatches
 */
export function expiredBatches(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  nowMs: Millis,
): readonly ProducerBatchState[] {
  let expired: ProducerBatchState[] | undefined
  for (const queue of accumulator.order) {
    for (;;) {
      const head = peekFirst(queue)
      if (!head) break
      if (!hasReachedDeliveryTimeout(head, context.config.deliveryTimeoutMs, nowMs)) {
        maybeUpdateNextBatchExpiryTime(accumulator, context, head)
        break
      }
      pollFirst(queue)
      closeForRecordAppends(head)
      context.events?.emit(PRODUCER.batchExpired, head.id, head.partition, nowMs - head.createdMs)
      if (expired) expired.push(head)
      else expired = [head]
    }
  }
  return expired ?? NOTHING
}

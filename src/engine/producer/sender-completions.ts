import { ERROR, errorText, exceptionOfError } from '../protocol/errors.ts'
import { type JavaException, javaException } from '../protocol/exceptions.ts'
import type { ProduceResponsePart } from '../protocol/messages.ts'
import { completeBatch, completeBatchExceptionally, type RecordExceptions } from './produce-result.ts'
import type { ProducerBatchState } from './producer-batch.ts'
import { deallocate } from './record-accumulator.ts'
import { maybeRemoveFromInFlightBatches, type SenderContext, type SenderState } from './sender-state.ts'
import { handleCompletedBatch, handleFailedBatch } from './transaction-batches.ts'

/**
 * A batch has been written, or is a duplicate: bookkeeping of sequences, then the futures (P-99 step 3, P-131).
 *
 * @source kafka clients Sender#completeBatch
 */
export function succeedBatch(
  sender: SenderState,
  context: SenderContext,
  batch: ProducerBatchState,
  part: Pick<ProduceResponsePart, 'baseOffset' | 'logAppendTimeMs'>,
): void {
  const { transactionManager, completion, events } = context
  if (transactionManager) handleCompletedBatch(transactionManager, context, batch, part.baseOffset)
  if (completeBatch(batch, completion, events, part.baseOffset, part.logAppendTimeMs)) {
    removeAndDeallocate(sender, context, batch)
  }
}

/** Why a batch fails. */
export interface BatchFailure {
  readonly exception: JavaException
  /** Its code, or CLIENT_ERROR. */
  readonly error: number
  readonly recordExceptions?: RecordExceptions
  /** The broker cannot have it: later sequences close the gap (P-128). */
  readonly adjustSequences: boolean
}

/**
 * A batch has failed for good: its futures, the transaction manager, its memory (P-101).
 *
 * @returns An invalid state change that ends the handling of this response; only where a failure reaches the transaction
 * manager first, and then the futures are not told.
 * @source kafka clients Sender#failBatch
 * @differs 2.5 asks the transaction manager before the futures and even for a batch that is done; 3.9+ afterwards, if
 * this completed the batch, whatever comes of it.
 */
export function failBatch(
  sender: SenderState,
  context: SenderContext,
  batch: ProducerBatchState,
  failure: BatchFailure,
): JavaException | undefined {
  const { transactionManager: manager, completion, events, features } = context
  const { exception, error, recordExceptions, adjustSequences } = failure
  if (manager && features.failureReachesTransactionFirst) {
    const invalid = handleFailedBatch(manager, context, batch, exception, adjustSequences)
    if (invalid) return invalid
  }
  if (!completeBatchExceptionally(batch, completion, events, exception, error, recordExceptions)) return undefined
  context.accumulatorContext.metrics?.failed(batch)
  if (manager && !features.failureReachesTransactionFirst) {
    handleFailedBatch(manager, context, batch, exception, adjustSequences)
  }
  removeAndDeallocate(sender, context, batch)
  return undefined
}

/** It is complete: no longer in flight, and its memory goes back (P-37). */
export function removeAndDeallocate(sender: SenderState, context: SenderContext, batch: ProducerBatchState): void {
  maybeRemoveFromInFlightBatches(sender, batch)
  deallocate(context.accumulator, context.accumulatorContext, batch)
}

/** The exception of a produce error for the whole batch (P-101). @param error A code that this release knows, not NONE. */
export function batchException(
  context: SenderContext,
  batch: ProducerBatchState,
  error: number,
  errorMessage: string | undefined,
): JavaException {
  if (error === ERROR.TOPIC_AUTHORIZATION_FAILED) {
    const topic = context.registry.topics[batch.partition]
    return javaException('TopicAuthorizationException', `Not authorized to access topics: [${topic}]`)
  }
  if (error === ERROR.CLUSTER_AUTHORIZATION_FAILED) {
    const text = 'The producer is not authorized to do idempotent sends'
    return javaException('ClusterAuthorizationException', text)
  }
  const message = context.features.responseErrorMessages ? errorMessage : undefined
  return exceptionOfError(error, context.errors, message)
}

/**
 * What single records get when the broker names the bad ones: one that stands alone in the list gets the batch's own kind
 * of exception, several get InvalidRecordException, and the records that are not listed learn that others were bad (P-101).
 */
export function recordExceptionsOf(
  context: SenderContext,
  error: number,
  part: Pick<ProduceResponsePart, 'errorMessage' | 'recordErrors'>,
): RecordExceptions | undefined {
  const { recordErrors, errorMessage } = part
  if (!context.features.recordErrors || !recordErrors || recordErrors.length === 0) return undefined
  const byIndex = new Map<number, JavaException>()
  for (const { index, message } of recordErrors) {
    const text = message ?? errorMessage ?? errorText(error, context.errors)
    const exception =
      recordErrors.length === 1
        ? exceptionOfError(error, context.errors, text)
        : javaException('InvalidRecordException', text)
    byIndex.set(index, exception)
  }
  const text = 'Failed to append record because it was part of a batch which had one more more invalid records'
  return { byIndex, others: javaException('KafkaException', text) }
}

import { must } from '../kernel/assert.ts'
import type { Millis } from '../kernel/units.ts'
import { ERROR, isInvalidMetadata, isRetriable, knownError } from '../protocol/errors.ts'
import type { JavaException } from '../protocol/exceptions.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { ProduceResponsePart } from '../protocol/messages.ts'
import { reenqueue } from './accumulator-reenqueue.ts'
import { splitAndReenqueue } from './accumulator-split.ts'
import type { ClientResponse, LeaderUpdate } from './kafka-client.ts'
import { hasReachedDeliveryTimeout, isDone, type ProducerBatchState, recordCountOf } from './producer-batch.ts'
import { unmutePartition } from './record-accumulator.ts'
import {
  batchException,
  failBatch,
  recordExceptionsOf,
  removeAndDeallocate,
  succeedBatch,
} from './sender-completions.ts'
import { maybeRemoveFromInFlightBatches, type SenderContext, type SenderState } from './sender-state.ts'
import { canRetryBatch, removeInFlightBatch } from './transaction-batches.ts'

/** What a produce request came to for one batch: an entry of the response, or what stands for it (P-98). */
type BatchResult = Omit<ProduceResponsePart, 'partition'>

const WRITTEN: BatchResult = { error: ERROR.NONE, baseOffset: -1, logAppendTimeMs: -1, logStartOffset: -1 }

/** A response that is being handled. */
interface Handling {
  readonly sender: SenderState
  readonly context: SenderContext
  readonly nowMs: Millis
  /** Muted until then with max.in.flight = 1; not after `nowMs`: unmuted at once (P-70). */
  readonly throttledUntilMs: Millis
  /** Leader hints of this response, used when all its batches are handled (P-98). */
  readonly leaderUpdates: LeaderUpdate[]
}

/**
 * Handle the end of a produce request: one result for each of its batches, in the order of the response, or of the
 * request when there is none (P-98).
 *
 * @source kafka clients Sender#handleProduceResponse
 */
export function handleProduceResponse(
  sender: SenderState,
  context: SenderContext,
  response: ClientResponse,
  nowMs: Millis,
): void {
  const { correlationId, body } = response
  const batches = must(sender.produceRequests.get(correlationId), 'batches of request', correlationId)
  sender.produceRequests.delete(correlationId)
  const throttleMs = body?.api === 'Produce' ? body.throttleMs : 0
  const throttledUntilMs = response.receivedMs + throttleMs
  const handling: Handling = { sender, context, nowMs, throttledUntilMs, leaderUpdates: [] }
  if (body?.api === 'Produce') {
    const { node, createdMs } = response.request
    context.accumulatorContext.metrics?.responded(node, response.receivedMs - createdMs, throttleMs)
    for (let index = 0; index < body.parts.length; index++) {
      const part = body.parts[index] as ProduceResponsePart
      const batch = batchOf(batches, part.partition, index)
      if (batch && handleBatchResult(handling, batch, part)) return
    }
    if (handling.leaderUpdates.length > 0) context.client.updateLeaders(handling.leaderUpdates, nowMs)
    return
  }
  const result = resultWithoutResponse(context, response)
  for (const batch of batches) if (handleBatchResult(handling, batch, result)) return
}

/** The batch of a partition. Brokers answer in the order of the request, so it mostly stands at `index`. */
function batchOf(
  batches: readonly ProducerBatchState[],
  partition: PartitionIndex,
  index: number,
): ProducerBatchState | undefined {
  const expected = batches[index]
  return expected?.partition === partition ? expected : batches.find((batch) => batch.partition === partition)
}

function resultWithoutResponse(context: SenderContext, response: ClientResponse): BatchResult {
  const { node } = response.request
  if (response.timedOut && context.features.requestTimeoutIsItsOwnError) {
    const errorMessage = `Disconnected from node ${node} due to timeout`
    return { ...WRITTEN, error: ERROR.REQUEST_TIMED_OUT, errorMessage }
  }
  if (response.disconnected) {
    return { ...WRITTEN, error: ERROR.NETWORK_EXCEPTION, errorMessage: `Disconnected from node ${node}` }
  }
  return response.versionMismatch ? { ...WRITTEN, error: ERROR.UNSUPPORTED_VERSION } : WRITTEN
}

/**
 * One batch result (P-99).
 *
 *  A. Too large, and there is more than one record: split, and both halves try again.
 *  B. An error that another try may mend: put back.
 *  C. A duplicate: it is in the log, where is not known.
 *  D. Any other error: failed.
 *  E. No error: succeeded.
 *
 * @returns An invalid state change, which ends the handling of the whole response (2.5).
 * @source kafka clients Sender#completeBatch
 */
function handleBatchResult(
  handling: Handling,
  batch: ProducerBatchState,
  result: BatchResult,
): JavaException | undefined {
  const { sender, context } = handling
  const error = knownError(result.error, context.errors)
  if (error === ERROR.NONE) succeedBatch(sender, context, batch, result)
  else if (error === ERROR.MESSAGE_TOO_LARGE && recordCountOf(batch) > 1 && !isDone(batch)) {
    splitBatch(sender, context, batch)
  } else {
    const invalid = handleBatchError(handling, batch, result, error)
    if (invalid) return invalid
  }
  if (context.config.guaranteeMessageOrder) unmute(handling, batch)
  return undefined
}

function splitBatch(sender: SenderState, context: SenderContext, batch: ProducerBatchState): void {
  if (context.transactionManager) removeInFlightBatch(context.transactionManager, batch)
  splitAndReenqueue(context.accumulator, context.accumulatorContext, batch)
  context.accumulatorContext.metrics?.split()
  removeAndDeallocate(sender, context, batch)
}

/** Cases B, C and D. */
function handleBatchError(
  handling: Handling,
  batch: ProducerBatchState,
  result: BatchResult,
  error: number,
): JavaException | undefined {
  const { sender, context, nowMs } = handling
  if (canRetry(context, batch, { ...result, error }, nowMs)) {
    reenqueue(context.accumulator, context.accumulatorContext, batch, error, nowMs)
    maybeRemoveFromInFlightBatches(sender, batch)
    context.accumulatorContext.metrics?.retried(batch)
  } else if (error === ERROR.DUPLICATE_SEQUENCE_NUMBER) succeedBatch(sender, context, batch, result)
  else {
    const recordExceptions = recordExceptionsOf(context, error, result)
    const invalid = failBatch(sender, context, batch, {
      exception: batchException(context, batch, error, result.errorMessage),
      error,
      ...(recordExceptions && { recordExceptions }),
      adjustSequences: batch.attempts < context.config.retries,
    })
    if (invalid) return invalid
  }
  if (isInvalidMetadata(error, context.errors)) refreshMetadata(handling, batch, result, error)
  return undefined
}

/** P-100. Another try is not asked to fit into what is left of delivery.timeout.ms. */
function canRetry(context: SenderContext, batch: ProducerBatchState, result: BatchResult, nowMs: Millis): boolean {
  const { config, transactionManager } = context
  if (hasReachedDeliveryTimeout(batch, config.deliveryTimeoutMs, nowMs)) return false
  if (batch.attempts >= config.retries || isDone(batch)) return false
  return transactionManager
    ? canRetryBatch(transactionManager, context, batch, result)
    : isRetriable(result.error, context.errors)
}

/** The leader is not where it was thought to be: take the hint, if there is one, and ask (P-98, P-99 step 2 d). */
function refreshMetadata(
  { context, leaderUpdates }: Handling,
  batch: ProducerBatchState,
  { hint }: BatchResult,
  error: number,
): void {
  const isAboutLeader = error === ERROR.NOT_LEADER_OR_FOLLOWER || error === ERROR.FENCED_LEADER_EPOCH
  if (context.features.leaderHints && isAboutLeader && hint && hint.leader !== -1 && hint.leaderEpoch !== -1) {
    leaderUpdates.push({ partition: batch.partition, leader: hint.leader, leaderEpoch: hint.leaderEpoch })
  }
  context.client.requestMetadataUpdate()
}

/** The partition may be drained again; 2.5: after the throttle that came with the answer (P-70). */
function unmute({ sender, context, nowMs, throttledUntilMs }: Handling, batch: ProducerBatchState): void {
  if (context.features.throttledPartitionsStayMuted && throttledUntilMs > nowMs) {
    sender.mutedUntilMs.set(batch.partition, throttledUntilMs)
  } else unmutePartition(context.accumulator, batch.partition)
}

import { ERROR, isRetriable } from '../protocol/errors.ts'
import { type JavaException, javaException } from '../protocol/exceptions.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { ProduceResponsePart } from '../protocol/messages.ts'
import type { DrainGate } from './drain-gate.ts'
import { PRODUCER } from './events.ts'
import {
  hasSequence,
  lastSequenceOf,
  type ProducerBatchState,
  recordCountOf,
  setProducerState,
} from './producer-batch.ts'
import { incrementSequence } from './sequence-number.ts'
import { bumpsEpochFromClient, requestEpochBump } from './transaction-epoch.ts'
import {
  type CallingThread,
  hasProducerId,
  isA,
  isCompleting,
  isTransactional,
  restartSequences,
  type TransactionContext,
  type TransactionManagerState,
  transitionToAbortableError,
  transitionToFatalError,
} from './transaction-manager.ts'
import {
  adjustSequencesDueToFailedBatch,
  firstInFlightSequenceOf,
  isNextSequence,
  isSameProducer,
  NO_PRODUCER_ID,
  NONE_ACKED,
  trackBatch,
  txnPartition,
  untrackBatch,
} from './transaction-partitions.ts'

/**
 * What the accumulator asks and tells while it drains (P-72, P-122). Made anew for each copy of the manager.
 */
export function drainGateOf(manager: TransactionManagerState, context: TransactionContext): DrainGate {
  return {
    isSendToPartitionAllowed: (partition) =>
      manager.state !== 'FATAL_ERROR' && (!isTransactional(manager) || manager.partitionsInTransaction.has(partition)),
    hasProducerId: () => hasProducerId(manager),
    hasStaleInFlightBatches: (partition) => hasStaleInFlightBatches(manager, context, partition),
    hasUnresolvedSequence: (partition) => manager.unresolvedSequences.has(partition),
    firstInFlightSequence: (partition) => firstInFlightSequenceOf(manager.partitions, partition),
    isCompletingTransaction: () => isCompleting(manager),
    assignSequence: (batch) => assignSequence(manager, context, batch),
    addInFlightBatch: (batch) => trackBatch(manager.partitions, batch),
  }
}

/**
 * @differs 2.5 compares each tracked batch with the one id and epoch of the producer (P-127a).
 */
function hasStaleInFlightBatches(
  manager: TransactionManagerState,
  context: TransactionContext,
  partition: PartitionIndex,
): boolean {
  const entry = manager.partitions.get(partition)
  if (!entry || entry.inFlight.length === 0) return false
  if (context.features.producerIdPerPartition) {
    return !isSameProducer(entry.producerIdAndEpoch, manager.producerIdAndEpoch)
  }
  return entry.inFlight.some((batch) => isStale(manager, batch))
}

/** Does the batch carry another producer id or epoch than the producer has now? */
function isStale(manager: TransactionManagerState, batch: ProducerBatchState): boolean {
  const { producerId, epoch } = manager.producerIdAndEpoch
  return batch.producerId !== producerId || batch.producerEpoch !== epoch
}

/** Give a batch its place: the partition's next sequence, counted on; from then on it is tracked (P-122). */
function assignSequence(
  manager: TransactionManagerState,
  context: TransactionContext,
  batch: ProducerBatchState,
): void {
  const entry = txnPartition(manager.partitions, batch.partition)
  const { producerIdAndEpoch } = manager
  if (
    context.features.producerIdPerPartition &&
    entry.inFlight.length === 0 &&
    !isSameProducer(entry.producerIdAndEpoch, producerIdAndEpoch)
  ) {
    const isFirst = isSameProducer(entry.producerIdAndEpoch, NO_PRODUCER_ID)
    entry.nextSequence = 0
    entry.lastAckedSequence = NONE_ACKED
    entry.producerIdAndEpoch = producerIdAndEpoch
    if (!isFirst) {
      context.events?.emit(PRODUCER.sequencesReset, context.producer, batch.partition, producerIdAndEpoch.epoch)
    }
  }
  const { producerId, epoch } = producerIdAndEpoch
  setProducerState(batch, producerId, epoch, entry.nextSequence, isTransactional(manager))
  entry.nextSequence = incrementSequence(entry.nextSequence, recordCountOf(batch))
  trackBatch(manager.partitions, batch)
}

/**
 * A batch has been written: count it as acknowledged, also when its records were told of an expiry before (P-131).
 *
 * @differs 2.5: a late success under an outdated id or epoch sets the partition back to sequence 0 (P-127a).
 */
export function handleCompletedBatch(
  manager: TransactionManagerState,
  context: TransactionContext,
  batch: ProducerBatchState,
  baseOffset: number,
): void {
  const known = manager.partitions.get(batch.partition)
  const entry = known ?? (isTransactional(manager) ? undefined : txnPartition(manager.partitions, batch.partition))
  if (entry && hasSequence(batch)) {
    entry.lastAckedSequence = Math.max(entry.lastAckedSequence, lastSequenceOf(batch))
    if (baseOffset >= 0) {
      entry.lastAckedOffset = Math.max(entry.lastAckedOffset, baseOffset + recordCountOf(batch) - 1)
    }
  }
  untrackBatch(manager.partitions, batch)
  if (entry && !context.features.producerIdPerPartition && isStale(manager, batch)) {
    entry.nextSequence = 0
    entry.lastAckedSequence = NONE_ACKED
    context.events?.emit(PRODUCER.sequencesReset, context.producer, batch.partition, manager.producerIdAndEpoch.epoch)
  }
}

/**
 * A batch has failed for good (P-128).
 *
 * @param adjustSequences The broker cannot have it: what comes after it takes its numbers.
 * @returns An invalid state change, for the calling code to deal with.
 */
export function handleFailedBatch(
  manager: TransactionManagerState,
  context: TransactionContext,
  batch: ProducerBatchState,
  exception: JavaException,
  adjustSequences: boolean,
): JavaException | undefined {
  const { features } = context
  if (!features.producerIdPerPartition && hasSequence(batch) && isStale(manager, batch)) {
    untrackBatch(manager.partitions, batch)
    return undefined
  }
  const invalid = maybeTransitionToErrorState(manager, context, exception, 'sender')
  if (invalid) return invalid
  untrackBatch(manager.partitions, batch)
  if (!features.failureReachesTransactionFirst && manager.state === 'FATAL_ERROR') return undefined
  if (isA(context, exception, 'OutOfOrderSequenceException') && !isTransactional(manager)) {
    requestEpochBump(manager, batch.partition)
  } else if (isA(context, exception, 'UnknownProducerIdException')) {
    manager.partitions.delete(batch.partition)
    manager.unresolvedSequences.delete(batch.partition)
    context.events?.emit(PRODUCER.sequencesReset, context.producer, batch.partition, manager.producerIdAndEpoch.epoch)
  } else if (adjustSequences) {
    if (isTransactional(manager)) adjustSequencesDueToFailedBatch(manager.partitions, batch)
    else requestEpochBump(manager, batch.partition)
  }
  return undefined
}

/**
 * What the failure of a batch, or of a send(), does to the state (P-143).
 *
 * @returns An invalid state change: a failed send() throws it (P-30).
 */
export function maybeTransitionToErrorState(
  manager: TransactionManagerState,
  context: TransactionContext,
  exception: JavaException,
  thread: CallingThread,
): JavaException | undefined {
  if (isFatal(context, exception)) {
    transitionToFatalError(manager, context, exception)
    return undefined
  }
  if (!isTransactional(manager)) return undefined
  if (bumpsEpochFromClient(manager) && !isCompleting(manager)) manager.epochBumpRequired = true
  return transitionToAbortableError(manager, context, thread, storedError(context, exception))
}

function isFatal(context: TransactionContext, exception: JavaException): boolean {
  return (
    isA(context, exception, 'ClusterAuthorizationException') ||
    isA(context, exception, 'TransactionalIdAuthorizationException') ||
    isA(context, exception, 'ProducerFencedException') ||
    isA(context, exception, 'UnsupportedVersionException') ||
    (context.features.invalidPidMappingIsFatal && isA(context, exception, 'InvalidPidMappingException'))
  )
}

/** @differs 4.1: what a retry might have mended is stored as "abort it" (KAFKA-19176). */
function storedError(context: TransactionContext, exception: JavaException): JavaException {
  if (!context.features.exhaustedRetriesAreAbortable) return exception
  if (!isA(context, exception, 'RetriableException') && !isA(context, exception, 'InvalidTxnStateException')) {
    return exception
  }
  const text = 'Transaction Request was aborted after exhausting retries.'
  return javaException('TransactionAbortableException', text, exception)
}

/**
 * May a batch with this answer be sent again (P-126)? May ask for an epoch bump, or renumber what is in flight.
 */
export function canRetryBatch(
  manager: TransactionManagerState,
  context: TransactionContext,
  batch: ProducerBatchState,
  part: Pick<ProduceResponsePart, 'error' | 'logStartOffset'>,
): boolean {
  const { partition } = batch
  const { error, logStartOffset } = part
  if (error === ERROR.UNKNOWN_PRODUCER_ID) {
    if (logStartOffset === -1 || batch.sequenceHasBeenReset) return true
    const lastAckedOffset = manager.partitions.get(partition)?.lastAckedOffset ?? NONE_ACKED
    if (isTransactional(manager)) {
      if (lastAckedOffset >= logStartOffset) return false
      restartSequences(manager, context, partition)
    } else requestEpochBump(manager, partition)
    return true
  }
  if (error === ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER) {
    const unresolved = manager.unresolvedSequences.get(partition)
    const isNext = isNextSequence(manager.partitions, partition, batch.baseSequence)
    if (unresolved === undefined && (batch.sequenceHasBeenReset || !isNext)) return true
    if (isTransactional(manager)) return false
    if (unresolved === undefined || unresolved === batch.baseSequence) requestEpochBump(manager, partition)
    return true
  }
  return isRetriable(error, context.errors)
}

/** A batch is no longer in flight as itself: it was cut into parts (P-80). */
export function removeInFlightBatch(manager: TransactionManagerState, batch: ProducerBatchState): void {
  untrackBatch(manager.partitions, batch)
}

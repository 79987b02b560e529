import { type JavaException, javaException } from '../protocol/exceptions.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import { hasSequence, lastSequenceOf, type ProducerBatchState } from './producer-batch.ts'
import {
  enqueueRequest,
  hasProducerId,
  isTransactional,
  restartSequences,
  setProducerIdAndEpoch,
  type TransactionContext,
  type TransactionManagerState,
  transitionTo,
  transitionToAbortableError,
  transitionToFatalError,
} from './transaction-manager.ts'
import { hasInFlightBatches, isNextSequence, NO_PRODUCER_ID, txnPartition } from './transaction-partitions.ts'
import { NO_RESULT, TXN_PRIORITY } from './transaction-requests.ts'

/** The largest epoch of a producer id (P-127). */
const MAX_EPOCH = 32767

/** transaction.timeout.ms in the InitProducerId of a producer that is idempotent only (P-121). */
const NO_TRANSACTION_TIMEOUT_MS = 2147483647

/** After an abort the client itself raises the epoch, if its coordinator can (P-143); with TV2 the broker does (P-149). */
export function bumpsEpochFromClient(manager: TransactionManagerState): boolean {
  return manager.coordinatorSupportsEpochBump && !manager.isTransactionV2
}

/** The fate of an expired batch is not known: nothing new of its partition leaves until it is settled (P-129). */
export function markSequenceUnresolved(manager: TransactionManagerState, batch: ProducerBatchState): void {
  const next = hasSequence(batch) ? lastSequenceOf(batch) + 1 : 0
  const marked = manager.unresolvedSequences.get(batch.partition) ?? next
  manager.unresolvedSequences.set(batch.partition, Math.max(marked, next))
}

/**
 * Settle marked partitions that have no tracked batch left (P-130).
 *
 * @returns An invalid state change: it ends the iteration, and the mark stays.
 */
export function maybeResolveSequences(
  manager: TransactionManagerState,
  context: TransactionContext,
): JavaException | undefined {
  for (const partition of [...manager.unresolvedSequences.keys()]) {
    if (hasInFlightBatches(manager.partitions, partition)) continue
    const nextSequence = txnPartition(manager.partitions, partition).nextSequence
    if (!isNextSequence(manager.partitions, partition, nextSequence)) {
      const invalid = giveUpSequences(manager, context, partition)
      if (invalid) return invalid
    }
    manager.unresolvedSequences.delete(partition)
  }
  return undefined
}

function giveUpSequences(
  manager: TransactionManagerState,
  context: TransactionContext,
  partition: PartitionIndex,
): JavaException | undefined {
  if (!isTransactional(manager)) {
    requestEpochBump(manager, partition)
    return undefined
  }
  const text =
    "The client hasn't received acknowledgment for some previously sent messages and can no longer retry them."
  if (!manager.coordinatorSupportsEpochBump) {
    transitionToFatalError(manager, context, javaException('KafkaException', `${text} It isn't safe to continue.`))
    return undefined
  }
  if (bumpsEpochFromClient(manager)) manager.epochBumpRequired = true
  const error = javaException('KafkaException', `${text} It is safe to abort the transaction and continue.`)
  return transitionToAbortableError(manager, context, 'sender', error)
}

/** The next iteration raises the epoch and renumbers this partition (P-127). */
export function requestEpochBump(manager: TransactionManagerState, partition: PartitionIndex): void {
  manager.epochBumpRequired = true
  manager.partitionsToRewrite.add(partition)
}

/**
 * An idempotent producer raises its epoch if a partition asked for it, and asks for a producer id if it has none (P-121,
 * P-127).
 *
 * @returns An invalid state change: it ends the iteration.
 */
export function bumpIdempotentEpochAndResetIdIfNeeded(
  manager: TransactionManagerState,
  context: TransactionContext,
): JavaException | undefined {
  if (isTransactional(manager)) return undefined
  if (manager.epochBumpRequired) {
    const invalid = bumpIdempotentEpoch(manager, context)
    if (invalid) return invalid
  }
  if (manager.state === 'INITIALIZING' || hasProducerId(manager)) return undefined
  const invalid = transitionTo(manager, context, 'INITIALIZING', 'sender')
  if (invalid) return invalid
  enqueueRequest(manager, {
    priority: TXN_PRIORITY.initProducerId,
    body: {
      api: 'InitProducerId',
      transactionalId: null,
      transactionTimeoutMs: NO_TRANSACTION_TIMEOUT_MS,
      producerId: -1,
      producerEpoch: -1,
    },
    result: NO_RESULT,
    coordinator: undefined,
  })
  return undefined
}

function bumpIdempotentEpoch(manager: TransactionManagerState, context: TransactionContext): JavaException | undefined {
  const { producerId, epoch } = manager.producerIdAndEpoch
  if (epoch === MAX_EPOCH) {
    setProducerIdAndEpoch(manager, context, NO_PRODUCER_ID)
    const invalid = transitionTo(manager, context, 'UNINITIALIZED', 'sender')
    if (invalid) return invalid
  } else setProducerIdAndEpoch(manager, context, { producerId, epoch: epoch + 1 })
  for (const partition of manager.partitionsToRewrite) {
    restartSequences(manager, context, partition)
    manager.unresolvedSequences.delete(partition)
  }
  manager.partitionsToRewrite.clear()
  manager.epochBumpRequired = false
  return undefined
}

import { type JavaException, javaException } from '../protocol/exceptions.ts'
import { type PartitionIndex, partitionName } from '../protocol/ids.ts'
import {
  hasError,
  hasProducerId,
  isTransactional,
  type TransactionContext,
  type TransactionManagerState,
} from './transaction-manager.ts'
import { txnPartition } from './transaction-partitions.ts'
import { failWithError, refusePendingCall } from './transaction-refusals.ts'

/**
 * send() registers its partition with the transaction, after the record is buffered (P-138). An idempotent producer only
 * learns here that it has failed for good.
 *
 * @returns What send() throws, or undefined.
 * @differs 2.5 judges before the record is buffered (`failIfNotReadyForSend`) and only registers here.
 */
export function maybeAddPartition(
  manager: TransactionManagerState,
  context: TransactionContext,
  partition: PartitionIndex,
): JavaException | undefined {
  if (!context.features.transactionCheckedBeforeAppend) {
    const refused = failWithError(manager, context) ?? refusePendingCall(manager, context, 'send')
    if (refused) return refused
  }
  if (!isTransactional(manager)) return undefined
  if (!context.features.transactionCheckedBeforeAppend) {
    const toAdd = `Cannot add partition ${partitionName(context.registry, partition)} to transaction`
    if (!hasProducerId(manager)) {
      return javaException('IllegalStateException', `${toAdd} before completing a call to initTransactions`)
    }
    if (manager.state !== 'IN_TRANSACTION') {
      return javaException('IllegalStateException', `${toAdd} while in state  ${manager.state}`)
    }
  }
  if (manager.partitionsInTransaction.has(partition)) return undefined
  if (manager.newPartitions.has(partition) || manager.pendingPartitions.has(partition)) return undefined
  txnPartition(manager.partitions, partition)
  if (manager.isTransactionV2) {
    manager.partitionsInTransaction.add(partition)
    manager.transactionStarted = true
  } else manager.newPartitions.add(partition)
  return undefined
}

/**
 * 2.5: may a transactional producer send now (P-32)? Asked before anything is buffered.
 *
 * @returns What send() throws, or undefined; always undefined where the switch says that it is judged afterwards.
 */
export function failIfNotReadyForSend(
  manager: TransactionManagerState,
  context: TransactionContext,
): JavaException | undefined {
  if (!context.features.transactionCheckedBeforeAppend || !isTransactional(manager)) return undefined
  if (hasError(manager)) {
    const text =
      'Cannot perform send because at least one previous transactional or idempotent request has failed with errors.'
    return javaException('KafkaException', text, manager.lastError)
  }
  if (!hasProducerId(manager)) {
    const text = "Cannot perform a 'send' before completing a call to initTransactions when transactions are enabled."
    return javaException('IllegalStateException', text)
  }
  if (manager.state !== 'IN_TRANSACTION') {
    return javaException('IllegalStateException', `Cannot call send in state ${manager.state}`)
  }
  return undefined
}

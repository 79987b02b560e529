import { enqueueRequest, newResult, type TransactionManagerState } from './transaction-manager.ts'
import type { ProducerIdAndEpoch } from './transaction-partitions.ts'
import { NO_RESULT, TXN_PRIORITY } from './transaction-requests.ts'

/**
 * Ask for a producer id, or for the next epoch of the one that there is (P-135, P-145).
 *
 * @param producer NO_PRODUCER_ID, or the id and epoch to raise.
 * @returns Its result.
 */
export function enqueueInitProducerId(manager: TransactionManagerState, producer: ProducerIdAndEpoch): number {
  const isEpochBump = producer.producerId >= 0
  const result = newResult(manager, 'InitProducerId')
  enqueueRequest(manager, {
    priority: isEpochBump ? TXN_PRIORITY.epochBump : TXN_PRIORITY.initProducerId,
    body: {
      api: 'InitProducerId',
      transactionalId: manager.transactionalId,
      transactionTimeoutMs: manager.transactionTimeoutMs,
      producerId: producer.producerId,
      producerEpoch: producer.epoch,
    },
    result,
    coordinator: 'transaction',
    isEpochBump,
  })
  return result
}

/** EndTxn waits for its turn: behind everything else of the transaction (P-140). @returns Its result. */
export function enqueueEndTxn(manager: TransactionManagerState, committed: boolean): number {
  const result = newResult(manager, `EndTxn(${committed})`)
  const { producerId, epoch: producerEpoch } = manager.producerIdAndEpoch
  const transactionalId = manager.transactionalId ?? ''
  enqueueRequest(manager, {
    priority: TXN_PRIORITY.endTxn,
    body: { api: 'EndTxn', transactionalId, producerId, producerEpoch, committed },
    result,
    coordinator: 'transaction',
  })
  return result
}

/** New partitions become pending, and one AddPartitionsToTxn asks for all that are pending (P-139). */
export function enqueueNewPartitions(manager: TransactionManagerState): void {
  if (manager.newPartitions.size === 0) return
  for (const partition of manager.newPartitions) manager.pendingPartitions.add(partition)
  manager.newPartitions.clear()
  const { producerId, epoch: producerEpoch } = manager.producerIdAndEpoch
  enqueueRequest(manager, {
    priority: TXN_PRIORITY.addPartitionsOrOffsets,
    body: {
      api: 'AddPartitionsToTxn',
      transactionalId: manager.transactionalId ?? '',
      producerId,
      producerEpoch,
      partitions: [...manager.pendingPartitions],
    },
    result: NO_RESULT,
    coordinator: 'transaction',
  })
}

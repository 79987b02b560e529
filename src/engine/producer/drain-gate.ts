import type { PartitionIndex } from '../protocol/ids.ts'
import type { ProducerBatchState } from './producer-batch.ts'

/**
 * What the accumulator asks of a transaction manager, idempotent or transactional (P-72). A producer without one passes
 * no gate.
 */
export interface DrainGate {
  /** (a): no fatal error, and a transactional producer has added the partition to its transaction. */
  isSendToPartitionAllowed(partition: PartitionIndex): boolean
  /** (b): there is a valid producer id. */
  hasProducerId(): boolean
  /** (c): the partition has in-flight batches under an older producer id or epoch than the current one. */
  hasStaleInFlightBatches(partition: PartitionIndex): boolean
  /** (d): P-129. */
  hasUnresolvedSequence(partition: PartitionIndex): boolean
  /** (e): lowest base sequence among the tracked batches of the partition, -1: none. */
  firstInFlightSequence(partition: PartitionIndex): number
  /** A commit or abort is under way: everything is sendable (39+, P-65, P-66). */
  isCompletingTransaction(): boolean
  /** Give the batch producer id, epoch and its base sequence (`setProducerState`), count on, track it (P-71, P-122). */
  assignSequence(batch: ProducerBatchState): void
  /** Track a part of a split batch, which has its sequence already (P-80). */
  addInFlightBatch(batch: ProducerBatchState): void
}

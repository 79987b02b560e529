import type { TopicConfig } from '../config/broker-config.ts'
import { EPOCH_MS, type Millis } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import type { RecordBatch, RecordErrors } from '../protocol/messages.ts'
import type { RecordTable } from '../protocol/record-table.ts'
import type { BrokerState } from './broker-state.ts'
import { minIsrOf, type PartitionState } from './partition.ts'
import { checkSequence } from './producer-state-manager.ts'

/** Topics that only brokers write (step 6 of C-16). */
export const INTERNAL_TOPICS: ReadonlySet<string> = new Set(['__transaction_state', '__consumer_offsets'])

/**
 * Steps 2 and 6 to 9 of C-16: may this broker take records for the partition at all?
 *
 * The broker goes by what it *believes*: a zombie leader passes (C-17).
 */
export function partitionError(broker: BrokerState, batch: RecordBatch, acks: -1 | 0 | 1): number {
  const { registry } = broker.options.tables
  const isKnown = broker.metadata.partitions[batch.partition] !== undefined
  if (!isKnown) return ERROR.UNKNOWN_TOPIC_OR_PARTITION
  if (INTERNAL_TOPICS.has(registry.topics[batch.partition] as string)) return ERROR.INVALID_TOPIC_EXCEPTION
  const partition = broker.partitions[batch.partition]
  if (partition?.role === 'offline') return ERROR.KAFKA_STORAGE_ERROR
  if (partition?.role !== 'leader') return ERROR.NOT_LEADER_OR_FOLLOWER
  if (acks === -1 && partition.isr.length < minIsrOf(partition, broker.options.profile.features)) {
    return ERROR.NOT_ENOUGH_REPLICAS
  }
  return ERROR.NONE
}

/**
 * Steps 10 to 12 of C-16: is the batch itself acceptable?
 *
 * @param clockMs The broker's clock (epoch ms).
 */
export function batchError(batch: RecordBatch, config: TopicConfig, records: RecordTable, nowMs: Millis): number {
  if (batch.sizeBytes > config.maxMessageBytes) return ERROR.MESSAGE_TOO_LARGE
  if (batch.control || batch.recordCount <= 0) return ERROR.INVALID_RECORD
  if (batch.producerId >= 0 && batch.baseSequence < 0) return ERROR.INVALID_RECORD
  if (invalidRecords(batch, config, records) !== undefined) return ERROR.INVALID_RECORD
  if (config.messageTimestampType === 'CreateTime') {
    const clockMs = EPOCH_MS + nowMs
    if (batch.maxTimestampMs > clockMs + config.messageTimestampAfterMaxMs) return ERROR.INVALID_TIMESTAMP
    if (batch.maxTimestampMs < clockMs - config.messageTimestampBeforeMaxMs) return ERROR.INVALID_TIMESTAMP
  }
  if (batch.sizeBytes > config.segmentBytes) return ERROR.RECORD_LIST_TOO_LARGE
  return ERROR.NONE
}

/** Which records a compacted topic refuses because they have no key: the answer names them (step 11 of C-16, code 87). */
export function invalidRecords(
  batch: RecordBatch,
  config: TopicConfig,
  records: RecordTable,
): RecordErrors | undefined {
  if (!config.compacted) return undefined
  const list = batch.records.flatMap((record, index) =>
    records.planned[record]?.key === null ? [{ index, message: null }] : [],
  )
  return list.length === 0 ? undefined : list
}

/**
 * Steps 14 to 16 of C-16 for a batch of a producer with an id: transaction state, epoch, sequence. A duplicate has been
 * looked for before (step 13).
 */
export function producerError(broker: BrokerState, partition: PartitionState, batch: RecordBatch): number {
  if (batch.producerId < 0) return ERROR.NONE
  const { producers } = partition.log
  const { features } = broker.options.profile
  const entry = producers.entries.get(batch.producerId)
  const isOpen = entry !== undefined && entry.currentTxnFirstOffset !== -1
  if (!batch.isTransactional && isOpen && entry.epoch === batch.producerEpoch) return ERROR.INVALID_TXN_STATE
  if (broker.options.mutation === 'sequenceCheckOff') return ERROR.NONE
  return checkSequence(producers, batch, batch.isTransactional && features.transactionsV2)
}

import type { Bytes, Millis } from '../kernel/units.ts'

/** Names of the partitioners that a producer can work with (registry: `producer/partitioners/index.ts`). */
export type PartitionerId = 'default' | 'uniform-sticky' | 'round-robin' | 'built-in' | 'custom'

/** A partitioner that the application brings along. */
export interface OwnPartitioner {
  /** JavaScript. */
  readonly source: string
  /** What its `configure` is given: the configs that the application names, as text. */
  readonly configs: Readonly<Record<string, string>>
}

export type CompressionType = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'

/**
 * What a producer really works with: every value parsed, post-processed (P-14 … P-24) and with the defaults of its
 * version. Made by `resolveProducerConfig`; never changed afterwards.
 */
export interface ProducerConfig {
  readonly clientId: string
  readonly acks: -1 | 0 | 1
  readonly enableIdempotence: boolean
  readonly retries: number
  readonly maxInFlightRequestsPerConnection: number
  /** P-70: partitions are muted while in flight (max.in.flight = 1). */
  readonly guaranteeMessageOrder: boolean
  /** At most 2147483647. */
  readonly lingerMs: Millis
  /** As configured; 39+ works with max(1, value) (`effectiveBatchSize`). */
  readonly batchSize: Bytes
  readonly bufferMemory: Bytes
  readonly maxBlockMs: Millis
  readonly maxRequestSize: Bytes
  readonly deliveryTimeoutMs: Millis
  readonly requestTimeoutMs: Millis
  readonly retryBackoffMs: Millis
  /** 2.5 has none: equal to retryBackoffMs. */
  readonly retryBackoffMaxMs: Millis
  readonly reconnectBackoffMs: Millis
  readonly reconnectBackoffMaxMs: Millis
  readonly socketConnectionSetupTimeoutMs: Millis
  readonly socketConnectionSetupTimeoutMaxMs: Millis
  /** Negative: never. */
  readonly connectionsMaxIdleMs: Millis
  readonly metadataMaxAgeMs: Millis
  readonly metadataMaxIdleMs: Millis
  readonly metadataRecoveryStrategy: 'none' | 'rebootstrap'
  readonly metadataRecoveryRebootstrapTriggerMs: Millis
  readonly compressionType: CompressionType
  /** Of the codec in use; undefined where it has none. */
  readonly compressionLevel: number | undefined
  readonly partitioner: PartitionerId
  /** With the partitioner `custom`. */
  readonly ownPartitioner?: OwnPartitioner | undefined
  readonly partitionerIgnoreKeys: boolean
  /** P-24: on only without a partitioner class. */
  readonly adaptivePartitioning: boolean
  readonly partitionerAvailabilityTimeoutMs: Millis
  readonly transactionalId: string | null
  readonly transactionTimeoutMs: Millis
  readonly keySerializer: string
  readonly valueSerializer: string
}

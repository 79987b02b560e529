/** The versions that a scenario can name. `4.x` means 4.1. */
export type KafkaVersion = '2.5' | '3.9' | '4.x'

/**
 * What differs between versions, as named switches: code asks for a switch, never for a version number. Each is named
 * after the behaviour that it turns on; the rule that it stands for is beside it.
 */
export interface ProfileFeatures {
  // ── producer ──
  /** Unkeyed records without partitioner.class: P-41 (2.5) or KIP-794 (P-47). */
  readonly builtInPartitioner: boolean
  /** When a record that would open a batch is first refused and partitioned again (P-46). */
  readonly abortOnNewBatch: 'always' | 'configured-partitioner' | 'never'
  /** Retry, reconnect and metadata backoff grow with the attempts (P-105); else fixed. */
  readonly exponentialBackoff: boolean
  /** A newer leader epoch ends the backoff of a batch (P-69), produce responses carry leader hints (P-98). */
  readonly leaderHints: boolean
  /** BufferExhaustedException with its numbers (P-35); else a plain TimeoutException. */
  readonly bufferExhaustedException: boolean
  /** One drain position for each node (P-73); else one for all. */
  readonly drainIndexPerNode: boolean
  /** Children of a split are closed (P-80). */
  readonly splitChildrenClosed: boolean
  /** A client-side request timeout is REQUEST_TIMED_OUT; else NETWORK_EXCEPTION (P-98). */
  readonly requestTimeoutIsItsOwnError: boolean
  /** Producer id and epoch are kept per partition (P-123). */
  readonly producerIdPerPartition: boolean
  /** Callback of a failed send gets placeholder metadata; else null (P-30). */
  readonly placeholderMetadata: boolean
  /** Connection setup timeout (P-112). */
  readonly connectionSetupTimeout: boolean
  /** Transactions without AddPartitionsToTxn (P-149). */
  readonly transactionsV2: boolean
  /** A send for a partition beyond a known count gets the partition text at once it times out (P-27). */
  readonly partitionTextInMetadataTimeout: boolean
  /** Produce error records: per-record errors are read (P-101). */
  readonly recordErrors: boolean
  // ── cluster ──
  readonly metadataPlane: 'zookeeper' | 'kraft'
  /** The high watermark stands still below min.insync.replicas (C-44). */
  readonly strictMinIsr: boolean
  /** Effective min ISR is capped by the replication factor (C-44). */
  readonly minIsrCappedByReplicas: boolean
  /** Eligible leader replicas (C-87). */
  readonly eligibleLeaderReplicas: boolean
  /** Stale brokers are found exactly at session end, or by a scan every session/8 (C-62). */
  readonly staleBrokerCheck: 'exact' | 'scan'
  /** How committed metadata reaches brokers (C-93). */
  readonly metadataPropagation: 'push' | 'with-next-record' | 'when-committed'
  /** Followers find divergence in fetch answers (C-51); else by OffsetForLeaderEpoch (C-52). */
  readonly truncationOnFetch: boolean
  /** A mere high watermark advance releases a parked follower fetch (C-34). */
  readonly highWatermarkReleasesFetch: boolean
}

/** One version: its name, what stands for it in messages, and its switches. */
export interface Profile {
  readonly version: KafkaVersion
  /** Name of the cluster profile in the specification (C-1). */
  readonly clusterProfile: 'P25' | 'P39' | 'P41'
  readonly features: ProfileFeatures
}

const KAFKA_2_5: Profile = {
  version: '2.5',
  clusterProfile: 'P25',
  features: {
    builtInPartitioner: false,
    abortOnNewBatch: 'always',
    exponentialBackoff: false,
    leaderHints: false,
    bufferExhaustedException: false,
    drainIndexPerNode: false,
    splitChildrenClosed: false,
    requestTimeoutIsItsOwnError: false,
    producerIdPerPartition: false,
    placeholderMetadata: false,
    connectionSetupTimeout: false,
    transactionsV2: false,
    partitionTextInMetadataTimeout: false,
    recordErrors: false,
    metadataPlane: 'zookeeper',
    strictMinIsr: false,
    minIsrCappedByReplicas: false,
    eligibleLeaderReplicas: false,
    staleBrokerCheck: 'exact',
    metadataPropagation: 'push',
    truncationOnFetch: false,
    highWatermarkReleasesFetch: true,
  },
}

/** KIP-580, KIP-679, KIP-794, KIP-951, KRaft, strict min ISR (3.7). */
const KAFKA_3_9: Profile = {
  version: '3.9',
  clusterProfile: 'P39',
  features: {
    ...KAFKA_2_5.features,
    builtInPartitioner: true,
    abortOnNewBatch: 'configured-partitioner',
    exponentialBackoff: true,
    leaderHints: true,
    bufferExhaustedException: true,
    drainIndexPerNode: true,
    splitChildrenClosed: true,
    requestTimeoutIsItsOwnError: true,
    producerIdPerPartition: true,
    placeholderMetadata: true,
    connectionSetupTimeout: true,
    recordErrors: true,
    metadataPlane: 'kraft',
    strictMinIsr: true,
    minIsrCappedByReplicas: true,
    metadataPropagation: 'with-next-record',
    truncationOnFetch: true,
    highWatermarkReleasesFetch: false,
  },
}

/** KIP-890, KIP-1030, KAFKA-18295, KIP-966 on by default for new clusters (4.1). */
const KAFKA_4_X: Profile = {
  version: '4.x',
  clusterProfile: 'P41',
  features: {
    ...KAFKA_3_9.features,
    abortOnNewBatch: 'never',
    transactionsV2: true,
    partitionTextInMetadataTimeout: true,
    eligibleLeaderReplicas: true,
    staleBrokerCheck: 'scan',
    metadataPropagation: 'when-committed',
  },
}

/** Every version, oldest first. */
export const PROFILES: readonly Profile[] = [KAFKA_2_5, KAFKA_3_9, KAFKA_4_X]

/** The names of all versions, oldest first. */
export const KAFKA_VERSIONS: readonly KafkaVersion[] = PROFILES.map((profile) => profile.version)

/** The profile of a version. */
export function profileOf(version: KafkaVersion): Profile {
  const found = PROFILES.find((profile) => profile.version === version)
  if (!found) throw new Error(`unknown Kafka version ${version}`)
  return found
}

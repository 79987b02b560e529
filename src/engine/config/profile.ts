import type { KafkaVersion } from './kafka-versions.ts'

export { KAFKA_VERSIONS, type KafkaVersion } from './kafka-versions.ts'

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
  /** A partitioner that answers a negative number is an exception thrown by send() (P-29); else nobody looks. */
  readonly negativePartitionThrows: boolean
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
  /** What the client does about idempotence while it reads its config: P-15 and P-16, P-17, or P-18. */
  readonly idempotenceConfig: 'opt-in' | 'default-yields' | 'default-insists-on-in-flight'
  /** Backoffs that contradict each other are worth a WARN (P-21); else DEBUG at most. */
  readonly backoffWarnings: boolean
  /** Naming a deprecated partitioner is worth a WARN (P-23). */
  readonly deprecatedPartitionerWarnings: boolean
  /** batch.size 0 acts as 1 (P-8). */
  readonly batchSizeAtLeastOne: boolean
  /** Errors and messages that a produce response carries reach the exception (P-98, P-101); else the default text. */
  readonly responseErrorMessages: boolean
  /** With a throttled answer, max.in.flight 1 keeps the partition muted until the throttle is over (P-70). */
  readonly throttledPartitionsStayMuted: boolean
  /** An invalid state change is an IllegalStateException, on the sender's thread fatal (P-134); else a KafkaException. */
  readonly invalidTransitionPoisons: boolean
  /** Authorization errors of InitProducerId are abortable and lead back to UNINITIALIZED (P-92 c, P-142); else fatal. */
  readonly recoversFromAuthorizationErrors: boolean
  /** After a timed-out transactional call only the same call is accepted (P-136). */
  readonly timedOutCallMustBeRepeated: boolean
  /** A transactional send is judged before anything is buffered (P-32); else after it (P-138). */
  readonly transactionCheckedBeforeAppend: boolean
  /** An API exception in send() also changes the state of the transaction (P-30, P-143). */
  readonly failedSendIsReported: boolean
  /** A finished transaction leaves the flush counter up (KAFKA-12870, P-66). */
  readonly completingTransactionKeepsFlushing: boolean
  /** Any retriable error of a transactional response is retried (P-142); else only those that 2.5 lists. */
  readonly retriesAllTransactionalErrors: boolean
  /** There is a PRODUCER_FENCED; a fenced producer is told its id and epoch (P-137, P-142). */
  readonly producerFencedError: boolean
  /** Batches dropped by an abort fail with TransactionAbortedException (P-84). */
  readonly transactionAbortedException: boolean
  /** A failed batch reaches the transaction manager before its futures, and even when it is done (P-101, P-128). */
  readonly failureReachesTransactionFirst: boolean
  /** `Timeout expired after 5ms while…` (P-136); else `5milliseconds`. */
  readonly shortTimeoutText: boolean
  /** `due to unexpected error` in a failed coordinator look-up (P-142); else `due tounexpected error`. */
  readonly coordinatorErrorTextSpaced: boolean
  /** INVALID_PRODUCER_ID_MAPPING is fatal (P-142, P-143). */
  readonly invalidPidMappingIsFatal: boolean
  /** Retriable errors that end a transactional send are stored as TransactionAbortableException (KAFKA-19176, P-143). */
  readonly exhaustedRetriesAreAbortable: boolean
  /** TRANSACTION_ABORTABLE as the answer to an abort is fatal (KAFKA-19250, P-150). */
  readonly abortableAnswerToAbortIsFatal: boolean
  /** Time during which a node throttles does not count towards request timeouts (P-106). */
  readonly throttleExtendsRequestTimeout: boolean
  /** Of nodes that may be connected to, the one not tried for longest is the least loaded (P-115); else the last one seen. */
  readonly prefersLeastRecentlyTriedNode: boolean
  /** Too long without fresh metadata leads back to the bootstrap list (P-118). */
  readonly rebootstrapsAfterTrigger: boolean
  /** Times that calls have blocked are metrics in ns (P-158). */
  readonly blockingTimeMetrics: boolean
  /** There is a bufferpool-wait-time-total (P-158). */
  readonly bufferpoolWaitTimeTotal: boolean
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
  /** A partition leader asks the coordinator before the first batch of a transaction (C-133). */
  readonly verifiesTransactions: boolean
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
    negativePartitionThrows: false,
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
    idempotenceConfig: 'opt-in',
    backoffWarnings: false,
    deprecatedPartitionerWarnings: false,
    batchSizeAtLeastOne: false,
    responseErrorMessages: false,
    throttledPartitionsStayMuted: true,
    invalidTransitionPoisons: false,
    recoversFromAuthorizationErrors: false,
    timedOutCallMustBeRepeated: false,
    transactionCheckedBeforeAppend: true,
    failedSendIsReported: false,
    completingTransactionKeepsFlushing: true,
    retriesAllTransactionalErrors: false,
    producerFencedError: false,
    transactionAbortedException: false,
    failureReachesTransactionFirst: true,
    shortTimeoutText: false,
    coordinatorErrorTextSpaced: false,
    invalidPidMappingIsFatal: false,
    exhaustedRetriesAreAbortable: false,
    abortableAnswerToAbortIsFatal: false,
    throttleExtendsRequestTimeout: false,
    prefersLeastRecentlyTriedNode: false,
    rebootstrapsAfterTrigger: false,
    blockingTimeMetrics: false,
    bufferpoolWaitTimeTotal: true,
    metadataPlane: 'zookeeper',
    strictMinIsr: false,
    minIsrCappedByReplicas: false,
    eligibleLeaderReplicas: false,
    staleBrokerCheck: 'exact',
    metadataPropagation: 'push',
    truncationOnFetch: false,
    highWatermarkReleasesFetch: true,
    verifiesTransactions: false,
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
    negativePartitionThrows: true,
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
    idempotenceConfig: 'default-yields',
    backoffWarnings: true,
    deprecatedPartitionerWarnings: true,
    batchSizeAtLeastOne: true,
    responseErrorMessages: true,
    throttledPartitionsStayMuted: false,
    invalidTransitionPoisons: true,
    recoversFromAuthorizationErrors: true,
    timedOutCallMustBeRepeated: true,
    transactionCheckedBeforeAppend: false,
    failedSendIsReported: true,
    completingTransactionKeepsFlushing: false,
    retriesAllTransactionalErrors: true,
    producerFencedError: true,
    transactionAbortedException: true,
    failureReachesTransactionFirst: false,
    shortTimeoutText: true,
    coordinatorErrorTextSpaced: true,
    throttleExtendsRequestTimeout: true,
    prefersLeastRecentlyTriedNode: true,
    blockingTimeMetrics: true,
    metadataPlane: 'kraft',
    strictMinIsr: true,
    minIsrCappedByReplicas: true,
    metadataPropagation: 'with-next-record',
    truncationOnFetch: true,
    highWatermarkReleasesFetch: false,
    verifiesTransactions: true,
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
    idempotenceConfig: 'default-insists-on-in-flight',
    deprecatedPartitionerWarnings: false,
    invalidPidMappingIsFatal: true,
    exhaustedRetriesAreAbortable: true,
    abortableAnswerToAbortIsFatal: true,
    rebootstrapsAfterTrigger: true,
    bufferpoolWaitTimeTotal: false,
    eligibleLeaderReplicas: true,
    staleBrokerCheck: 'scan',
    metadataPropagation: 'when-committed',
  },
}

/** Every version, oldest first. */
export const PROFILES: readonly Profile[] = [KAFKA_2_5, KAFKA_3_9, KAFKA_4_X]

/** The profile of a version. */
export function profileOf(version: KafkaVersion): Profile {
  const found = PROFILES.find((profile) => profile.version === version)
  if (!found) throw new Error(`unknown Kafka version ${version}`)
  return found
}

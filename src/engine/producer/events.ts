import { eventCodes } from '../kernel/event-schema.ts'

/**
 * What a producer process did. `producer` is its index in the scenario, `partition` a PartitionIndex, `batch` a BatchId,
 * `request` a correlation id of that producer, `broker` a broker id (bootstrap nodes are negative), `error` a code.
 */
export const PRODUCER_EVENT_FIELDS = {
  producerStarted: ['producer'],
  /** send() was called. */
  recordSent: ['record', 'producer'],
  /** how: see PARTITION_CHOICE; hash: murmur2 of the key (0 without). */
  partitionChosen: ['record', 'partition', 'how', 'hash', 'partitionCount'],
  /** The sticky choice of a topic moved; partition -1: none before. */
  stickySwitched: ['producer', 'partition', 'previous'],
  /** The application thread waits; why: see BLOCKED. */
  applicationBlocked: ['producer', 'why', 'record'],
  applicationUnblocked: ['producer', 'why', 'record'],
  batchCreated: ['batch', 'partition', 'capacityBytes', 'reservedBytes'],
  recordAppended: ['record', 'batch', 'sizeBytes', 'estimatedBytes'],
  /** why: see DRAIN_REASON. */
  batchDrained: ['batch', 'partition', 'why', 'recordCount', 'sizeBytes', 'baseSequence'],
  requestSent: ['producer', 'request', 'broker', 'api', 'batchCount', 'sizeBytes'],
  /** One for each batch of a Produce request, right after `requestSent`. */
  batchSent: ['batch', 'request', 'broker', 'attempt'],
  /** error: the worst of its parts, 0 if none. */
  responseReceived: ['producer', 'request', 'broker', 'api', 'error'],
  /** An unanswered request is given up; timedOut: 1 by request.timeout.ms, 0 by a disconnect. */
  requestFailed: ['producer', 'request', 'broker', 'api', 'timedOut'],
  /** Success; baseOffset -1 when unknown. */
  batchCompleted: ['batch', 'partition', 'baseOffset'],
  batchFailed: ['batch', 'partition', 'error'],
  /** Put back for another try; it may leave again at retryAtMs. */
  batchReenqueued: ['batch', 'partition', 'error', 'attempts', 'retryAtMs'],
  batchExpired: ['batch', 'partition', 'ageMs'],
  batchSplit: ['batch', 'partition', 'parts'],
  recordAcked: ['record', 'partition', 'offset'],
  /** error: a code, or -2 for an exception of the client's own (its text is in the record table). */
  recordFailed: ['record', 'partition', 'error'],
  /** state: see CONNECTION_STATE. */
  connectionChanged: ['producer', 'broker', 'state'],
  metadataUpdated: ['producer', 'version', 'partial'],
  /** The client's picture of one partition changed. leader -1: none. */
  leaderLearned: ['producer', 'partition', 'leader', 'epoch', 'byHint'],
  producerIdSet: ['producer', 'producerId', 'producerEpoch'],
  sequencesReset: ['producer', 'partition', 'producerEpoch'],
  flushStarted: ['producer'],
  flushFinished: ['producer'],
  closeStarted: ['producer', 'timeoutMs'],
  producerClosed: ['producer', 'forced'],
  producerDied: ['producer'],
  /** state: index into the names of P-134. */
  transactionState: ['producer', 'state', 'previous'],
  /** call: see TRANSACTION_CALL; error: 0 or -2. */
  transactionCalled: ['producer', 'call'],
  transactionReturned: ['producer', 'call', 'error'],
  memoryChanged: ['producer', 'availableBytes', 'waiters'],
} as const

export const PRODUCER = eventCodes(0, PRODUCER_EVENT_FIELDS)

/** How a partition was chosen. */
export const PARTITION_CHOICE = { explicit: 0, keyHash: 1, sticky: 2, roundRobin: 3, custom: 4 } as const
/** What an application thread waits for. */
export const BLOCKED = { metadata: 0, memory: 1, future: 2, flush: 3, close: 4, transaction: 5 } as const
/** Why a batch left (P-162), in order of test. */
export const DRAIN_REASON = {
  full: 0,
  linger: 1,
  memory: 2,
  close: 3,
  flush: 4,
  transaction: 5,
  retry: 6,
  rodeAlong: 7,
} as const
/** Connection states of P-107. */
export const CONNECTION_STATE = { disconnected: 0, connecting: 1, checkingApiVersions: 2, ready: 3 } as const
export const TRANSACTION_CALL = { init: 0, begin: 1, commit: 2, abort: 3 } as const

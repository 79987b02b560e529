import type { ClusterConfig, TopicConfig } from '../config/broker-config.ts'
import type { ActorId, ConnectionId } from '../kernel/actor.ts'
import { type Micros, type Millis, NEVER } from '../kernel/units.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type {
  ApiName,
  FetchPart,
  RecordErrors,
  RequestBody,
  RequestMessage,
  ResponseBody,
} from '../protocol/messages.ts'
import type { ClusterOptions } from './cluster-options.ts'
import { cloneMetadataCache, emptyMetadataCache, type MetadataCacheState } from './metadata-cache.ts'
import { clonePartition, createPartition, type PartitionState } from './partition.ts'
import { cloneCoordinator, createCoordinator, type TransactionCoordinatorState } from './transaction-state.ts'
import { emptyLog, type UnifiedLogState } from './unified-log.ts'

/**
 * - starting: its process runs, and it has no metadata yet: requests wait in their sockets.
 * - running; stopping: controlled shutdown under way; dead: there is no process.
 */
export type BrokerProcess = 'starting' | 'running' | 'stopping' | 'dead'

/** A connection that somebody opened to this broker: one request at a time (C-14). */
export interface ServerConnection {
  readonly id: ConnectionId
  readonly from: ActorId
  /** Unread: in the socket's buffer. */
  unread: RequestMessage[]
  /** Read, and not answered. */
  current: RequestMessage | undefined
  readAtMs: Millis
  /** What the coordinator said of the partitions of the current request; undefined: it was not asked (C-133). */
  verified: ReadonlyMap<PartitionIndex, number> | undefined
  verificationAttempts: number
  /** The peer is gone: what is unread is still handled, answers go nowhere (C-15). */
  isClosed: boolean
}

/** A request that costs time: handled at `atUs`. */
export interface RequestInProcess {
  readonly connection: ConnectionId
  readonly atUs: Micros
}

/** One partition of an acks=all request that waits (C-24). */
export interface DelayedProducePart {
  readonly partition: PartitionIndex
  readonly requiredOffset: number
  readonly baseOffset: number
  readonly logAppendTimeMs: Millis
  readonly recordErrors?: RecordErrors
  error: number
  isSettled: boolean
}

/** An acks=all request in purgatory. `connection` -1: a marker write of the coordinator, answered by `markerWrite`. */
export interface DelayedProduce {
  readonly connection: ConnectionId
  readonly correlationId: number
  readonly producer: number
  readonly deadlineMs: Millis
  readonly parts: DelayedProducePart[]
  unsettled: number
  /** WriteTxnMarkers is answered in its own form. */
  readonly isMarkerWrite: boolean
}

/** A fetch that found nothing and waits (C-33, C-34). */
export interface DelayedFetch {
  readonly connection: ConnectionId
  readonly deadlineMs: Millis
  readonly request: Extract<RequestBody, { api: 'Fetch' }>
}

/** What a follower thread knows of one partition that it fetches. */
export interface FetcherPartition {
  readonly partition: PartitionIndex
  /** No fetch before this; NEVER: until new metadata (C-39). */
  pausedUntilMs: Millis
  /** Asks where its last epoch ends before it fetches (C-52). */
  isTruncating: boolean
}

/** The fetch loop of this broker towards one leader broker: one request in flight (C-31, C-40). */
export interface ReplicaFetcherState {
  readonly leader: number
  /** -1: none. */
  connection: ConnectionId
  isConnected: boolean
  /** When the connection was asked for, for its timeout. */
  connectingSinceMs: Millis
  nextCorrelationId: number
  /** In flight: what was asked for each partition, and since when. */
  inFlight:
    | { readonly api: 'Fetch'; readonly parts: readonly FetchPart[]; readonly sentAtMs: Millis }
    | {
        readonly api: 'OffsetForLeaderEpoch'
        readonly parts: Extract<RequestBody, { api: 'OffsetForLeaderEpoch' }>['parts']
        readonly sentAtMs: Millis
      }
    | undefined
  /** An answer that is being written to the logs until `doneAtUs`. */
  processing: { readonly answer: Extract<ResponseBody, { api: 'Fetch' }>; readonly doneAtUs: Micros } | undefined
  /** When the last answer was processed: a slowed fetcher waits from here. */
  lastDoneAtUs: Micros
  /** By partition index. */
  partitions: FetcherPartition[]
}

/** Requests to the controller, of which at most one of each kind is under way. */
export interface ControllerChannel {
  connection: ConnectionId
  isConnected: boolean
  /** Next attempt to connect; NEVER while one is under way or none is wanted. */
  connectAtMs: Millis
  connectFailures: number
  nextCorrelationId: number
  /** Correlation id by purpose, -1: nothing under way. */
  registration: number
  heartbeat: number
  alterPartition: number
  allocateProducerIds: number
  controlledShutdown: number
}

/** Where the broker stands with the controller (C-62, C-73, C-76). */
export interface LifecycleState {
  brokerEpoch: number
  isRegistered: boolean
  registrationFailures: number
  /** NEVER: none planned. */
  registerAtMs: Millis
  heartbeatAtMs: Millis
  heartbeatSentAtMs: Millis
  /** Metadata version in the last heartbeat. */
  heartbeatVersion: number
  heartbeatFailures: number
  /** By the last heartbeat's answer. */
  isFenced: boolean
  /** When controlled shutdown began, NEVER if it did not. */
  shutdownSinceMs: Millis
  shutdownHeartbeats: number
  /** ControlledShutdown requests answered (2.5); -1: through with it, the session may close. */
  shutdownAttempts: number
  controlledShutdownAtMs: Millis
  /** The last process ended by a clean shutdown. */
  endedCleanly: boolean
}

/** ISR changes on their way to the controller: one request for all partitions (C-45). */
export interface AlterPartitionState {
  inFlight: readonly PartitionIndex[]
  queued: PartitionIndex[]
  /** After an error of the whole request; 0: at once. */
  retryAtMs: Millis
}

/** An answer ordered from outside (`failNext`). */
export interface ArmedFailure {
  readonly api: ApiName
  readonly error: number
  readonly afterAppend: boolean
  left: number
  /** Which action ordered it (index in the run's actions). */
  readonly action: number
  /** A request has got it. */
  isMet: boolean
}

/** How much slower than normal (`slowBroker`). */
export interface Slowness {
  /** Of the model's costs. */
  readonly factor: number
  /** Added to every request. */
  readonly requestUs: Micros
  /** Between a processed fetch answer and the next fetch. */
  readonly fetchUs: Micros
}

/** Plain-state actor of one broker. */
export interface BrokerState {
  readonly id: number
  readonly options: ClusterOptions
  /** Static config and what was changed dynamically. */
  config: ClusterConfig
  process: BrokerProcess
  /** Since when `process` has its value (µs). */
  sinceUs: Micros
  slowness: Slowness
  failures: ArmedFailure[]
  /** Actions that ordered an answer of a process which ended before anybody asked. */
  unmetFailures: number[]
  logDirFailed: boolean
  /** By partition index. Logs of a dead broker stay here. */
  partitions: (PartitionState | undefined)[]
  metadata: MetadataCacheState
  /** By connection id. */
  servers: Map<ConnectionId, ServerConnection>
  inProcess: RequestInProcess[]
  /** Connections with something unread and nothing under way: handled before this input ends. */
  runnable: ConnectionId[]
  delayedProduces: DelayedProduce[]
  delayedFetches: DelayedFetch[]
  /** By leader broker. */
  fetchers: (ReplicaFetcherState | undefined)[]
  controller: ControllerChannel
  lifecycle: LifecycleState
  alterPartitions: AlterPartitionState
  /** Next free id of the broker's block and its end (C-111). */
  producerIds: { next: number; end: number }
  /** Requests that wait for a block. */
  waitingForIds: ConnectionId[]
  /** Topics that the controller has been asked to create, until metadata names them. */
  creatingTopics: string[]
  nextIsrCheckMs: Millis
  nextProducerExpiryMs: Millis
  coordinator: TransactionCoordinatorState
  /** The earliest timer, never later than it; and the wake that was last asked for. */
  nextTimerUs: Micros
  wakeAtUs: Micros
}

/** Normal speed. */
export const NOT_SLOWED: Slowness = { factor: 1, requestUs: 0, fetchUs: 0 }

/** What a broker has on its disk at the start. */
export interface StoredPartition {
  readonly partition: PartitionIndex
  readonly log: UnifiedLogState
}

/**
 * A broker that is not running yet: `warmStart` or `startBroker` begin its life.
 *
 * @param stored The logs on its disk.
 */
export function createBroker(options: ClusterOptions, id: number, stored: readonly StoredPartition[]): BrokerState {
  const partitions: (PartitionState | undefined)[] = []
  for (const { partition, log } of stored) {
    partitions[partition] = createPartition(partition, log, options.config.defaultTopicConfig)
  }
  return {
    id,
    options,
    config: options.config,
    process: 'dead',
    sinceUs: 0,
    slowness: NOT_SLOWED,
    failures: [],
    unmetFailures: [],
    logDirFailed: false,
    partitions,
    metadata: emptyMetadataCache(),
    servers: new Map(),
    inProcess: [],
    runnable: [],
    delayedProduces: [],
    delayedFetches: [],
    fetchers: [],
    controller: emptyControllerChannel(),
    lifecycle: emptyLifecycle(),
    alterPartitions: { inFlight: [], queued: [], retryAtMs: 0 },
    producerIds: { next: 0, end: 0 },
    waitingForIds: [],
    creatingTopics: [],
    nextIsrCheckMs: NEVER,
    nextProducerExpiryMs: NEVER,
    coordinator: createCoordinator(),
    nextTimerUs: NEVER,
    wakeAtUs: NEVER,
  }
}

/** Everything that lives in the process's memory is gone; logs stay. */
export function forgetProcess(broker: BrokerState): void {
  for (const failure of broker.failures) if (!failure.isMet) broker.unmetFailures.push(failure.action)
  broker.failures = []
  broker.metadata = emptyMetadataCache()
  broker.servers = new Map()
  broker.inProcess = []
  broker.runnable = []
  broker.delayedProduces = []
  broker.delayedFetches = []
  broker.fetchers = []
  broker.controller = emptyControllerChannel()
  broker.lifecycle = emptyLifecycle()
  broker.alterPartitions = { inFlight: [], queued: [], retryAtMs: 0 }
  broker.producerIds = { next: 0, end: 0 }
  broker.waitingForIds = []
  broker.creatingTopics = []
  broker.nextIsrCheckMs = NEVER
  broker.nextProducerExpiryMs = NEVER
  broker.coordinator = createCoordinator()
  broker.nextTimerUs = NEVER
}

/** No connection to the controller, and none asked for. */
export function emptyControllerChannel(): ControllerChannel {
  return {
    connection: -1,
    isConnected: false,
    connectAtMs: NEVER,
    connectFailures: 0,
    nextCorrelationId: 1,
    registration: -1,
    heartbeat: -1,
    alterPartition: -1,
    allocateProducerIds: -1,
    controlledShutdown: -1,
  }
}

function emptyLifecycle(): LifecycleState {
  return {
    brokerEpoch: -1,
    isRegistered: false,
    registrationFailures: 0,
    registerAtMs: NEVER,
    heartbeatAtMs: NEVER,
    heartbeatSentAtMs: 0,
    heartbeatVersion: -1,
    heartbeatFailures: 0,
    isFenced: true,
    shutdownSinceMs: NEVER,
    shutdownHeartbeats: 0,
    shutdownAttempts: 0,
    controlledShutdownAtMs: NEVER,
    endedCleanly: false,
  }
}

/** See to it that the broker wakes at `atUs` at the latest. */
export function schedule(broker: BrokerState, atUs: Micros): void {
  if (atUs < broker.nextTimerUs) broker.nextTimerUs = atUs
}

/** The broker's replica of a partition, made when metadata first names it. */
export function partitionOf(broker: BrokerState, partition: PartitionIndex, topicConfig: TopicConfig): PartitionState {
  let state = broker.partitions[partition]
  if (!state) {
    state = createPartition(partition, emptyLog(), topicConfig)
    broker.partitions[partition] = state
  }
  return state
}

/** An independent copy with the same future; stored batches, images and messages are shared. */
export function cloneBroker(broker: BrokerState): BrokerState {
  const servers = new Map<ConnectionId, ServerConnection>()
  for (const [id, server] of broker.servers) servers.set(id, { ...server, unread: server.unread.slice() })
  return {
    ...broker,
    failures: broker.failures.map((failure) => ({ ...failure })),
    unmetFailures: broker.unmetFailures.slice(),
    partitions: broker.partitions.map((partition) => (partition ? clonePartition(partition) : undefined)),
    metadata: cloneMetadataCache(broker.metadata),
    servers,
    inProcess: broker.inProcess.slice(),
    runnable: broker.runnable.slice(),
    delayedProduces: broker.delayedProduces.map((delayed) => ({
      ...delayed,
      parts: delayed.parts.map((part) => ({ ...part })),
    })),
    delayedFetches: broker.delayedFetches.slice(),
    fetchers: broker.fetchers.map((fetcher) =>
      fetcher ? { ...fetcher, partitions: fetcher.partitions.map((part) => ({ ...part })) } : undefined,
    ),
    controller: { ...broker.controller },
    lifecycle: { ...broker.lifecycle },
    alterPartitions: { ...broker.alterPartitions, queued: broker.alterPartitions.queued.slice() },
    producerIds: { ...broker.producerIds },
    waitingForIds: broker.waitingForIds.slice(),
    creatingTopics: broker.creatingTopics.slice(),
    coordinator: cloneCoordinator(broker.coordinator),
  }
}

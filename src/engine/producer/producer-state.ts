import type { ClusterView } from '../client/cluster-view.ts'
import { cloneNetworkClient, type NetworkClientState } from '../client/network-client.ts'
import type { ProducerConfig } from '../config/producer-config.ts'
import type { Profile } from '../config/profile.ts'
import type { ActorId, ConnectionId } from '../kernel/actor.ts'
import type { Micros, Millis } from '../kernel/units.ts'
import type { RecordNumber } from '../protocol/ids.ts'
import type { TopicMetadata } from '../protocol/messages.ts'
import type { PlannedRecord } from '../protocol/record-table.ts'
import { type AppendCall, cloneAppendCall, emptyAppendCall } from './accumulator-append.ts'
import type { ApplicationCall } from './application-call.ts'
import { clonePartitionerState, type PartitionerState } from './partitioners/partitioner.ts'
import type { BatchCopies } from './producer-batch.ts'
import { cloneProducerMetrics, type ProducerMetricsState } from './producer-metrics.ts'
import { cloneRecordAccumulator, type RecordAccumulatorState } from './record-accumulator.ts'
import { cloneSender, type SenderState } from './sender-state.ts'
import { cloneTransactionManager, type TransactionManagerState } from './transaction-manager.ts'

/** How a producer process is made; never changed afterwards. */
export interface ProducerProcessOptions {
  /** Index in the scenario. */
  readonly index: number
  readonly name: string
  readonly actor: ActorId
  readonly profile: Profile
  readonly config: ProducerConfig
  /** A broker's id, REFUSING_HOST or SILENT_HOST, in the order of bootstrap.servers. */
  readonly bootstrap: readonly ActorId[]
  readonly seed: number
  /** When the application creates its producer. */
  readonly startMs: Millis
  readonly warm?: WarmStart | undefined
  /** False: backoffs take their middle value. */
  readonly backoffJitter: boolean
  /** A number: compressed sizes are modelled; null: codecs decide. */
  readonly compressionRatio: number | null
  /** With a transactional.id: the application calls initTransactions() first thing, unless a warm start has done so. */
  readonly initTransactions?: boolean | undefined
  /** What the application does with a failed future. */
  readonly onError: 'ignore' | 'resend'
}

/** What a producer finds that has been running for a while (contract, `model.warm`). */
export interface WarmStart {
  readonly brokers: readonly number[]
  readonly topics: readonly TopicMetadata[]
  /** Already established, versions exchanged. */
  readonly connections: readonly { readonly broker: number; readonly connection: ConnectionId }[]
  /** With idempotence: known already. */
  readonly producerId?: { readonly producerId: number; readonly producerEpoch: number } | undefined
  /**
   * Broker that coordinates the producer's transactions: initTransactions() was called and gave `producerId`. Absent: a
   * transactional producer still has to call it.
   */
  readonly coordinator?: number | undefined
  /** The cluster's transaction.version; absent: the newest that the version knows. */
  readonly transactionVersion?: number | undefined
}

/** A call that waits for the application thread; `restart` comes from the action of that name. */
export type ThreadCall =
  | ApplicationCall
  | { readonly kind: 'restart'; readonly config: ProducerConfig; readonly timeoutMs: Millis | undefined }

/** What the application thread waits for. */
export interface BlockedThread {
  /** See BLOCKED. */
  readonly why: number
  readonly sinceUs: Micros
  /** The wait is given up at this millisecond; NEVER: it has no limit. */
  readonly deadlineMs: Millis
  /** The record of the send() that waits, 0: another call. */
  readonly record: RecordNumber
  /** What tells that the wait is over: a metadata version, a flush barrier, the number of a transactional result. */
  awaited: number
  /** The future of `record` is complete. */
  isDone: boolean
}

/** How the application waits for a send: not at all, for get(), or by a callback. */
export type SendMode = 'async' | 'sync' | 'callback'

/** The send() at work; the thread keeps one and uses it for every record. */
export interface SendInProgress {
  planned: PlannedRecord
  mode: SendMode
  record: RecordNumber
  startedMs: Millis
  /** Metadata version that has to be passed (P-27). */
  awaitedVersion: number
  /** Partition count of the topic as seen last, 0: unknown (P-27). */
  partitionCount: number
  /** murmur2 of the key, 0 without one or with an explicit partition. */
  keyHash: number
  /** The choice of partition that has been told, -1: none yet. */
  toldPartition: number
  /** What is left of max.block.ms after the metadata wait (P-26 step 4). */
  budgetMs: Millis
  /** The picture that the metadata wait ended with: the whole of send() goes by it, however long it waits for memory. */
  cluster: ClusterView | undefined
}

/** The one application thread: calls run on it one after the other, in planned order. */
export interface ApplicationThreadState {
  /** Calls whose time has come, from `head` on. */
  waiting: ThreadCall[]
  head: number
  /** Records to send again after a break, in order of time: their send() failed at the instant of the call. */
  readonly resendsLater: { readonly call: ThreadCall; readonly atMs: Millis }[]
  blocked: BlockedThread | undefined
  /** The call that is blocked. */
  current: ThreadCall | undefined
  readonly send: SendInProgress
  readonly append: AppendCall
}

/** One KafkaProducer: what its constructor makes and close() ends. */
export interface KafkaProducerState {
  readonly config: ProducerConfig
  readonly client: NetworkClientState
  readonly accumulator: RecordAccumulatorState
  readonly partitioner: PartitionerState
  /** Undefined: neither idempotent nor transactional. */
  readonly transactions: TransactionManagerState | undefined
  readonly sender: SenderState
  readonly metrics: ProducerMetricsState
  /** close() was called: send() throws. */
  isClosed: boolean
}

/** How far the sender thread has come. */
export interface SenderThreadState {
  /** `poll`: in the client's poll; `sleep`: asleep, whatever the network does; `ended`: its loop is over. */
  wait: 'poll' | 'sleep' | 'ended'
  /** When the wait ends by itself. */
  untilMs: Millis
  /** The millisecond of the last polls that ended at once and had nothing to tell, and how many. */
  idlePollMs: Millis
  idlePolls: number
  /** Iterations at `busyAtUs`: far too many stop the run. */
  busyAtUs: Micros
  iterations: number
}

/** A producer process: the application's thread, and the producer that it uses. */
export interface ProducerProcessState {
  readonly options: ProducerProcessOptions
  /** Of the present producer, or of the one to come. */
  config: ProducerConfig
  /** `waiting`: before startMs; `dead`: the process was killed. */
  phase: 'waiting' | 'running' | 'dead'
  /** KafkaProducers made so far: a restart gives the new one random streams of its own. */
  starts: number
  /** Calls that its own partitioner has had, those of earlier starts included. */
  partitionerCalls: number
  /** Batches that earlier ones had made: the present one numbers on, so that a BatchId names one batch of the whole run. */
  batchesBefore: number
  /** The present one, closed ones included; undefined before the start. */
  producer: KafkaProducerState | undefined
  senderThread: SenderThreadState
  thread: ApplicationThreadState
  /** Records that are buffered although their send() threw: the application has no future of theirs (P-31). */
  readonly lostFutures: Set<RecordNumber>
  /** Parts of split batches → times that their first records had been written before the split. */
  readonly attemptsBeforeSplit: Map<number, { readonly attempts: number; readonly recordCount: number }>
}

const NO_RECORD: PlannedRecord = {
  topic: '',
  partition: -1,
  key: null,
  valueSize: -1,
  headers: [],
  timestampMs: -1,
  entry: -1,
  indexInEntry: 0,
}

/** A thread with nothing to do. */
export function idleThread(): ApplicationThreadState {
  return {
    waiting: [],
    head: 0,
    resendsLater: [],
    blocked: undefined,
    current: undefined,
    send: {
      planned: NO_RECORD,
      mode: 'async',
      record: 0,
      startedMs: 0,
      awaitedVersion: 0,
      partitionCount: 0,
      keyHash: 0,
      toldPartition: -1,
      budgetMs: 0,
      cluster: undefined,
    },
    append: emptyAppendCall(),
  }
}

/** A sender thread that is about to begin. */
export function newSenderThread(): SenderThreadState {
  return { wait: 'sleep', untilMs: 0, idlePollMs: -1, idlePolls: 0, busyAtUs: -1, iterations: 0 }
}

/** The next call that the thread makes is this one. */
export function callFirst(thread: ApplicationThreadState, call: ThreadCall): void {
  if (thread.head > 0) thread.waiting[--thread.head] = call
  else thread.waiting.unshift(call)
}

/** Number of calls that wait for the thread, the blocked one not included. */
export function waitingCallCount(thread: ApplicationThreadState): number {
  return thread.waiting.length - thread.head + thread.resendsLater.length
}

/** An independent copy with the same future. */
export function cloneProducerProcess(process: ProducerProcessState): ProducerProcessState {
  const { thread } = process
  return {
    ...process,
    producer: process.producer && cloneKafkaProducer(process.producer),
    senderThread: { ...process.senderThread },
    thread: {
      ...thread,
      waiting: thread.waiting.slice(thread.head),
      head: 0,
      resendsLater: thread.resendsLater.slice(),
      blocked: thread.blocked && { ...thread.blocked },
      send: { ...thread.send },
      append: cloneAppendCall(thread.append),
    },
    lostFutures: new Set(process.lostFutures),
    attemptsBeforeSplit: new Map(process.attemptsBeforeSplit),
  }
}

function cloneKafkaProducer(producer: KafkaProducerState): KafkaProducerState {
  // Batches are held by several components: in the copy, too, each must be one object.
  const copies: BatchCopies = new Map()
  return {
    ...producer,
    client: cloneNetworkClient(producer.client),
    accumulator: cloneRecordAccumulator(producer.accumulator, copies),
    partitioner: clonePartitionerState(producer.partitioner),
    transactions: producer.transactions && cloneTransactionManager(producer.transactions, copies),
    sender: cloneSender(producer.sender, copies),
    metrics: cloneProducerMetrics(producer.metrics),
  }
}

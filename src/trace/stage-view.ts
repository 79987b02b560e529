import type { KafkaVersion } from '../engine/config/profile.ts'
import type { Micros } from '../engine/kernel/units.ts'

/**
 * Everything that the page draws of one moment: plain data, read from the engine's state, sent from the worker to the
 * page. Moving things carry their own two times, so that a view is good until the next event (`validUntilUs`) and the
 * stage only interpolates. Nothing here is a number that the engine did not compute.
 */
export interface StageView {
  readonly atUs: Micros
  /** The next moment at which the engine does something (Infinity: nothing more). */
  readonly validUntilUs: Micros
  /** Number of events so far: the identity of this moment. */
  readonly eventCount: number
  readonly version: KafkaVersion
  readonly producers: readonly ProducerView[]
  readonly consumers: readonly ConsumerView[]
  readonly partitions: readonly PartitionView[]
  readonly brokers: readonly BrokerView[]
  readonly controller: { readonly alive: boolean; readonly fencedBrokers: readonly number[] }
  readonly packets: readonly PacketView[]
  readonly links: readonly LinkView[]
  readonly counts: OutcomeCounts
  /** What was last sent and how its partition was chosen; undefined before the first. */
  readonly lastChoice?: PartitionChoiceView
}

/** A record as it appears on the stage: number for life, and what the application and the cluster hold of it. */
export interface RecordView {
  readonly record: number
  /** Its size in its batch (bytes). */
  readonly sizeBytes: number
}

export interface ProducerView {
  readonly index: number
  readonly name: string
  readonly actor: number
  readonly alive: boolean
  readonly closed: boolean
  /** What the application thread waits for, if it does (see BLOCKED). */
  readonly blocked?: {
    readonly why: number
    readonly sinceUs: Micros
    readonly record: number
    /** When max.block.ms, or the limit of the call, ends the wait; absent: it has no limit. */
    readonly untilUs?: Micros
  }
  readonly acks: -1 | 0 | 1
  readonly lingerMs: number
  readonly batchSizeBytes: number
  readonly maxInFlight: number
  readonly memoryTotalBytes: number
  readonly memoryAvailableBytes: number
  readonly memoryWaiters: number
  readonly producerId: number
  readonly producerEpoch: number
  /** With a transactional.id: its state under Kafka's name (P-134). */
  readonly transactionState?: string
  /** A newer producer with its transactional.id has shut it out. */
  readonly fenced?: true
  /** One for each partition that has or had a queue, and each partition of the topics in use. */
  readonly lanes: readonly LaneView[]
  /** One for each broker known: slots of unanswered requests. */
  readonly connections: readonly ClientConnectionView[]
  /** Planned calls that wait for the thread. */
  readonly waitingCalls: number
}

/** The deque of one partition. */
export interface LaneView {
  readonly partition: number
  readonly label: string
  /** Front (leaves first) to back (fills). */
  readonly batches: readonly BatchView[]
  /** Why the last batch left, for the line under the lane. */
  readonly lastDrain?: {
    readonly batch: number
    readonly why: number
    readonly atUs: Micros
    readonly recordCount: number
  }
  /** Leader as the client believes; -1 none. */
  readonly leader: number
  /** Sticky partition of unkeyed records right now. */
  readonly sticky: boolean
  readonly muted: boolean
}

export interface BatchView {
  readonly batch: number
  readonly partition: number
  readonly records: readonly RecordView[]
  /** Estimated bytes so far, header of 61 included. */
  readonly sizeBytes: number
  readonly capacityBytes: number
  readonly createdAtUs: Micros
  /** Closed for appends. */
  readonly closed: boolean
  readonly attempts: number
  /** When linger.ms has passed since it was opened. */
  readonly lingerEndsUs: Micros
  /** Backing off until then; undefined when it is not. */
  readonly retryAtUs?: Micros
  /** When that backoff began, for the part of the ring that is left. */
  readonly backoffSinceUs?: Micros
  /** Error of the last try (code), 0 if none. */
  readonly lastError: number
  readonly deliveryDeadlineUs: Micros
  readonly baseSequence: number
  /** It may leave now, and why (DRAIN_REASON), or undefined: it waits. */
  readonly sendable?: number
}

export interface ClientConnectionView {
  readonly broker: number
  /** CONNECTION_STATE. */
  readonly state: number
  /** Oldest first. */
  readonly inFlight: readonly InFlightView[]
  /** Reconnect backoff ends, and since when it runs. */
  readonly reconnectAtUs?: Micros
  readonly reconnectSinceUs?: Micros
}

export interface InFlightView {
  readonly request: number
  readonly api: string
  readonly sentAtUs: Micros
  readonly timeoutAtUs: Micros
  readonly batches: readonly BatchView[]
}

/** A consumer that reads a whole topic from its start. */
export interface ConsumerView {
  readonly index: number
  readonly name: string
  readonly actor: number
  readonly topic: string
  readonly isolation: 'read_committed' | 'read_uncommitted'
  readonly started: boolean
  /** Records of the run that its application got, copies included. */
  readonly delivered: number
  /** In the order of their numbers; none before it has heard of the topic. */
  readonly partitions: readonly ConsumerPartitionView[]
}

/** How far a consumer has come in one partition. */
export interface ConsumerPartitionView {
  readonly partition: number
  /** Offset of the next record that it reads; -1: not known yet. */
  readonly position: number
  /** What it does next: look its position up, ask whether the log still holds what was read, read on. */
  readonly state: 'reset' | 'validate' | 'fetch'
  /** Whom it reads from; -1 nobody. */
  readonly leader: number
  /** It gets nothing from here on: high watermark, with read_committed the last stable offset. */
  readonly readableEnd: number
  /** Offsets below the high watermark that read_committed keeps from it. */
  readonly heldBack: number
}

/** The controller's word on a partition. */
export interface PartitionView {
  readonly partition: number
  readonly topic: string
  readonly number: number
  /** -1 none. */
  readonly leader: number
  readonly leaderEpoch: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  readonly elr: readonly number[]
  readonly minInsyncReplicas: number
  /** Of the leader's log (0 when there is none). */
  readonly highWatermark: number
  readonly logEndOffset: number
  /** Of the same log: a read_committed consumer gets nothing from here on (C-57). */
  readonly lastStableOffset: number
  /** When the controller last changed leader or epoch, and the ISR: what is new is bold for a while. */
  readonly leaderSinceUs?: Micros
  readonly isrSinceUs?: Micros
}

/** alive: up and running; dead: its process is gone; hung: stopped, sockets open; fenced is the controller's view, separate. */
export type BrokerState = 'alive' | 'dead' | 'hung' | 'starting' | 'stopping'

export interface BrokerView {
  readonly broker: number
  readonly state: BrokerState
  readonly fenced: boolean
  /** Since when it is in `state`. */
  readonly sinceUs: Micros
  /** Slowed by hand: factor or extra ms, for the label. */
  readonly slow?: { readonly requestMs: number; readonly fetchMs: number }
  /** Transactional ids that it coordinates, as they are committed in its log (C-126). */
  readonly transactions?: readonly CoordinatedView[]
  /** The controller's count of its silence; absent when nothing is counted. `config` sets its length. */
  readonly session?: { readonly config: string; readonly sinceUs: Micros; readonly endsUs: Micros }
  readonly replicas: readonly ReplicaView[]
}

/** A transactional id at its coordinator. */
export interface CoordinatedView {
  readonly transactionalId: string
  /** Under Kafka's name: Empty, Ongoing, PrepareCommit … */
  readonly status: string
  readonly producerEpoch: number
  /** While it is open: since when, and when transaction.timeout.ms is over (C-134). */
  readonly sinceUs?: Micros
  readonly timeoutUs?: Micros
  /** The end of its log: what the coordinator has written about it in its partition of `__transaction_state` (C-125). */
  readonly log: TransactionLogView
}

/** The newest records about one transactional id in a partition of `__transaction_state`. */
export interface TransactionLogView {
  /** Number of the partition. */
  readonly partition: number
  readonly highWatermark: number
  /** In the order of their offsets, at most TRANSACTION_LOG_TAIL. */
  readonly entries: readonly { readonly offset: number; readonly status: string; readonly producerEpoch: number }[]
}

/** Records of the transaction log that the picture shows. */
export const TRANSACTION_LOG_TAIL = 5

/** One replica: the tail of its log. */
export interface ReplicaView {
  readonly partition: number
  /** What this broker believes. */
  readonly role: 'leader' | 'follower' | 'offline'
  readonly leaderEpoch: number
  readonly logStartOffset: number
  readonly logEndOffset: number
  readonly highWatermark: number
  /** In the ISR that the controller holds. */
  readonly inIsr: boolean
  /** The last cells of the log, offset order, at most TAIL_CELLS. */
  readonly tail: readonly LogCellView[]
  /** The record that was asked for, when it stands here before the tail. */
  readonly kept?: LogCellView
  /** acks=all requests that wait here. */
  readonly parked: number
  /** When (ms of simulated time) the leader last saw it caught up: the leader's view of a follower. */
  readonly lastCaughtUpTimeMs?: number
  /** While a member of the ISR is behind: when replica.lag.time.max.ms began for it and ends. */
  readonly lag?: { readonly sinceUs: Micros; readonly endsUs: Micros }
  /** What was last cut off this log: offsets toOffset..fromOffset-1 are shown as cut for a while. */
  readonly truncated?: { readonly toOffset: number; readonly fromOffset: number; readonly atUs: Micros }
}

/** Cells that a view carries of each log. */
export const TAIL_CELLS = 24

export interface LogCellView {
  readonly offset: number
  /** 0: a record of before the start; -1: a transaction marker. */
  readonly record: number
  readonly leaderEpoch: number
  /** The application heard "ok" for this record. */
  readonly acked: boolean
  /** This copy exists nowhere that counts: acked and lost if the log is not the one that counts. */
  readonly lost: boolean
  /** A second or later copy. */
  readonly duplicate: boolean
  /** Of a record in a transaction: it is open, or was aborted. Of a marker: it aborts. */
  readonly transaction?: 'open' | 'aborted'
}

export interface PacketView {
  readonly packet: number
  readonly from: number
  readonly to: number
  readonly api: string
  readonly isResponse: boolean
  readonly sentAtUs: Micros
  readonly arrivesAtUs: Micros
  /** Handed to the network and lost on the way: drawn until it vanishes. */
  readonly lost: boolean
  /** When it was lost (with `lost`): its cross stays at the place where it was then. */
  readonly lostAtUs?: Micros
  /** It will be handled twice (`duplicateNext`). */
  readonly twice?: true
  readonly correlationId: number
  /** Partitions that it concerns, with records carried (0 for requests for data and for plain answers). */
  readonly parts: readonly {
    readonly partition: number
    readonly records: number
    readonly firstRecord: number
    readonly error: number
    readonly offset: number
  }[]
  /** Worst error of an answer, 0 if none. */
  readonly error: number
}

export interface LinkView {
  readonly a: number
  readonly b: number
  readonly latencyUs: Micros
  readonly cut: boolean
  /** What `a` asked `b` in the last second, and the other way round. */
  readonly forth?: LinkFlow
  readonly back?: LinkFlow
}

/** Produce and Fetch requests, or answers to Produce, in one direction of a link: over the last second, per second. */
export interface LinkFlow {
  readonly requestsPerS: number
  /** Of Produce requests. */
  readonly recordsPerS: number
}

/** The outcome bar: the counters of the contract at this moment. */
export interface OutcomeCounts {
  readonly sent: number
  readonly acked: number
  readonly failed: number
  readonly pending: number
  readonly stored: number
  readonly committed: number
  readonly lost: number
  readonly duplicated: number
  readonly reordered: number
  readonly buffered: number
  readonly inFlight: number
}

/** The rule ladder: how the last record found its partition. */
export interface PartitionChoiceView {
  readonly record: number
  readonly topic: string
  readonly partition: number
  /** PARTITION_CHOICE. */
  readonly how: number
  readonly hash: number
  readonly partitionCount: number
  /** Key as text, or null. */
  readonly key: string | null
}

import { type ChunkedList, cloneList, emptyList } from '../engine/kernel/chunked-list.ts'
import type { Micros, Millis } from '../engine/kernel/units.ts'
import type { PartitionIndex } from '../engine/protocol/ids.ts'
import type { LogBatch, MetadataImage, TransactionStateRecord } from '../engine/protocol/messages.ts'
import type { Breach, Excuse, Violation } from './findings.ts'

/** The batches that were created under one leader epoch, in order, and the batch in front of them. */
export interface EpochSegment {
  /** undefined: nothing lies in front. */
  readonly parent: LogBatch | undefined
  readonly batches: ChunkedList<LogBatch>
}

/** What a log says of one producer id, up to where it has been read. */
export interface ProducerTrace {
  readonly epoch: number
  /** Sequence of its last record in that epoch, -1: none yet. */
  readonly lastSequence: number
  /** Timestamp of its last batch (epoch ms). */
  readonly timestampMs: Millis
  /** First offset of its open transaction, -1: none. */
  readonly openFrom: number
}

/** A transaction whose marker stands in the log; forgotten once the marker is below the high watermark. */
export interface ClosedTransaction {
  readonly firstOffset: number
  readonly markerOffset: number
}

/** One replica as far as it has been looked at. */
export interface ReplicaMemory {
  /** Batches read, the last of them, and where the next one must begin. */
  length: number
  last: LogBatch | undefined
  endOffset: number
  /** Place of the last batch in the segment of its epoch. */
  segmentIndex: number
  /** A reassignment took the replica away, and it has not been in the ISR since: leaders may not have heard of it. */
  isDeleted: boolean
  /** This log is known to break log matching: nothing more is said about it. */
  isStranger: boolean
  /** So many batches are the same as the committed ones. */
  matched: number
  leaderEpoch: number
  partitionEpoch: number
  /** High watermark in the leadership of `leaderEpoch`, -1: it does not lead. */
  ledHighWatermark: number
  /** Highest log end ever, and highest one that was cut off: a fetch under way may still say so. */
  highestEnd: number
  cutFrom: number
  /** Offsets that its disk lost and it has not got back; lostTo 0: none. */
  lostFrom: number
  lostTo: number
  lostAtUs: Micros
  /** The action that took them. */
  lostBy: string
  producers: Map<number, ProducerTrace>
  closed: ClosedTransaction[]
  /** By transactional id, in `__transaction_state`. */
  transactions: Map<string, TransactionStateRecord>
  /** Where followers of this leader said that they were, by broker; -1: not heard of. */
  known: number[]
  isTouched: boolean
  /** Something happened after which the high watermark is evaluated. */
  isEvaluated: boolean
}

/** An election that may lose what was committed, until its leader leads. */
export interface Fork {
  readonly leaderEpoch: number
  readonly excuse: Excuse
  readonly atUs: Micros
  readonly allowedBy: string
}

/** Records acked with acks=all while the same brokers were in the ISR (I-13). */
export interface AckGroup {
  /** Bit set of the ISR when they were acked. */
  readonly isr: number
  readonly minIsr: number
  readonly fromOffset: number
  toOffset: number
  /** At some moment as many as minIsr of them were out: they may be lost now. */
  isSpent: boolean
}

/** One partition's history. */
export interface PartitionMemory {
  /** By leader epoch. */
  readonly segments: Map<number, EpochSegment>
  /** By leader epoch: the broker that led it. */
  readonly leaders: Map<number, number>
  /** Everything that was ever below a leader's high watermark and is still owed. */
  readonly committed: ChunkedList<LogBatch>
  committedEnd: number
  /** Highest ever, of any leader. */
  highestWatermark: number
  highestStable: number
  /** Highest epoch that a broker has applied, and the highest in which one has led. */
  appliedEpoch: number
  ledEpoch: number
  fork: Fork | undefined
  /** Leaders of older epochs commit nothing that counts any more. */
  forkEpoch: number
  /** A disk lost something here, or an election was unclean: half transactions are possible. */
  hasLost: boolean
  /** Offsets committed under a min.insync.replicas that the controller had already raised (C-89); looseTo 0: none. */
  looseFrom: number
  looseTo: number
  /** By producer id: where it last opened a transaction of which its coordinator knew nothing (C-133). */
  readonly strays: Map<number, number>
  /** End of what consumers got, and of what was acked with acks=all. */
  deliveredEnd: number
  ackedEnd: number
  acks: AckGroup[]
  /** Bit set: brokers that failed and are not back in the ISR. */
  out: number
}

/** What is known of one connection to a broker. */
export interface ConnectionMemory {
  readonly broker: number
  /** Correlation id of the last produce request that wrote something. */
  appended: number
  /** It wants an answer, and has got none. */
  isOwed: boolean
  /** Correlation id of the last answer, and its partitions so far. */
  answered: number
  answeredParts: number
}

/** How a transactional producer's last transaction stands with its coordinator. */
export interface Decision {
  readonly status: string
  readonly producerEpoch: number
  /** Partitions that were added to it. */
  readonly partitions: readonly PartitionIndex[]
  readonly coordinatorEpoch: number
}

/** Everything that a monitor remembers: plain data. */
export interface MonitorState {
  /** It has seen a world. */
  isSeeded: boolean
  steps: number
  /** By broker id, then by partition. */
  readonly replicas: (ReplicaMemory | undefined)[][]
  readonly partitions: (PartitionMemory | undefined)[]
  /** The controller's picture as last looked at. */
  image: MetadataImage | undefined
  readonly connections: Map<number, ConnectionMemory>
  /** By producer and broker: correlation id of the last answer. */
  readonly received: Map<number, number>
  /** By producer id. */
  readonly decisions: Map<number, Decision>
  violations: Violation[]
  breaches: Breach[]
}

/** Nothing seen yet. */
export function emptyMonitorState(): MonitorState {
  return {
    isSeeded: false,
    steps: 0,
    replicas: [],
    partitions: [],
    image: undefined,
    connections: new Map(),
    received: new Map(),
    decisions: new Map(),
    violations: [],
    breaches: [],
  }
}

/** A replica of which nothing has been read. */
export function newReplica(): ReplicaMemory {
  return {
    length: 0,
    last: undefined,
    endOffset: 0,
    segmentIndex: -1,
    isDeleted: false,
    isStranger: false,
    matched: 0,
    leaderEpoch: -1,
    partitionEpoch: -1,
    ledHighWatermark: -1,
    highestEnd: 0,
    cutFrom: 0,
    lostFrom: 0,
    lostTo: 0,
    lostAtUs: 0,
    lostBy: '',
    producers: new Map(),
    closed: [],
    transactions: new Map(),
    known: [],
    isTouched: false,
    isEvaluated: false,
  }
}

/** A partition without a past. */
export function newPartition(): PartitionMemory {
  return {
    segments: new Map(),
    leaders: new Map(),
    committed: emptyList(),
    committedEnd: 0,
    highestWatermark: 0,
    highestStable: 0,
    appliedEpoch: -1,
    ledEpoch: -1,
    fork: undefined,
    forkEpoch: -1,
    hasLost: false,
    strays: new Map(),
    looseFrom: 0,
    looseTo: 0,
    deliveredEnd: 0,
    ackedEnd: 0,
    acks: [],
    out: 0,
  }
}

/** The memory of a replica, made on first use. */
export function replicaOf(state: MonitorState, broker: number, partition: number): ReplicaMemory {
  let row = state.replicas[broker]
  if (!row) {
    row = []
    state.replicas[broker] = row
  }
  let replica = row[partition]
  if (!replica) {
    replica = newReplica()
    row[partition] = replica
  }
  return replica
}

/** The history of a partition, made on first use. */
export function historyOf(state: MonitorState, partition: number): PartitionMemory {
  let history = state.partitions[partition]
  if (!history) {
    history = newPartition()
    state.partitions[partition] = history
  }
  return history
}

/** An independent copy; what is immutable (batches, images, full chunks, findings) is shared. */
export function cloneMonitorState(state: MonitorState): MonitorState {
  const connections = new Map<number, ConnectionMemory>()
  for (const [id, connection] of state.connections) connections.set(id, { ...connection })
  return {
    ...state,
    replicas: state.replicas.map((row) => row.map((replica) => (replica ? cloneReplica(replica) : undefined))),
    partitions: state.partitions.map((history) => (history ? cloneHistory(history) : undefined)),
    connections,
    received: new Map(state.received),
    decisions: new Map(state.decisions),
    violations: state.violations.slice(),
    breaches: state.breaches.slice(),
  }
}

function cloneReplica(replica: ReplicaMemory): ReplicaMemory {
  return {
    ...replica,
    producers: new Map(replica.producers),
    closed: replica.closed.slice(),
    transactions: new Map(replica.transactions),
    known: replica.known.slice(),
  }
}

function cloneHistory(history: PartitionMemory): PartitionMemory {
  const segments = new Map<number, EpochSegment>()
  for (const [epoch, { parent, batches }] of history.segments) {
    segments.set(epoch, { parent, batches: cloneList(batches) })
  }
  return {
    ...history,
    segments,
    leaders: new Map(history.leaders),
    strays: new Map(history.strays),
    committed: cloneList(history.committed),
    acks: history.acks.map((group) => ({ ...group })),
  }
}

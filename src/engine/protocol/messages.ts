import type { Bytes, Micros, Millis } from '../kernel/units.ts'
import type { CompressionName } from './codec.ts'
import type { BatchId, PartitionIndex, RecordNumber } from './ids.ts'

/**
 * What travels over a connection: requests and responses with the fields of Kafka's protocol that the simulation uses.
 * Plain data, never changed once sent: the sender's state, the wire and the receiver's log share the same objects.
 * Errors are numeric codes (`protocol/errors.ts`); 0 is NONE.
 */

/**
 * One v2 record batch on its way to a log. Records are named by number: their bytes are in the run's record table, and
 * the batch's bytes are encoded on demand (or carried, when a codec decides the size).
 */
export interface RecordBatch {
  readonly id: BatchId
  readonly partition: PartitionIndex
  /** In append order; length = recordCount. Empty for a control batch and for records that were there at the start. */
  readonly records: readonly RecordNumber[]
  readonly recordCount: number
  /** Encoded size, header of 61 bytes included. */
  readonly sizeBytes: Bytes
  /** -1 without idempotence. */
  readonly producerId: number
  readonly producerEpoch: number
  /** -1 without idempotence. */
  readonly baseSequence: number
  readonly isTransactional: boolean
  /** A transaction marker. */
  readonly control?: 'commit' | 'abort'
  /** Of the coordinator that had the marker written; with `control` only. */
  readonly coordinatorEpoch?: number
  /** What a record of `__transaction_state` says. */
  readonly transactionState?: TransactionStateRecord
  /** Largest create time of its records (epoch ms). */
  readonly maxTimestampMs: number
  /** Encoded bytes, where they have been made already (compressed batches). */
  readonly bytes?: Uint8Array
  /** How its records were compressed; undefined: not at all. */
  readonly compression?: BatchCompression | undefined
}

/** What made the records section of a batch smaller: all that is needed to make the same bytes again. */
export interface BatchCompression {
  readonly type: CompressionName
  /** `compression.<type>.level`; undefined: the codec's own default. */
  readonly level: number | undefined
  /** Only the size was worked out, from a ratio: there are no bytes (P-163). */
  readonly isModelled: boolean
}

/** States of a transaction as its coordinator keeps them (C-126). */
export type TransactionStatus =
  | 'Empty'
  | 'Ongoing'
  | 'PrepareCommit'
  | 'PrepareAbort'
  | 'CompleteCommit'
  | 'CompleteAbort'

/** One record of `__transaction_state`: everything that the coordinator knows of a transactional id (C-126). */
export interface TransactionStateRecord {
  readonly transactionalId: string
  readonly producerId: number
  readonly producerEpoch: number
  /** Epoch before the last bump, -1: none: a request that carries it is a retry. */
  readonly lastProducerEpoch: number
  readonly timeoutMs: Millis
  readonly status: TransactionStatus
  readonly partitions: readonly PartitionIndex[]
  /** When its first partition was added, -1: no transaction is open. */
  readonly startMs: Millis
}

/** A batch as it stands in a log: offsets are baseOffset..baseOffset+recordCount-1 (C-19). */
export interface LogBatch {
  readonly baseOffset: number
  readonly leaderEpoch: number
  readonly batch: RecordBatch
  /** -1 with CreateTime. */
  readonly logAppendTimeMs: number
}

/** One partition of a metadata answer or of the controller's picture. */
export interface PartitionMetadata {
  readonly partition: PartitionIndex
  /** 0, or LEADER_NOT_AVAILABLE … */
  readonly error: number
  /** -1: none. */
  readonly leader: number
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  /** In the order of the assignment: the first is the preferred leader. */
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  /** Eligible leader replicas (4.1+ new clusters). */
  readonly elr: readonly number[]
}

/** One topic of a metadata answer. */
export interface TopicMetadata {
  readonly topic: string
  readonly error: number
  readonly partitions: readonly PartitionMetadata[]
}

/** The controller's picture of the cluster: what brokers apply and answer metadata requests from (C-91, S-9). */
export interface MetadataImage {
  /** Grows by one with every commit. */
  readonly version: number
  /** Registered brokers. `epoch` is the broker epoch; fenced ones are missing from clients' metadata. */
  readonly brokers: readonly {
    readonly id: number
    readonly epoch: number
    readonly fenced: boolean
    readonly inControlledShutdown: boolean
    /** Its log directory is offline: it holds no replica that could catch up (C-84). */
    readonly logDirFailed: boolean
  }[]
  readonly topics: readonly TopicMetadata[]
  /** Topic name → config overrides, Kafka's names, as text. */
  readonly topicConfigs: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Broker id as text, or '' for all brokers → dynamic config, Kafka's names, as text. Absent: nobody has any. */
  readonly brokerConfigs?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** KIP-951: who leads, as the answering broker believes (P-98). -1/-1: it does not know. */
export interface LeaderHint {
  readonly leader: number
  readonly leaderEpoch: number
}

/** What is wrong with single records of a batch, by their place in it; message null: that of the partition (P-101). */
export type RecordErrors = readonly { readonly index: number; readonly message: string | null }[]

export interface ProduceResponsePart {
  readonly partition: PartitionIndex
  readonly error: number
  /** -1 on error. */
  readonly baseOffset: number
  readonly logAppendTimeMs: number
  readonly logStartOffset: number
  readonly errorMessage?: string
  readonly recordErrors?: RecordErrors
  readonly hint?: LeaderHint
}

export interface FetchPart {
  readonly partition: PartitionIndex
  readonly fetchOffset: number
  /** Latest epoch of the follower's log, -1 if it has none (2.7+). */
  readonly lastFetchedEpoch: number
  /** The leader epoch that the follower knows. */
  readonly leaderEpoch: number
  readonly logStartOffset: number
}

export interface FetchResponsePart {
  readonly partition: PartitionIndex
  readonly error: number
  readonly highWatermark: number
  readonly lastStableOffset: number
  readonly logStartOffset: number
  readonly batches: readonly LogBatch[]
  /** Set when the follower's log diverges (C-51): largest common epoch and its end. */
  readonly diverging?: { readonly epoch: number; readonly endOffset: number }
  /** With OFFSET_OUT_OF_RANGE to a follower: the leader's log end offset, which it would ask for next (C-54). */
  readonly logEndOffset?: number
  /** Aborted transactions overlapping the data (read_committed consumers). */
  readonly aborted?: readonly { readonly producerId: number; readonly firstOffset: number }[]
}

export type RequestBody =
  | { readonly api: 'ApiVersions' }
  /** `topics` null: all topics. */
  | { readonly api: 'Metadata'; readonly topics: readonly string[] | null }
  | {
      readonly api: 'Produce'
      readonly transactionalId: string | null
      readonly acks: -1 | 0 | 1
      readonly timeoutMs: Millis
      readonly batches: readonly RecordBatch[]
    }
  | {
      readonly api: 'InitProducerId'
      readonly transactionalId: string | null
      readonly transactionTimeoutMs: Millis
      readonly producerId: number
      readonly producerEpoch: number
    }
  | { readonly api: 'FindCoordinator'; readonly key: string; readonly keyType: 'transaction' | 'group' }
  | {
      readonly api: 'AddPartitionsToTxn'
      readonly transactionalId: string
      readonly producerId: number
      readonly producerEpoch: number
      readonly partitions: readonly PartitionIndex[]
      /** Sent by a partition leader that only wants to know whether they are in the transaction (C-133). */
      readonly verifyOnly?: boolean
    }
  | {
      readonly api: 'AddOffsetsToTxn'
      readonly transactionalId: string
      readonly producerId: number
      readonly producerEpoch: number
      readonly groupId: string
    }
  | {
      readonly api: 'TxnOffsetCommit'
      readonly transactionalId: string
      readonly groupId: string
      readonly producerId: number
      readonly producerEpoch: number
    }
  | {
      readonly api: 'EndTxn'
      readonly transactionalId: string
      readonly producerId: number
      readonly producerEpoch: number
      readonly committed: boolean
    }
  | {
      readonly api: 'WriteTxnMarkers'
      readonly producerId: number
      readonly producerEpoch: number
      readonly coordinatorEpoch: number
      readonly committed: boolean
      readonly partitions: readonly PartitionIndex[]
    }
  | {
      readonly api: 'Fetch'
      /** Broker id of a follower, -1 for a consumer. */
      readonly replicaId: number
      readonly brokerEpoch: number
      readonly maxWaitMs: Millis
      readonly minBytes: Bytes
      readonly maxBytes: Bytes
      readonly isolation: 'read_uncommitted' | 'read_committed'
      readonly parts: readonly FetchPart[]
    }
  | {
      readonly api: 'OffsetForLeaderEpoch'
      readonly parts: readonly {
        readonly partition: PartitionIndex
        readonly leaderEpoch: number
        readonly currentLeaderEpoch: number
      }[]
    }
  /** `timestamp` -1: the end, -2: the start. */
  | {
      readonly api: 'ListOffsets'
      readonly partition: PartitionIndex
      readonly timestamp: -1 | -2
      readonly isolation: 'read_uncommitted' | 'read_committed'
    }
  /** To the controller. P-25 stands it in for the ZooKeeper session. */
  | { readonly api: 'BrokerRegistration'; readonly broker: number; readonly cleanShutdown: boolean }
  | {
      readonly api: 'BrokerHeartbeat'
      readonly broker: number
      readonly brokerEpoch: number
      readonly metadataVersion: number
      readonly wantShutdown: boolean
      /** Partitions whose log directory has failed (3.7+). */
      readonly offline: readonly PartitionIndex[]
    }
  | {
      readonly api: 'AlterPartition'
      readonly broker: number
      readonly brokerEpoch: number
      readonly parts: readonly {
        readonly partition: PartitionIndex
        readonly leaderEpoch: number
        readonly partitionEpoch: number
        readonly isr: readonly { readonly broker: number; readonly epoch: number }[]
      }[]
    }
  | { readonly api: 'ControlledShutdown'; readonly broker: number; readonly brokerEpoch: number }
  /** A broker asks the controller to create a topic that a client named (C-11). */
  | { readonly api: 'CreateTopics'; readonly topics: readonly string[] }
  /** A broker asks for a block of producer ids (C-111). */
  | { readonly api: 'AllocateProducerIds'; readonly broker: number }
  /**
   * Controller to broker: the newest committed image (pull and push are modelled alike, C-93). No answer. Acted on
   * `applyAfterMs` after `sentAtUs`, not before it arrives; -1: one full round trip after `sentAtUs`.
   */
  | {
      readonly api: 'MetadataPush'
      readonly image: MetadataImage
      readonly applyAfterMs: Millis
      readonly sentAtUs: Micros
    }

export type ResponseBody =
  | { readonly api: 'ApiVersions'; readonly transactionVersion: number }
  | {
      readonly api: 'Metadata'
      readonly brokers: readonly number[]
      readonly controllerId: number
      readonly topics: readonly TopicMetadata[]
    }
  | { readonly api: 'Produce'; readonly parts: readonly ProduceResponsePart[]; readonly throttleMs: Millis }
  | {
      readonly api: 'InitProducerId'
      readonly error: number
      readonly producerId: number
      readonly producerEpoch: number
    }
  | { readonly api: 'FindCoordinator'; readonly error: number; readonly node: number }
  | {
      readonly api: 'AddPartitionsToTxn'
      readonly errors: readonly { readonly partition: PartitionIndex; readonly error: number }[]
    }
  | { readonly api: 'AddOffsetsToTxn'; readonly error: number }
  | { readonly api: 'TxnOffsetCommit'; readonly error: number }
  /** Producer id and epoch of TV2 (P-149); -1 otherwise. */
  | { readonly api: 'EndTxn'; readonly error: number; readonly producerId: number; readonly producerEpoch: number }
  | {
      readonly api: 'WriteTxnMarkers'
      readonly errors: readonly { readonly partition: PartitionIndex; readonly error: number }[]
    }
  | { readonly api: 'Fetch'; readonly parts: readonly FetchResponsePart[] }
  | {
      readonly api: 'OffsetForLeaderEpoch'
      readonly parts: readonly {
        readonly partition: PartitionIndex
        readonly error: number
        readonly epoch: number
        readonly endOffset: number
      }[]
    }
  | { readonly api: 'ListOffsets'; readonly error: number; readonly offset: number }
  | { readonly api: 'BrokerRegistration'; readonly error: number; readonly brokerEpoch: number }
  | {
      readonly api: 'BrokerHeartbeat'
      readonly error: number
      readonly fenced: boolean
      readonly shouldShutDown: boolean
    }
  | {
      readonly api: 'AlterPartition'
      readonly error: number
      readonly parts: readonly {
        readonly partition: PartitionIndex
        readonly error: number
        readonly leader: number
        readonly leaderEpoch: number
        readonly partitionEpoch: number
        readonly isr: readonly number[]
      }[]
    }
  | { readonly api: 'ControlledShutdown'; readonly error: number; readonly remaining: number }
  | { readonly api: 'CreateTopics'; readonly error: number }
  | { readonly api: 'AllocateProducerIds'; readonly error: number; readonly firstId: number; readonly count: number }
  | { readonly api: 'MetadataPush' }

/** Names of the APIs, also their order in event codes (`apiCode`). */
export const API_NAMES = [
  'Produce',
  'Fetch',
  'Metadata',
  'ApiVersions',
  'InitProducerId',
  'FindCoordinator',
  'AddPartitionsToTxn',
  'AddOffsetsToTxn',
  'TxnOffsetCommit',
  'EndTxn',
  'WriteTxnMarkers',
  'OffsetForLeaderEpoch',
  'ListOffsets',
  'BrokerRegistration',
  'BrokerHeartbeat',
  'AlterPartition',
  'ControlledShutdown',
  'CreateTopics',
  'AllocateProducerIds',
  'MetadataPush',
] as const

export type ApiName = (typeof API_NAMES)[number]

const apiCodes = new Map<string, number>(API_NAMES.map((name, code) => [name, code]))

/** The number of an API in events; its name is `API_NAMES[code]`. */
export function apiCode(api: ApiName): number {
  return apiCodes.get(api) as number
}

/** A request on the wire. Correlation ids count up per client; answers carry the same one (P-95). */
export interface RequestMessage {
  readonly kind: 'request'
  readonly correlationId: number
  readonly body: RequestBody
}

/** The answer to the request with the same correlation id on the same connection. */
export interface ResponseMessage {
  readonly kind: 'response'
  readonly correlationId: number
  readonly body: ResponseBody
}

export type Message = RequestMessage | ResponseMessage

const HEADER_BYTES = 24
const PARTITION_BYTES = 32

/**
 * Bytes that a message takes on the wire: exact for the record batches that it carries, a constant for its header and
 * for each partition entry.
 *
 * @simplified Request headers, topic names and flexible-version tags are counted as constants: only bandwidth sees them.
 */
export function messageSizeBytes(message: Message): Bytes {
  const { body } = message
  let size = HEADER_BYTES
  if (body.api === 'Produce' && 'batches' in body) {
    for (const batch of body.batches) size += PARTITION_BYTES + batch.sizeBytes
  } else if (body.api === 'Fetch' && 'parts' in body) {
    for (const part of body.parts) {
      size += PARTITION_BYTES
      if ('batches' in part) for (const stored of part.batches) size += stored.batch.sizeBytes
    }
  }
  return size
}

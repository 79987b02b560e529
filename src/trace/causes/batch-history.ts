import type { Micros } from '../../engine/kernel/units.ts'
import type { LogNode } from './log-node.ts'

/** A Produce request on the wire. Events by their index, -1: not happened (yet). */
export interface RequestHistory {
  readonly producer: number
  readonly request: number
  readonly broker: number
  readonly sent: number
  /** Who sent it, as an actor. */
  actor: number
  /** Of the request and of its answer; -1: nothing went out. */
  packet: number
  arrivesAtUs: Micros
  answerPacket: number
  /** `responseReceived` or `requestFailed`. */
  end: number
}

/** One time that a batch went out. */
export interface BatchTry {
  readonly request: RequestHistory
  /** `batchSent`. */
  readonly sent: number
}

/** A producer's batch from its creation to its end. Events by their index. */
export interface BatchHistory {
  readonly batch: number
  readonly partition: number
  readonly created: number
  /** In the order in which they stand in it. */
  readonly records: number[]
  readonly tries: BatchTry[]
  /** batchReenqueued, batchFailed, batchSplit, batchExpired. */
  readonly setbacks: number[]
  completed: number
  /** `duplicateFound`, with the request that brought it. */
  readonly duplicates: { readonly event: number; request: RequestHistory | undefined }[]
  /** Where it was written. */
  readonly nodes: LogNode[]
  /** As it was drained first: -1 without a producer id. */
  producerId: number
  isTransactional: boolean
  isIdempotent: boolean
}

/** A batch that has just been made. */
export function newBatchHistory(batch: number, partition: number, created: number): BatchHistory {
  return {
    batch,
    partition,
    created,
    records: [],
    tries: [],
    setbacks: [],
    completed: -1,
    duplicates: [],
    nodes: [],
    producerId: -1,
    isTransactional: false,
    isIdempotent: false,
  }
}

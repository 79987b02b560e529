import type { RecordNumber } from './ids.ts'

/** A topic as a partitioner is told of it. */
export interface PartitionedTopic {
  readonly topic: string
  /** One entry for each partition, those without a leader included. */
  readonly partitions: readonly unknown[]
  /** Numbers of the partitions with a leader, ascending. */
  readonly available: readonly number[]
}

/** What a producer asks its own partitioner: its methods, in the order of their calls (P-45, P-46). */
export type PartitionerQuestion =
  /** A new KafkaProducer: a fresh object of the code, configured. */
  | { readonly kind: 'configure' }
  | { readonly kind: 'partition'; readonly record: RecordNumber; readonly topic: PartitionedTopic }
  | { readonly kind: 'onNewBatch'; readonly topic: PartitionedTopic; readonly previous: number }
  | { readonly kind: 'close' }

/** What the producer sees thrown by a partitioner. */
export interface PartitionerThrew {
  /** As in Java, the package left out: `InvalidRecordException`. */
  readonly className: string
  readonly message: string
  /** The call has used up its budget. */
  readonly isOverrun: boolean
}

/** A whole number as `partition` gave it, in range or not (P-29); 0 from the other methods; or what was thrown. */
export type PartitionerAnswer = number | PartitionerThrew

/** A call that was made, and what came of it. */
export interface PartitionerCall {
  readonly question: PartitionerQuestion
  readonly answer: PartitionerAnswer
  /** Overruns since `configure`, this call included. */
  readonly overruns: number
  /** False: answered without asking, because it had run over too often. */
  readonly isAsked: boolean
}

/**
 * Every call that a producer has made of its own partitioner. Facts of the run like records: a replay reads them and asks
 * nobody.
 */
export interface PartitionerCalls {
  readonly calls: PartitionerCall[]
  /** Grows whenever calls are forgotten: whoever has made those calls is another's future. */
  generation: number
}

/** No calls yet. */
export function noPartitionerCalls(): PartitionerCalls {
  return { calls: [], generation: 0 }
}

/** An independent copy: what is tried out on it is forgotten with it. */
export function clonePartitionerCalls(calls: PartitionerCalls): PartitionerCalls {
  return { calls: calls.calls.slice(), generation: calls.generation }
}

/** Forget the calls that none of `producers` has made yet: another future begins there. Both by producer index. */
export function rewindAllPartitionerCalls(
  tables: readonly (PartitionerCalls | undefined)[] | undefined,
  producers: readonly { readonly partitionerCalls: number }[],
): void {
  tables?.forEach((table, index) => {
    const count = producers[index]?.partitionerCalls ?? 0
    if (!table || table.calls.length <= count) return
    table.calls.length = count
    table.generation++
  })
}

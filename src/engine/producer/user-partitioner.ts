import type { PartitionerAnswer } from '../protocol/partitioner-calls.ts'

/** What user code is told of one record (P-45). Texts are what the serializers were given; null: absent. */
export interface UserPartitionCall {
  readonly topic: string
  readonly key: string | null
  readonly keyBytes: Uint8Array | null
  readonly value: string | null
  readonly valueBytes: Uint8Array | null
  readonly partitionCount: number
  /** Partitions with a leader, ascending. */
  readonly available: readonly number[]
}

/** The topic of a call without a record. */
export type UserTopic = Pick<UserPartitionCall, 'topic' | 'partitionCount' | 'available'>

/** A port: user code that chooses partitions, called at once. Equal calls in equal order give equal answers. */
export interface UserPartitioner {
  partition(call: UserPartitionCall): PartitionerAnswer
  /** P-46. 0, or what the code threw. */
  onNewBatch(topic: UserTopic, prevPartition: number): PartitionerAnswer
  /** The end of this partitioner: its `close()` is called, then its memory is given back. */
  close(): PartitionerAnswer
  /** Give back its memory; nothing is called. */
  dispose(): void
  /** Its memory has been given back: whoever needs it starts another one and repeats the calls. */
  readonly isDisposed: boolean
}

/** Code that cannot start, with the line of the source (from 1; 0: unknown). */
export interface UserCodeProblem {
  readonly line: number
  readonly message: string
}

/** A partitioner ready for its calls, or why its source cannot start. */
export type StartedPartitioner =
  | { readonly ok: true; readonly partitioner: UserPartitioner }
  | { readonly ok: false; readonly problem: UserCodeProblem }

/** A port: starts user code, each time in a runtime of its own. @param configs What `configure` gets. */
export type StartPartitioner = (source: string, configs: Readonly<Record<string, string>>) => StartedPartitioner

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

/** A whole number as the code gave it, in range or not (P-29), or what the producer sees thrown. */
export type UserPartitionAnswer =
  | { readonly kind: 'partition'; readonly partition: number }
  | { readonly kind: 'threw'; readonly className: string; readonly message: string }

/** A port: user code that chooses partitions, called at once. Equal calls in equal order give equal answers. */
export interface UserPartitioner {
  partition(call: UserPartitionCall): UserPartitionAnswer
  /** P-46. What the code threw, or undefined. */
  onNewBatch(call: UserPartitionCall, prevPartition: number): UserPartitionAnswer | undefined
  /** The end of this partitioner: its `close()` is called, then its memory is given back. */
  close(): void
}

/** Code that cannot start, with the line of the source (from 1; 0: unknown). */
export interface UserCodeProblem {
  readonly line: number
  readonly message: string
}

import type { TopicView } from '../../client/cluster-view.ts'
import type { PartitionerId } from '../../config/producer-config.ts'
import type { KafkaVersion } from '../../config/profile.ts'
import type { Rng } from '../../kernel/rng.ts'
import type { Draw31 } from '../built-in-partitioner.ts'

/** What a partitioner remembers of one topic: named numbers, so that a copy is a copy. */
export type TopicMemory = Record<string, number>

/** What a partitioner is told of one record. The producer keeps one and fills it in for each record. */
export interface PartitionerContext {
  /** The topic as the client knows it. */
  topic: TopicView
  /** murmur2 of the serialized key; undefined: the record has no key, or a null one. */
  keyHash: number | undefined
  /** partitioner.ignore.keys; only the built-in partitioner asks (P-24). */
  ignoreKeys: boolean
  rng: Rng
  /** A random 31-bit value: `next31`, unless a test feeds its own. */
  draw: Draw31
}

/** `partition` of a partitioner that leaves the choice to the accumulator. */
export const LEFT_TO_ACCUMULATOR = -1

/**
 * One way to choose the partition of a record that names none. Plain functions over memory of one topic.
 */
export interface Partitioner<Memory extends TopicMemory = TopicMemory> {
  readonly id: PartitionerId
  /** Fully qualified classes for partitioner.class; empty: what comes when it is not set. */
  readonly javaClasses: readonly string[]
  /** Versions that offer it. */
  readonly versions: readonly KafkaVersion[]
  readonly source: string
  /** Memory of a topic that it has not seen. */
  init(): Memory
  /** Number of the partition, 0..count-1, or LEFT_TO_ACCUMULATOR. */
  partition(memory: Memory, context: PartitionerContext): number
  /** How `partition` chooses for this record: a PARTITION_CHOICE. */
  how(context: PartitionerContext): number
  /** A record is about to open a batch on `previous` (P-46). Most do nothing. */
  onNewBatch?(memory: Memory, context: PartitionerContext, previous: number): void
  /** The partition that unkeyed records go to right now, -1: none. Only for those that stick to one. */
  stickyPartition?(memory: Memory): number
}

/** A partitioner for the registry (`index.ts`). */
export function definePartitioner<Memory extends TopicMemory>(partitioner: Partitioner<Memory>): Partitioner {
  return partitioner
}

/** What a producer's partitioner remembers: topic → memory. */
export interface PartitionerState {
  readonly memories: Map<string, TopicMemory>
}

/** Nothing seen yet. */
export function newPartitionerState(): PartitionerState {
  return { memories: new Map() }
}

/** The memory of one topic; begun at the first question. */
export function memoryOf(state: PartitionerState, partitioner: Partitioner, topic: string): TopicMemory {
  const known = state.memories.get(topic)
  if (known) return known
  const memory = partitioner.init()
  state.memories.set(topic, memory)
  return memory
}

/** An independent copy. */
export function clonePartitionerState(state: PartitionerState): PartitionerState {
  const memories = new Map<string, TopicMemory>()
  for (const [topic, memory] of state.memories) memories.set(topic, { ...memory })
  return { memories }
}

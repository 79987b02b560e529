/** A partition of a topic, as an index into the run's `PartitionRegistry`. */
export type PartitionIndex = number
/** The run-wide number of a record, from 1, in the order of the real calls of send(). */
export type RecordNumber = number
/** A producer batch: `ordinal * 64 + producer`, so that producers number theirs independently. */
export type BatchId = number

/** Most producers in one scenario (batch ids keep six bits for the producer). */
export const MAX_PRODUCERS = 64

/** The id of the `ordinal`th batch (from 0) of producer `producer` (0..63). */
export function batchId(producer: number, ordinal: number): BatchId {
  return ordinal * MAX_PRODUCERS + producer
}

/** Index of the producer that made the batch. */
export function producerOfBatch(batch: BatchId): number {
  return batch % MAX_PRODUCERS
}

/**
 * Topic-partitions by number. Interned in the order in which the run first names them; rows are never changed, so that
 * a number means the same for life.
 */
export interface PartitionRegistry {
  readonly topics: string[]
  readonly partitions: number[]
  readonly byName: Map<string, PartitionIndex>
}

/** A registry without entries. */
export function emptyRegistry(): PartitionRegistry {
  return { topics: [], partitions: [], byName: new Map() }
}

/** The number of `topic`-`partition`; a new one if it has none yet. */
export function partitionIndex(registry: PartitionRegistry, topic: string, partition: number): PartitionIndex {
  const name = `${topic}-${partition}`
  const known = registry.byName.get(name)
  if (known !== undefined) return known
  const index = registry.topics.length
  registry.topics.push(topic)
  registry.partitions.push(partition)
  registry.byName.set(name, index)
  return index
}

/** Forget the names from number `count` on: another future begins, which may name others. */
export function truncateRegistry(registry: PartitionRegistry, count: number): void {
  for (let index = count; index < registry.topics.length; index++) {
    registry.byName.delete(`${registry.topics[index]}-${registry.partitions[index]}`)
  }
  registry.topics.length = Math.min(registry.topics.length, count)
  registry.partitions.length = registry.topics.length
}

/** `topic-partition`, as Kafka prints it. */
export function partitionName(registry: PartitionRegistry, index: PartitionIndex): string {
  return `${registry.topics[index]}-${registry.partitions[index]}`
}

/** Order by topic name, then partition id (P-5 b): what stands in for the real client's hash order. */
export function comparePartitions(registry: PartitionRegistry, a: PartitionIndex, b: PartitionIndex): number {
  const topicA = registry.topics[a] as string
  const topicB = registry.topics[b] as string
  if (topicA !== topicB) return topicA < topicB ? -1 : 1
  return (registry.partitions[a] as number) - (registry.partitions[b] as number)
}

/** An independent copy. */
export function cloneRegistry(registry: PartitionRegistry): PartitionRegistry {
  return { topics: registry.topics.slice(), partitions: registry.partitions.slice(), byName: new Map(registry.byName) }
}

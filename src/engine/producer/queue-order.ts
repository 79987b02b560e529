import { comparePartitions, type PartitionRegistry } from '../protocol/ids.ts'
import type { BatchDeque } from './batch-deque.ts'

/**
 * The order in which deques are visited, with `added` among them: by topic, then partition; in 2.5 the order of one hash
 * table over all topic-partitions, which decides the delay that ready() reports (P-65a).
 *
 * @param order The order so far; not changed.
 */
export function orderWithQueue(
  order: readonly BatchDeque[],
  added: BatchDeque,
  registry: PartitionRegistry,
  byHash: boolean,
): BatchDeque[] {
  const queues = [...order, added]
  if (!byHash) return queues.sort((a, b) => comparePartitions(registry, a.partition, b.partition))
  const mask = hashTableSize(queues.length) - 1
  // Sorting is stable: within one slot stands the order of the table before, the new deque last.
  return queues.sort((a, b) => slotOf(registry, a, mask) - slotOf(registry, b, mask))
}

/** Size of a hash table of `count` deques: rebuilt at each new one; three quarters of it hold them, the first gets 16. */
export function hashTableSize(count: number): number {
  if (count === 1) return 16
  let size = 2
  while (size * 3 < count * 4) size *= 2
  return size
}

/** Java's hash of a topic-partition (P-65a). */
export function topicPartitionHash(topic: string, partition: number): number {
  let hash = 0
  for (let i = 0; i < topic.length; i++) hash = (Math.imul(hash, 31) + topic.charCodeAt(i)) | 0
  return (Math.imul(31, 31 + partition) + hash) | 0
}

function slotOf(registry: PartitionRegistry, queue: BatchDeque, mask: number): number {
  const { partition } = queue
  const hash = topicPartitionHash(registry.topics[partition] as string, registry.partitions[partition] as number)
  return (hash ^ (hash >>> 16)) & mask
}

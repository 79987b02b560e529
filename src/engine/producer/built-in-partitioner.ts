import type { TopicView } from '../client/cluster-view.ts'
import { assert } from '../kernel/assert.ts'
import type { Rng } from '../kernel/rng.ts'
import type { Bytes } from '../kernel/units.ts'

/**
 * The sticky, load-aware choice for records that name no partition, one for each topic (P-47). Partitions are numbers
 * within the topic.
 *
 * @source kafka 3.9 clients BuiltInPartitioner; KIP-794
 */
export interface BuiltInPartitionerState {
  /** Current partition, -1: none chosen yet. */
  stickyPartition: number
  /** Bytes that this choice has got so far. */
  producedBytes: Bytes
  /** Counts choices: a caller that waited sees by it that its choice is an old one, even if the partition is the same. */
  choice: number
  /** Undefined: uniform. */
  loadStats: PartitionLoadStats | undefined
}

/** Queue lengths turned into a table to draw from (P-54). */
export interface PartitionLoadStats {
  readonly partitions: number[]
  /** Running sums of weights, ascending; partition i is drawn by values from the previous sum up to its own. */
  readonly cumulative: number[]
}

/** Where random 31-bit values come from: `draw(rng)`. */
export type Draw31 = (rng: Rng) => number

/** Nothing chosen yet, uniform. */
export function newBuiltInPartitioner(): BuiltInPartitionerState {
  return { stickyPartition: -1, producedBytes: 0, choice: 0, loadStats: undefined }
}

/**
 * Draw a partition (P-49): weighted by queue lengths when there are load statistics, else evenly among the available
 * ones, else among all. It may be the current one again.
 *
 * @param topic The topic as the client knows it, with at least one partition.
 */
export function nextPartition(state: BuiltInPartitionerState, topic: TopicView, rng: Rng, draw: Draw31): number {
  const value = draw(rng)
  if (state.loadStats) return partitionForValue(state.loadStats, value)
  const { available } = topic
  if (available.length > 0) return available[value % available.length] as number
  assert(topic.partitions.length > 0, `nextPartition: topic ${topic.topic} has no partitions`)
  return value % topic.partitions.length
}

/** The partition that a random 31-bit value means under these statistics (P-49). */
export function partitionForValue(stats: PartitionLoadStats, value: number): number {
  const { cumulative } = stats
  const weighted = value % (cumulative[cumulative.length - 1] as number)
  let index = 0
  while ((cumulative[index] as number) <= weighted) index++
  return stats.partitions[index] as number
}

/** The current partition; chosen now if there is none (P-48). */
export function peekCurrentPartition(state: BuiltInPartitionerState, topic: TopicView, rng: Rng, draw: Draw31): number {
  if (state.stickyPartition < 0) switchPartition(state, topic, rng, draw)
  return state.stickyPartition
}

/**
 * Account bytes to the current choice (P-50).
 *
 * @param stickyBatchSizeBytes max(1, batch.size).
 * @param enableSwitch The partition's batches are all full, or there is none: a good moment to move on.
 * @returns Whether it has had enough: batch.size bytes at a good moment, or twice that at any. Then `switchPartition`.
 * @source kafka 3.9 clients BuiltInPartitioner#updatePartitionInfo
 */
export function updatePartitionInfo(
  state: BuiltInPartitionerState,
  appendedBytes: Bytes,
  stickyBatchSizeBytes: Bytes,
  enableSwitch: boolean,
): boolean {
  state.producedBytes += appendedBytes
  return (
    (enableSwitch && state.producedBytes >= stickyBatchSizeBytes) || state.producedBytes >= 2 * stickyBatchSizeBytes
  )
}

/** Make another choice; it may name the same partition. */
export function switchPartition(state: BuiltInPartitionerState, topic: TopicView, rng: Rng, draw: Draw31): void {
  state.stickyPartition = nextPartition(state, topic, rng, draw)
  state.producedBytes = 0
  state.choice++
}

/**
 * Make the table from queue lengths (P-54): the weight of a partition is 1 + the longest queue − its own. No table when
 * there is nothing to weigh: fewer than two queues, or all equal and none left out.
 *
 * @param queueSizes Batches queued for each partition of `partitions`; undefined clears the table. Both may be longer
 * than `length`: what lies beyond was left out.
 * @source kafka 3.9 clients BuiltInPartitioner#updatePartitionLoadStats
 */
export function updatePartitionLoadStats(
  state: BuiltInPartitionerState,
  queueSizes: readonly number[] | undefined,
  partitions: readonly number[],
  length: number,
): void {
  if (!queueSizes || queueSizes.length < 2 || length < 1 || isUniform(queueSizes, length)) {
    state.loadStats = undefined
    return
  }
  let longest = 0
  for (let i = 0; i < length; i++) longest = Math.max(longest, queueSizes[i] as number)
  const cumulative: number[] = []
  let sum = 0
  for (let i = 0; i < length; i++) {
    sum += longest + 1 - (queueSizes[i] as number)
    cumulative.push(sum)
  }
  state.loadStats = { partitions: partitions.slice(0, length), cumulative }
}

/** An independent copy. Statistics are replaced, never changed. */
export function cloneBuiltInPartitioner(state: BuiltInPartitionerState): BuiltInPartitionerState {
  return { ...state }
}

function isUniform(queueSizes: readonly number[], length: number): boolean {
  if (length !== queueSizes.length) return false
  for (let i = 1; i < length; i++) if (queueSizes[i] !== queueSizes[0]) return false
  return true
}

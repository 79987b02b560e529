import { effectiveBatchSize } from '../config/effective-batch-size.ts'
import type { ProducerConfig } from '../config/producer-config.ts'
import type { ProfileFeatures } from '../config/profile.ts'
import { cloneRng, type Rng, rngStream } from '../kernel/rng.ts'
import { type Millis, NEVER } from '../kernel/units.ts'
import type { BatchId, PartitionIndex, PartitionRegistry } from '../protocol/ids.ts'
import type { AccumulatorContext } from './accumulator-context.ts'
import { type BatchDeque, cloneDeque, dequeSize, emptyDeque } from './batch-deque.ts'
import {
  availableMemory,
  type BufferPoolState,
  cloneBufferPool,
  deallocateMemory,
  isExhausted,
  newBufferPool,
} from './buffer-pool.ts'
import { type BuiltInPartitionerState, cloneBuiltInPartitioner, newBuiltInPartitioner } from './built-in-partitioner.ts'
import { type CompressionRatioEstimates, cloneEstimates, emptyEstimates } from './compression-ratio-estimator.ts'
import { PRODUCER } from './events.ts'
import { type BatchCopies, copyOfBatch, type ProducerBatchState } from './producer-batch.ts'
import { orderWithQueue } from './queue-order.ts'

/**
 * Everything that waits between send() and the network, and the memory that it takes. Verbs stand in files of their own:
 * `accumulator-append`, `-ready`, `-drain`, `-expiry`, `-reenqueue`, `-flush`, `-abort`.
 *
 * @source kafka 3.9 clients RecordAccumulator
 */
export interface RecordAccumulatorState {
  /** PartitionIndex → its deque, once an append has named the partition. */
  readonly queueOf: (BatchDeque | undefined)[]
  /** All deques in the order in which they are visited (P-65a); replaced when one is added. */
  order: readonly BatchDeque[]
  /** Topics whose partition the accumulator has been asked to choose, or that have deques. */
  readonly topics: Map<string, TopicInfo>
  /** Created and not completed (P-2), in order of creation. */
  readonly incomplete: Map<BatchId, ProducerBatchState>
  /** P-70. */
  readonly muted: Set<PartitionIndex>
  flushesInProgress: number
  isClosed: boolean
  /** Batches created so far: the ordinal of the next one. */
  batchCount: number
  /** P-73: the one position of 2.5. */
  drainIndex: number
  /** P-73: node → last visited place in its list (39+). */
  readonly drainIndexOfNode: Map<number, number>
  /** P-55; kept only with partitioner.availability.timeout.ms > 0. */
  readonly nodeLatencyStats: Map<number, NodeLatencyStats>
  /** Earliest expiry among the batches looked at in this pass, NEVER: none (P-77). */
  nextBatchExpiryTimeMs: Millis
  readonly pool: BufferPoolState
  readonly estimates: CompressionRatioEstimates
  /** Sticky choices. */
  readonly partitionerRng: Rng
  /** Retry backoff. */
  readonly backoffRng: Rng
}

/** What the accumulator keeps of a topic. */
export interface TopicInfo {
  readonly topic: string
  readonly partitioner: BuiltInPartitionerState
  /** Deques that exist for it. */
  queueCount: number
}

/** When a node last had data, and when it last could take it (P-55). */
export interface NodeLatencyStats {
  readyTimeMs: Millis
  drainTimeMs: Millis
}

/**
 * An empty accumulator.
 *
 * @param seed The run's seed; streams are named after the producer, so that producers draw independently.
 */
export function newRecordAccumulator(
  config: ProducerConfig,
  features: ProfileFeatures,
  seed: number,
  producer: number,
): RecordAccumulatorState {
  return {
    queueOf: [],
    order: [],
    topics: new Map(),
    incomplete: new Map(),
    muted: new Set(),
    flushesInProgress: 0,
    isClosed: false,
    batchCount: 0,
    drainIndex: 0,
    drainIndexOfNode: new Map(),
    nodeLatencyStats: new Map(),
    nextBatchExpiryTimeMs: NEVER,
    pool: newBufferPool(config.bufferMemory, effectiveBatchSize(config, features)),
    estimates: emptyEstimates(),
    partitionerRng: rngStream(seed, `producer/${producer}/partitioner`),
    backoffRng: rngStream(seed, `producer/${producer}/retry-backoff`),
  }
}

/** The deque of a partition; made if this is the first append that names it. */
export function getOrCreateDeque(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  partition: PartitionIndex,
): BatchDeque {
  const known = accumulator.queueOf[partition]
  if (known) return known
  const { queueOf } = accumulator
  while (queueOf.length <= partition) queueOf.push(undefined)
  const queue = emptyDeque(partition)
  queueOf[partition] = queue
  accumulator.order = orderWithQueue(accumulator.order, queue, context.registry, !context.features.builtInPartitioner)
  topicInfo(accumulator, context.registry.topics[partition] as string).queueCount++
  return queue
}

/** What the accumulator keeps of `topic`; made at the first question. */
export function topicInfo(accumulator: RecordAccumulatorState, topic: string): TopicInfo {
  const known = accumulator.topics.get(topic)
  if (known) return known
  const info: TopicInfo = { topic, partitioner: newBuiltInPartitioner(), queueCount: 0 }
  accumulator.topics.set(topic, info)
  return info
}

/** The partition that unkeyed records of a topic go to right now, or undefined (built-in partitioner, P-48). */
export function stickyPartition(
  accumulator: RecordAccumulatorState,
  registry: PartitionRegistry,
  topic: string,
): PartitionIndex | undefined {
  const info = accumulator.topics.get(topic)
  if (!info || info.partitioner.stickyPartition < 0) return undefined
  return registry.byName.get(`${topic}-${info.partitioner.stickyPartition}`)
}

/** Exclude a partition from ready() and drain() (P-70). */
export function mutePartition(accumulator: RecordAccumulatorState, partition: PartitionIndex): void {
  accumulator.muted.add(partition)
}

/** Include it again. */
export function unmutePartition(accumulator: RecordAccumulatorState, partition: PartitionIndex): void {
  accumulator.muted.delete(partition)
}

/** Is there a batch that has not been drained? */
export function hasUndrained(accumulator: RecordAccumulatorState): boolean {
  for (const queue of accumulator.order) if (dequeSize(queue) > 0) return true
  return false
}

/** Is there a batch that is not complete? */
export function hasIncomplete(accumulator: RecordAccumulatorState): boolean {
  return accumulator.incomplete.size > 0
}

/**
 * A batch is complete: it is no longer counted as incomplete, and its memory goes back, unless it is part of a split
 * batch, which took none (P-37). Waiting appends that got their memory by it are in `pool.granted` afterwards.
 *
 * @source kafka 3.9 clients RecordAccumulator#deallocate
 * @differs 3.9.2, 4.0.2, 4.1.2 and later keep the memory of a batch that is still in flight (KAFKA-19012).
 */
export function deallocate(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  batch: ProducerBatchState,
): void {
  if (!accumulator.incomplete.delete(batch.id) || batch.isSplitBatch) return
  deallocateMemory(accumulator.pool, batch.reservedBytes)
  emitMemoryChanged(accumulator, context)
}

/** Tell what memory is left and how many wait for some. */
export function emitMemoryChanged(accumulator: RecordAccumulatorState, context: AccumulatorContext): void {
  const { pool } = accumulator
  context.events?.emit(PRODUCER.memoryChanged, context.producer, availableMemory(pool), pool.waiters.length)
}

/** Does an append wait for memory, so that every batch is sendable (P-65)? */
export function isMemoryExhausted(accumulator: RecordAccumulatorState): boolean {
  return isExhausted(accumulator.pool)
}

/**
 * An independent copy.
 *
 * @param copies Batches copied so far in this snapshot; whoever else holds batches takes the copies from it.
 */
export function cloneRecordAccumulator(
  accumulator: RecordAccumulatorState,
  copies: BatchCopies,
): RecordAccumulatorState {
  const order = accumulator.order.map((queue) => cloneDeque(queue, copies))
  const queueOf: (BatchDeque | undefined)[] = accumulator.queueOf.map(() => undefined)
  for (const queue of order) queueOf[queue.partition] = queue
  const incomplete = new Map<BatchId, ProducerBatchState>()
  for (const [id, batch] of accumulator.incomplete) incomplete.set(id, copyOfBatch(copies, batch))
  const topics = new Map<string, TopicInfo>()
  for (const [topic, info] of accumulator.topics) {
    topics.set(topic, { ...info, partitioner: cloneBuiltInPartitioner(info.partitioner) })
  }
  const nodeLatencyStats = new Map<number, NodeLatencyStats>()
  for (const [node, stats] of accumulator.nodeLatencyStats) nodeLatencyStats.set(node, { ...stats })
  return {
    ...accumulator,
    queueOf,
    order,
    topics,
    incomplete,
    muted: new Set(accumulator.muted),
    drainIndexOfNode: new Map(accumulator.drainIndexOfNode),
    nodeLatencyStats,
    pool: cloneBufferPool(accumulator.pool),
    estimates: cloneEstimates(accumulator.estimates),
    partitionerRng: cloneRng(accumulator.partitionerRng),
    backoffRng: cloneRng(accumulator.backoffRng),
  }
}

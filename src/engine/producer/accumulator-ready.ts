import { type ClusterView, leaderEpochOf, leaderOf, topicView } from '../client/cluster-view.ts'
import { type Millis, NEVER } from '../kernel/units.ts'
import type { AccumulatorContext } from './accumulator-context.ts'
import { type BatchDeque, dequeSize, peekFirst } from './batch-deque.ts'
import { updatePartitionLoadStats } from './built-in-partitioner.ts'
import { sendableReason } from './drain-reason.ts'
import { isBackingOff, maybeUpdateLeaderEpoch, type ProducerBatchState, waitedTimeMs } from './producer-batch.ts'
import { type RecordAccumulatorState, topicInfo } from './record-accumulator.ts'

/** What ready() found. The caller keeps one and hands it in again. */
export interface ReadyCheckResult {
  /** Nodes with something sendable, ascending. */
  readonly readyNodes: number[]
  /** When something not sendable yet may become so; NEVER: nothing waits for time. */
  nextReadyCheckDelayMs: Millis
  /** Topics with data for a partition whose leader is unknown, in visiting order. */
  readonly unknownLeaderTopics: string[]
}

/** A result to fill in. */
export function emptyReadyCheckResult(): ReadyCheckResult {
  return { readyNodes: [], nextReadyCheckDelayMs: NEVER, unknownLeaderTopics: [] }
}

/**
 * Which nodes have something to send (P-65). One sendable partition makes its node ready; partitions visited after it
 * are skipped and add nothing to the delay (P-65a). Also refreshes the load statistics of the adaptive choice (P-53) and
 * the leader epochs that batches have seen (P-69).
 *
 * @source kafka 3.9 clients RecordAccumulator#ready
 */
export function ready(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  cluster: ClusterView,
  nowMs: Millis,
  result: ReadyCheckResult,
): ReadyCheckResult {
  result.readyNodes.length = 0
  result.unknownLeaderTopics.length = 0
  result.nextReadyCheckDelayMs = NEVER
  const { leaderHints } = context.features
  for (const queue of accumulator.order) {
    const head = peekFirst(queue)
    if (!head) continue
    if (leaderHints) maybeUpdateLeaderEpoch(head, leaderEpochOf(cluster, queue.partition))
    checkQueue(accumulator, context, leaderOf(cluster, queue.partition), queue, head, nowMs, result)
  }
  if (context.config.adaptivePartitioning && context.features.builtInPartitioner) {
    updateLoadStats(accumulator, context, cluster)
  }
  return result
}

function checkQueue(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  leader: number,
  queue: BatchDeque,
  head: ProducerBatchState,
  nowMs: Millis,
  result: ReadyCheckResult,
): void {
  if (leader < 0) {
    const topic = context.registry.topics[queue.partition] as string
    if (!result.unknownLeaderTopics.includes(topic)) result.unknownLeaderTopics.push(topic)
    return
  }
  if (result.readyNodes.includes(leader) || accumulator.muted.has(queue.partition)) return
  const isBacking = isBackingOff(head, nowMs, context.features.leaderHints)
  if (!isBacking && sendableReason(accumulator, context, queue, head, nowMs) !== undefined) {
    addAscending(result.readyNodes, leader)
    return
  }
  const waitMs = isBacking ? head.retryBackoffMs : context.config.lingerMs
  const delayMs = Math.max(waitMs - waitedTimeMs(head, nowMs), 0)
  if (delayMs < result.nextReadyCheckDelayMs) result.nextReadyCheckDelayMs = delayMs
}

function addAscending(nodes: number[], node: number): void {
  let at = nodes.length
  while (at > 0 && (nodes[at - 1] as number) > node) at--
  nodes.splice(at, 0, node)
}

/** Lists that are filled for one topic after another: they carry nothing from one call to the next. */
const queueSizes: number[] = []
const partitions: number[] = []

/** Load statistics of every topic that has deques (P-53). Deques of one topic stand together in the visiting order. */
function updateLoadStats(accumulator: RecordAccumulatorState, context: AccumulatorContext, cluster: ClusterView): void {
  const { order } = accumulator
  const { topics } = context.registry
  for (let from = 0; from < order.length; ) {
    const topic = topics[(order[from] as BatchDeque).partition] as string
    let end = from + 1
    while (end < order.length && topics[(order[end] as BatchDeque).partition] === topic) end++
    const { partitioner } = topicInfo(accumulator, topic)
    const partitionCount = topicView(cluster, topic)?.partitions.length ?? 0
    if (end - from < partitionCount) updatePartitionLoadStats(partitioner, undefined, partitions, 0)
    else {
      const length = collectQueueSizes(accumulator, context, cluster, from, end)
      updatePartitionLoadStats(partitioner, queueSizes, partitions, length)
    }
    from = end
  }
}

/**
 * Sizes of the deques `order[from..end)` whose partitions have a leader that takes requests. A place that is given back
 * keeps its size: the next partition inherits it if it has no batches itself (P-53).
 *
 * @returns How many places count.
 */
function collectQueueSizes(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  cluster: ClusterView,
  from: number,
  end: number,
): number {
  queueSizes.length = 0
  partitions.length = 0
  for (let i = from; i < end; i++) {
    queueSizes.push(0)
    partitions.push(0)
  }
  let length = 0
  for (let i = from; i < end; i++) {
    const queue = accumulator.order[i] as BatchDeque
    const leader = leaderOf(cluster, queue.partition)
    if (leader < 0) continue
    partitions[length] = context.registry.partitions[queue.partition] as number
    const size = dequeSize(queue)
    if (size > 0) {
      queueSizes[length] = size
      if (isNodeUnavailable(accumulator, context, leader)) continue
    }
    length++
  }
  return length
}

/** Has the node had data for longer than partitioner.availability.timeout.ms while it could not take any (P-53)? */
function isNodeUnavailable(accumulator: RecordAccumulatorState, context: AccumulatorContext, node: number): boolean {
  const timeoutMs = context.config.partitionerAvailabilityTimeoutMs
  if (timeoutMs <= 0) return false
  const stats = accumulator.nodeLatencyStats.get(node)
  return stats !== undefined && stats.readyTimeMs - stats.drainTimeMs > timeoutMs
}

/**
 * The sender has data for a node that can, or cannot, take a request now (P-55).
 *
 * @source kafka 3.9 clients RecordAccumulator#updateNodeLatencyStats
 */
export function updateNodeLatencyStats(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  node: number,
  nowMs: Millis,
  canDrain: boolean,
): void {
  if (context.config.partitionerAvailabilityTimeoutMs <= 0) return
  const stats = accumulator.nodeLatencyStats.get(node)
  if (!stats) {
    accumulator.nodeLatencyStats.set(node, { readyTimeMs: nowMs, drainTimeMs: nowMs })
    return
  }
  stats.readyTimeMs = nowMs
  if (canDrain) stats.drainTimeMs = nowMs
}

import { type ClusterView, leaderEpochOf, partitionsLedBy } from '../client/cluster-view.ts'
import { must } from '../kernel/assert.ts'
import type { Bytes, Millis } from '../kernel/units.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { AccumulatorContext } from './accumulator-context.ts'
import { type BatchDeque, peekFirst, pollFirst } from './batch-deque.ts'
import { updateEstimation } from './compression-ratio-estimator.ts'
import type { DrainGate } from './drain-gate.ts'
import { sendableReason } from './drain-reason.ts'
import { DRAIN_REASON, PRODUCER } from './events.ts'
import {
  closeBatch,
  hasSequence,
  isBackingOff,
  maybeUpdateLeaderEpoch,
  observedRatio,
  type ProducerBatchState,
} from './producer-batch.ts'
import type { RecordAccumulatorState } from './record-accumulator.ts'

/** What one pass took for one node: one request (P-74). */
export interface DrainedNode {
  readonly node: number
  /** In drain order; may be empty. */
  readonly batches: readonly ProducerBatchState[]
}

/**
 * Take the next batches of each node, up to `maxSizeBytes` per node (P-71).
 *
 * @param nodes In the order in which they are drained; with the one position of 2.5 the order matters (P-73).
 * @param maxSizeBytes max.request.size.
 * @source kafka 3.9 clients RecordAccumulator#drain
 */
export function drain(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  cluster: ClusterView,
  nodes: readonly number[],
  maxSizeBytes: Bytes,
  nowMs: Millis,
): DrainedNode[] {
  const drained: DrainedNode[] = []
  for (const node of nodes) {
    const batches = drainBatchesForOneNode(accumulator, context, cluster, node, maxSizeBytes, nowMs)
    drained.push({ node, batches })
  }
  return drained
}

/**
 * Take one batch of each partition that `node` leads, in turn from where the last pass stopped, until the next one does
 * not fit or must not be sent yet. The first batch always fits.
 */
export function drainBatchesForOneNode(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  cluster: ClusterView,
  node: number,
  maxSizeBytes: Bytes,
  nowMs: Millis,
): ProducerBatchState[] {
  const taken: ProducerBatchState[] = []
  const partitions = partitionsLedBy(cluster, node)
  const count = partitions.length
  if (count === 0) return taken
  const start = startIndex(accumulator, context, node) % count
  let sizeBytes = 0
  let index = start
  do {
    const partition = partitions[index] as PartitionIndex
    const next = (index + 1) % count
    moveIndex(accumulator, context, node, index, next)
    index = next
    const queue = accumulator.queueOf[partition]
    const head = queue && drainableHead(accumulator, context, cluster, queue, nowMs)
    if (!head) continue
    if (taken.length > 0 && sizeBytes + head.estimatedBytes > maxSizeBytes) break
    if (context.gate && shouldStopDrain(context.gate, head)) break
    sizeBytes += takeHead(accumulator, context, queue, nowMs)
    taken.push(head)
  } while (index !== start)
  return taken
}

/** The head of a deque, unless its partition is muted or it is backing off. */
function drainableHead(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  cluster: ClusterView,
  queue: BatchDeque,
  nowMs: Millis,
): ProducerBatchState | undefined {
  if (accumulator.muted.has(queue.partition)) return undefined
  const head = peekFirst(queue)
  if (!head) return undefined
  const { leaderHints } = context.features
  if (leaderHints) maybeUpdateLeaderEpoch(head, leaderEpochOf(cluster, queue.partition))
  return isBackingOff(head, nowMs, leaderHints) ? undefined : head
}

/** Conditions (a) to (e) of P-72: each ends the whole node's drain for this pass. */
function shouldStopDrain(gate: DrainGate, head: ProducerBatchState): boolean {
  const { partition } = head
  if (!gate.isSendToPartitionAllowed(partition)) return true
  if (!gate.hasProducerId()) return true
  if (!hasSequence(head)) return gate.hasStaleInFlightBatches(partition) || gate.hasUnresolvedSequence(partition)
  const first = gate.firstInFlightSequence(partition)
  return first >= 0 && first !== head.baseSequence
}

/** Take the head: sequence it, close it. @returns Its final size. */
function takeHead(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  queue: BatchDeque,
  nowMs: Millis,
): Bytes {
  const batch = must(peekFirst(queue), 'a batch to drain')
  const reason = context.events
    ? (sendableReason(accumulator, context, queue, batch, nowMs) ?? DRAIN_REASON.rodeAlong)
    : DRAIN_REASON.rodeAlong
  pollFirst(queue)
  if (context.gate && !hasSequence(batch)) context.gate.assignSequence(batch)
  makeFinal(accumulator, context, batch)
  batch.isInFlight = true
  batch.drainedMs = Math.max(batch.drainedMs, nowMs)
  context.events?.emit(
    PRODUCER.batchDrained,
    batch.id,
    batch.partition,
    reason,
    batch.records.length,
    batch.sizeBytes,
    batch.baseSequence,
  )
  return batch.sizeBytes
}

/** Write the batch's final bytes and learn from their size (P-63). */
function makeFinal(accumulator: RecordAccumulatorState, context: AccumulatorContext, batch: ProducerBatchState): void {
  if (batch.estimatedRatio === 0) {
    closeBatch(batch, batch.uncompressedBytes)
    return
  }
  const compressor = must(context.compressor, 'a compressor for', context.config.compressionType)
  closeBatch(batch, compressor.compress(batch))
  const topic = context.registry.topics[batch.partition] as string
  updateEstimation(accumulator.estimates, topic, context.config.compressionType, observedRatio(batch))
}

function startIndex(accumulator: RecordAccumulatorState, context: AccumulatorContext, node: number): number {
  return context.features.drainIndexPerNode ? (accumulator.drainIndexOfNode.get(node) ?? 0) : accumulator.drainIndex
}

/** P-73: 39+ remember the place that is visited, 2.5 the one after it. */
function moveIndex(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  node: number,
  visited: number,
  next: number,
): void {
  if (context.features.drainIndexPerNode) accumulator.drainIndexOfNode.set(node, visited)
  else accumulator.drainIndex = next
}

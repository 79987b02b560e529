import { type ClusterView, type TopicView, topicView } from '../client/cluster-view.ts'
import { effectiveBatchSize } from '../config/effective-batch-size.ts'
import { must } from '../kernel/assert.ts'
import type { Bytes } from '../kernel/units.ts'
import { type PartitionIndex, partitionIndex } from '../protocol/ids.ts'
import type { AppendCall } from './accumulator-append.ts'
import type { AccumulatorContext } from './accumulator-context.ts'
import { allBatchesFull, type BatchDeque } from './batch-deque.ts'
import {
  type BuiltInPartitionerState,
  peekCurrentPartition,
  switchPartition,
  updatePartitionInfo,
} from './built-in-partitioner.ts'
import { PRODUCER } from './events.ts'
import { type RecordAccumulatorState, topicInfo } from './record-accumulator.ts'

/**
 * Say where an append goes: to the partition that it names, or to the sticky one (step A, P-48).
 *
 * @returns The topic's built-in partitioner, if it chose.
 */
export function choosePartition(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  cluster: ClusterView,
  call: AppendCall,
): BuiltInPartitionerState | undefined {
  if (call.partition >= 0) {
    call.chosenPartition = call.partition
    return undefined
  }
  const { partitioner } = topicInfo(accumulator, call.topic)
  const topic = knownTopic(cluster, call)
  const isFirstChoice = partitioner.stickyPartition < 0
  const number = peekCurrentPartition(partitioner, topic, accumulator.partitionerRng, context.random31)
  call.chosenPartition = partitionOf(context, topic, number)
  call.choice = partitioner.choice
  if (isFirstChoice) context.events?.emit(PRODUCER.stickySwitched, context.producer, call.chosenPartition, -1)
  return partitioner
}

/** Has the sticky choice moved on, or does it now, because its batches are full or gone (P-51)? */
export function hasPartitionChanged(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  cluster: ClusterView,
  call: AppendCall,
  queue: BatchDeque,
  builtIn: BuiltInPartitionerState,
): boolean {
  if (builtIn.choice !== call.choice) return true
  return allBatchesFull(queue) && accountBytes(accumulator, context, cluster, call, builtIn, 0, true)
}

/** P-50, with the event of a switch. @returns Whether the choice has changed. */
export function accountBytes(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  cluster: ClusterView,
  call: AppendCall,
  builtIn: BuiltInPartitionerState,
  appendedBytes: Bytes,
  enableSwitch: boolean,
): boolean {
  const stickyBatchSize = effectiveBatchSize(context.config, context.features)
  if (!updatePartitionInfo(builtIn, appendedBytes, stickyBatchSize, enableSwitch)) return false
  const topic = knownTopic(cluster, call)
  switchPartition(builtIn, topic, accumulator.partitionerRng, context.random31)
  const next = partitionOf(context, topic, builtIn.stickyPartition)
  context.events?.emit(PRODUCER.stickySwitched, context.producer, next, call.chosenPartition)
  return true
}

/**
 * The partition that a choice means. Choices are numbers, and outlive the metadata in which they were made: a broker that is
 * behind may answer with fewer partitions than the client has known. Its batch then waits for a leader to be known (P-29).
 */
function partitionOf({ registry }: AccumulatorContext, topic: TopicView, number: number): PartitionIndex {
  return topic.partitions[number] ?? partitionIndex(registry, topic.topic, number)
}

function knownTopic(cluster: ClusterView, call: AppendCall): TopicView {
  return must(topicView(cluster, call.topic), `topic ${call.topic} in the client's metadata`)
}

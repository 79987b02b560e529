import { leaderEpochOf, leaderOf } from '../client/cluster-view.ts'
import type { Millis } from '../kernel/units.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { ConsumerState } from './consumer-state.ts'

/**
 * What a consumer is about to do with a partition: `reset`: ask where the log starts; `validate`: ask the new leader whether
 * its log still holds what was read; `fetch`: read on.
 *
 * @source kafka clients SubscriptionState.FetchStates
 */
export type FetchState = 'reset' | 'validate' | 'fetch'

/** One partition that the consumer reads. */
export interface ConsumerPartition {
  readonly partition: PartitionIndex
  fetchState: FetchState
  /** Offset of the next record to read, -1: not known yet. */
  position: number
  /** Leader epoch of the record before the position, -1: unknown. */
  offsetEpoch: number
  /** Whom the consumer reads from, and the epoch in which it believes that broker to lead. -1: nobody yet. */
  leader: number
  leaderEpoch: number
  /** Correlation id of the ListOffsets or OffsetForLeaderEpoch request that is out, -1: none. */
  asking: number
  /** Nothing is asked about the partition before this time. */
  retryAtMs: Millis
}

/** A partition of which nothing has been read: its position is to be looked up. */
export function newConsumerPartition(partition: PartitionIndex): ConsumerPartition {
  return {
    partition,
    fetchState: 'reset',
    position: -1,
    offsetEpoch: -1,
    leader: -1,
    leaderEpoch: -1,
    asking: -1,
    retryAtMs: 0,
  }
}

/** The state of a partition that the consumer reads, or undefined. */
export function partitionOf(consumer: ConsumerState, partition: PartitionIndex): ConsumerPartition | undefined {
  for (const candidate of consumer.partitions) if (candidate.partition === partition) return candidate
  return undefined
}

/**
 * Take over what the metadata says: partitions that are new, and leaders that have changed.
 *
 * @source kafka clients SubscriptionState#maybeValidatePositionForCurrentLeader; KIP-320
 */
export function followMetadata(consumer: ConsumerState): void {
  const { view } = consumer.client.metadata
  if (view === consumer.view) return
  consumer.view = view
  const topic = view.topics.get(consumer.options.topic)
  if (!topic) return
  for (let number = 0; number < topic.partitions.length; number++) {
    const index = topic.partitions[number] as PartitionIndex
    let partition = consumer.partitions[number]
    if (!partition) {
      partition = newConsumerPartition(index)
      consumer.partitions.push(partition)
    }
    adoptLeader(partition, leaderOf(view, index), leaderEpochOf(view, index))
  }
}

/** A partition without a leader goes on with the one that it had. */
function adoptLeader(partition: ConsumerPartition, leader: number, leaderEpoch: number): void {
  if (leader < 0 || (leader === partition.leader && leaderEpoch === partition.leaderEpoch)) return
  partition.leader = leader
  partition.leaderEpoch = leaderEpoch
  partition.retryAtMs = 0
  if (partition.fetchState === 'reset') return
  // Whatever is out went to the leader of before: its answer says nothing about the new one.
  partition.asking = -1
  partition.fetchState = partition.offsetEpoch >= 0 && leaderEpoch >= 0 ? 'validate' : 'fetch'
}

/** The position is of no use: look up where the log starts (auto.offset.reset earliest). */
export function requestOffsetReset(partition: ConsumerPartition): void {
  partition.fetchState = 'reset'
  partition.asking = -1
  partition.retryAtMs = 0
}

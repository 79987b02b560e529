import type { PartitionIndex } from '../protocol/ids.ts'

/**
 * The client's picture of the cluster at one metadata version: plain arrays, never changed once built, so that asking
 * for a leader is an array read and snapshots share it. `buildClusterView` (metadata.ts) makes a new one whenever the
 * picture changes; two views are the same picture exactly when they are the same object.
 *
 * @source kafka 3.9 clients Cluster, MetadataSnapshot
 */
export interface ClusterView {
  /** Counts pictures from 0 (none yet). Grows by one with every change, leader hints included. */
  readonly version: number
  /** Broker ids, ascending; before the first answer the bootstrap nodes (-1, -2, …). */
  readonly nodes: readonly number[]
  /** PartitionIndex → leader's broker id, -1: none. Shorter than the registry: what lies beyond is unknown. */
  readonly leaders: readonly number[]
  /** PartitionIndex → leader epoch, -1: unknown. */
  readonly leaderEpochs: readonly number[]
  /** Topics of the picture by name, in order of their names. */
  readonly topics: ReadonlyMap<string, TopicView>
  /** Broker id → partitions that it leads, by topic name, then number (the order of P-71). */
  readonly partitionsByLeader: ReadonlyMap<number, readonly PartitionIndex[]>
  /** Topics that the brokers call invalid (P-27). */
  readonly invalidTopics: ReadonlySet<string>
}

/** One topic of the picture. */
export interface TopicView {
  readonly topic: string
  /** Partition number → PartitionIndex; the length is the partition count, leaderless ones included. */
  readonly partitions: readonly PartitionIndex[]
  /** Numbers of the partitions with a known leader, ascending (P-39). */
  readonly available: readonly number[]
}

const NO_PARTITIONS: readonly PartitionIndex[] = []

/** A picture of nothing: before the first metadata answer. */
export function emptyClusterView(nodes: readonly number[]): ClusterView {
  return {
    version: 0,
    nodes,
    leaders: [],
    leaderEpochs: [],
    topics: new Map(),
    partitionsByLeader: new Map(),
    invalidTopics: new Set(),
  }
}

/** Leader of a partition as the client believes, -1: none or unknown. */
export function leaderOf(view: ClusterView, partition: PartitionIndex): number {
  return view.leaders[partition] ?? -1
}

/** Leader epoch of a partition as the client believes, -1: unknown. */
export function leaderEpochOf(view: ClusterView, partition: PartitionIndex): number {
  return view.leaderEpochs[partition] ?? -1
}

/** A topic of the picture, or undefined while the client does not know it. */
export function topicView(view: ClusterView, topic: string): TopicView | undefined {
  return view.topics.get(topic)
}

/** Partitions that `node` leads, by topic name, then number. */
export function partitionsLedBy(view: ClusterView, node: number): readonly PartitionIndex[] {
  return view.partitionsByLeader.get(node) ?? NO_PARTITIONS
}

import { rngStream } from '../kernel/rng.ts'
import { ERROR } from '../protocol/errors.ts'
import type { MetadataImage, PartitionMetadata, TopicMetadata } from '../protocol/messages.ts'
import type { ClusterOptions } from './cluster-options.ts'
import { internTopic } from './metadata-cache.ts'
import {
  drawStripeOffsets,
  drawZooKeeperStart,
  type PlacementWish,
  placeWithKRaft,
  placeWithZooKeeper,
} from './placement.ts'
import { TRANSACTION_STATE_TOPIC } from './transaction-state.ts'

/** A topic that is there from the start. */
export interface InitialTopic {
  readonly name: string
  readonly partitions: number
  readonly replicationFactor: number
  /** Replica lists; absent: placed by the rules of the version, from the seed. */
  readonly assignment?: readonly (readonly number[])[]
  /** Overrides, Kafka's names, as text. */
  readonly config: Readonly<Record<string, string>>
}

/**
 * The topic of the transaction coordinators, as brokers create it. A warm run with transactional producers begins with it.
 *
 * @simplified As many partitions as there are brokers at most, instead of 50 (S-12); never more replicas than brokers, and
 * min.insync.replicas no higher, so that small clusters can have transactions.
 */
export function transactionStateTopic(options: ClusterOptions): InitialTopic {
  const { config, brokerCount } = options
  const replicationFactor = Math.min(config.transactionStateLogReplicationFactor, brokerCount)
  return {
    name: TRANSACTION_STATE_TOPIC,
    partitions: Math.min(config.transactionStateLogNumPartitions, brokerCount),
    replicationFactor,
    config: { 'min.insync.replicas': String(Math.min(config.transactionStateLogMinIsr, replicationFactor)) },
  }
}

/** Broker ids 1..count. */
export function brokerIds(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}

/** Replica lists for a new topic while every broker is active, drawn from a stream of the topic's own (C-7, C-9). */
export function placeTopic(
  options: ClusterOptions,
  topic: { readonly name: string; readonly partitions: number; readonly replicationFactor: number },
): number[][] {
  const rng = rngStream(options.seed, `cluster/placement/${topic.name}`)
  const wish: PlacementWish = {
    partitionCount: topic.partitions,
    replicationFactor: topic.replicationFactor,
    active: brokerIds(options.brokerCount),
    fenced: [],
  }
  if (options.profile.features.metadataPlane === 'zookeeper') {
    return placeWithZooKeeper(wish, { firstPartition: 0, ...drawZooKeeperStart(options.brokerCount, rng) })
  }
  return placeWithKRaft(wish, drawStripeOffsets(wish, rng), rng)
}

/**
 * The controller's picture at time 0: every broker registered and unfenced, every topic there, the first of each replica
 * list leads in epoch 0, all replicas are in sync (C-10). Partitions are interned in the order given.
 */
export function initialImage(options: ClusterOptions, topics: readonly InitialTopic[]): MetadataImage {
  const described: TopicMetadata[] = topics.map((topic) => {
    const lists = topic.assignment ?? placeTopic(options, topic)
    const indexes = internTopic(options.tables.registry, topic.name, lists.length)
    const partitions = lists.map((replicas, p) => newPartition(indexes[p] as number, replicas, replicas))
    return { topic: topic.name, error: ERROR.NONE, partitions }
  })
  const topicConfigs: Record<string, Readonly<Record<string, string>>> = {}
  for (const topic of topics) if (Object.keys(topic.config).length > 0) topicConfigs[topic.name] = topic.config
  return {
    version: 0,
    brokers: brokerIds(options.brokerCount).map((id) => ({
      id,
      epoch: id,
      fenced: false,
      inControlledShutdown: false,
      logDirFailed: false,
    })),
    topics: described,
    topicConfigs,
  }
}

/** A partition as it is created: the first in-sync replica leads (C-10). */
export function newPartition(
  partition: number,
  replicas: readonly number[],
  isr: readonly number[],
): PartitionMetadata {
  return {
    partition,
    error: isr.length === 0 ? ERROR.LEADER_NOT_AVAILABLE : ERROR.NONE,
    leader: isr[0] ?? -1,
    leaderEpoch: 0,
    partitionEpoch: 0,
    replicas,
    isr,
    elr: [],
  }
}

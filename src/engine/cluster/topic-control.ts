import { ERROR } from '../protocol/errors.ts'
import type { PartitionMetadata, TopicMetadata } from '../protocol/messages.ts'
import { type ControllerState, canLead } from './controller-state.ts'
import { brokerConfigOf } from './dynamic-config.ts'
import { newPartition } from './initial-image.ts'
import { internTopic, isValidTopicName } from './metadata-cache.ts'
import { setPartition } from './metadata-publisher.ts'
import {
  drawStripeOffsets,
  drawZooKeeperStart,
  type PlacementWish,
  placeWithKRaft,
  placeWithZooKeeper,
  zooKeeperStartOf,
} from './placement.ts'
import { changePartition, hasElr } from './replication-control-manager.ts'

/** A topic to create; -1: the cluster's default (C-6). */
export interface NewTopic {
  readonly name: string
  readonly partitions: number
  readonly replicationFactor: number
  /** Then partitions and replicationFactor are -1. */
  readonly assignment?: readonly (readonly number[])[]
  readonly config: Readonly<Record<string, string>>
}

/** Overrides as an action gives them: null removes a name. */
export type ConfigChange = Readonly<Record<string, string | null>>

/**
 * Create a topic in the decision being taken.
 *
 * @returns 0 or why not.
 * @source C-6, C-7, C-9, C-10
 */
export function createTopic(controller: ControllerState, topic: NewTopic): number {
  if (!isValidTopicName(topic.name)) return ERROR.INVALID_TOPIC_EXCEPTION
  const known = controller.newest.topics
  if (known.some((other) => other.topic === topic.name)) return ERROR.TOPIC_ALREADY_EXISTS
  if (known.some((other) => unified(other.topic) === unified(topic.name))) return ERROR.INVALID_TOPIC_EXCEPTION
  const lists = topic.assignment ? checkedAssignment(controller, topic) : placed(controller, topic)
  if (typeof lists === 'number') return lists
  const indexes = internTopic(controller.options.tables.registry, topic.name, lists.length)
  const partitions = lists.map((replicas, p) => created(controller, indexes[p] as number, replicas))
  const described: TopicMetadata = { topic: topic.name, error: ERROR.NONE, partitions }
  controller.draft.topics.push(known.length)
  controller.newest = { ...controller.newest, topics: [...known, described] }
  for (const entry of partitions) controller.partitions[entry.partition] = entry
  if (Object.keys(topic.config).length > 0) putTopicConfig(controller, topic.name, topic.config)
  return ERROR.NONE
}

/** `.` and `_` are one and the same in metric names: two topics must not differ in them alone (C-6). */
function unified(name: string): string {
  return name.replaceAll('.', '_')
}

function created(controller: ControllerState, partition: number, replicas: readonly number[]): PartitionMetadata {
  return newPartition(
    partition,
    replicas,
    replicas.filter((broker) => canLead(controller, broker)),
  )
}

function checkedAssignment(controller: ControllerState, topic: NewTopic): readonly (readonly number[])[] | number {
  const lists = topic.assignment ?? []
  if (topic.partitions !== -1 || topic.replicationFactor !== -1 || lists.length === 0) return ERROR.INVALID_REQUEST
  const size = lists[0]?.length ?? 0
  for (const replicas of lists) {
    const isLegal =
      replicas.length === size &&
      size > 0 &&
      new Set(replicas).size === size &&
      replicas.every((broker) => controller.brokers[broker] !== undefined) &&
      replicas.some((broker) => canLead(controller, broker))
    if (!isLegal) return ERROR.INVALID_REPLICA_ASSIGNMENT
  }
  return lists
}

function placed(controller: ControllerState, topic: NewTopic): number[][] | number {
  const { config } = controller
  const partitionCount = topic.partitions === -1 ? config.numPartitions : topic.partitions
  const replicationFactor = topic.replicationFactor === -1 ? config.defaultReplicationFactor : topic.replicationFactor
  if (partitionCount <= 0) return ERROR.INVALID_PARTITIONS
  return place(controller, partitionCount, replicationFactor, undefined)
}

/**
 * Replica lists from the brokers as they are now.
 *
 * @param existing Entries of the topic's partitions, for an increase.
 */
function place(
  controller: ControllerState,
  partitionCount: number,
  replicationFactor: number,
  existing: readonly PartitionMetadata[] | undefined,
): number[][] | number {
  const wish = placementWish(controller, partitionCount, replicationFactor)
  const isZooKeeper = controller.options.profile.features.metadataPlane === 'zookeeper'
  const available = wish.active.length + (isZooKeeper ? 0 : wish.fenced.length)
  if (wish.active.length === 0 || replicationFactor <= 0 || replicationFactor > available) {
    return ERROR.INVALID_REPLICATION_FACTOR
  }
  const lists = isZooKeeper ? placeAnew(controller, wish, existing) : placeInStripes(controller, wish)
  // A broker whose only disk has failed may still be active: a partition on nothing else would begin without an ISR (C-6).
  const isLedEverywhere = lists.every((replicas) => replicas.some((broker) => canLead(controller, broker)))
  return isLedEverywhere ? lists : ERROR.INVALID_REPLICATION_FACTOR
}

function placeInStripes({ placementRng: rng }: ControllerState, wish: PlacementWish): number[][] {
  return placeWithKRaft(wish, drawStripeOffsets(wish, rng), rng)
}

function placeAnew(
  { placementRng: rng }: ControllerState,
  wish: PlacementWish,
  existing: readonly PartitionMetadata[] | undefined,
): number[][] {
  const start = existing
    ? zooKeeperStartOf(existing[0]?.replicas[0] ?? 0, wish.active)
    : drawZooKeeperStart(wish.active.length, rng)
  return placeWithZooKeeper(wish, { firstPartition: existing?.length ?? 0, ...start })
}

function placementWish(controller: ControllerState, partitionCount: number, replicationFactor: number): PlacementWish {
  const active: number[] = []
  const fenced: number[] = []
  for (const registration of controller.brokers) {
    if (!registration || registration.inControlledShutdown) continue
    if (registration.fenced) fenced.push(registration.id)
    else active.push(registration.id)
  }
  return { partitionCount, replicationFactor, active, fenced }
}

/**
 * More partitions for a topic; what exists does not move (C-8, C-9, C-10).
 *
 * @returns 0, UNKNOWN_TOPIC_OR_PARTITION, INVALID_PARTITIONS, INVALID_REPLICATION_FACTOR.
 */
export function addPartitions(controller: ControllerState, name: string, total: number): number {
  const at = controller.newest.topics.findIndex((known) => known.topic === name)
  const topic = controller.newest.topics[at]
  if (!topic) return ERROR.UNKNOWN_TOPIC_OR_PARTITION
  const added = total - topic.partitions.length
  if (added <= 0) return ERROR.INVALID_PARTITIONS
  const replicationFactor = topic.partitions[0]?.replicas.length ?? 1
  const lists = place(controller, added, replicationFactor, topic.partitions)
  if (typeof lists === 'number') return lists
  const indexes = internTopic(controller.options.tables.registry, name, total).slice(topic.partitions.length)
  const partitions = lists.map((replicas, p) => created(controller, indexes[p] as number, replicas))
  const topics = controller.newest.topics.slice()
  topics[at] = { ...topic, partitions: [...topic.partitions, ...partitions] }
  controller.newest = { ...controller.newest, topics }
  controller.draft.topics.push(at)
  for (const entry of partitions) controller.partitions[entry.partition] = entry
  return ERROR.NONE
}

/**
 * Change a topic's config. Another min.insync.replicas empties the ELR (C-89); with 2.5, switching unclean elections on makes
 * the controller elect at once (C-85).
 *
 * @returns 0 or UNKNOWN_TOPIC_OR_PARTITION.
 */
export function setTopicConfig(controller: ControllerState, name: string, change: ConfigChange): number {
  const topic = controller.newest.topics.find((known) => known.topic === name)
  if (!topic) return ERROR.UNKNOWN_TOPIC_OR_PARTITION
  putTopicConfig(controller, name, merged(controller.newest.topicConfigs[name], change))
  afterConfigChange(controller, topic.partitions, change)
  return ERROR.NONE
}

/** Change dynamic broker config: of one broker, or (undefined) of all. */
export function setBrokerConfig(controller: ControllerState, broker: number | undefined, change: ConfigChange): number {
  if (broker !== undefined && !controller.brokers[broker]) return ERROR.BROKER_NOT_AVAILABLE
  const key = broker === undefined ? '' : String(broker)
  const configs = controller.newest.brokerConfigs ?? {}
  controller.newest = { ...controller.newest, brokerConfigs: { ...configs, [key]: merged(configs[key], change) } }
  controller.draft.areConfigsChanged = true
  if (broker === undefined) {
    controller.config = brokerConfigOf(controller.options.profile, controller.options.config, controller.newest, 0)
    afterConfigChange(
      controller,
      controller.newest.topics.flatMap((topic) => topic.partitions),
      change,
    )
  }
  return ERROR.NONE
}

function afterConfigChange(
  controller: ControllerState,
  partitions: readonly PartitionMetadata[],
  change: ConfigChange,
): void {
  if (Object.hasOwn(change, 'min.insync.replicas') && hasElr(controller)) {
    for (const entry of partitions) {
      if (entry.elr.length === 0) continue
      setPartition(controller, { ...entry, elr: [], partitionEpoch: entry.partitionEpoch + 1 })
    }
  }
  const isZooKeeper = controller.options.profile.features.metadataPlane === 'zookeeper'
  if (isZooKeeper && change['unclean.leader.election.enable'] === 'true') {
    for (const entry of partitions)
      if (entry.leader === -1) changePartition(controller, entry, { targetIsr: entry.isr })
  }
}

function putTopicConfig(controller: ControllerState, name: string, config: Readonly<Record<string, string>>): void {
  const topicConfigs = { ...controller.newest.topicConfigs, [name]: config }
  controller.newest = { ...controller.newest, topicConfigs }
  controller.draft.areConfigsChanged = true
}

function merged(before: Readonly<Record<string, string>> | undefined, change: ConfigChange): Record<string, string> {
  const config: Record<string, string> = { ...before }
  for (const [name, value] of Object.entries(change)) {
    if (value === null) delete config[name]
    else config[name] = value
  }
  return config
}

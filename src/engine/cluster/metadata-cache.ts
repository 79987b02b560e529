import type { ProfileFeatures } from '../config/profile.ts'
import { must } from '../kernel/assert.ts'
import type { Micros } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import { type PartitionIndex, type PartitionRegistry, partitionIndex } from '../protocol/ids.ts'
import type { LeaderHint, MetadataImage, PartitionMetadata, ResponseBody, TopicMetadata } from '../protocol/messages.ts'

type BrokerEntry = MetadataImage['brokers'][number]

/** What a broker knows of the cluster: the image that it has applied, and those that wait to be (C-91, C-93). */
export interface MetadataCacheState {
  image: MetadataImage | undefined
  /** Arrived, not yet acted on. */
  waiting: { readonly image: MetadataImage; readonly atUs: Micros }[]
  /** By partition index, of the applied image. */
  partitions: (PartitionMetadata | undefined)[]
  /** By broker id, of the applied image. */
  brokers: (BrokerEntry | undefined)[]
  /** By name, of the applied image. */
  topics: ReadonlyMap<string, TopicMetadata>
  /** Unfenced brokers, ascending: all that clients hear of. */
  liveBrokers: readonly number[]
}

const NO_HINT: LeaderHint = { leader: -1, leaderEpoch: -1 }

/** A broker that has read no metadata yet. */
export function emptyMetadataCache(): MetadataCacheState {
  return { image: undefined, waiting: [], partitions: [], brokers: [], topics: new Map(), liveBrokers: [] }
}

/** Version of the applied image, -1: none. */
export function metadataVersion(cache: MetadataCacheState): number {
  return cache.image?.version ?? -1
}

/**
 * Make `image` the applied one.
 *
 * @returns The partitions whose entry differs from before, ascending.
 */
export function applyImage(
  cache: MetadataCacheState,
  image: MetadataImage,
  registry: PartitionRegistry,
): PartitionMetadata[] {
  const changed: PartitionMetadata[] = []
  if (image.topics !== cache.image?.topics) {
    const topics = new Map<string, TopicMetadata>()
    for (const topic of image.topics) {
      topics.set(topic.topic, topic)
      if (cache.topics.get(topic.topic) === topic) continue
      for (const entry of topic.partitions) {
        if (cache.partitions[entry.partition] === entry) continue
        cache.partitions[entry.partition] = entry
        changed.push(entry)
      }
    }
    cache.topics = topics
    changed.sort((a, b) => a.partition - b.partition)
  }
  if (image.brokers !== cache.image?.brokers) {
    cache.brokers = []
    for (const broker of image.brokers) cache.brokers[broker.id] = broker
    cache.liveBrokers = image.brokers
      .filter((broker) => !broker.fenced)
      .map((broker) => broker.id)
      .sort((a, b) => a - b)
  }
  cache.image = image
  // Only names that the run has seen can be asked for: the registry knows each partition of an image.
  for (const entry of changed) must(registry.topics[entry.partition], 'name of partition', entry.partition)
  return changed
}

/** Is the broker registered, unfenced and not shutting down, by the metadata applied here? */
export function isActive(cache: MetadataCacheState, broker: number): boolean {
  const entry = cache.brokers[broker]
  return entry !== undefined && !entry.fenced && !entry.inControlledShutdown
}

/**
 * May the follower join the ISR, by the metadata applied here: active, its log directory online, and fetching with the
 * epoch it is registered with.
 *
 * @source C-41, C-43, C-84; G-76: nobody waits for a replica on a failed disk. No such condition with ZooKeeper
 */
export function canJoinIsr(
  cache: MetadataCacheState,
  broker: number,
  brokerEpoch: number,
  features: ProfileFeatures,
): boolean {
  if (features.metadataPlane === 'zookeeper') return true
  const entry = cache.brokers[broker]
  return isActive(cache, broker) && entry?.epoch === brokerEpoch && !entry.logDirFailed
}

/** Who leads, as this broker believes: what goes with NOT_LEADER_OR_FOLLOWER (C-94). */
export function leaderHint(cache: MetadataCacheState, partition: PartitionIndex): LeaderHint {
  const entry = cache.partitions[partition]
  return entry ? { leader: entry.leader, leaderEpoch: entry.leaderEpoch } : NO_HINT
}

/** A legal topic name: letters, digits, `.`, `_`, `-`, at most 249, and neither `.` nor `..`. */
export function isValidTopicName(name: string): boolean {
  return /^[a-zA-Z0-9._-]{1,249}$/.test(name) && name !== '.' && name !== '..'
}

/**
 * The answer to a metadata request, from this broker's own view, which may be stale.
 *
 * @param topics null: all of them.
 * @param autoCreate What an unknown topic is answered with while it is being created; undefined: it is not.
 * @returns The answer, and the topics that the controller should create (C-11).
 * @source C-91, C-92, C-11
 */
export function metadataResponse(
  cache: MetadataCacheState,
  topics: readonly string[] | null,
  autoCreate: { readonly error: number } | undefined,
): { readonly body: ResponseBody; readonly toCreate: readonly string[] } {
  const toCreate: string[] = []
  const describe = (name: string): TopicMetadata => {
    const known = cache.topics.get(name)
    if (known) return known
    if (!isValidTopicName(name)) return { topic: name, error: ERROR.INVALID_TOPIC_EXCEPTION, partitions: [] }
    if (!autoCreate) return { topic: name, error: ERROR.UNKNOWN_TOPIC_OR_PARTITION, partitions: [] }
    toCreate.push(name)
    return { topic: name, error: autoCreate.error, partitions: [] }
  }
  const described = topics === null ? (cache.image?.topics ?? []) : topics.map(describe)
  const body: ResponseBody = {
    api: 'Metadata',
    brokers: cache.liveBrokers,
    controllerId: cache.liveBrokers[0] ?? -1,
    topics: described,
  }
  return { body, toCreate }
}

/** The partitions of a topic of an image by number, interned. */
export function internTopic(registry: PartitionRegistry, topic: string, partitionCount: number): PartitionIndex[] {
  return Array.from({ length: partitionCount }, (_, partition) => partitionIndex(registry, topic, partition))
}

/** An independent copy; images are shared. */
export function cloneMetadataCache(cache: MetadataCacheState): MetadataCacheState {
  return { ...cache, waiting: cache.waiting.slice(), partitions: cache.partitions.slice() }
}

import type { ClusterConfig, TopicConfig } from '../config/broker-config.ts'
import type { Profile } from '../config/profile.ts'
import { checkedTopicConfig } from '../config/topic-config.ts'
import type { MetadataImage } from '../protocol/messages.ts'

type Overrides = Readonly<Record<string, string>>
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }
/** Puts one value, given as text, into a config. */
type Setter<Config> = (config: Mutable<Config>, value: string) => void

/** Broker-level names of topic configs. */
const TOPIC_NAMES: Readonly<Record<string, string>> = {
  'min.insync.replicas': 'min.insync.replicas',
  'unclean.leader.election.enable': 'unclean.leader.election.enable',
  'message.max.bytes': 'max.message.bytes',
  'log.message.timestamp.type': 'message.timestamp.type',
  'log.message.timestamp.before.max.ms': 'message.timestamp.before.max.ms',
  'log.message.timestamp.after.max.ms': 'message.timestamp.after.max.ms',
  'log.message.timestamp.difference.max.ms': 'message.timestamp.difference.max.ms',
  'log.segment.bytes': 'segment.bytes',
  'log.cleanup.policy': 'cleanup.policy',
}

const BROKER_SETTERS: Readonly<Record<string, Setter<ClusterConfig>>> = {
  'num.partitions': (config, value) => {
    config.numPartitions = Number(value)
  },
  'default.replication.factor': (config, value) => {
    config.defaultReplicationFactor = Number(value)
  },
  'auto.create.topics.enable': (config, value) => {
    config.autoCreateTopicsEnable = value === 'true'
  },
  'replica.lag.time.max.ms': (config, value) => {
    config.replicaLagTimeMaxMs = Number(value)
  },
  'replica.fetch.wait.max.ms': (config, value) => {
    config.replicaFetchWaitMaxMs = Number(value)
  },
  'replica.fetch.min.bytes': (config, value) => {
    config.replicaFetchMinBytes = Number(value)
  },
  'replica.fetch.backoff.ms': (config, value) => {
    config.replicaFetchBackoffMs = Number(value)
  },
  'auto.leader.rebalance.enable': (config, value) => {
    config.autoLeaderRebalanceEnable = value === 'true'
  },
  'producer.id.expiration.ms': (config, value) => {
    config.producerIdExpirationMs = Number(value)
  },
  'transaction.max.timeout.ms': (config, value) => {
    config.transactionMaxTimeoutMs = Number(value)
  },
}

/** The topic config that a broker config is the default of; undefined: of none. */
export function topicConfigOf(brokerConfig: string): string | undefined {
  return Object.hasOwn(TOPIC_NAMES, brokerConfig) ? TOPIC_NAMES[brokerConfig] : undefined
}

/** Does a running broker follow a change of this config? The others are read when it starts. */
export function isDynamicBrokerConfig(name: string): boolean {
  return Object.hasOwn(BROKER_SETTERS, name) || Object.hasOwn(TOPIC_NAMES, name)
}

/** What a topic runs with: the broker's defaults and the topic's own overrides, which have been checked when they were set. */
export function topicConfigWith(
  profile: Profile,
  defaults: TopicConfig,
  overrides: Overrides | undefined,
): TopicConfig {
  return overrides ? checkedTopicConfig(profile, overrides, defaults) : defaults
}

/** Static config with dynamic overrides on top. */
export function clusterConfigWith(
  profile: Profile,
  base: ClusterConfig,
  overrides: Overrides | undefined,
): ClusterConfig {
  if (!overrides) return base
  const config: Mutable<ClusterConfig> = { ...base }
  const topicOverrides: Record<string, string> = {}
  for (const [name, value] of Object.entries(overrides)) {
    BROKER_SETTERS[name]?.(config, value)
    const topicName = TOPIC_NAMES[name]
    if (topicName !== undefined) topicOverrides[topicName] = value
  }
  config.defaultTopicConfig = topicConfigWith(profile, base.defaultTopicConfig, topicOverrides)
  return config
}

/** What a broker runs with: static config, then what holds for all brokers, then what holds for it alone. */
export function brokerConfigOf(
  profile: Profile,
  base: ClusterConfig,
  image: MetadataImage,
  broker: number,
): ClusterConfig {
  const { brokerConfigs } = image
  if (!brokerConfigs) return base
  const forAll = clusterConfigWith(profile, base, brokerConfigs[''])
  return clusterConfigWith(profile, forAll, brokerConfigs[String(broker)])
}

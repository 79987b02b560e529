import { must } from '../kernel/assert.ts'
import { type Bytes, type Millis, NEVER } from '../kernel/units.ts'
import type { ConfigValue, GivenConfig } from './config-definition.ts'
import { CLUSTER_DEFINITIONS } from './definitions/cluster-definitions.ts'
import { TOPIC_DEFINITIONS } from './definitions/topic-definitions.ts'
import type { Profile } from './profile.ts'
import { readConfigMap } from './read-config-map.ts'
import type { RefusedValue } from './read-values.ts'
import { BROKER_NAMES, limitOf, TOPIC_NAMES, type TopicConfig, topicConfigFrom } from './topic-config.ts'

export type { TopicConfig } from './topic-config.ts'

/**
 * What the brokers and the controller work with (C-13). A value whose name does not exist in the version stands at the
 * default of the nearest version that has it; the code of that version does not ask for it.
 */
export interface ClusterConfig {
  /** What a topic gets unless it sets its own. */
  readonly defaultTopicConfig: TopicConfig
  readonly numPartitions: number
  readonly defaultReplicationFactor: number
  readonly autoCreateTopicsEnable: boolean
  readonly uncleanLeaderElectionIntervalMs: Millis
  readonly replicaLagTimeMaxMs: Millis
  readonly replicaFetchWaitMaxMs: Millis
  readonly replicaFetchMinBytes: Bytes
  readonly replicaFetchBackoffMs: Millis
  readonly replicaFetchMaxBytes: Bytes
  readonly replicaFetchResponseMaxBytes: Bytes
  readonly replicaSocketTimeoutMs: Millis
  readonly numReplicaFetchers: number
  readonly replicaHighWatermarkCheckpointIntervalMs: Millis
  readonly logFlushIntervalMessages: number
  readonly logFlushIntervalMs: Millis
  readonly logFlushOffsetCheckpointIntervalMs: Millis
  /** ZooKeeper versions only. */
  readonly zookeeperSessionTimeoutMs: Millis
  /** KRaft only, as are the next five. */
  readonly brokerHeartbeatIntervalMs: Millis
  readonly brokerSessionTimeoutMs: Millis
  readonly initialBrokerRegistrationTimeoutMs: Millis
  readonly metadataMaxIdleIntervalMs: Millis
  readonly controllerQuorumElectionTimeoutMs: Millis
  readonly controllerQuorumFetchTimeoutMs: Millis
  readonly autoLeaderRebalanceEnable: boolean
  readonly leaderImbalanceCheckIntervalMs: Millis
  readonly leaderImbalancePerBrokerPercentage: number
  readonly controlledShutdownEnable: boolean
  readonly controlledShutdownMaxRetries: number
  readonly controlledShutdownRetryBackoffMs: Millis
  /** `request.timeout.ms` of the broker: inter-broker requests, marker writes. */
  readonly requestTimeoutMs: Millis
  readonly transactionStateLogNumPartitions: number
  readonly transactionStateLogReplicationFactor: number
  readonly transactionStateLogMinIsr: number
  readonly transactionMaxTimeoutMs: Millis
  readonly transactionalIdExpirationMs: Millis
  readonly transactionAbortTimedOutTransactionCleanupIntervalMs: Millis
  readonly transactionPartitionVerificationEnable: boolean
  /** 2.5 has no config of its own: the same as transactionalIdExpirationMs. */
  readonly producerIdExpirationMs: Millis
  readonly logDirFailureTimeoutMs: Millis
  /** `eligible.leader.replicas.version`: 0 = off. 0 in versions without eligible leader replicas. */
  readonly elrVersion: 0 | 1
}

/** Why a config map was refused: the name at fault and the broker's message. */
export type ConfigProblem = RefusedValue

export type TopicConfigResult =
  | { readonly ok: true; readonly config: TopicConfig }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] }

export type ClusterConfigResult =
  | {
      readonly ok: true
      readonly config: ClusterConfig
      /** Names that another version knows and this one does not: a broker only logs them. */
      readonly unused: readonly string[]
    }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] }

/**
 * What a topic's config map means. Null values count as not set.
 *
 * @param defaults What the topic gets where it sets nothing: `ClusterConfig.defaultTopicConfig` of its cluster.
 * @returns All problems at once, with the broker's messages; an unknown name is one.
 * @source C-13
 */
export function resolveTopicConfig(profile: Profile, props: GivenConfig, defaults?: TopicConfig): TopicConfigResult {
  const read = readConfigMap(TOPIC_DEFINITIONS, profile, props)
  const problems = [...read.problems]
  for (const name of [...read.unused, ...read.unknown]) {
    problems.push({ name, message: `Unknown topic config name: ${name}` })
  }
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, config: topicConfigFrom(read.given, TOPIC_NAMES, defaults ?? defaultTopicConfigOf(profile)) }
}

/**
 * What the cluster's config map means, or that of one broker with its own values merged in. Null values count as not set.
 *
 * @returns All problems at once; a name that no version knows is one.
 * @source C-13
 */
export function resolveClusterConfig(profile: Profile, props: GivenConfig): ClusterConfigResult {
  const read = readConfigMap(CLUSTER_DEFINITIONS, profile, props)
  const problems = [...read.problems]
  for (const name of read.unknown) problems.push({ name, message: `Unknown broker config name: ${name}` })
  if (problems.length > 0) return { ok: false, problems }
  const config = clusterConfigFrom(valueReader(profile, read.given), profile, read.given)
  return { ok: true, config, unused: read.unused }
}

/** A topic config of a cluster where nothing is set. */
function defaultTopicConfigOf(profile: Profile): TopicConfig {
  const defaults = new Map<string, ConfigValue>()
  for (const { name, versions } of TOPIC_DEFINITIONS) {
    const spec = versions[profile.version]
    if (spec) defaults.set(name, spec.default)
  }
  return topicConfigFrom(defaults, TOPIC_NAMES)
}

type ValueReader = (name: string) => ConfigValue

/** Set values, else the default of the version, else that of the nearest version that knows the name. */
function valueReader(profile: Profile, given: ReadonlyMap<string, ConfigValue>): ValueReader {
  return (name) => {
    const set = given.get(name)
    if (set !== undefined) return set
    const definition = must(
      CLUSTER_DEFINITIONS.find((candidate) => candidate.name === name),
      `broker config ${name}`,
    )
    const { versions } = definition
    const spec = versions[profile.version] ?? versions['3.9'] ?? versions['4.x'] ?? versions['2.5']
    return must(spec, 'spec of', name).default
  }
}

function clusterConfigFrom(
  value: ValueReader,
  profile: Profile,
  given: ReadonlyMap<string, ConfigValue>,
): ClusterConfig {
  const number = (name: string): number => limitOf(value(name))
  const isOn = (name: string): boolean => value(name) === true
  const hasOwn = (name: string): boolean =>
    CLUSTER_DEFINITIONS.some((definition) => definition.name === name && definition.versions[profile.version])
  const flushMs = value('log.flush.interval.ms')
  const idExpiration = hasOwn('producer.id.expiration.ms')
    ? 'producer.id.expiration.ms'
    : 'transactional.id.expiration.ms'
  const verification = 'transaction.partition.verification.enable'
  const elr = 'eligible.leader.replicas.version'
  return {
    defaultTopicConfig: topicConfigFrom(given, BROKER_NAMES, defaultTopicConfigOf(profile)),
    numPartitions: number('num.partitions'),
    defaultReplicationFactor: number('default.replication.factor'),
    autoCreateTopicsEnable: isOn('auto.create.topics.enable'),
    uncleanLeaderElectionIntervalMs: number('unclean.leader.election.interval.ms'),
    replicaLagTimeMaxMs: number('replica.lag.time.max.ms'),
    replicaFetchWaitMaxMs: number('replica.fetch.wait.max.ms'),
    replicaFetchMinBytes: number('replica.fetch.min.bytes'),
    replicaFetchBackoffMs: number('replica.fetch.backoff.ms'),
    replicaFetchMaxBytes: number('replica.fetch.max.bytes'),
    replicaFetchResponseMaxBytes: number('replica.fetch.response.max.bytes'),
    replicaSocketTimeoutMs: number('replica.socket.timeout.ms'),
    numReplicaFetchers: number('num.replica.fetchers'),
    replicaHighWatermarkCheckpointIntervalMs: number('replica.high.watermark.checkpoint.interval.ms'),
    logFlushIntervalMessages: number('log.flush.interval.messages'),
    logFlushIntervalMs: flushMs === null ? NEVER : limitOf(flushMs),
    logFlushOffsetCheckpointIntervalMs: number('log.flush.offset.checkpoint.interval.ms'),
    zookeeperSessionTimeoutMs: number('zookeeper.session.timeout.ms'),
    brokerHeartbeatIntervalMs: number('broker.heartbeat.interval.ms'),
    brokerSessionTimeoutMs: number('broker.session.timeout.ms'),
    initialBrokerRegistrationTimeoutMs: number('initial.broker.registration.timeout.ms'),
    metadataMaxIdleIntervalMs: number('metadata.max.idle.interval.ms'),
    controllerQuorumElectionTimeoutMs: number('controller.quorum.election.timeout.ms'),
    controllerQuorumFetchTimeoutMs: number('controller.quorum.fetch.timeout.ms'),
    autoLeaderRebalanceEnable: isOn('auto.leader.rebalance.enable'),
    leaderImbalanceCheckIntervalMs: number('leader.imbalance.check.interval.seconds') * 1000,
    leaderImbalancePerBrokerPercentage: number('leader.imbalance.per.broker.percentage'),
    controlledShutdownEnable: isOn('controlled.shutdown.enable'),
    controlledShutdownMaxRetries: number('controlled.shutdown.max.retries'),
    controlledShutdownRetryBackoffMs: number('controlled.shutdown.retry.backoff.ms'),
    requestTimeoutMs: number('request.timeout.ms'),
    transactionStateLogNumPartitions: number('transaction.state.log.num.partitions'),
    transactionStateLogReplicationFactor: number('transaction.state.log.replication.factor'),
    transactionStateLogMinIsr: number('transaction.state.log.min.isr'),
    transactionMaxTimeoutMs: number('transaction.max.timeout.ms'),
    transactionalIdExpirationMs: number('transactional.id.expiration.ms'),
    transactionAbortTimedOutTransactionCleanupIntervalMs: number(
      'transaction.abort.timed.out.transaction.cleanup.interval.ms',
    ),
    transactionPartitionVerificationEnable: hasOwn(verification) && isOn(verification),
    producerIdExpirationMs: number(idExpiration),
    logDirFailureTimeoutMs: number('log.dir.failure.timeout.ms'),
    elrVersion: hasOwn(elr) && number(elr) === 1 ? 1 : 0,
  }
}

import type { KafkaVersion } from '../engine/config/profile.ts'
import type { Action, ActionBody, ConfigMap, KeySpec, LinkEnd, SendMode } from '../engine/scenario/scenario.ts'
import { type TransactionSource, withoutProducer, withProducerLike, withTransactions } from './producer-changes.ts'
import type { ProducerSource, ScenarioSource, TopicSource, WorkloadSource } from './scenario-source.ts'
import { mergeConfig } from './settings-in-force.ts'

export type ConfigValue = string | number | boolean

/** One turn of a control. `null` takes a name out of the config: its default is back in force. */
export type Change =
  | { readonly kind: 'producerConfig'; readonly producer: string; readonly config: ConfigMap }
  | { readonly kind: 'topicConfig'; readonly topic: string; readonly config: ConfigMap }
  /** `isStatic`: brokers read it when they start. */
  | { readonly kind: 'brokerConfig'; readonly config: ConfigMap; readonly isStatic?: boolean }
  | { readonly kind: 'partitions'; readonly topic: string; readonly from: number; readonly to: number }
  | { readonly kind: 'replicationFactor'; readonly topic: string; readonly to: number }
  | { readonly kind: 'brokers'; readonly to: number }
  | { readonly kind: 'version'; readonly to: KafkaVersion }
  | { readonly kind: 'seed'; readonly to: number }
  | { readonly kind: 'latency'; readonly toMs: number }
  | { readonly kind: 'duration'; readonly toMs: number }
  | { readonly kind: 'rate'; readonly entry: number; readonly to: number }
  | { readonly kind: 'keys'; readonly entry: number; readonly to: KeySpec }
  /** How the application waits for a send. */
  | { readonly kind: 'mode'; readonly entry: number; readonly to: SendMode }
  /** How many records a transaction has, and how many of them are aborted; undefined: none. */
  | { readonly kind: 'transaction'; readonly entry: number; readonly to: TransactionSource | undefined }
  /** Another producer like this one, with a workload like its own. */
  | { readonly kind: 'addProducer'; readonly like: string }
  | { readonly kind: 'removeProducer'; readonly producer: string }
  | { readonly kind: 'keyField'; readonly entry: number; readonly to: string | undefined }
  /** A producer's own partitioner; undefined: the config decides again. */
  | { readonly kind: 'partitioner'; readonly producer: string; readonly to: string | undefined }

/** How a change comes about: by an action at the playhead, or by another run from 0. */
export type ChangePlan =
  | { readonly how: 'act'; readonly action: ActionBody }
  | { readonly how: 'restart'; readonly source: ScenarioSource; readonly droppedActions: number }

/**
 * How `change` is made at `tUs` (contract, "An action by hand at playhead t"). At 0 nothing has happened yet: the
 * scenario itself is changed, so that no producer is restarted for it.
 */
export function planChange(source: ScenarioSource, change: Change, tUs: number): ChangePlan {
  const action = tUs > 0 ? actionFor(change) : undefined
  return action ? { how: 'act', action } : restartWith(changedSource(source, change))
}

/** The action that makes the change while the run goes on; undefined: no action can. */
function actionFor(change: Change): ActionBody | undefined {
  switch (change.kind) {
    case 'producerConfig':
      return { do: 'restartProducer', producer: change.producer, config: change.config }
    case 'topicConfig':
      return { do: 'setTopicConfig', topic: change.topic, config: change.config }
    case 'brokerConfig':
      return change.isStatic ? undefined : { do: 'setBrokerConfig', config: change.config }
    case 'partitions':
      return change.to > change.from ? { do: 'addPartitions', topic: change.topic, total: change.to } : undefined
    case 'rate':
      return { do: 'setWorkload', entry: change.entry, ratePerSecond: change.to }
    case 'keys':
      return { do: 'setWorkload', entry: change.entry, keys: change.to }
    case 'mode':
      return { do: 'setWorkload', entry: change.entry, mode: change.to }
    default:
      return undefined
  }
}

function restartWith(source: ScenarioSource): ChangePlan {
  const actions = source.actions ?? []
  const kept = actions.filter((action) => stillMakesSense(action, source))
  return { how: 'restart', source: { ...source, actions: kept }, droppedActions: actions.length - kept.length }
}

/** The scenario file after the change. */
export function changedSource(source: ScenarioSource, change: Change): ScenarioSource {
  switch (change.kind) {
    case 'producerConfig':
      return {
        ...source,
        producers: mapNamed(source.producers, change.producer, (one: ProducerSource) => ({
          ...one,
          config: mergeConfig(one.config ?? {}, change.config),
        })),
      }
    case 'topicConfig':
      return {
        ...source,
        topics: mapNamed(source.topics, change.topic, (one: TopicSource) => ({
          ...one,
          config: mergeConfig(one.config ?? {}, change.config),
        })),
      }
    case 'brokerConfig':
      return {
        ...source,
        cluster: { ...source.cluster, config: mergeConfig(source.cluster?.config ?? {}, change.config) },
      }
    case 'partitions':
      return { ...source, topics: mapNamed(source.topics, change.topic, (one) => withPartitions(one, change.to)) }
    case 'replicationFactor':
      return {
        ...source,
        topics: mapNamed(source.topics, change.topic, ({ assignment: _placedAnew, ...one }) => ({
          ...one,
          replicationFactor: change.to,
        })),
      }
    case 'brokers':
      return withBrokers(source, change.to)
    case 'version':
      return { ...source, kafka: change.to }
    case 'seed':
      return { ...source, seed: change.to }
    case 'latency':
      return { ...source, network: { ...source.network, latencyMs: change.toMs } }
    case 'duration':
      return { ...source, durationMs: change.toMs }
    case 'rate':
      return { ...source, workload: mapEntry(source, change.entry, (one) => ({ ...one, ratePerSecond: change.to })) }
    case 'keys':
      return { ...source, workload: mapEntry(source, change.entry, (one) => ({ ...one, keys: change.to })) }
    case 'mode':
      return { ...source, workload: mapEntry(source, change.entry, (one) => ({ ...one, mode: change.to })) }
    case 'transaction':
      return withTransactions(source, change.entry, change.to)
    case 'addProducer':
      return withProducerLike(source, change.like)
    case 'removeProducer':
      return withoutProducer(source, change.producer)
    case 'partitioner':
      return {
        ...source,
        producers: mapNamed(source.producers, change.producer, ({ partitioner: _before, ...one }: ProducerSource) =>
          change.to === undefined ? one : { ...one, partitioner: { source: change.to } },
        ),
      }
    case 'keyField':
      return {
        ...source,
        workload: mapEntry(source, change.entry, ({ keyField: _before, ...one }) =>
          change.to === undefined ? one : { ...one, keyField: change.to },
        ),
      }
  }
}

/** Explicit places and initial records that the new number of partitions has no room for are given up. */
function withPartitions(topic: TopicSource, partitions: number): TopicSource {
  const { assignment, initialRecords, ...rest } = topic
  return {
    ...rest,
    partitions,
    ...(assignment && assignment.length >= partitions ? { assignment: assignment.slice(0, partitions) } : {}),
    ...(initialRecords ? { initialRecords: initialRecords.slice(0, partitions) } : {}),
  }
}

/** Fewer brokers: smaller replication factors, replicas placed anew, bootstraps that are still there. */
function withBrokers(source: ScenarioSource, brokers: number): ScenarioSource {
  return {
    ...source,
    cluster: { ...source.cluster, brokers },
    topics: (source.topics ?? []).map(({ assignment, ...topic }) => ({
      ...topic,
      ...(topic.replicationFactor === undefined
        ? {}
        : { replicationFactor: Math.min(topic.replicationFactor, brokers) }),
      ...(assignment?.flat().every((broker) => broker <= brokers) ? { assignment } : {}),
    })),
    producers: (source.producers ?? []).map(({ bootstrap, ...producer }) => {
      const reachable = bootstrap?.filter((entry) => typeof entry !== 'number' || entry <= brokers)
      return reachable && reachable.length > 0 ? { ...producer, bootstrap: reachable } : producer
    }),
  }
}

/** Whether an action's broker, topic and producer exist in `source`. */
function stillMakesSense(action: Action, source: ScenarioSource): boolean {
  const brokers = source.cluster?.brokers ?? 3
  const topic = 'topic' in action ? source.topics?.find((one) => one.name === action.topic) : undefined
  if ('broker' in action && action.broker !== undefined && action.broker > brokers) return false
  if ('topic' in action && !topic) return false
  if ('producer' in action && !source.producers?.some((one) => one.name === action.producer)) return false
  if ('between' in action && !action.between.every((end) => endExists(end, brokers))) return false
  if ('from' in action && Array.isArray(action.from) && !action.from.every((end) => endExists(end, brokers)))
    return false
  if (action.do === 'addPartitions') return action.total > (topic?.partitions ?? 1)
  if (action.do === 'reassignPartition' && !action.replicas.every((broker) => broker <= brokers)) return false
  if (action.do === 'setWorkload') return action.entry < (source.workload?.length ?? 0)
  return true
}

function endExists(end: LinkEnd, brokers: number): boolean {
  return typeof end === 'string' || end <= brokers
}

function mapNamed<One extends { readonly name: string }>(
  list: readonly One[] | undefined,
  name: string,
  change: (one: One) => One,
): readonly One[] {
  return (list ?? []).map((one) => (one.name === name ? change(one) : one))
}

function mapEntry(
  source: ScenarioSource,
  index: number,
  change: (one: WorkloadSource) => WorkloadSource,
): readonly WorkloadSource[] {
  return (source.workload ?? []).map((one, at) => (at === index ? change(one) : one))
}

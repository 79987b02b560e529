import type {
  Action,
  ConfigMap,
  KeySpec,
  Scenario,
  SendMode,
  ValueBytes,
  WorkloadEntry,
} from '../engine/scenario/scenario.ts'
import type { ConfigScope } from './config-scope.ts'

/** What the controls show: the scenario's settings as the actions up to a moment have left them. */
export interface SettingsInForce {
  readonly producers: readonly { readonly name: string; readonly config: ConfigMap }[]
  readonly topics: readonly TopicInForce[]
  /** Cluster-wide broker config. */
  readonly brokerConfig: ConfigMap
  readonly workload: readonly WorkloadInForce[]
}

export interface TopicInForce {
  readonly name: string
  readonly partitions: number
  readonly replicationFactor: number
  readonly config: ConfigMap
}

export interface WorkloadInForce {
  readonly producer: string
  readonly topic: string
  /** undefined: records written out one by one. */
  readonly ratePerSecond: number | undefined
  readonly keys: KeySpec | undefined
  readonly valueBytes: ValueBytes | undefined
  readonly dataset: string | undefined
  readonly keyField: string | undefined
  readonly paused: boolean
  /** How the application waits for a send. */
  readonly mode: SendMode
  readonly transaction: WorkloadEntry['transaction']
}

/** `base` with `change` laid over it; null removes a name (contract, `restartProducer`, `setTopicConfig`). */
export function mergeConfig(base: ConfigMap, change: ConfigMap): ConfigMap {
  const merged: Record<string, string | number | boolean | null> = { ...base }
  for (const [name, value] of Object.entries(change)) {
    if (value === null) delete merged[name]
    else merged[name] = value
  }
  return merged
}

/** What is set at a scope. */
export function configAt(settings: SettingsInForce, scope: ConfigScope): ConfigMap {
  if (scope.kind === 'brokers') return settings.brokerConfig
  const list = scope.kind === 'producer' ? settings.producers : settings.topics
  return list.find(({ name }) => name === scope.name)?.config ?? {}
}

/** The settings at `tUs`, actions of that moment included. */
export function settingsInForce(scenario: Scenario, tUs: number): SettingsInForce {
  const done = scenario.actions.filter((action) => action.atMs * 1000 <= tUs)
  return done.reduce(afterAction, {
    producers: scenario.producers.map(({ name, config }) => ({ name, config })),
    topics: scenario.topics.map(({ name, partitions, replicationFactor, config }) => ({
      name,
      partitions,
      replicationFactor,
      config,
    })),
    brokerConfig: scenario.cluster.config,
    workload: scenario.workload.map((entry) => ({
      producer: entry.producer,
      topic: entry.topic,
      ratePerSecond: entry.kind === 'records' ? undefined : entry.ratePerSecond,
      keys: entry.kind === 'generated' ? entry.keys : undefined,
      valueBytes: entry.kind === 'generated' ? entry.valueBytes : undefined,
      dataset: entry.kind === 'dataset' ? entry.dataset : undefined,
      keyField: entry.kind === 'dataset' ? entry.keyField : undefined,
      paused: false,
      mode: entry.mode,
      transaction: entry.transaction,
    })),
  })
}

function afterAction(settings: SettingsInForce, action: Action): SettingsInForce {
  switch (action.do) {
    case 'restartProducer':
      return {
        ...settings,
        producers: settings.producers.map((one) => withConfig(one, action.producer, action.config)),
      }
    case 'setTopicConfig':
      return { ...settings, topics: settings.topics.map((one) => withConfig(one, action.topic, action.config)) }
    case 'addPartitions':
      return {
        ...settings,
        topics: settings.topics.map((one) => (one.name === action.topic ? { ...one, partitions: action.total } : one)),
      }
    case 'setBrokerConfig':
      if (action.broker !== undefined) return settings
      return { ...settings, brokerConfig: mergeConfig(settings.brokerConfig, action.config) }
    case 'setWorkload':
      return {
        ...settings,
        workload: settings.workload.map((entry, index) =>
          index === action.entry
            ? {
                ...entry,
                ratePerSecond: action.ratePerSecond ?? entry.ratePerSecond,
                keys: action.keys ?? entry.keys,
                valueBytes: action.valueBytes ?? entry.valueBytes,
                paused: action.paused ?? entry.paused,
                mode: action.mode ?? entry.mode,
              }
            : entry,
        ),
      }
    default:
      return settings
  }
}

function withConfig<One extends { readonly name: string; readonly config: ConfigMap }>(
  one: One,
  name: string,
  change: ConfigMap,
): One {
  return one.name === name ? { ...one, config: mergeConfig(one.config, change) } : one
}

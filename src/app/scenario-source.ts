import type { KafkaVersion } from '../engine/config/profile.ts'
import type { Action, ConfigMap, KeySpec, LinkEnd, SendMode, WorkloadEntry } from '../engine/scenario/scenario.ts'

/**
 * A scenario as it is written: the contract's JSON, not yet validated (the engine does that and names the field). The
 * page keeps it beside the parsed form, because this is what can be changed, stored and sent again.
 */
export interface ScenarioSource {
  readonly version: 1
  readonly title?: string | { readonly en: string; readonly ko: string }
  readonly kafka: KafkaVersion
  readonly seed?: number
  readonly durationMs?: number
  readonly cluster?: { readonly brokers?: number; readonly config?: ConfigMap }
  readonly topics?: readonly TopicSource[]
  readonly producers?: readonly ProducerSource[]
  readonly workload?: readonly WorkloadSource[]
  readonly network?: { readonly latencyMs?: number; readonly jitterMs?: number; readonly links?: readonly LinkSource[] }
  readonly actions?: readonly Action[]
}

export interface LinkSource {
  readonly between: readonly [LinkEnd, LinkEnd]
}

export interface TopicSource {
  readonly name: string
  readonly partitions?: number
  readonly replicationFactor?: number
  readonly assignment?: readonly (readonly number[])[]
  readonly initialRecords?: readonly number[]
  readonly config?: ConfigMap
}

export interface ProducerSource {
  readonly name: string
  readonly bootstrap?: readonly unknown[]
  readonly config?: ConfigMap
  readonly partitioner?: { readonly source: string }
}

export interface WorkloadSource {
  readonly producer: string
  readonly topic: string
  readonly ratePerSecond?: number
  readonly keys?: KeySpec
  readonly dataset?: string
  readonly keyField?: string
  readonly mode?: SendMode
  readonly transaction?: WorkloadEntry['transaction']
}

/** The title in a language; the file's own text when it has only one. */
export function titleOf(source: Pick<ScenarioSource, 'title'>, language: 'en' | 'ko'): string {
  if (source.title === undefined) return ''
  return typeof source.title === 'string' ? source.title : source.title[language]
}

/** Whether `value` looks enough like a scenario to be handed to the engine, which says the rest. */
export function isScenarioSource(value: unknown): value is ScenarioSource {
  return typeof value === 'object' && value !== null && 'version' in value && 'kafka' in value
}

import type { KafkaVersion } from './profile.ts'
import type { Validator } from './validator.ts'

/** The value types of Kafka's ConfigDef. `long` beyond 2^53 is kept as its decimal text. */
export type ConfigType = 'boolean' | 'string' | 'int' | 'short' | 'long' | 'double' | 'list' | 'class' | 'password'

/** A parsed value. `null`: not set and without a default. */
export type ConfigValue = string | number | boolean | readonly string[] | null

/** A value as a user gives it. */
export type GivenValue = string | number | boolean | null

/** Config names and values as given (the scenario's `ConfigMap`). */
export type GivenConfig = Readonly<Record<string, GivenValue>>

export type ConfigUnit = 'ms' | 'bytes' | 's' | 'percent' | 'none'

/** Headings under which the page lists the controls. */
export type ConfigGroup =
  | 'Batching'
  | 'Delivery'
  | 'Ordering'
  | 'Partitioning'
  | 'Memory'
  | 'Connections'
  | 'Metadata'
  | 'Compression'
  | 'Transactions'
  | 'Serialization'
  | 'Other'

export type ConfigImportance = 'HIGH' | 'MEDIUM' | 'LOW'

/**
 * How a control looks. A slider runs from `min` to `max` in the unit of the config; `first` is a position of its own left
 * of `min` (0 on a logarithmic scale, or -1 for "off"). What a slider cannot reach can still be typed.
 */
export type ConfigControl =
  | {
      readonly kind: 'slider'
      readonly scale: 'log' | 'linear'
      readonly min: number
      readonly max: number
      readonly first?: number
    }
  | { readonly kind: 'segments'; readonly options: readonly string[] }
  | { readonly kind: 'switch' }
  | { readonly kind: 'text' }

/** What a config is in one version. */
export interface ConfigSpec {
  /** The default, already of the right type. */
  readonly default: ConfigValue
  /** No default: `missing` has a message of its own when it is absent (2.5), `null` is checked like a null value (3.9). */
  readonly required?: 'missing' | 'null'
  readonly validator?: Validator
  readonly importance: ConfigImportance
}

/** One config name: everything that is known about it, for every version. */
export interface ConfigDefinition {
  readonly name: string
  readonly type: ConfigType
  readonly unit: ConfigUnit
  readonly group: ConfigGroup
  readonly control: ConfigControl
  /** It changes what a run does. The others are read and checked, and have no effect here. */
  readonly simulated: boolean
  /** A version without an entry does not know the name. */
  readonly versions: Readonly<Partial<Record<KafkaVersion, ConfigSpec>>>
  /** One line of what it does. */
  readonly en: string
  readonly ko: string
  /** Rule or documentation that it comes from. */
  readonly source: string
}

const OLDEST_FIRST: readonly KafkaVersion[] = ['2.5', '3.9', '4.x']

/** Changes of a spec by version, each holding from that version on; `removed` takes the name away. */
export type SpecChanges = Readonly<Partial<Record<KafkaVersion, Partial<ConfigSpec> | 'removed'>>>

/** Specs of all versions from `first` on: the given one, with changes that hold from their version on. */
export function since(
  first: KafkaVersion,
  spec: ConfigSpec,
  changes: SpecChanges = {},
): Readonly<Partial<Record<KafkaVersion, ConfigSpec>>> {
  const specs: Partial<Record<KafkaVersion, ConfigSpec>> = {}
  let current: ConfigSpec = spec
  for (const version of OLDEST_FIRST.slice(OLDEST_FIRST.indexOf(first))) {
    const change = changes[version]
    if (change === 'removed') break
    if (change) current = { ...current, ...change }
    specs[version] = current
  }
  return specs
}

import {
  type ConfigDefinition,
  type ConfigGroup,
  type ConfigSpec,
  type ConfigType,
  type ConfigUnit,
  type SpecChanges,
  since,
} from '../config-definition.ts'
import type { KafkaVersion } from '../profile.ts'
import type { Validator } from '../validator.ts'

/** What a broker config needs to say; the rest has usual values. */
export interface BrokerConfig {
  readonly type: ConfigType
  readonly unit?: ConfigUnit
  readonly group?: ConfigGroup
  readonly default: ConfigSpec['default']
  readonly validator?: Validator
  readonly first?: KafkaVersion
  readonly changes?: SpecChanges
  readonly slider?: readonly [min: number, max: number]
  readonly options?: readonly string[]
  readonly simulated?: false
  readonly en: string
  readonly ko: string
}

/** A broker config. A slider that spans more than 100 is logarithmic. */
export function broker(name: string, config: BrokerConfig): ConfigDefinition {
  const { type, unit = 'none', group = 'Other', validator, slider, options } = config
  const spec: ConfigSpec = { default: config.default, importance: 'MEDIUM', ...(validator && { validator }) }
  return {
    name,
    type,
    unit,
    group,
    control: slider
      ? { kind: 'slider', scale: slider[1] > 100 ? 'log' : 'linear', min: slider[0], max: slider[1] }
      : options
        ? { kind: 'segments', options }
        : { kind: type === 'boolean' ? 'switch' : 'text' },
    simulated: config.simulated ?? true,
    versions: since(config.first ?? '2.5', spec, config.changes),
    en: config.en,
    ko: config.ko,
    source: 'C-13',
  }
}

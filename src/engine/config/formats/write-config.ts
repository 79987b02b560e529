import { assertNever } from '../../kernel/assert.ts'
import type { GivenConfig } from '../config-definition.ts'
import { PRODUCER_DEFINITIONS, producerConfigSpec } from '../definitions/producer-definitions.ts'
import type { KafkaVersion } from '../profile.ts'
import type { ConfigFormat, Setting } from './config-entry.ts'
import { writeJava, writeKotlin } from './write-code.ts'
import { writeLibrdkafka } from './write-librdkafka.ts'
import { writeProperties } from './write-properties.ts'
import { writeSpringYaml } from './write-spring-yaml.ts'

/**
 * A producer config as text that a real producer of that version accepts: what the user set, and so all that differs
 * from the defaults. Configs stand in the order of the page, others behind them. What a notation cannot say stands in a
 * comment. `readConfig` reads the same settings back.
 *
 * @param props Null values are left out.
 */
export function writeConfig(format: ConfigFormat, props: GivenConfig, version: KafkaVersion): string {
  const settings = settingsOf(props)
  switch (format) {
    case 'properties':
      return writeProperties(settings)
    case 'java':
      return writeJava(settings, knowsIn(version))
    case 'kotlin':
      return writeKotlin(settings, knowsIn(version))
    case 'spring-yaml':
      return writeSpringYaml(settings)
    case 'librdkafka':
      return writeLibrdkafka(settings)
    default:
      return assertNever(format)
  }
}

function settingsOf(props: GivenConfig): Setting[] {
  const known = PRODUCER_DEFINITIONS.map(({ name }) => name).filter((name) => Object.hasOwn(props, name))
  const others = Object.keys(props).filter((name) => !known.includes(name))
  const settings: Setting[] = []
  for (const name of [...known, ...others]) {
    const value = props[name]
    if (value !== undefined && value !== null) settings.push({ name, value: String(value) })
  }
  return settings
}

/** ProducerConfig has constants only for what its version knows. */
function knowsIn(version: KafkaVersion): (name: string) => boolean {
  return (name) => producerConfigSpec(name, version) !== undefined
}

import type { GivenConfig } from '../../../src/engine/config/config-definition.ts'
import { type KafkaVersion, profileOf } from '../../../src/engine/config/profile.ts'
import { type ProducerConfigResult, resolveProducerConfig } from '../../../src/engine/config/resolve-producer-config.ts'
import { type JavaException, simpleName } from '../../../src/engine/protocol/exceptions.ts'

/** What the client of a version makes of settings, with addresses and serializers filled in. */
export function resolve(version: KafkaVersion, props: GivenConfig): ProducerConfigResult {
  return resolveProducerConfig({ profile: profileOf(version), props, clientNumber: 1, fillIn: true })
}

/** The thrown exception and its causes: `Class: message`. Empty when the config is accepted. */
export function thrown(version: KafkaVersion, props: GivenConfig): string[] {
  const result = resolve(version, props)
  return result.ok ? [] : chain(result.error)
}

export function chain(error: JavaException): string[] {
  const link = `${simpleName(error)}: ${error.message}`
  return error.cause ? [link, ...chain(error.cause)] : [link]
}

/** An accepted config, or the error of the test. */
export function accepted(version: KafkaVersion, props: GivenConfig): ProducerConfigResult & { ok: true } {
  const result = resolve(version, props)
  if (!result.ok) throw new Error(chain(result.error).join(' <- '))
  return result
}

/** `LEVEL message` of each line that the client logs. */
export function logged(version: KafkaVersion, props: GivenConfig): string[] {
  return accepted(version, props).logs.map(({ level, message }) => `${level} ${message}`)
}

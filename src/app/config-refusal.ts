import { type KafkaVersion, profileOf } from '../engine/config/profile.ts'
import { resolveProducerConfig } from '../engine/config/resolve-producer-config.ts'
import type { ConfigMap } from '../engine/scenario/scenario.ts'

/** Why the real client refuses a config, and which names it is about, the one at fault first. */
export interface ConfigRefusal {
  readonly names: readonly string[]
  readonly message: string
}

/** What the producer's own rules say to `config`: the message of the innermost exception. undefined: it takes it. */
export function refusalOf(version: KafkaVersion, config: ConfigMap): ConfigRefusal | undefined {
  const result = resolveProducerConfig({ profile: profileOf(version), props: config, clientNumber: 1, fillIn: true })
  if (result.ok) return undefined
  let cause = result.error
  while (cause.cause) cause = cause.cause
  return { names: result.allNames, message: cause.message }
}

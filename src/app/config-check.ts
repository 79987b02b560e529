import { type KafkaVersion, profileOf } from '../engine/config/profile.ts'
import type { ConfigMap } from '../engine/scenario/scenario.ts'

/** Why the real client refuses a config, and which names it is about. */
export interface ConfigRefusal {
  readonly names: readonly string[]
  readonly message: string
}

/**
 * Ask the producer's own rules whether it takes `config`. The rules are loaded when the first control is turned.
 *
 * @returns undefined when the client takes it.
 */
export async function checkProducerConfig(
  version: KafkaVersion,
  config: ConfigMap,
): Promise<ConfigRefusal | undefined> {
  const { resolveProducerConfig } = await import('../engine/config/resolve-producer-config.ts')
  const result = resolveProducerConfig({ profile: profileOf(version), props: config, clientNumber: 1, fillIn: true })
  if (result.ok) return undefined
  let cause = result.error
  while (cause.cause) cause = cause.cause
  return { names: result.allNames, message: cause.message }
}

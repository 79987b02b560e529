import type { KafkaVersion } from '../engine/config/profile.ts'
import type { ConfigMap } from '../engine/scenario/scenario.ts'
import type { ConfigRefusal } from './config-refusal.ts'

/**
 * Ask the producer's own rules whether it takes `config`. The rules are loaded when the first control is turned.
 *
 * @returns undefined when the client takes it.
 */
export async function checkProducerConfig(
  version: KafkaVersion,
  config: ConfigMap,
): Promise<ConfigRefusal | undefined> {
  const { refusalOf } = await import('./config-refusal.ts')
  return refusalOf(version, config)
}

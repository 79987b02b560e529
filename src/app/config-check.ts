import type { KafkaVersion } from '../engine/config/profile.ts'
import type { ConfigMap } from '../engine/scenario/scenario.ts'
import type { ConfigRefusal } from './config-refusal.ts'
import type { ConfigScope } from './config-scope.ts'

/**
 * Ask Kafka's own rules whether `config` is taken at its scope. The rules are loaded when the first control is turned.
 *
 * @returns undefined when it is.
 */
export async function checkConfig(
  version: KafkaVersion,
  scope: ConfigScope,
  config: ConfigMap,
): Promise<ConfigRefusal | undefined> {
  if (scope.kind === 'producer') {
    const { refusalOf } = await import('./config-refusal.ts')
    return refusalOf(version, config)
  }
  const { clusterRefusalOf } = await import('./cluster-config-refusal.ts')
  return clusterRefusalOf(version, scope.kind, config)
}

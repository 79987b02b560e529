import { resolveClusterConfig, resolveTopicConfig } from '../engine/config/broker-config.ts'
import { type KafkaVersion, profileOf } from '../engine/config/profile.ts'
import type { ConfigMap } from '../engine/scenario/scenario.ts'
import type { ConfigRefusal } from './config-refusal.ts'

/** What the brokers say to the configs of a topic, or to their own. undefined: they take them. */
export function clusterRefusalOf(
  version: KafkaVersion,
  kind: 'topic' | 'brokers',
  config: ConfigMap,
): ConfigRefusal | undefined {
  const profile = profileOf(version)
  const result = kind === 'topic' ? resolveTopicConfig(profile, config) : resolveClusterConfig(profile, config)
  const [problem] = result.ok ? [] : result.problems
  return problem && { names: [problem.name], message: problem.message }
}

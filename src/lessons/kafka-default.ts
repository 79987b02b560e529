import type { ConfigValue } from '../engine/config/config-definition.ts'
import { CLUSTER_DEFINITIONS } from '../engine/config/definitions/cluster-definitions.ts'
import { producerConfigSpec } from '../engine/config/definitions/producer-definitions.ts'
import { TOPIC_DEFINITIONS } from '../engine/config/definitions/topic-definitions.ts'
import { KAFKA_VERSIONS, type KafkaVersion } from '../engine/config/profile.ts'

/** Kafka's own default of a config of producers, topics or brokers, in that version; undefined: it knows no such name. */
export function kafkaDefault(name: string, version: unknown): ConfigValue | undefined {
  const known = KAFKA_VERSIONS.find((one) => one === version)
  if (!known) return undefined
  return (
    producerConfigSpec(name, known) ??
    specOf(TOPIC_DEFINITIONS, name, known) ??
    specOf(CLUSTER_DEFINITIONS, name, known)
  )?.default
}

function specOf(definitions: typeof TOPIC_DEFINITIONS, name: string, version: KafkaVersion) {
  return definitions.find((definition) => definition.name === name)?.versions[version]
}

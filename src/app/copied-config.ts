import { CONFIG_FORMATS, type ConfigFormat } from '../engine/config/formats/config-entry.ts'
import { writeConfig } from '../engine/config/formats/write-config.ts'
import { STRING_SERIALIZER } from '../engine/config/known-classes.ts'
import type { KafkaVersion } from '../engine/config/profile.ts'
import type { ConfigMap } from '../engine/scenario/scenario.ts'

export { CONFIG_FORMATS, type ConfigFormat }

/** Without these `new KafkaProducer(props)` throws; a scenario may leave them out. */
const NEEDED: ConfigMap = {
  'bootstrap.servers': 'localhost:9092',
  'key.serializer': STRING_SERIALIZER,
  'value.serializer': STRING_SERIALIZER,
}

/** librdkafka has no serializers: its application hands over bytes. */
const NEEDED_BY_LIBRDKAFKA: ConfigMap = { 'bootstrap.servers': 'localhost:9092' }

/**
 * A producer's config as text.
 *
 * @param withNeeded With what a client cannot start without, where the config leaves it out.
 */
export function copiedConfig(
  format: ConfigFormat,
  given: ConfigMap,
  version: KafkaVersion,
  withNeeded: boolean,
): string {
  const needed = format === 'librdkafka' ? NEEDED_BY_LIBRDKAFKA : NEEDED
  return writeConfig(format, withNeeded ? { ...needed, ...given } : given, version)
}

import { PRODUCER_DEFINITIONS } from '../definitions/producer-definitions.ts'

/** Constants that are not simply the name in capitals with `_CONFIG`. */
const IRREGULAR: Readonly<Record<string, string>> = {
  KEY_SERIALIZER_CLASS_CONFIG: 'key.serializer',
  VALUE_SERIALIZER_CLASS_CONFIG: 'value.serializer',
  MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION: 'max.in.flight.requests.per.connection',
  METRIC_REPORTER_CLASSES_CONFIG: 'metric.reporters',
  PARTITIONER_ADPATIVE_PARTITIONING_ENABLE_CONFIG: 'partitioner.adaptive.partitioning.enable',
  RECEIVE_BUFFER_CONFIG: 'receive.buffer.bytes',
  SEND_BUFFER_CONFIG: 'send.buffer.bytes',
  METADATA_MAX_AGE_CONFIG: 'metadata.max.age.ms',
  METADATA_MAX_IDLE_CONFIG: 'metadata.max.idle.ms',
  SASL_MECHANISM: 'sasl.mechanism',
  SASL_JAAS_CONFIG: 'sasl.jaas.config',
}

const CONSTANT_TO_NAME = new Map<string, string>()
const NAME_TO_CONSTANT = new Map<string, string>()
for (const { name } of PRODUCER_DEFINITIONS) CONSTANT_TO_NAME.set(regular(name), name)
for (const [constant, name] of Object.entries(IRREGULAR)) {
  CONSTANT_TO_NAME.set(constant, name)
  NAME_TO_CONSTANT.set(name, constant)
}

function regular(name: string): string {
  return `${name.toUpperCase().replaceAll('.', '_')}_CONFIG`
}

/** The config that a constant of ProducerConfig, SslConfigs or SaslConfigs names; undefined for any other word. */
export function nameOfConstant(constant: string): string | undefined {
  return CONSTANT_TO_NAME.get(constant)
}

/**
 * The constant of ProducerConfig for a config; undefined where that class has none (the security configs have classes of
 * their own; they are written as text).
 */
export function producerConfigConstant(name: string): string | undefined {
  if (/^(ssl|sasl|security)\./.test(name)) return undefined
  if (!PRODUCER_DEFINITIONS.some((definition) => definition.name === name)) return undefined
  return NAME_TO_CONSTANT.get(name) ?? regular(name)
}

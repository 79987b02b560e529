import { must } from '../../kernel/assert.ts'
import type { ConfigDefinition, ConfigSpec } from '../config-definition.ts'
import type { KafkaVersion } from '../profile.ts'
import { AUTHENTICATION } from './authentication.ts'
import { BATCHING } from './batching.ts'
import { COMPRESSION } from './compression.ts'
import { CONNECTIONS } from './connections.ts'
import { DELIVERY } from './delivery.ts'
import { MEMORY } from './memory.ts'
import { METADATA } from './metadata.ts'
import { MONITORING } from './monitoring.ts'
import { OAUTH } from './oauth.ts'
import { ORDERING } from './ordering.ts'
import { PARTITIONING } from './partitioning.ts'
import { SECURITY } from './security.ts'
import { SERIALIZATION } from './serialization.ts'
import { TRANSACTIONS } from './transactions.ts'

/** Every producer config of every version, by group: the order in which the page lists them. */
export const PRODUCER_DEFINITIONS: readonly ConfigDefinition[] = [
  ...BATCHING,
  ...DELIVERY,
  ...ORDERING,
  ...PARTITIONING,
  ...MEMORY,
  ...CONNECTIONS,
  ...METADATA,
  ...COMPRESSION,
  ...TRANSACTIONS,
  ...SERIALIZATION,
  ...MONITORING,
  ...SECURITY,
  ...AUTHENTICATION,
  ...OAUTH,
]

const BY_NAME: ReadonlyMap<string, ConfigDefinition> = new Map(
  PRODUCER_DEFINITIONS.map((definition) => [definition.name, definition]),
)

/** The definition of a producer config, whatever version knows it; undefined for an unknown name. */
export function producerDefinition(name: string): ConfigDefinition | undefined {
  return BY_NAME.get(name)
}

/** What a producer config is in a version; undefined when the version does not know the name. */
export function producerConfigSpec(name: string, version: KafkaVersion): ConfigSpec | undefined {
  return BY_NAME.get(name)?.versions[version]
}

/** The producer configs that a version knows, in the order of the page. */
export function producerDefinitionsOf(version: KafkaVersion): readonly ConfigDefinition[] {
  return PRODUCER_DEFINITIONS.filter((definition) => definition.versions[version] !== undefined)
}

/**
 * The order in which the client reads the configs that can be refused; the others follow in the order of the page. It
 * only decides which of several mistakes is shown (P-13).
 */
const READING_ORDER: readonly string[] = [
  'bootstrap.servers',
  'client.dns.lookup',
  'buffer.memory',
  'retries',
  'acks',
  'compression.type',
  'compression.gzip.level',
  'compression.lz4.level',
  'compression.zstd.level',
  'batch.size',
  'partitioner.adaptive.partitioning.enable',
  'partitioner.availability.timeout.ms',
  'partitioner.ignore.keys',
  'linger.ms',
  'delivery.timeout.ms',
  'client.id',
  'send.buffer.bytes',
  'receive.buffer.bytes',
  'max.request.size',
  'reconnect.backoff.ms',
  'reconnect.backoff.max.ms',
  'retry.backoff.ms',
  'retry.backoff.max.ms',
  'max.block.ms',
  'request.timeout.ms',
  'metadata.max.age.ms',
  'metadata.max.idle.ms',
  'metrics.sample.window.ms',
  'metrics.num.samples',
  'metrics.recording.level',
  'metric.reporters',
  'max.in.flight.requests.per.connection',
  'key.serializer',
  'value.serializer',
]

const IN_READING_ORDER: readonly ConfigDefinition[] = [
  ...READING_ORDER.map((name) => must(BY_NAME.get(name), 'definition of', name)),
  ...PRODUCER_DEFINITIONS.filter((definition) => !READING_ORDER.includes(definition.name)),
]

/** The producer configs that a version knows, in the order in which the client reads them. */
export function producerDefinitionsInReadingOrder(version: KafkaVersion): readonly ConfigDefinition[] {
  return IN_READING_ORDER.filter((definition) => definition.versions[version] !== undefined)
}

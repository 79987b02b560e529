/** Spring Boot's own names below `spring.kafka.producer`, in its spelling, and the configs that they set. */
const PRODUCER_NAMES: Readonly<Record<string, string>> = {
  acks: 'acks',
  'batch-size': 'batch.size',
  'bootstrap-servers': 'bootstrap.servers',
  'buffer-memory': 'buffer.memory',
  'client-id': 'client.id',
  'compression-type': 'compression.type',
  'key-serializer': 'key.serializer',
  retries: 'retries',
  'transaction-id-prefix': 'transactional.id',
  'value-serializer': 'value.serializer',
}

/** Names that stand below `spring.kafka` (for all clients) as well as below `spring.kafka.producer`. */
const SHARED_NAMES: Readonly<Record<string, string>> = {
  'bootstrap-servers': 'bootstrap.servers',
  'client-id': 'client.id',
  'security.protocol': 'security.protocol',
  'ssl.key-password': 'ssl.key.password',
  'ssl.key-store-certificate-chain': 'ssl.keystore.certificate.chain',
  'ssl.key-store-key': 'ssl.keystore.key',
  'ssl.key-store-location': 'ssl.keystore.location',
  'ssl.key-store-password': 'ssl.keystore.password',
  'ssl.key-store-type': 'ssl.keystore.type',
  'ssl.protocol': 'ssl.protocol',
  'ssl.trust-store-certificates': 'ssl.truststore.certificates',
  'ssl.trust-store-location': 'ssl.truststore.location',
  'ssl.trust-store-password': 'ssl.truststore.password',
  'ssl.trust-store-type': 'ssl.truststore.type',
}

/** Configs whose Spring property is a DataSize. */
export const DATA_SIZES: ReadonlySet<string> = new Set(['batch.size', 'buffer.memory'])

const COMMON_PREFIX = 'spring.kafka.'
const PRODUCER_PREFIX = 'spring.kafka.producer.'
const PROPERTIES_PREFIX = 'properties.'

/** What a Spring property sets. `own`: below `producer`, which wins over what all clients share. */
export interface SpringTarget {
  readonly name: string
  readonly own: boolean
  /** It stood in the `properties` map: Spring hands its text on as it is. */
  readonly verbatim: boolean
}

/**
 * The config that a Spring Boot property sets for the producer; undefined for other properties. Spring's names may be
 * written in any of its spellings (`batch-size`, `batchSize`, `batch_size`); the `properties` map takes Kafka's names.
 */
export function springTarget(property: string): SpringTarget | undefined {
  const path = property.replace(/\.?\[([^\]]+)\]$/, '.$1')
  const own = path.startsWith(PRODUCER_PREFIX)
  if (!own && !path.startsWith(COMMON_PREFIX)) return undefined
  const rest = path.slice(own ? PRODUCER_PREFIX.length : COMMON_PREFIX.length)
  if (rest.startsWith(PROPERTIES_PREFIX)) {
    return { name: rest.slice(PROPERTIES_PREFIX.length), own, verbatim: true }
  }
  const wanted = canonical(rest)
  const names = own ? [PRODUCER_NAMES, SHARED_NAMES] : [SHARED_NAMES]
  for (const table of names) {
    const found = Object.keys(table).find((spelling) => canonical(spelling) === wanted)
    if (found !== undefined) return { name: table[found] ?? found, own, verbatim: false }
  }
  return undefined
}

/** A property that stands in a piece of YAML whose upper levels were left out. */
export function completedSpringPath(path: string): string {
  if (path.startsWith('spring.')) return path
  if (path.startsWith('kafka.')) return `spring.${path}`
  return path.startsWith('producer.') ? `${COMMON_PREFIX}${path}` : `${PRODUCER_PREFIX}${path}`
}

/** Spring's relaxed binding: dashes, underscores and case do not matter. */
function canonical(path: string): string {
  return path.replaceAll(/[-_]/g, '').toLowerCase()
}

/** Spring's own spelling below `spring.kafka.producer` of a config that has one. */
export function springNameOf(name: string): string | undefined {
  return Object.keys(PRODUCER_NAMES).find((spelling) => PRODUCER_NAMES[spelling] === name)
}

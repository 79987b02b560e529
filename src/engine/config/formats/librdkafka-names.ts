/** librdkafka's names of configs that the Java client calls otherwise. */
const JAVA_NAMES: Readonly<Record<string, string>> = {
  'metadata.broker.list': 'bootstrap.servers',
  'queue.buffering.max.ms': 'linger.ms',
  'message.send.max.retries': 'retries',
  'request.required.acks': 'acks',
  'message.timeout.ms': 'delivery.timeout.ms',
  'compression.codec': 'compression.type',
  'max.in.flight': 'max.in.flight.requests.per.connection',
  'message.max.bytes': 'max.request.size',
  'socket.send.buffer.bytes': 'send.buffer.bytes',
  'socket.receive.buffer.bytes': 'receive.buffer.bytes',
  'sasl.mechanisms': 'sasl.mechanism',
}

/** The memory bound, in units of 1024 bytes. */
const QUEUE_KBYTES = 'queue.buffering.max.kbytes'

/** The one level for whichever codec is in use. */
const COMPRESSION_LEVEL = 'compression.level'

/** Names that only librdkafka has and that have no counterpart: they tell the notation. */
const WITHOUT_COUNTERPART: ReadonlySet<string> = new Set([
  'batch.num.messages',
  'queue.buffering.max.messages',
  'queue.buffering.backpressure.threshold',
  'sticky.partitioning.linger.ms',
  'enable.gapless.guarantee',
  'topic.metadata.refresh.interval.ms',
  'socket.timeout.ms',
  'socket.keepalive.enable',
  'socket.nagle.disable',
  'statistics.interval.ms',
  'api.version.request',
  'broker.address.family',
  'broker.version.fallback',
  'ssl.ca.location',
  'ssl.certificate.location',
  'ssl.key.location',
  'sasl.username',
  'sasl.password',
  'partitioner',
])

/** Java names that librdkafka knows as they are. */
const SAME_NAME: ReadonlySet<string> = new Set([
  'bootstrap.servers',
  'client.id',
  'client.dns.lookup',
  'acks',
  'linger.ms',
  'batch.size',
  'retries',
  'retry.backoff.ms',
  'retry.backoff.max.ms',
  'enable.idempotence',
  'max.in.flight.requests.per.connection',
  'compression.type',
  'delivery.timeout.ms',
  'request.timeout.ms',
  'transactional.id',
  'transaction.timeout.ms',
  'metadata.max.age.ms',
  'metadata.recovery.strategy',
  'metadata.recovery.rebootstrap.trigger.ms',
  'reconnect.backoff.ms',
  'reconnect.backoff.max.ms',
  'socket.connection.setup.timeout.ms',
  'connections.max.idle.ms',
  'security.protocol',
  'sasl.mechanism',
  'ssl.key.password',
  'ssl.keystore.location',
  'ssl.keystore.password',
  'ssl.endpoint.identification.algorithm',
])

/** Does this name tell that a text is meant for librdkafka? */
export function isLibrdkafkaName(name: string): boolean {
  return (
    Object.hasOwn(JAVA_NAMES, name) ||
    name === QUEUE_KBYTES ||
    name === COMPRESSION_LEVEL ||
    WITHOUT_COUNTERPART.has(name)
  )
}

/** A setting in the Java client's words; `codec` is the compression that the same text sets. */
export function fromLibrdkafka(
  name: string,
  value: string,
  codec: string | undefined,
): { readonly name: string; readonly value: string } {
  if (name === QUEUE_KBYTES && /^[0-9]+$/.test(value)) {
    return { name: 'buffer.memory', value: (BigInt(value) * 1024n).toString() }
  }
  if (name === COMPRESSION_LEVEL && (codec === 'gzip' || codec === 'lz4' || codec === 'zstd')) {
    return { name: `compression.${codec}.level`, value }
  }
  return { name: JAVA_NAMES[name] ?? name, value }
}

/**
 * A setting in librdkafka's words; undefined where it has none for it.
 *
 * @param codec The compression in use: the level of another codec cannot be said.
 */
export function toLibrdkafka(
  name: string,
  value: string,
  codec: string,
): { readonly name: string; readonly value: string } | undefined {
  if (SAME_NAME.has(name)) return { name, value }
  if (name === 'buffer.memory') {
    const bytes = /^(0|[1-9][0-9]*)$/.test(value) ? BigInt(value) : undefined
    return bytes !== undefined && bytes % 1024n === 0n
      ? { name: QUEUE_KBYTES, value: (bytes / 1024n).toString() }
      : undefined
  }
  if (name === `compression.${codec}.level`) return { name: COMPRESSION_LEVEL, value }
  const renamed = Object.keys(JAVA_NAMES).find((candidate) => JAVA_NAMES[candidate] === name)
  return renamed === undefined ? undefined : { name: renamed, value }
}

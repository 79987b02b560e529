import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../src/engine/config/formats/read-config.ts'

/** Names and values only. */
function settings(text: string): Record<string, string> {
  return Object.fromEntries(readConfig(text).entries.map(({ name, value }) => [name, value]))
}

describe('a properties file', () => {
  it('may separate keys from values by =, : or blanks, and continue a line with a backslash', () => {
    const text = [
      '# comment',
      '  ! another',
      'acks=all',
      'linger.ms : 5',
      'retries 3',
      'bootstrap.servers = b1:9092,\\',
      '    b2:9092',
      'client.id=',
    ].join('\n')
    const read = readConfig(text)
    expect(read.format).toBe('properties')
    expect(read.entries).toEqual([
      { name: 'acks', value: 'all', line: 3 },
      { name: 'linger.ms', value: '5', line: 4 },
      { name: 'retries', value: '3', line: 5 },
      { name: 'bootstrap.servers', value: 'b1:9092,b2:9092', line: 6 },
      { name: 'client.id', value: '', line: 8 },
    ])
    expect(read.problems).toEqual([])
  })

  it('has escapes in keys and values', () => {
    expect(settings('client.id=a\\u0041\\tb\\\\c\\=d\nlinger\\.ms=1')).toEqual({
      'client.id': 'aA\tb\\c=d',
      'linger.ms': '1',
    })
  })

  it('keeps a backslash pair at the end of a line from continuing it', () => {
    expect(settings('client.id=a\\\\\nacks=1')).toEqual({ 'client.id': 'a\\', acks: '1' })
  })

  it('lists what is no producer config, and which of two equal names holds', () => {
    const read = readConfig('acks=1\ngroup.id=g\nacks=all\n')
    expect(read.unknown).toEqual([{ name: 'group.id', value: 'g', line: 2 }])
    expect(read.entries).toEqual([{ name: 'acks', value: 'all', line: 3 }])
    expect(read.problems).toEqual([{ kind: 'overridden', line: 1, name: 'acks', detail: '1' }])
  })

  it('may hold a login with quotes and continuation lines', () => {
    const login = 'sasl.jaas.config=org.apache.Login required \\\n  username="alice" \\\n  password="p=1";\nacks=all\n'
    expect(readConfig(login).format).toBe('properties')
    expect(settings(login)).toEqual({
      'sasl.jaas.config': 'org.apache.Login required username="alice" password="p=1";',
      acks: 'all',
    })
  })

  it('may use the names of Spring Boot', () => {
    const text =
      'spring.kafka.producer.batch-size=32KB\nspring.kafka.producer.properties[linger.ms]=5\nspring.kafka.producer.retries=3'
    expect(settings(text)).toEqual({ 'batch.size': '32768', 'linger.ms': '5', retries: '3' })
  })
})

describe('Spring Boot YAML', () => {
  const text = `
spring:
  application.name: shop   # not ours
  kafka:
    bootstrap-servers:
      - b1:9092
      - b2:9092
    client-id: shared
    producer:
      acks: "all"
      batchSize: 16KB
      buffer-memory: 32MB
      client-id: 'orders # 1'
      retries: 3
      compression-type: lz4
      transaction-id-prefix: tx-
      key-serializer: org.apache.kafka.common.serialization.StringSerializer
      properties:
        linger.ms: 5
        delivery:
          timeout.ms: 2m
        "[max.block.ms]": 1000
        request.timeout.ms: "30s"
    consumer:
      group-id: g
`

  it('is read with Spring’s names, sizes, lists and the properties map', () => {
    const read = readConfig(text)
    expect(read.format).toBe('spring-yaml')
    expect(settings(text)).toEqual({
      'bootstrap.servers': 'b1:9092,b2:9092',
      acks: 'all',
      'batch.size': '16384',
      'buffer.memory': '33554432',
      'client.id': 'orders # 1',
      retries: '3',
      'compression.type': 'lz4',
      'transactional.id': 'tx-',
      'key.serializer': 'org.apache.kafka.common.serialization.StringSerializer',
      'linger.ms': '5',
      'delivery.timeout.ms': '120000',
      'max.block.ms': '1000',
      'request.timeout.ms': '30s',
    })
    expect(read.unknown).toEqual([
      { name: 'spring.application.name', value: 'shop', line: 3 },
      { name: 'spring.kafka.consumer.group-id', value: 'g', line: 25 },
    ])
  })

  it('lets the producer’s own value win over the shared one, and says what it converted', () => {
    const kinds = readConfig(text).problems.map(({ kind, name }) => `${kind} ${name}`)
    expect(kinds.sort()).toEqual([
      'converted batch.size',
      'converted buffer.memory',
      'converted delivery.timeout.ms',
      'overridden client.id',
    ])
    const later = 'spring.kafka:\n  producer:\n    client-id: own\n  client-id: shared\n'
    expect(settings(later)).toEqual({ 'client.id': 'own' })
  })

  it('may be a piece of a file, with placeholders and flow maps', () => {
    const piece =
      'producer:\n  acks: $[ACKS:1]\n  client-id: a-$[HOST:b]-c\n  retries: $[RETRIES]\n  properties: {linger.ms: 7, "max.block.ms": "9"}\n'
        .replaceAll('$[', '${')
        .replaceAll(/(1|b|S)]/g, '$1}')
    const read = readConfig(piece)
    expect(settings(piece)).toEqual({ acks: '1', 'client.id': 'a-b-c', 'linger.ms': '7', 'max.block.ms': '9' })
    expect(read.problems.map(({ kind, name, line }) => [kind, name, line])).toEqual([
      ['converted', 'acks', 2],
      ['converted', 'client.id', 3],
      ['unreadable-value', 'retries', 4],
    ])
  })

  it('joins block scalars and reads dotted roots', () => {
    const yaml = 'spring.kafka.producer.properties:\n  sasl.jaas.config: >-\n    a b\n    c;\n  acks: 0\n'
    expect(settings(yaml)).toEqual({ 'sasl.jaas.config': 'a b c;', acks: '0' })
  })

  it('lists a line that is no setting', () => {
    const read = readConfig('spring:\n  kafka:\n    producer:\n      acks: all\n      what is this\n')
    expect(read.problems).toEqual([{ kind: 'unreadable-line', line: 5, detail: 'what is this' }])
  })
})

describe('Java code', () => {
  const text = `
import com.acme.OrderSerializer;
Properties props = new Properties();
props.put(ProducerConfig.ACKS_CONFIG, "all"); // comment with "quotes"
props.put("linger.ms", 5);
props.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(32 * 1024));
props.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
props.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
props.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
props.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, OrderSerializer.class);
props.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 33_554_432L);
props.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
    (int) Duration.ofMinutes(2).toMillis());
props.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(30 * 1000));
props.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
props.put("group.id", "a" + "b");
/* props.put("retries", "9"); */
list.add(5, 6);
`

  it('is read from put and setProperty, with constants, arithmetic and class literals', () => {
    const read = readConfig(text)
    expect(read.format).toBe('java')
    expect(settings(text)).toEqual({
      acks: 'all',
      'linger.ms': '5',
      'batch.size': '32768',
      'max.in.flight.requests.per.connection': '1',
      retries: '2147483647',
      'key.serializer': 'org.apache.kafka.common.serialization.StringSerializer',
      'value.serializer': 'com.acme.OrderSerializer',
      'buffer.memory': '33554432',
      'delivery.timeout.ms': '120000',
      'request.timeout.ms': '30000',
    })
    expect(read.unknown).toEqual([{ name: 'group.id', value: 'ab', line: 16 }])
    expect(read.problems).toEqual([
      { kind: 'unreadable-value', line: 15, name: 'bootstrap.servers', detail: 'brokers' },
    ])
  })

  it('is read from Map.of, Map.entry and statically imported constants', () => {
    const maps =
      'var a = Map.of(ACKS_CONFIG, "1", "linger.ms", 7);\nvar b = Map.ofEntries(Map.entry(COMPRESSION_TYPE_CONFIG, "zstd"));'
    expect(settings(maps)).toEqual({ acks: '1', 'linger.ms': '7', 'compression.type': 'zstd' })
  })

  it('knows the misspelt constant of the client', () => {
    expect(settings('p.put(ProducerConfig.PARTITIONER_ADPATIVE_PARTITIONING_ENABLE_CONFIG, false);')).toEqual({
      'partitioner.adaptive.partitioning.enable': 'false',
    })
  })
})

describe('Kotlin code', () => {
  it('is read from pairs and indexed assignments', () => {
    const text = `
val props = mapOf(
    ProducerConfig.ACKS_CONFIG to "all",
    "linger.ms" to 5,
    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG to true,
    ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG to StringSerializer::class.java.name,
)
props["batch.size"] = 32 * 1024
props[ProducerConfig.CLIENT_ID_CONFIG] = "a" +
    "b"
`
    const read = readConfig(text)
    expect(read.format).toBe('kotlin')
    expect(settings(text)).toEqual({
      acks: 'all',
      'linger.ms': '5',
      'enable.idempotence': 'true',
      'key.serializer': 'org.apache.kafka.common.serialization.StringSerializer',
      'batch.size': '32768',
      'client.id': 'ab',
    })
    expect(read.problems).toEqual([])
  })
})

describe('librdkafka', () => {
  it('is told by its names, which are translated', () => {
    const text = [
      'metadata.broker.list=b1:9092',
      'queue.buffering.max.ms=5',
      'queue.buffering.max.kbytes=1024',
      'message.send.max.retries=3',
      'request.required.acks=-1',
      'compression.codec=zstd',
      'compression.level=7',
      'max.in.flight=1',
      'message.timeout.ms=60000',
      'batch.num.messages=1000',
    ].join('\n')
    const read = readConfig(text)
    expect(read.format).toBe('librdkafka')
    expect(settings(text)).toEqual({
      'bootstrap.servers': 'b1:9092',
      'linger.ms': '5',
      'buffer.memory': '1048576',
      retries: '3',
      acks: '-1',
      'compression.type': 'zstd',
      'compression.zstd.level': '7',
      'max.in.flight.requests.per.connection': '1',
      'delivery.timeout.ms': '60000',
    })
    expect(read.unknown).toEqual([{ name: 'batch.num.messages', value: '1000', line: 10 }])
  })

  it('may be a map in Python', () => {
    const text =
      "conf = {\n  'bootstrap.servers': 'b1:9092',  # here\n  'queue.buffering.max.ms': 5,\n  'enable.idempotence': True\n}\n"
    expect(readConfig(text).format).toBe('librdkafka')
    expect(settings(text)).toEqual({ 'bootstrap.servers': 'b1:9092', 'linger.ms': '5', 'enable.idempotence': 'true' })
  })
})

it('an empty text is an empty properties file', () => {
  expect(readConfig('')).toEqual({ format: 'properties', entries: [], unknown: [], problems: [] })
})

import { describe, expect, it } from 'vitest'
import type { KafkaVersion } from '../../../src/engine/config/profile.ts'
import { parseScenario } from '../../../src/engine/simulation/complete-scenario.ts'
import { CONTEXT, PLAIN, run, type ScenarioJson } from '../../support/run-scenario.ts'

const VERSIONS: readonly KafkaVersion[] = ['2.5', '3.9', '4.x']
const ERRORS = 'org.apache.kafka.common.errors'
const SERIALIZERS = 'org.apache.kafka.common.serialization'

interface RecordJson {
  readonly atMs?: number
  readonly key?: string | null
  readonly value?: string | null
  readonly partition?: number
}

/** The outcome of a producer with this config that sends these records; the rest of the scenario is the plain one. */
function outcomeOf(config: Record<string, unknown>, records: readonly RecordJson[], rest: ScenarioJson = {}) {
  const { outcome, tables } = run({
    producers: [{ name: 'app', config }],
    topics: [{ name: 'orders', partitions: 3 }],
    workload: [
      {
        producer: 'app',
        topic: 'orders',
        records: records.map((record, index) => ({ atMs: index, key: null, value: 'v', ...record })),
      },
    ],
    ...rest,
  })
  const { sent, acked, failed, pending, records: rows = [] } = outcome
  const { completedAtUs } = tables.records
  const endedMs = rows.map(({ n }) => (completedAtUs[n] as number) / 1000)
  return { sent, acked, failed, pending, rows, errors: rows.map(({ error }) => error), endedMs }
}

/** What a scenario with this producer is refused with. */
function refusalOf(producer: ScenarioJson, kafka: KafkaVersion) {
  const parsed = parseScenario({ ...PLAIN, kafka, producers: [{ name: 'app', ...producer }] }, CONTEXT)
  return parsed.ok ? [] : parsed.problems
}

describe.each(VERSIONS)('Kafka %s', (kafka) => {
  it('a record larger than max.request.size fails through its future, the others go on (P-26 step 9, V-66)', () => {
    const big = 'x'.repeat(1_048_490)
    const limit = 'x'.repeat(1_048_489)
    const topics = [{ name: 'orders', partitions: 3, config: { 'max.message.bytes': 2_000_000 } }]
    const told = outcomeOf({}, [{}, { value: big }, { value: limit }, {}], { kafka, topics })
    expect(told.errors).toEqual([
      null,
      `${ERRORS}.RecordTooLargeException: The message is 1048577 bytes when serialized which is larger than 1048576, which is the value of the max.request.size configuration.`,
      null,
      null,
    ])
    expect(told).toMatchObject({ sent: 4, acked: 3, failed: 1, pending: 0 })
    // The future that send() returns has failed already.
    expect(told.rows[1]).toMatchObject({ result: 'failed', attempts: 0, offsets: [], sentMs: 1 })
    expect(told.endedMs[1]).toBe(1)
  })

  it('a record larger than buffer.memory fails through its future (P-26 step 9)', () => {
    const told = outcomeOf({ 'buffer.memory': 20_000 }, [{ value: 'x'.repeat(19_950) }, {}], { kafka })
    expect(told.errors[0]).toBe(
      `${ERRORS}.RecordTooLargeException: The message is 20037 bytes when serialized which is larger than the total memory buffer you have configured with the buffer.memory configuration.`,
    )
    expect(told).toMatchObject({ acked: 1, failed: 1 })
  })

  it('a partition that does not exist blocks the thread for max.block.ms and fails with the text of the version (P-27, P-28)', () => {
    const told = outcomeOf({ 'max.block.ms': 700, 'linger.ms': 0 }, [{}, { partition: 7 }, {}], { kafka })
    const text =
      kafka === '4.x'
        ? 'Partition 7 of topic orders with partition count 3 is not present in metadata after 700 ms.'
        : 'Topic orders not present in metadata after 700 ms.'
    expect(told.errors).toEqual([null, `${ERRORS}.TimeoutException: ${text}`, null])
    expect(told).toMatchObject({ sent: 3, acked: 2, failed: 1, pending: 0 })
    expect(told.rows.map(({ sentMs }) => sentMs)).toEqual([0, 1, 701])
    expect(told.rows[1]).toMatchObject({ result: 'failed' })
    expect(told.endedMs[1]).toBe(701)
  })

  it('max.block.ms 0 does not wait for it at all (P-27)', () => {
    const told = outcomeOf({ 'max.block.ms': 0 }, [{ partition: 7 }, {}], { kafka })
    expect(told.errors[0]).toMatch(/TimeoutException: .* after 0 ms\.$/)
    expect(told).toMatchObject({ acked: 1, failed: 1 })
    expect(told.rows[1]).toMatchObject({ sentMs: 1, result: 'acked' })
  })

  it('a partition that is added while send() waits for it is found (P-28)', () => {
    const told = outcomeOf({ 'max.block.ms': 20_000 }, [{ partition: 3 }], {
      kafka,
      actions: [{ atMs: 300, do: 'addPartitions', topic: 'orders', total: 4 }],
    })
    expect(told).toMatchObject({ acked: 1, failed: 0 })
    expect(told.rows[0]).toMatchObject({ partition: 3 })
  })

  it('an empty bootstrap list is refused with the text of the constructor, wherever it stands (P-10)', () => {
    const message = 'No resolvable bootstrap urls given in bootstrap.servers'
    expect(refusalOf({ bootstrap: [] }, kafka)).toEqual([{ path: 'producers[0].bootstrap', message }])
    const path = 'producers[0].config["bootstrap.servers"]'
    for (const list of ['', ' , ,']) {
      expect(refusalOf({ config: { 'bootstrap.servers': list } }, kafka)).toEqual([{ path, message }])
    }
    expect(refusalOf({ config: { 'bootstrap.servers': 'b1:9092,b2' } }, kafka)).toEqual([
      { path, message: 'Invalid url in bootstrap.servers: b2' },
    ])
    expect(refusalOf({ config: { 'bootstrap.servers': 'b1:70000' } }, kafka)).toEqual([
      { path, message: 'Invalid port in bootstrap.servers: b1:70000' },
    ])
  })

  it.each(['refused', 'silent'])(
    'with %s bootstrap hosts alone every send waits for max.block.ms and fails (P-27)',
    (answers) => {
      const bootstrap = ['b8:9092', 'b9:9092'].map((host) => ({ host, answers }))
      const told = outcomeOf({}, [{}, {}], {
        kafka,
        producers: [{ name: 'app', bootstrap, config: { 'max.block.ms': 400 } }],
      })
      const error = `${ERRORS}.TimeoutException: Topic orders not present in metadata after 400 ms.`
      expect(told.errors).toEqual([error, error])
      expect(told.rows.map(({ sentMs }, index) => [sentMs, told.endedMs[index]])).toEqual([
        [0, 400],
        [400, 800],
      ])
    },
  )

  it('one live host among dead ones is enough, at the price of some waiting (P-115)', () => {
    const dead = ['refused', 'silent'].map((answers, index) => ({ host: `b${8 + index}:9092`, answers }))
    const told = outcomeOf({}, [{}, {}], {
      kafka,
      // 2.5 gives up on a silent host only when the operating system does, after 127 s (P-112).
      producers: [{ name: 'app', bootstrap: [...dead, 2], config: { 'max.block.ms': 200_000 } }],
      model: { warm: false },
      durationMs: 300_000,
    })
    expect(told).toMatchObject({ acked: 2, failed: 0 })
  })

  it('a codec that is none is refused with the text of the version (P-11)', () => {
    const path = 'producers[0].config["compression.type"]'
    const message =
      kafka === '2.5'
        ? 'Unknown compression name: brotli'
        : 'Invalid value brotli for configuration compression.type: String must be one of: none, gzip, snappy, lz4, zstd'
    expect(refusalOf({ config: { 'compression.type': 'brotli' } }, kafka)).toEqual([{ path, message }])
    const restart = { atMs: 5, do: 'restartProducer', producer: 'app', config: { 'compression.type': 'brotli' } }
    const parsed = parseScenario({ ...PLAIN, kafka, actions: [restart] }, CONTEXT)
    expect(parsed.ok ? [] : parsed.problems).toEqual([{ path: 'actions[0].config["compression.type"]', message }])
  })

  it('a serializer that does not exist is refused (P-9a)', () => {
    const name = 'com.example.AvroSerializer'
    expect(refusalOf({ config: { 'key.serializer': name } }, kafka)).toEqual([
      {
        path: 'producers[0].config["key.serializer"]',
        message: `Invalid value ${name} for configuration key.serializer: Class ${name} could not be found.`,
      },
    ])
  })

  it.each(['Integer', 'Long', 'ByteArray', 'UUID', 'Void'])(
    'a text key cannot be converted by the %s serializer: send() throws, the run goes on (P-26 step 5, P-30)',
    (kind) => {
      const serializer = `${SERIALIZERS}.${kind}Serializer`
      const told = outcomeOf({ 'key.serializer': serializer }, [{ key: 'Pangyo' }, { key: null }, {}], { kafka })
      expect(told.errors).toEqual([
        `${ERRORS}.SerializationException: Can't convert key of class java.lang.String to class ${serializer} specified in key.serializer`,
        null,
        null,
      ])
      // Null is nothing to convert.
      expect(told).toMatchObject({ sent: 3, acked: 2, failed: 1, pending: 0 })
      expect(told.rows[0]).toMatchObject({ result: 'failed', attempts: 0, sentMs: 0 })
      expect(told.endedMs[0]).toBe(0)
    },
  )

  it('the key is converted before the value, and both after the metadata wait (P-26 steps 4 to 6)', () => {
    const config = {
      'key.serializer': `${SERIALIZERS}.LongSerializer`,
      'value.serializer': `${SERIALIZERS}.DoubleSerializer`,
      'max.block.ms': 300,
    }
    const told = outcomeOf(
      config,
      [{ key: 'k' }, { value: 'v' }, { key: null, value: null }, { key: 'k', partition: 9 }],
      { kafka },
    )
    expect(told.errors.slice(0, 3)).toEqual([
      `${ERRORS}.SerializationException: Can't convert key of class java.lang.String to class ${SERIALIZERS}.LongSerializer specified in key.serializer`,
      `${ERRORS}.SerializationException: Can't convert value of class java.lang.String to class ${SERIALIZERS}.DoubleSerializer specified in value.serializer`,
      null,
    ])
    expect(told.errors[3]).toMatch(/TimeoutException/)
  })

  it('an application that sends failures again leaves a thrown send alone (P-30)', () => {
    const config = { 'value.serializer': `${SERIALIZERS}.IntegerSerializer` }
    const told = outcomeOf({}, [{}], { kafka, producers: [{ name: 'app', config, onError: 'resend' }] })
    expect(told).toMatchObject({ sent: 1, failed: 1 })
  })

  it('batch.size above buffer.memory: send() throws IllegalArgumentException (V-119)', () => {
    const told = outcomeOf({ 'batch.size': 65_536, 'buffer.memory': 32_768 }, [{}, {}], { kafka })
    const error =
      'java.lang.IllegalArgumentException: Attempt to allocate 65536 bytes, but there is a hard limit of 32768 on memory allocations.'
    expect(told.errors).toEqual([error, error])
  })

  it('memory that does not come back in time fails the future with the exception of the version (V-120)', () => {
    const config = { 'buffer.memory': 32_768, 'max.block.ms': 1000, acks: 'all' }
    const told = outcomeOf(config, [{ partition: 0 }, { partition: 1 }, { atMs: 5, partition: 2 }], {
      kafka,
      cluster: { brokers: 1 },
      topics: [{ name: 'orders', partitions: 3, replicationFactor: 1 }],
      actions: [{ atMs: 0, do: 'hangBroker', broker: 1 }],
      durationMs: 3000,
    })
    expect(told.rows[2]).toMatchObject({
      sentMs: 5,
      error:
        kafka === '2.5'
          ? `${ERRORS}.TimeoutException: Failed to allocate memory within the configured max blocking time 1000 ms.`
          : 'org.apache.kafka.clients.producer.BufferExhaustedException: Failed to allocate 16384 bytes within the configured max blocking time 1000 ms. Total memory: 32768 bytes. Available memory: 0 bytes. Poolable size: 16384 bytes',
    })
    expect(told.endedMs[2]).toBe(1005)
  })

  it('send() after close() throws (P-26 step 2)', () => {
    const told = outcomeOf({}, [{}, { atMs: 500 }], {
      kafka,
      actions: [{ atMs: 100, do: 'closeProducer', producer: 'app' }],
    })
    expect(told.errors).toEqual([
      null,
      'java.lang.IllegalStateException: Cannot perform operation after producer has been closed',
    ])
  })
})

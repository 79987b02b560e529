import { describe, expect, it } from 'vitest'
import { codecShelf } from '../../../src/adapters/codecs/codec-shelf.ts'
import { must } from '../../../src/engine/kernel/assert.ts'
import { measureProducer } from '../../../src/engine/producer/measure-producer.ts'
import { type ScenarioJson, start } from '../../support/run-scenario.ts'

const shelf = codecShelf()
await shelf.load(['gzip'])

/** One broker, one replica, 10 ms one way, brokers that take no time: requests take 20 ms. */
const SMALL: ScenarioJson = {
  cluster: { brokers: 1 },
  topics: [{ name: 'orders', replicationFactor: 1 }],
  network: { latencyMs: 10 },
  model: { leaderAppendMs: 0, followerAppendMs: 0 },
  settle: false,
}

/** Metrics of the first producer at `atMs`, by name, or `of/name` for those of a topic or node. */
function metricsAt(json: ScenarioJson, atMs: number): Readonly<Record<string, number>> {
  const { simulation, plan } = start({ ...SMALL, ...json }, { compress: shelf.compress })
  simulation.runUntil(atMs * 1000)
  const producer = must(simulation.world.producers[0]?.producer, 'a producer')
  const metrics = measureProducer(producer, plan.profile.features, atMs)
  return Object.fromEntries(metrics.map(({ name, value, of }) => [of ? `${of}/${name}` : name, value]))
}

const records = (...atMs: readonly number[]) => [
  { producer: 'app', topic: 'orders', records: atMs.map((at) => ({ atMs: at, key: null, value: 'v'.repeat(100) })) },
]

describe('the metrics of a producer (P-158)', () => {
  it('V-122: two records in one batch spend 5 ms in the accumulator and 20 ms on the way', () => {
    const metrics = metricsAt(
      { producers: [{ name: 'app', config: { 'linger.ms': 5 } }], workload: records(0, 3) },
      1000,
    )
    expect(metrics).toMatchObject({
      'record-queue-time-avg': 5,
      'record-queue-time-max': 5,
      'request-latency-avg': 20,
      'request-latency-max': 20,
      'node-1/request-latency-avg': 20,
      'records-per-request-avg': 2,
      'batch-size-avg': 61 + 2 * 109,
      'compression-rate-avg': 1,
      'record-size-avg': 186,
      'record-size-max': 186,
      'record-send-total': 2,
      'record-send-rate': 2 / (30 + 0.995),
      'orders/record-send-total': 2,
      'orders/byte-total': 279,
      'record-retry-total': 0,
      'record-error-total': 0,
      'produce-throttle-time-max': 0,
      'requests-in-flight': 0,
      'buffer-total-bytes': 33_554_432,
      'buffer-available-bytes': 33_554_432,
      'waiting-threads': 0,
      'connection-count': 1,
      'request-total': 1,
      'response-total': 1,
    })
    expect(metrics['outgoing-byte-total']).toBeGreaterThan(279)
  })

  it('gauges tell the present: a batch in flight holds its buffer and a slot', () => {
    expect(
      metricsAt({ producers: [{ name: 'app', config: { 'linger.ms': 0 } }], workload: records(0) }, 10),
    ).toMatchObject({
      'requests-in-flight': 1,
      'buffer-available-bytes': 33_554_432 - 16_384,
      'request-latency-avg': Number.NaN,
    })
  })

  it('records-per-request counts a node without a drained batch as 0, record-send counts retries again', () => {
    const metrics = metricsAt(
      {
        producers: [{ name: 'app', config: { 'linger.ms': 0 } }],
        workload: records(1),
        model: { leaderAppendMs: 0, followerAppendMs: 0, backoffJitter: false },
        actions: [{ atMs: 0, do: 'failNext', broker: 1, api: 'Produce', error: 'NOT_ENOUGH_REPLICAS', count: 2 }],
      },
      2000,
    )
    expect(metrics).toMatchObject({
      'record-send-total': 3,
      'record-retry-total': 2,
      'orders/record-retry-total': 2,
      'record-error-total': 0,
      'request-latency-avg': 20,
      // 20 ms for each try, 100 ms and then 200 ms of backoff: from creation, every time.
      'record-queue-time-max': 340,
      'record-queue-time-avg': (0 + 120 + 340) / 3,
    })
  })

  it('errors count the records of failed batches, and one for a send that fails by itself (P-30)', () => {
    const metrics = metricsAt(
      {
        producers: [{ name: 'app', config: { 'linger.ms': 5, 'max.request.size': 1000, 'value.serializer': STRING } }],
        workload: [
          ...records(0, 1, 2),
          { producer: 'app', topic: 'orders', records: [{ atMs: 50, key: null, value: 'x'.repeat(2000) }] },
        ],
        actions: [{ atMs: 0, do: 'failNext', broker: 1, api: 'Produce', error: 'INVALID_RECORD' }],
      },
      1000,
    )
    expect(metrics).toMatchObject({ 'record-error-total': 4, 'orders/record-error-total': 3, 'record-send-total': 3 })
  })

  it('compression-rate is the size of the records after by before, header left out', () => {
    const config = { 'linger.ms': 20, 'compression.type': 'gzip' }
    const metrics = metricsAt({ producers: [{ name: 'app', config }], workload: records(0, 1, 2, 3) }, 1000)
    const bytes = must(metrics['batch-size-avg'], 'a size')
    expect(metrics['compression-rate-avg']).toBe(Math.fround((bytes - 61) / (4 * 109)))
    expect(metrics['orders/byte-total']).toBe(bytes)
  })

  it('waiting for memory: its share of the time, the thread that waits, and the appends that gave up (P-35)', () => {
    const json: ScenarioJson = {
      producers: [
        { name: 'app', config: { 'buffer.memory': 16_384, 'max.block.ms': 1000, 'delivery.timeout.ms': 40_000 } },
      ],
      topics: [{ name: 'orders', partitions: 2, replicationFactor: 1 }],
      workload: [
        {
          producer: 'app',
          topic: 'orders',
          records: [0, 1].map((partition) => ({ atMs: 0, key: null, value: 'v', partition })),
        },
      ],
      actions: [{ atMs: 0, do: 'hangBroker', broker: 1 }],
    }
    expect(metricsAt(json, 500)).toMatchObject({ 'waiting-threads': 1, 'buffer-exhausted-total': 0 })
    expect(metricsAt(json, 2000)).toMatchObject({
      'waiting-threads': 0,
      'buffer-exhausted-total': 1,
      'record-error-total': 1,
      'bufferpool-wait-time-ns-total': 1_000_000_000,
      'bufferpool-wait-time-total': 1_000_000_000,
      // One second of waiting, told when it ended one second ago: 31 s.
      'bufferpool-wait-ratio': 1 / 31,
    })
  })

  it('a split is counted (P-80), the time of flush() is summed up in ns', () => {
    const metrics = metricsAt(
      {
        topics: [{ name: 'orders', replicationFactor: 1, config: { 'max.message.bytes': 300 } }],
        producers: [{ name: 'app', config: { 'linger.ms': 100_000, 'batch.size': 400 } }],
        workload: records(0, 0, 0, 0),
        actions: [{ atMs: 40, do: 'flushProducer', producer: 'app' }],
      },
      30_000,
    )
    expect(metrics['batch-split-total']).toBeGreaterThan(0)
    expect(metrics['flush-time-ns-total']).toBe(20_000_000)
  })

  it('a lost connection and the new one are counted', () => {
    const metrics = metricsAt(
      {
        workload: records(0, 3000),
        actions: [
          { atMs: 1000, do: 'killBroker', broker: 1 },
          { atMs: 1500, do: 'startBroker', broker: 1 },
        ],
        durationMs: 60_000,
      },
      30_000,
    )
    expect(metrics['connection-close-total']).toBeGreaterThan(0)
    expect(metrics).toMatchObject({ 'connection-creation-total': 1, 'connection-count': 1 })
    expect(metrics['record-send-total']).toBe(2 + must(metrics['record-retry-total'], 'retries'))
  })

  it('names come and go with the version: ns totals since 3.x, bufferpool-wait-time-total until 4.0', () => {
    const namesOf = (kafka: string) =>
      Object.keys(metricsAt({ kafka, workload: records(0) }, 100)).filter((name) => name.includes('-time-'))
    expect(namesOf('2.5')).toContain('bufferpool-wait-time-total')
    expect(namesOf('2.5').filter((name) => name.includes('-ns-'))).toEqual([])
    expect(namesOf('3.9')).toEqual(
      expect.arrayContaining(['bufferpool-wait-time-total', 'bufferpool-wait-time-ns-total', 'flush-time-ns-total']),
    )
    expect(namesOf('4.x')).not.toContain('bufferpool-wait-time-total')
    expect(namesOf('4.x')).toContain('txn-commit-time-ns-total')
  })

  it('reading changes nothing: a moment looked at twice, or after a jump, reads the same', () => {
    const json: ScenarioJson = {
      producers: [{ name: 'app', config: { 'linger.ms': 5 } }],
      workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 50, toMs: 70_000 }],
      durationMs: 80_000,
    }
    const { simulation, plan } = start({ ...SMALL, ...json })
    const read = (atMs: number) =>
      measureProducer(must(simulation.world.producers[0]?.producer, 'a producer'), plan.profile.features, atMs)
    simulation.runUntil(20_000_000)
    const snapshot = simulation.snapshot()
    simulation.runUntil(65_000_000)
    const straight = read(65_000)
    expect(read(65_000)).toEqual(straight)
    simulation.restore(snapshot)
    read(20_000)
    simulation.runUntil(65_000_000)
    expect(read(65_000)).toEqual(straight)
  })
})

const STRING = 'org.apache.kafka.common.serialization.StringSerializer'

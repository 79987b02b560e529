import { describe, expect, it } from 'vitest'
import { KAFKA_VERSIONS } from '../../../src/engine/config/profile.ts'
import { PLAIN, partitionOf, run, type ScenarioJson } from '../../support/run-scenario.ts'
import { jumps, readRanges, seen } from './deliveries.ts'

const TWO_SECONDS: ScenarioJson = {
  topics: [{ name: 'orders', partitions: 3 }],
  consumers: [{ name: 'c1', topic: 'orders' }],
  workload: [
    {
      producer: 'app',
      topic: 'orders',
      ratePerSecond: 100,
      toMs: 2000,
      keys: { kind: 'uniform', count: 40 },
    },
  ],
}

describe('what a consumer reads when nothing fails (C-57)', () => {
  it.each(KAFKA_VERSIONS)('%s: every committed record once, in the order of the logs', (kafka) => {
    const finished = run({ ...TWO_SECONDS, kafka })
    const { outcome } = finished
    expect(outcome.stoppedBy).toBe('settled')
    expect(outcome).toMatchObject({
      sent: 200,
      committed: 200,
      consumers: [{ name: 'c1', records: 200, position: 200 }],
    })
    expect(jumps(finished, 0)).toEqual([])
    expect(seen(finished, 'fetchRefused')).toEqual([])
  })

  it.each(KAFKA_VERSIONS)('%s: after a cold start too', (kafka) => {
    const finished = run({ ...TWO_SECONDS, kafka, settle: false, durationMs: 20_000, model: { warm: false } })
    const { records, position } = finished.outcome.consumers[0] ?? { records: -1, position: -1 }
    expect([records, position]).toEqual([finished.outcome.committed, 200])
    expect(finished.outcome.committed).toBe(200)
  })

  it('reads a record one round trip of its parked fetch after the high watermark has passed it', () => {
    const finished = run({
      consumers: [{ name: 'c1', topic: 'orders' }],
      workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 100, value: 'x' }] }],
      network: { latencyMs: 5 },
      model: { leaderAppendMs: 0, followerAppendMs: 0 },
    })
    // Sent at 100 (linger.ms 0), at the leader at 105, fetched by 115: committed then, with the consumer at 120.
    expect(seen(finished, 'recordsDelivered').map(({ atUs, count }) => [atUs / 1000, count])).toEqual([[120, 1]])
  })

  it('position is the sum over partitions, and the records of before the run are in it but not in `records`', () => {
    const finished = run({
      ...TWO_SECONDS,
      topics: [{ name: 'orders', partitions: 3, initialRecords: [0, 5, 2] }],
    })
    const ends = finished.outcome.partitions.reduce((sum, { logEndOffset }) => sum + logEndOffset, 0)
    expect(ends).toBe(207)
    expect(finished.outcome.consumers).toEqual([{ name: 'c1', records: 200, position: 207 }])
  })

  it('copies of a record are delivered as often as they are stored', () => {
    const finished = run({
      kafka: '2.5',
      consumers: [{ name: 'c1', topic: 'orders' }],
      workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 50, toMs: 1000 }],
      actions: [{ atMs: 300, do: 'dropNext', what: 'response', api: 'Produce', between: ['app', 1], count: 3 }],
      topics: [{ name: 'orders', assignment: [[1, 2, 3]] }],
    })
    const { outcome } = finished
    expect(outcome.duplicated).toBeGreaterThan(0)
    expect(outcome.consumers[0]?.records).toBe(partitionOf(outcome, 'orders', 0).records)
    expect(outcome.consumers[0]?.records).toBeGreaterThan(outcome.sent)
  })

  it('several consumers read independently of each other', () => {
    const finished = run({
      ...TWO_SECONDS,
      topics: [{ name: 'orders', partitions: 3 }, { name: 'other' }],
      consumers: [
        { name: 'c1', topic: 'orders' },
        { name: 'c2', topic: 'orders', isolation: 'read_committed' },
        { name: 'c3', topic: 'other' },
      ],
    })
    expect(finished.outcome.consumers).toEqual([
      { name: 'c1', records: 200, position: 200 },
      { name: 'c2', records: 200, position: 200 },
      { name: 'c3', records: 0, position: 0 },
    ])
  })

  it('partitions that are added later are read from their start, once the metadata names them', () => {
    const finished = run({
      consumers: [{ name: 'c1', topic: 'orders' }],
      workload: [
        {
          producer: 'app',
          topic: 'orders',
          ratePerSecond: 1,
          toMs: 700_000,
          keys: { kind: 'uniform', count: 40 },
        },
      ],
      actions: [{ atMs: 1000, do: 'addPartitions', topic: 'orders', total: 3 }],
      durationMs: 800_000,
    })
    // metadata.max.age.ms is five minutes.
    const started = seen(finished, 'consumerPositionMoved').filter(({ partition }) => partition > 0)
    expect(started).toHaveLength(2)
    for (const { atUs } of started) expect(atUs).toBeGreaterThan(299_000_000)
    expect(jumps(finished, 0)).toEqual([])
    expect(finished.outcome.consumers[0]?.records).toBe(finished.outcome.committed)
    expect(partitionOf(finished.outcome, 'orders', 2).records).toBeGreaterThan(0)
  })
})

describe('when a consumer starts', () => {
  it('warm at 0: connections and positions are there, its first fetch leaves at once', () => {
    const finished = run(TWO_SECONDS)
    const fetches = seen(finished, 'packetSent').filter(({ from, api, atUs }) => from === 5 && api === 1 && atUs === 0)
    expect(fetches.map(({ to }) => to).sort()).toEqual([1, 2, 3])
    expect(seen(finished, 'connectionOpened').filter(({ from }) => from === 5)).toEqual([])
  })

  it('at fromMs: it bootstraps, and reads the logs from their start', () => {
    const finished = run({ ...TWO_SECONDS, consumers: [{ name: 'c1', topic: 'orders', fromMs: 700 }] })
    expect(seen(finished, 'consumerStarted').map(({ atUs }) => atUs / 1000)).toEqual([700])
    const own = seen(finished, 'packetSent').filter(({ from }) => from === 5)
    expect(own.every(({ atUs }) => atUs >= 700_000)).toBe(true)
    // ApiVersions and Metadata of a bootstrap server, then each leader: ApiVersions, ListOffsets, Fetch.
    expect(own.slice(0, 2).map(({ api }) => api)).toEqual([3, 2])
    expect(own.filter(({ api }) => api === 12)).toHaveLength(3)
    expect(jumps(finished, 0)).toEqual([])
    expect(finished.outcome.consumers).toEqual([{ name: 'c1', records: 200, position: 200 }])
  })

  it('one that never starts changes no fact of the run', () => {
    const facts = (consumers: ScenarioJson['consumers']) => {
      const { columns, outcome } = run({ ...TWO_SECONDS, consumers, seed: 7 })
      return { count: columns.length, events: outcome.events, latencyMs: outcome.latencyMs }
    }
    expect(facts([{ name: 'c1', topic: 'orders', fromMs: 50_000 }])).toEqual(facts([]))
  })

  it('one that reads changes nothing for the producer', () => {
    const { latencyMs, requests } = run({ ...PLAIN, ...TWO_SECONDS, consumers: [] }).outcome
    expect(run(TWO_SECONDS).outcome).toMatchObject({ latencyMs, requests })
  })

  it('a run does not settle while records are on their way to a consumer', () => {
    const json = {
      consumers: [{ name: 'c1', topic: 'orders' }],
      workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 10, toMs: 1000 }],
      topics: [{ name: 'orders', assignment: [[1, 2, 3]] }],
      network: { latencyMs: 1, links: [{ between: ['c1', 1], latencyMs: 400 }] },
    }
    const finished = run(json)
    expect(finished.outcome.consumers[0]?.records).toBe(10)
    expect(readRanges(finished, 0).endsWith('-10')).toBe(true)
  })
})

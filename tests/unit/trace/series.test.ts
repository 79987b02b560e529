import { describe, expect, it } from 'vitest'
import { nextInt, rngStream } from '../../../src/engine/kernel/rng.ts'
import { randomScenario } from '../../../src/fuzz/random-scenario.ts'
import { createCursor, viewAt } from '../../../src/replay/cursor.ts'
import { computeAhead, computedUntilUs, type Run, startRun } from '../../../src/replay/run.ts'
import { seriesOfRun } from '../../../src/replay/series-of-run.ts'
import {
  bucketMiddleUs,
  LATENCY_BUCKETS,
  LATENCY_ERROR,
  latencyBucket,
  percentileUs,
} from '../../../src/trace/series/latency-buckets.ts'
import { foldOn, type RunSeries } from '../../../src/trace/series/run-series.ts'
import { type SeriesPage, seriesPage } from '../../../src/trace/series/series-page.ts'
import type { StageView } from '../../../src/trace/stage-view.ts'
import { eventObjects } from '../../support/events.ts'
import { planOf, type ScenarioJson } from '../../support/run-scenario.ts'
import { forAllSeeds } from '../../support/seeds.ts'

function runOf(json: ScenarioJson, untilUs = 25_000_000): Run {
  const run = startRun(planOf(json, { isOpenEnded: true }))
  computeAhead(run, untilUs, () => false)
  return run
}

function foldedSeries(run: Run): RunSeries {
  const series = seriesOfRun(run)
  while (!foldOn(series, () => true));
  return series
}

const pageOf = (run: Run, fromUs: number, toUs: number, points: number): SeriesPage =>
  seriesPage(foldedSeries(run), computedUntilUs(run), fromUs, toUs, points)

/** What the events say of the points of a page, counted one by one. */
function recount(run: Run, page: SeriesPage) {
  const { fromUs, pointUs } = page
  const zeros = () => page.sent.map(() => 0)
  const counted = {
    sent: zeros(),
    acked: zeros(),
    failed: zeros(),
    requests: zeros(),
    sentBytes: zeros(),
    ackedBytes: zeros(),
  }
  const fills = Array.from(page.sent, () => [] as number[])
  const latencies = Array.from(page.sent, () => [] as number[])
  const sentAt = new Map<number, number>()
  const bytes = new Map<number, number>()
  const capacity = new Map<number, number>()
  for (const event of eventObjects(run.columns)) {
    const point = Math.floor((event.atUs - fromUs) / pointUs)
    const note = (column: Float64Array, amount: number): void => {
      if (point >= 0 && point < column.length) column[point] = (column[point] as number) + amount
    }
    switch (event.kind) {
      case 'recordSent':
        sentAt.set(event.record, event.atUs)
        note(counted.sent, 1)
        break
      case 'recordAppended':
        if (!bytes.has(event.record)) {
          bytes.set(event.record, event.sizeBytes)
          note(counted.sentBytes, event.sizeBytes)
        }
        break
      case 'recordAcked':
        note(counted.acked, 1)
        note(counted.ackedBytes, bytes.get(event.record) ?? 0)
        latencies[point]?.push(event.atUs - (sentAt.get(event.record) ?? 0))
        break
      case 'recordFailed':
        note(counted.failed, 1)
        break
      case 'requestSent':
        if (event.api === 0) note(counted.requests, 1)
        break
      case 'batchCreated':
        capacity.set(event.batch, event.capacityBytes)
        break
      case 'batchDrained':
        if (event.why !== 6) fills[point]?.push(event.sizeBytes / (capacity.get(event.batch) ?? 1))
        break
    }
  }
  return { counted, fills, latencies }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function rank(values: readonly number[], share: number): number {
  const sorted = values.slice().sort((a, b) => a - b)
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] as number
}

/** A page says what its events say. */
function expectRecounted(run: Run, page: SeriesPage): void {
  const { counted, fills, latencies } = recount(run, page)
  const isKnown = (i: number): boolean => page.fromUs + i * page.pointUs <= page.knownUntilUs
  for (const name of ['sent', 'acked', 'failed', 'requests', 'sentBytes', 'ackedBytes'] as const) {
    expect(Array.from(page[name]), name).toEqual(
      Array.from(counted[name], (value, i) => (isKnown(i) ? value : Number.NaN)),
    )
  }
  fills.forEach((values, i) => {
    if (values.length === 0) expect(page.fill[i]).toBeNaN()
    else expect(page.fill[i]).toBeCloseTo(mean(values), 9)
  })
  latencies.forEach((values, i) => {
    if (values.length === 0) {
      expect(page.p50Us[i]).toBeNaN()
      return
    }
    for (const [told, share] of [
      [page.p50Us[i] as number, 0.5],
      [page.p99Us[i] as number, 0.99],
    ] as const) {
      const exact = rank(values, share)
      expect(Math.abs(told - exact)).toBeLessThanOrEqual(exact * LATENCY_ERROR + 1e-9)
    }
  })
}

/** The levels of a moment, as the state of the engine has them. */
function levelsIn(view: StageView, run: Run) {
  const lag = Array.from({ length: run.plan.scenario.cluster.brokers }, (_, index) => {
    const behind = view.partitions.map(({ partition, leader, replicas }) => {
      const logEnd = (id: number): number =>
        view.brokers.find(({ broker }) => broker === id)?.replicas.find((one) => one.partition === partition)
          ?.logEndOffset ?? 0
      if (leader < 0 || leader === index + 1 || !replicas.includes(index + 1)) return 0
      return Math.max(0, logEnd(leader) - logEnd(index + 1))
    })
    return Math.max(0, ...behind)
  })
  const total = (pick: (producer: StageView['producers'][number]) => number): number =>
    view.producers.reduce((sum, producer) => sum + pick(producer), 0)
  return {
    inFlight: total(({ connections }) => connections.reduce((sum, one) => sum + one.inFlight.length, 0)),
    memoryUsedBytes: total((producer) => producer.memoryTotalBytes - producer.memoryAvailableBytes),
    underMinIsr: view.partitions.filter(({ isr, minInsyncReplicas }) => isr.length < minInsyncReplicas).length,
    lag,
    isr: new Map(view.partitions.map(({ partition, isr }) => [partition, isr.length])),
  }
}

describe('latencies in buckets', () => {
  it('are told within 1/32 of what they are, and longer ones in later buckets', () => {
    let last = -1
    for (let us = 0; us < 2 ** 31; us = Math.ceil(us * 1.01) + 1) {
      const bucket = latencyBucket(us)
      expect(bucket).toBeGreaterThanOrEqual(last)
      expect(bucket).toBeLessThan(LATENCY_BUCKETS)
      expect(Math.abs(bucketMiddleUs(bucket) - us)).toBeLessThanOrEqual(us * LATENCY_ERROR)
      last = bucket
    }
    expect(latencyBucket(2 ** 40)).toBe(LATENCY_BUCKETS - 1)
  })

  it('give the percentile by rank, and none of nothing', () => {
    const counts = new Uint32Array(LATENCY_BUCKETS)
    expect(percentileUs(counts, 0.5)).toBeNaN()
    for (let us = 1; us <= 20; us++) counts[latencyBucket(us)] = 1
    expect(percentileUs(counts, 0.5)).toBe(10)
    expect(percentileUs(counts, 0.99)).toBe(20)
  })
})

describe('the series of a run', () => {
  forAllSeeds('say what its events say, in coarse points and in fine ones', 5, (seed) => {
    const run = runOf(randomScenario(seed).json)
    const rng = rngStream(seed, 'windows')
    const endUs = computedUntilUs(run)
    expectRecounted(run, pageOf(run, 0, endUs, 40))
    for (let i = 0; i < 3; i++) {
      const fromUs = nextInt(rng, endUs)
      expectRecounted(run, pageOf(run, fromUs, fromUs + 1 + nextInt(rng, 400_000), 30))
    }
  })

  forAllSeeds('have the levels that the engine has at that moment', 16, (seed) => {
    const run = runOf(randomScenario(seed).json)
    const series = foldedSeries(run)
    const rng = rngStream(seed, 'moments')
    const cursor = createCursor(run)
    for (let i = 0; i < 12; i++) {
      const atUs = nextInt(rng, computedUntilUs(run))
      const view = viewAt(cursor, atUs)
      // A point of one microsecond, behind everything of that moment.
      const page = seriesPage(series, computedUntilUs(run), atUs + 1, atUs + 2, 1)
      if (series.source.columns.length > 0 && view.validUntilUs === atUs + 1) continue
      expect(page.pointUs).toBe(1)
      const { isr, ...levels } = levelsIn(view, run)
      expect({
        at: atUs,
        inFlight: page.inFlight[0],
        memoryUsedBytes: page.memoryUsedBytes[0],
        underMinIsr: page.underMinIsr[0],
        lag: page.lag.map((values) => values[0]),
      }).toEqual({ at: atUs, ...levels })
      for (const { partition, sizeBefore } of page.isr)
        expect([partition, sizeBefore]).toEqual([partition, isr.get(partition)])
    }
  })
})

const STEADY: ScenarioJson = {
  producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 5 } }],
  workload: [{ producer: 'app', topic: 'orders', toMs: 200_000, ratePerSecond: 20 }],
  actions: [{ atMs: 150_000, do: 'killBroker', broker: 3 }],
}

describe('bins that are merged', () => {
  const run = runOf(STEADY, 200_000_000)
  const series = foldedSeries(run)

  it('are bounded, and lose neither a record nor a peak', () => {
    expect(series.bins.length).toBeLessThanOrEqual(4096)
    expect(series.bins.binUs).toBeGreaterThan(20_000)
    const page = seriesPage(series, computedUntilUs(run), 0, computedUntilUs(run), 100)
    expectRecounted(run, page)
    const fine = seriesPage(series, computedUntilUs(run), 150_000_000, 152_000_000, 200)
    expect(fine.pointUs).toBeLessThan(series.bins.binUs)
    const within = (values: Float64Array) => Math.max(0, ...Array.from(values).filter((value) => !Number.isNaN(value)))
    expect(within(page.inFlight)).toBeGreaterThanOrEqual(within(fine.inFlight))
    expect(within(page.lag[2] as Float64Array)).toBeGreaterThan(100)
  })

  it('know nothing of what is not folded yet', () => {
    const half = seriesOfRun(run)
    foldOn(half, () => half.nextEvent > run.columns.length / 2)
    const page = seriesPage(half, computedUntilUs(run), 0, computedUntilUs(run), 50)
    expect(page.knownUntilUs).toBeLessThan(computedUntilUs(run))
    expect(page.sent.at(-1)).toBeNaN()
    expect(page.sent[0]).toBeGreaterThan(0)
  })
})

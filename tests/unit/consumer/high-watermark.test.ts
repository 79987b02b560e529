import { describe, expect, it } from 'vitest'
import { KAFKA_VERSIONS } from '../../../src/engine/config/profile.ts'
import { kindOf } from '../../../src/trace/event-catalog.ts'
import { eventAt, eventCodeAt } from '../../../src/trace/event-columns.ts'
import { partitionOf, run, type ScenarioJson, type StartedRun } from '../../support/run-scenario.ts'
import { deliveryTimesMs, jumps, readRanges } from './deliveries.ts'

const STEADY: ScenarioJson = {
  topics: [{ name: 'orders', assignment: [[1, 2, 3]] }],
  consumers: [{ name: 'c1', topic: 'orders' }],
  workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 20, toMs: 5000 }],
  settle: false,
  durationMs: 6000,
}

/** Offsets that were read before any leader had its high watermark above them. */
function readTooEarly(run: StartedRun): number[] {
  const committed = new Map<number, number>()
  const early: number[] = []
  for (let i = 0; i < run.columns.length; i++) {
    const kind = kindOf(eventCodeAt(run.columns, i))
    if (kind !== 'highWatermarkMoved' && kind !== 'recordsDelivered') continue
    const event = eventAt(run.columns, i)
    if (event.kind === 'highWatermarkMoved' && event.role === 1) {
      committed.set(event.partition, Math.max(event.highWatermark, committed.get(event.partition) ?? 0))
    }
    if (event.kind === 'recordsDelivered' && event.toOffset > (committed.get(event.partition) ?? 0)) {
      early.push(event.toOffset)
    }
  }
  return early
}

describe('the high watermark is where a consumer’s reading ends (C-57, I-22)', () => {
  it.each(KAFKA_VERSIONS)(
    '%s: with a slow follower records are on the leader long before anybody reads them',
    (kafka) => {
      const finished = run({
        ...STEADY,
        kafka,
        producers: [{ name: 'app', config: { acks: 1, 'linger.ms': 0 } }],
        actions: [{ atMs: 0, do: 'slowBroker', broker: 3, fetchMs: 400 }],
      })
      expect(readTooEarly(finished)).toEqual([])
      expect(jumps(finished, 0)).toEqual([])
      // The producer hears "ok" within a round trip; the consumer reads in the slow follower's steps.
      expect(finished.outcome.latencyMs.max).toBeLessThan(5)
      const times = deliveryTimesMs(finished)
      expect(times.length).toBeLessThan(20)
      expect(finished.outcome.consumers[0]?.records).toBe(100)
    },
  )

  it('what is not committed at the end has not been read', () => {
    const finished = run({
      ...STEADY,
      producers: [{ name: 'app', config: { acks: 1 } }],
      actions: [{ atMs: 2000, do: 'hangBroker', broker: 3 }],
      durationMs: 4000,
    })
    const { highWatermark, logEndOffset } = partitionOf(finished.outcome, 'orders', 0)
    expect(logEndOffset).toBeGreaterThan(highWatermark + 20)
    expect(finished.outcome.consumers[0]).toEqual({ name: 'c1', records: highWatermark, position: highWatermark })
    expect(readTooEarly(finished)).toEqual([])
  })
})

describe('below min.insync.replicas, with acks=1 (C-29, C-44, G-8)', () => {
  const alone = (kafka: string) =>
    run({
      ...STEADY,
      kafka,
      topics: [{ name: 'orders', assignment: [[1, 2, 3]], config: { 'min.insync.replicas': 2 } }],
      producers: [{ name: 'app', config: { acks: 1, ...(kafka === '2.5' ? {} : { 'enable.idempotence': false }) } }],
      model: { failureDetectionMs: 300 },
      workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 20, toMs: 7000 }],
      actions: [
        { atMs: 1000, do: 'killBroker', broker: 2 },
        { atMs: 1000, do: 'killBroker', broker: 3 },
        { atMs: 5000, do: 'startBroker', broker: 2 },
      ],
      durationMs: 12_000,
    })
  const between = (times: readonly number[], fromMs: number, toMs: number) =>
    times.filter((atMs) => atMs >= fromMs && atMs < toMs)

  it('2.5: the leader alone accepts, and what it accepts is read at once', () => {
    const finished = alone('2.5')
    expect(finished.outcome.acked).toBe(140)
    // 1.3 s: both are out of the ISR. From then on one record every 50 ms.
    expect(between(deliveryTimesMs(finished), 1500, 5000)).toHaveLength(70)
    expect(finished.outcome.consumers[0]?.records).toBe(140)
  })

  it.each(['3.9', '4.x'])(
    '%s: the leader alone accepts, and nobody reads it until the ISR has two members',
    (kafka) => {
      const finished = alone(kafka)
      expect(finished.outcome.acked).toBe(140)
      const times = deliveryTimesMs(finished)
      expect(between(times, 1010, 5000)).toEqual([])
      expect(between(times, 5000, 12_000).length).toBeGreaterThan(0)
      expect(finished.outcome.consumers[0]?.records).toBe(140)
      expect(jumps(finished, 0)).toEqual([])
      expect(readTooEarly(finished)).toEqual([])
      expect(readRanges(finished, 0).endsWith('-140')).toBe(true)
    },
  )
})

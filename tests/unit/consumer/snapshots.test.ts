import { describe, expect, it } from 'vitest'
import { cloneConsumer } from '../../../src/engine/consumer/consumer-process.ts'
import { must } from '../../../src/engine/kernel/assert.ts'
import { finish, type ScenarioJson, start } from '../../support/run-scenario.ts'

const ROUGH: ScenarioJson = {
  topics: [{ name: 'orders', partitions: 3 }],
  consumers: [
    { name: 'c1', topic: 'orders' },
    { name: 'c2', topic: 'orders', isolation: 'read_committed', fromMs: 1000 },
  ],
  workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 60, toMs: 5000, keys: { kind: 'uniform', count: 40 } }],
  network: { latencyMs: 2, jitterMs: 3 },
  model: { failureDetectionMs: 300 },
  actions: [
    { atMs: 1500, do: 'dropNext', what: 'response', api: 'Fetch', between: ['c1', 2], count: 1 },
    { atMs: 1700, do: 'killBroker', broker: 1 },
    { atMs: 3300, do: 'startBroker', broker: 1 },
  ],
  durationMs: 30_000,
}

describe('a run with consumers', () => {
  it('told twice is the same run', () => {
    const [first, second] = [finish(start(ROUGH)), finish(start(ROUGH))]
    expect(first.outcome).toEqual(second.outcome)
    expect(first.columns.length).toBe(second.columns.length)
    expect(first.outcome.consumers[0]?.records).toBe(first.outcome.partitions.reduce((sum, p) => sum + p.records, 0))
  })

  it.each([0, 900_000, 1_500_500, 1_701_000, 2_100_000, 3_400_000])(
    'goes on from a snapshot at %i µs as if nothing had happened',
    (atUs) => {
      const straight = finish(start(ROUGH))
      const resumed = start(ROUGH)
      resumed.simulation.runUntil(atUs)
      const snapshot = resumed.simulation.snapshot()
      // What happens meanwhile must not reach the snapshot.
      resumed.simulation.runUntil(atUs + 800_000)
      resumed.simulation.restore(snapshot)
      const { outcome } = finish(resumed)
      expect(outcome.traceHash).toBe(straight.outcome.traceHash)
      expect(outcome.consumers).toEqual(straight.outcome.consumers)
    },
  )

  it('the state of a consumer is plain data, and a copy shares nothing that changes', () => {
    const run = start(ROUGH)
    run.simulation.runUntil(1_600_000)
    const consumer = must(run.simulation.world.consumers[0], 'c1')
    const copy = cloneConsumer(consumer)
    const before = structuredClone(copy)
    expect(before).toEqual(copy)
    run.simulation.runUntil(3_000_000)
    expect(copy).toEqual(before)
    expect(consumer).not.toEqual(before)
  })
})

import { describe, expect, it } from 'vitest'
import { KAFKA_VERSIONS } from '../../../src/engine/config/profile.ts'
import { POSITION_MOVE } from '../../../src/engine/consumer/events.ts'
import { partitionOf, run, type ScenarioJson } from '../../support/run-scenario.ts'
import { jumps, seen } from './deliveries.ts'

const EVERY_THIRD_ABORTED: ScenarioJson = {
  producers: [{ name: 'app', config: { 'transactional.id': 't1' } }],
  consumers: [
    { name: 'all', topic: 'orders' },
    { name: 'committed', topic: 'orders', isolation: 'read_committed' },
  ],
  workload: [
    {
      producer: 'app',
      topic: 'orders',
      ratePerSecond: 50,
      toMs: 3000,
      transaction: { records: 10, abortEvery: 3 },
    },
  ],
  durationMs: 30_000,
}

describe('isolation (C-57, C-132)', () => {
  it.each(KAFKA_VERSIONS)('%s: read_committed gets the records of committed transactions and no others', (kafka) => {
    const finished = run({ ...EVERY_THIRD_ABORTED, kafka })
    const { outcome } = finished
    const { records, logEndOffset } = partitionOf(outcome, 'orders', 0)
    const [all, committed] = outcome.consumers
    // Ten of 15 transactions are committed; what the aborted ones had written already stays in the log.
    expect(committed).toEqual({ name: 'committed', records: 100, position: logEndOffset })
    expect(all).toEqual({ name: 'all', records, position: logEndOffset })
    expect(records).toBeGreaterThan(100)
    expect(logEndOffset).toBeGreaterThan(records)
  })

  it('read_committed waits for the end of a transaction, read_uncommitted does not', () => {
    const finished = run({
      ...EVERY_THIRD_ABORTED,
      workload: [
        {
          producer: 'app',
          topic: 'orders',
          ratePerSecond: 10,
          toMs: 1000,
          transaction: { records: 10 },
        },
      ],
    })
    const deliveries = seen(finished, 'recordsDelivered')
    const of = (consumer: number) => deliveries.filter((event) => event.consumer === consumer)
    expect(of(0).length).toBeGreaterThan(2)
    expect(of(1)).toHaveLength(1)
    expect(of(1)[0]?.count).toBe(10)
    expect(of(1)[0]?.atUs).toBeGreaterThan(of(0).at(-1)?.atUs ?? 0)
  })

  it('an answer of nothing but markers and aborted records moves the position and delivers nothing', () => {
    const finished = run(EVERY_THIRD_ABORTED)
    const skips = seen(finished, 'consumerPositionMoved').filter(({ why }) => why === POSITION_MOVE.skipped)
    expect(skips.length).toBeGreaterThan(0)
    for (const { position, previous } of skips) expect(position).toBeGreaterThan(previous)
    const delivered = seen(finished, 'recordsDelivered').filter(({ consumer }) => consumer === 1)
    expect(delivered.reduce((sum, { count }) => sum + count, 0)).toBe(100)
    // The gaps in what is delivered are exactly what was skipped.
    const skipped = skips.filter(({ consumer }) => consumer === 1).map(({ previous, position }) => [previous, position])
    for (const jump of jumps(finished, 1)) expect(skipped).toContainEqual(jump)
  })
})

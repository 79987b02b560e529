import { describe, expect, it } from 'vitest'
import type { RecordKind } from '../../../src/app/host-messages.ts'
import { recordPage } from '../../../src/app/outcome-records.ts'
import { profileOf } from '../../../src/engine/config/profile.ts'
import { randomScenario } from '../../../src/fuzz/random-scenario.ts'
import { createCursor, viewAt } from '../../../src/replay/cursor.ts'
import { computeAhead, computedUntilUs, startRun } from '../../../src/replay/run.ts'
import { createCauseIndex } from '../../../src/trace/causes/cause-index.ts'
import { runNames } from '../../../src/trace/run-names.ts'
import { planOf, type ScenarioJson } from '../../support/run-scenario.ts'

const KINDS: readonly RecordKind[] = [
  'sent',
  'buffered',
  'inFlight',
  'stored',
  'committed',
  'acked',
  'lost',
  'failed',
  'reordered',
  'pending',
]

/** A computed run, and how to ask for the records of its numbers. */
function pagesOf(json: ScenarioJson) {
  const run = startRun(planOf(json, { isOpenEnded: true }))
  computeAhead(run, 40_000_000, () => false)
  const cursor = createCursor(run)
  const names = runNames(run, profileOf(run.plan.scenario.kafka))
  const index = createCauseIndex(run.columns, run.tables.records)
  const page = (of: RecordKind, atUs: number, from = 0, limit = 50) => {
    const view = viewAt(cursor, atUs)
    const question = { kind: 'records', run: 1, question: 1, of, atUs, from, limit } as const
    return { counts: view.counts, ...recordPage(cursor, view, index, names, question) }
  }
  return { page, untilUs: computedUntilUs(run) }
}

describe('the records behind the numbers of the outcome', () => {
  it('are as many as the number says, at any moment of any run', () => {
    for (const seed of [3, 10, 17, 28, 41, 62]) {
      const { page, untilUs } = pagesOf(randomScenario(seed).json)
      for (const share of [0.02, 0.1, 0.3, 0.6, 1]) {
        const atUs = Math.floor(untilUs * share)
        for (const of of KINDS) {
          const { counts, total, rows } = page(of, atUs, 0, 5)
          expect({ seed, atUs, of, total }).toEqual({ seed, atUs, of, total: counts[of] })
          expect(rows).toHaveLength(Math.min(5, total))
        }
        // The number counts copies, the list records.
        const { counts, total } = page('duplicated', atUs, 0, 1)
        expect(total).toBeLessThanOrEqual(counts.duplicated)
        expect(total > 0).toBe(counts.duplicated > 0)
      }
    }
  })

  it('come page by page, each with what it came to, since when and why', () => {
    const workload = [
      { producer: 'app', topic: 'orders', toMs: 1000, ratePerSecond: 100, keys: { kind: 'list', values: ['a'] } },
    ]
    const { page } = pagesOf({ workload, actions: [{ atMs: 300, do: 'cutLink', between: ['app', 1] }] })
    const first = page('acked', 900_000, 0, 10)
    const second = page('acked', 900_000, 10, 10)
    expect(first.rows.map(({ record }) => record)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(second.rows[0]?.record).toBe(11)
    expect(first.rows[0]).toMatchObject({ key: 'a', verdict: 'delivered', reason: { key: 'cause.acked' } })
    expect(first.rows[0]?.decidedAtUs).toBeLessThanOrEqual(900_000)
  })

  it('out of order: the reason is the one that overtook it', () => {
    const records = [100, 100.2].map((atMs) => ({ atMs, value: 'x' }))
    const { page } = pagesOf({
      producers: [{ name: 'app', config: { 'linger.ms': 0, 'batch.size': 0, 'enable.idempotence': false } }],
      topics: [{ name: 'orders', partitions: 1 }],
      workload: [{ producer: 'app', topic: 'orders', records }],
      actions: [
        { atMs: 50, do: 'failNext', broker: 1, api: 'Produce', error: 'NOT_ENOUGH_REPLICAS', count: 1 },
      ].flatMap((action) => [1, 2, 3].map((broker) => ({ ...action, broker }))),
    })
    const { rows } = page('reordered', 2_000_000)
    expect(rows.map(({ record, reason }) => [record, reason.key, reason.values['other']])).toEqual([
      [1, 'cause.overtaken', 2],
    ])
  })
})

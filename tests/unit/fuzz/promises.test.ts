import { describe, expect, it } from 'vitest'
import { ACKED } from '../../../src/engine/protocol/record-table.ts'
import { parseScenario } from '../../../src/engine/simulation/complete-scenario.ts'
import { planRun } from '../../../src/engine/simulation/plan-run.ts'
import { startWorld } from '../../../src/engine/simulation/start-world.ts'
import { finalStateOf } from '../../../src/fuzz/final-state.ts'
import type { OracleRecord } from '../../../src/fuzz/oracle.ts'
import { brokenPromises } from '../../../src/fuzz/promises.ts'
import { emptyFacts } from '../../../src/fuzz/run-facts.ts'

interface Row {
  readonly producer?: number
  readonly partition?: number
  /** Offset that the application was told. */
  readonly told: number
  /** Where it stands in the log that counts. */
  readonly offsets: readonly number[]
}

const LOST: Row = { told: 3, offsets: [] }
const HOLDER: Row = { told: -1, offsets: [3] }

/** The promises that an end with these records breaks: row 0 is record 1; producer 0 is transactional, producer 1 is not. */
function brokenWith(...rows: readonly Row[]): string[] {
  const scenario = {
    version: 1,
    kafka: '3.9',
    topics: [{ name: 'orders', partitions: 2 }],
    producers: [{ name: 'p1', config: { 'transactional.id': 'tx' } }, { name: 'p2' }],
  }
  const parsed = parseScenario(scenario, { datasets: {} })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const plan = planRun(parsed.scenario, { datasets: {} })
  const { world, tables } = startWorld(plan, { append: () => undefined })
  const records = rows.map(({ producer = 0, partition = 0, told, offsets }, index): OracleRecord => {
    const n = index + 1
    tables.records.producer[n] = producer
    tables.records.partition[n] = partition
    tables.records.offset[n] = told
    tables.records.result[n] = ACKED
    return { n, offsets, verdict: offsets.length === 0 ? 'lost' : 'delivered' }
  })
  const score = {
    ...{ sent: 0, acked: 0, failed: 0, pending: 0, stored: 0, committed: 0 },
    ...{ lost: 0, duplicated: 0, reordered: 0, failedButStored: 0, pendingButStored: 0 },
  }
  const state = finalStateOf(world, tables)
  return brokenPromises({ plan, tables, facts: emptyFacts(), state, oracle: { score, records } }).map(
    ({ text }) => text,
  )
}

const TOLD = (n: number) => [`acked by acks=all with nothing destroyed, and lost: record ${n} (1 in all)`]

describe('what acks=all promises (I-12)', () => {
  it('is broken by an acknowledged record that is nowhere', () => {
    expect(brokenWith(LOST)).toEqual(TOLD(1))
  })

  it('is kept if a transactional record took the numbers of an earlier one and was answered as its duplicate (P-128, C-112)', () => {
    expect(brokenWith(HOLDER, LOST)).toEqual([])
  })

  it('is broken if a later record stands where the lost one was: its place was written again', () => {
    expect(brokenWith(LOST, HOLDER)).toEqual(TOLD(1))
  })

  it('is broken if the offset told is that of a record elsewhere, or of somebody else', () => {
    expect(brokenWith({ ...HOLDER, offsets: [2] }, LOST)).toEqual(TOLD(2))
    expect(brokenWith({ ...HOLDER, partition: 1 }, LOST)).toEqual(TOLD(2))
    expect(brokenWith({ ...HOLDER, producer: 1 }, LOST)).toEqual(TOLD(2))
  })

  it('is broken for a producer that is idempotent alone: a failed batch begins a new epoch there (P-128)', () => {
    expect(brokenWith({ ...HOLDER, producer: 1 }, { ...LOST, producer: 1 })).toEqual(TOLD(2))
  })
})

import { beforeAll, describe, expect, it } from 'vitest'
import { codecShelf } from '../../src/adapters/codecs/codec-shelf.ts'
import { factsThatFit, missingFromStory, readGuarantees, rowOf } from '../support/guarantee.ts'
import { run } from '../support/run-scenario.ts'
import { ENGINE_ROWS } from './guarantees/engine-rows.ts'

/** Rows of the guarantee matrix (cluster.md, section 10.2). */
const LAST_ROW = 95

const guarantees = readGuarantees()
const { load, compress } = codecShelf()

beforeAll(() => load(['gzip']))

describe.each(guarantees)('$name', ({ scenario, expected }) => {
  const versions = expected.versions ?? [String(scenario['kafka'])]
  it.each(versions)(`${expected.why} (%s)`, (kafka) => {
    const finished = run({ ...scenario, kafka }, { compress })
    const { records = [], ...totals } = finished.outcome
    expect(totals).toMatchObject(expected.outcome)
    for (const [n, fields] of Object.entries(expected.records ?? {})) {
      expect(records[Number(n) - 1], `record ${n}`).toMatchObject(fields)
    }
    expect(missingFromStory(finished, expected.story ?? []), 'part of the story that did not happen').toBeUndefined()
    expect(factsThatFit(finished, expected.never ?? []), 'facts that must not occur').toEqual([])
  })
})

describe('the matrix', () => {
  it('has a scenario for each row, or a test of the engine and the reason for it', () => {
    const covered = new Set([...guarantees.map(({ name }) => rowOf(name)), ...Object.keys(ENGINE_ROWS).map(rowOf)])
    const open = Array.from({ length: LAST_ROW }, (_, index) => index + 1).filter((row) => !covered.has(row))
    expect(open).toEqual([])
  })

  it('names in each file the row that the file stands for', () => {
    for (const { name, expected } of guarantees) expect(name.startsWith(expected.row), name).toBe(true)
  })
})

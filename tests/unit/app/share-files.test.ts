import { describe, expect, it } from 'vitest'
import { ndjsonSink, outcomeCsv, outcomeJson, recordsCsv } from '../../../src/app/share-files.ts'
import { straightRun } from '../../../src/app/straight-run.ts'
import { must } from '../../../src/engine/kernel/assert.ts'
import { scenarioOf } from '../../support/run-scenario.ts'

const SCENARIO = scenarioOf({
  durationMs: 2_000,
  workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 0, key: '=1+"1",\n', value: 'a' }, { atMs: 1 }] }],
})

describe('what is taken home as a file', () => {
  it('the trace has one line of JSON for each event of the run', async () => {
    const { sink, lines } = ndjsonSink()
    const outcome = must(await straightRun(SCENARIO, () => true, sink), 'outcome')
    expect(lines.length).toBeGreaterThanOrEqual(outcome.events)
    const kinds = lines.map((line) => (JSON.parse(line) as { kind: string }).kind)
    expect(kinds.every((kind) => kind !== '')).toBe(true)
  })

  it('records are a line each; a key that a spreadsheet would take for a formula is quoted', async () => {
    const outcome = must(await straightRun(SCENARIO), 'outcome')
    const text = recordsCsv(outcome)
    expect(text.startsWith('n,producer,topic,key,sentMs,partition,result,')).toBe(true)
    expect(text).toContain('1,app,orders,"\'=1+""1"",\n",0,')
    expect(text.trimEnd().split('\r\n')).toHaveLength(3)
  })

  it('the outcome is the same in JSON and in CSV', async () => {
    const outcome = must(await straightRun(SCENARIO), 'outcome')
    expect(outcomeCsv(outcome)).toContain(`traceHash,${outcome.traceHash}\r\n`)
    expect((JSON.parse(outcomeJson(outcome)) as typeof outcome).acked).toBe(2)
  })
})

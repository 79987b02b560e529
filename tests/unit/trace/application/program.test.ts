import { describe, expect, it } from 'vitest'
import { programOf, programText } from '../../../../src/trace/application/program.ts'
import { PROGRAM_LANGUAGES } from '../../../../src/trace/application/program-model.ts'
import { scheduleOf } from '../../../../src/trace/application/schedule.ts'
import { inspectedRun } from '../../../support/inspected.ts'
import type { ScenarioJson } from '../../../support/run-scenario.ts'

const RICH = {
  kafka: '3.9',
  durationMs: 5000,
  topics: [{ name: 'orders', partitions: 3 }],
  producers: [{ name: 'app', config: { acks: 'all', 'transactional.id': 'pay-1' }, onError: 'resend' }],
  workload: [
    {
      producer: 'app',
      topic: 'orders',
      ratePerSecond: 30,
      keys: { kind: 'zipf', count: 12, exponent: 1 },
      transaction: { records: 10, abortEvery: 4 },
    },
    { producer: 'app', topic: 'orders', fromMs: 1000, toMs: 4000, ratePerSecond: 10, mode: 'sync' },
    { producer: 'app', topic: 'orders', mode: 'callback', records: [{ atMs: 700, key: 'a"$b', value: "it's" }] },
  ],
  actions: [
    { atMs: 1200, do: 'flushProducer', producer: 'app' },
    { atMs: 2000, do: 'setWorkload', entry: 0, ratePerSecond: 300 },
    { atMs: 3000, do: 'restartProducer', producer: 'app', config: { 'batch.size': 100 }, timeoutMs: 50 },
    { atMs: 4800, do: 'killProducer', producer: 'app' },
  ],
} satisfies ScenarioJson

const scenario = inspectedRun(RICH, 1).run.plan.scenario
const text = (language: (typeof PROGRAM_LANGUAGES)[number]) =>
  programText(programOf(scenario, 'app', language, () => undefined).lines)

describe('the application as code', () => {
  it.each(PROGRAM_LANGUAGES)(
    'opens and closes every bracket in %s, and gives every line an id of its own',
    (language) => {
      const { lines } = programOf(scenario, 'app', language, () => undefined)
      const bare = programText(lines).replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\/.*|\/\*\*.*\*\//g, '')
      for (const [open, close] of ['{}', '()', '[]']) {
        expect(bare.split(open as string).length, open).toBe(bare.split(close as string).length)
      }
      expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length)
    },
  )

  it('has the config under its real names, and what the actions change where they change it', () => {
    expect(text('java')).toContain('props.put("transactional.id", "pay-1");')
    expect(text('java')).toMatch(/producer\.close\(Duration\.ofMillis\(50\)\);\n\s+props\.put\("batch\.size", "100"\);/)
    expect(text('kotlin')).toContain('props["acks"] = "all"')
    expect(text('kotlin')).toContain('"a\\"\\$b"')
  })

  it('says of TypeScript that it is a notation of ours', () => {
    expect(text('typescript')).toMatch(/^\/\/ A notation of this page/)
  })

  it('sends the records that the run sends, each once (contract, "Time and order")', () => {
    const plain = {
      ...RICH,
      producers: [{ name: 'app', config: { acks: '1' } }],
      actions: RICH.actions.slice(0, 2),
    }
    const workload = RICH.workload.map(({ transaction: _none, ...entry }: { transaction?: unknown }) => entry)
    const { run } = inspectedRun({ ...plain, workload } as ScenarioJson, 6000)
    const { records } = run.tables
    const sent = new Map<number, number>()
    for (let record = 1; record < records.rowCount; record++) {
      const entry = records.planned[record]?.entry ?? -1
      sent.set(entry, (sent.get(entry) ?? 0) + 1)
    }
    const steps = scheduleOf(run.plan.scenario, 'app', () => undefined)
    const planned = new Map<number, number>()
    const add = (entry: number, count: number) => planned.set(entry, (planned.get(entry) ?? 0) + count)
    for (const step of steps) {
      if (step.kind === 'record') add(step.entry, 1)
      if (step.kind === 'loop') for (const one of step.streams) add(one.entry, one.endIndex - one.firstIndex)
    }
    expect([...planned].sort()).toEqual([...sent].sort())
  })

  it('changes only the lines that a setting is about', () => {
    const before = programOf(scenario, 'app', 'java', () => undefined).lines
    const [app] = scenario.producers
    if (!app) throw new Error('no producer')
    const other = { ...scenario, producers: [{ ...app, config: { ...app.config, acks: '-1' } }] }
    const after = programOf(other, 'app', 'java', () => undefined).lines
    const known = new Map(before.map(({ id, text: line }) => [id, line]))
    expect(after.filter(({ id, text: line }) => known.get(id) !== line).map(({ id }) => id)).toEqual(['config:acks'])
  })
})

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { preparedScenario } from '../../src/app/prepared.ts'
import flights from '../../src/content/datasets/flights-2k.json' with { type: 'json' }
import { must } from '../../src/engine/kernel/assert.ts'
import { planPrepared } from '../../src/engine/simulation/plan-prepared.ts'
import { computeAhead, startRun } from '../../src/replay/run.ts'
import { planOf } from '../support/run-scenario.ts'

// Goal: what the page starts with, before the rest of the engine is there, is the same run.
// Method: the welcome as it was read when the page was built, in an engine whose parts are empty and that nobody watches,
// beside the welcome as the reader reads it now, in a whole engine.

const FILE = path.resolve(import.meta.dirname, '../../src/content/scenarios/welcome.json')
const welcome = JSON.parse(readFileSync(FILE, 'utf8'))
const options = { datasets: { 'flights-2k': flights }, isOpenEnded: true } as const
/** As far as the page computes without the rest. */
const UNTIL_US = 3_000_000
const never = () => false

describe('the first seconds of the welcome', () => {
  it('are prepared as they would be read now', () => {
    const prepared = must(preparedScenario(JSON.stringify(welcome)), 'the prepared welcome')
    expect(planPrepared(prepared, options)).toEqual(planOf(welcome, options))
    expect(preparedScenario(JSON.stringify({ ...welcome, seed: 8 }))).toBeUndefined()
  })

  it('need nothing that is fetched later, and are watched from their start when it has come', async () => {
    const whole = startRun(planOf(welcome, options))
    computeAhead(whole, UNTIL_US, never)

    vi.resetModules()
    const { MONITORS } = await import('../../src/replay/monitor-part.ts')
    const { ACTING } = await import('../../src/engine/simulation/parts.ts')
    const bare = await import('../../src/replay/run.ts')
    expect([MONITORS.isFilled, ACTING.isFilled]).toEqual([false, false])
    const run = bare.startRun(planOf(welcome, options))
    bare.computeAhead(run, UNTIL_US, never)
    expect(run.columns.length).toBe(whole.columns.length)
    expect(run.frontier.traceHash()).toBe(whole.frontier.traceHash())
    expect(run.watch.monitor).toBeUndefined()

    await import('../../src/replay/fill-monitors.ts')
    const { watchFromStart } = await import('../../src/replay/watch-from-start.ts')
    watchFromStart(run)
    expect(run.watch.monitor?.state).toEqual(whole.watch.monitor?.state)
    expect(run.checkpoints[0]?.monitor).toEqual(whole.checkpoints[0]?.monitor)
  })
})

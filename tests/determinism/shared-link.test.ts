import { describe, expect, it } from 'vitest'
import { straightRun } from '../../src/app/straight-run.ts'
import { linkedScenario } from '../../src/cli/linked-scenario.ts'
import { runSim } from '../../src/cli/run-sim.ts'
import { must } from '../../src/engine/kernel/assert.ts'
import { randomScenario } from '../../src/fuzz/random-scenario.ts'
import { encodeLink } from '../../src/links/encode-link.ts'
import { run, scenarioOf } from '../support/run-scenario.ts'

describe('a run that is handed on as a link', () => {
  it.each([1, 2, 3, 5, 8])('has the same traceHash on the page and in sim (seed %i)', async (seed) => {
    const { json } = randomScenario(seed)
    const scenario = scenarioOf(json)
    const shown = must(await straightRun(scenario), 'outcome')
    const linked = linkedScenario(`http://localhost/#${encodeLink({ scenario, atUs: 1_000 })}`)
    if (!linked?.ok) throw new Error('no link')
    const { stdout } = await runSim(linked.text)
    expect((JSON.parse(stdout) as { traceHash: string }).traceHash).toBe(shown.traceHash)
    expect(shown.sent).toBe(run(json).outcome.sent)
  })

  it('an action by hand in its microsecond belongs to it', async () => {
    const json = {
      seed: 7,
      durationMs: 3_000,
      workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 100 }],
      actions: [{ atMs: 1_200.345, do: 'killBroker', broker: 1 }],
    }
    const shown = must(await straightRun(scenarioOf(json)), 'outcome')
    const without = must(await straightRun(scenarioOf({ ...json, actions: [] })), 'outcome')
    const linked = linkedScenario(encodeLink({ scenario: scenarioOf(json), atUs: 1_200_345 }))
    if (!linked?.ok) throw new Error('no link')
    const { stdout } = await runSim(linked.text)
    expect((JSON.parse(stdout) as { traceHash: string }).traceHash).toBe(shown.traceHash)
    expect(shown.traceHash).not.toBe(without.traceHash)
  })
})

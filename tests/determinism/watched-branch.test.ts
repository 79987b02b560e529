import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/engine/scenario/scenario.ts'
import { planWithAction } from '../../src/engine/simulation/plan-with-action.ts'
import { branchRun, computeAhead, startRun } from '../../src/replay/run.ts'
import { planOf, type ScenarioJson } from '../support/run-scenario.ts'

// Goal: a branch goes on with the monitor in the state in which it was at that moment.
// Method: what it finds in a run that was branched is what it finds in the run that has the action from the start.

const DIRECTORY = path.resolve(import.meta.dirname, '../../src/content/scenarios/experiments')
const file = (name: string): ScenarioJson => JSON.parse(readFileSync(path.join(DIRECTORY, `${name}.json`), 'utf8'))
const UNTIL_US = 200_000_000
const never = () => false

const ACTIONS: readonly Action[] = [
  { atMs: 5000, do: 'killBroker', broker: 2 },
  { atMs: 20_000, do: 'powerOffBroker', broker: 1, unflushedMs: 3000 },
  { atMs: 60_000, do: 'send', producer: 'app', topic: 'test1', key: null, value: 'v' },
  { atMs: 77_000, do: 'startBroker', broker: 1, disk: 'empty' },
  { atMs: 110_000, do: 'hangBroker', broker: 3 },
]

describe.each(['B2-last-in-sync-unclean-on', 'V4-acks-1-isolated', 'V5-acks-all-isolated'])('%s', (name) => {
  it.each(ACTIONS)('branched at $atMs ms by $do: the monitor finds what it finds straight through', (action) => {
    const branched = startRun(planOf(file(name), { isOpenEnded: true }))
    computeAhead(branched, UNTIL_US, never)
    const atUs = action.atMs * 1000
    const { plan, sharedActions } = planWithAction(branched.plan, action, atUs)
    branchRun(branched, plan, atUs, sharedActions)
    computeAhead(branched, UNTIL_US, never)

    const straight = startRun(plan)
    computeAhead(straight, UNTIL_US, never)
    // The hash begins with the scenario, which differs; the facts do not.
    expect(branched.columns.length).toBe(straight.columns.length)
    expect(branched.frontier.world.eventCount).toBe(straight.frontier.world.eventCount)
    expect(branched.watch.monitor?.breaches).toEqual(straight.watch.monitor?.breaches)
    expect(branched.watch.monitor?.violations).toEqual(straight.watch.monitor?.violations)
    expect(straight.watch.monitor?.violations).toEqual([])
  })

  it('a branch of a branch finds the same too', () => {
    const run = startRun(planOf(file(name), { isOpenEnded: true }))
    computeAhead(run, UNTIL_US, never)
    for (const action of [ACTIONS[4], ACTIONS[1], ACTIONS[2]] as Action[]) {
      const atUs = action.atMs * 1000
      const { plan, sharedActions } = planWithAction(run.plan, action, atUs)
      branchRun(run, plan, atUs, sharedActions)
      computeAhead(run, UNTIL_US, never)
    }
    const straight = startRun(run.plan)
    computeAhead(straight, UNTIL_US, never)
    expect(run.watch.monitor?.breaches).toEqual(straight.watch.monitor?.breaches)
    expect(run.watch.monitor?.violations).toEqual([])
  })
})

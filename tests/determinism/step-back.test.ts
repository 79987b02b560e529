import { describe, expect, it } from 'vitest'
import { findMoment } from '../../src/app/find-moment.ts'
import { findHop } from '../../src/app/hops.ts'
import type { FindWhat, Selection } from '../../src/app/host-messages.ts'
import { profileOf } from '../../src/engine/config/profile.ts'
import { randomScenario } from '../../src/fuzz/random-scenario.ts'
import { createCursor, viewAt } from '../../src/replay/cursor.ts'
import { computeAhead, type Run, startRun } from '../../src/replay/run.ts'
import { runNames } from '../../src/trace/run-names.ts'
import type { StageView } from '../../src/trace/stage-view.ts'
import { planOf } from '../support/run-scenario.ts'

const STEPS = 100
const UNTIL_US = 25_000_000
const KINDS: readonly FindWhat[] = ['event', 'visible', 'request', 'notable', 'hop']

function runOf(seed: number): Run {
  const run = startRun(planOf(randomScenario(seed).json, { isOpenEnded: true }))
  computeAhead(run, UNTIL_US, () => false)
  return run
}

/** The moment beside `fromUs`, as the page asks for it. */
function neighbourOf(
  run: Run,
  what: FindWhat,
  of: Selection,
): (fromUs: number, direction: 1 | -1) => number | undefined {
  const names = runNames(run, profileOf(run.plan.scenario.kafka))
  return (fromUs, direction) =>
    what === 'hop' ? findHop(run, names, of, fromUs, direction) : findMoment(run, fromUs, direction, what)
}

describe('stepping back', () => {
  it.each(KINDS)('by %s, up to 100 times, meets the same moments and the identical views', (what) => {
    let steps = 0
    for (let seed = 1; seed <= 3; seed++) {
      const run = runOf(seed)
      const next = neighbourOf(run, what, { kind: 'record', record: 1 + seed })
      const cursor = createCursor(run)
      const seen: { readonly atUs: number; readonly view: StageView }[] = []
      for (let atUs = next(0, 1); atUs !== undefined && seen.length <= STEPS; atUs = next(atUs, 1)) {
        seen.push({ atUs, view: structuredClone(viewAt(cursor, atUs)) })
      }
      for (let i = seen.length - 1; i > 0; i--) {
        const [here, before] = [seen[i], seen[i - 1]]
        const backUs = next(here?.atUs ?? 0, -1)
        expect(backUs).toBe(before?.atUs)
        expect(viewAt(cursor, backUs ?? 0)).toEqual(before?.view)
        steps++
      }
    }
    expect(steps).toBeGreaterThan(what === 'hop' || what === 'notable' ? 5 : 2 * STEPS)
  })
})

import { describe, expect, it } from 'vitest'
import { isTellingDue, NOTHING_TOLD } from '../../../src/app/run-progress.ts'
import { computeAhead, startRun } from '../../../src/replay/run.ts'
import { runNames } from '../../../src/trace/run-names.ts'
import { PLAIN, planOf } from '../../support/run-scenario.ts'

const SECOND_US = 1_000_000

/** A run that is computed for two seconds, of which the page has been told one. */
function toldOf(over: { seenUs?: number; endedAtUs?: number } = {}) {
  const run = startRun(planOf(PLAIN, { isOpenEnded: true }))
  computeAhead(run, 2 * SECOND_US, () => false)
  if (over.endedAtUs !== undefined) run.endedAtUs = over.endedAtUs
  const names = runNames(run, run.plan.profile)
  return { ...NOTHING_TOLD, number: 1, run, names, postedUntilUs: SECOND_US, seenUs: over.seenUs ?? 0 }
}

describe('how far it is computed', () => {
  it('is told now and then while there is lead enough', () => {
    expect(isTellingDue(toldOf(), 3 * SECOND_US, 20)).toBe(false)
    expect(isTellingDue(toldOf(), 3 * SECOND_US, 100)).toBe(true)
  })

  it('is told with every slice while the playhead is close behind', () => {
    expect(isTellingDue(toldOf({ seenUs: 0.9 * SECOND_US }), 3 * SECOND_US, 0)).toBe(true)
    expect(isTellingDue(toldOf(), 30 * SECOND_US, 0)).toBe(true)
  })

  it('is told at once when all that is wanted is there, or the run is over', () => {
    expect(isTellingDue(toldOf(), 2 * SECOND_US, 0)).toBe(true)
    expect(isTellingDue(toldOf({ endedAtUs: 2 * SECOND_US }), 3 * SECOND_US, 0)).toBe(true)
  })
})

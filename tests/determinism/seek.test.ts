import { describe, expect, it } from 'vitest'
import { handActionUs, sharedUntilUs } from '../../src/app/hand-action.ts'
import { actionNamed } from '../../src/engine/actions/index.ts'
import { nextInt, type Rng, rngStream } from '../../src/engine/kernel/rng.ts'
import type { Action, ActionBody } from '../../src/engine/scenario/scenario.ts'
import { planWithAction } from '../../src/engine/simulation/plan-with-action.ts'
import { randomScenario } from '../../src/fuzz/random-scenario.ts'
import { createCursor, viewAt } from '../../src/replay/cursor.ts'
import { branchRun, computeAhead, computedUntilUs, type Run, startRun } from '../../src/replay/run.ts'
import { eventTime } from '../../src/trace/event-columns.ts'
import type { StageView } from '../../src/trace/stage-view.ts'
import { eventObjects } from '../support/events.ts'
import { planOf, type ScenarioJson } from '../support/run-scenario.ts'
import { forAllSeeds } from '../support/seeds.ts'

const UNTIL_US = 25_000_000

function computedRun(json: ScenarioJson, isOpenEnded: boolean): Run {
  const run = startRun(planOf(json, { isOpenEnded }))
  computeAhead(run, UNTIL_US, () => false)
  return run
}

/** Moments of a run: the start, the end, any, and those at which something happens. */
function moments(run: Run, rng: Rng, count: number): number[] {
  const endUs = computedUntilUs(run)
  const times = [0, endUs]
  for (let i = 0; i < count; i++) {
    const isEvent = nextInt(rng, 2) === 0 && run.columns.length > 0
    times.push(isEvent ? eventTime(run.columns, nextInt(rng, run.columns.length)) : nextInt(rng, endUs + 1))
  }
  return [...new Set(times)].sort((a, b) => a - b)
}

const viewsOf = (run: Run, times: readonly number[]): Map<number, StageView> => {
  const cursor = createCursor(run)
  return new Map(times.map((atUs) => [atUs, viewAt(cursor, atUs)]))
}

const sorted = (views: ReadonlyMap<number, StageView>) => [...views].sort(([a], [b]) => a - b)

describe('going to a moment of a run', () => {
  forAllSeeds('forwards, backwards, in any order and from the start gives the same view', 8, (seed) => {
    const { json } = randomScenario(seed)
    const run = computedRun(json, seed % 2 === 0)
    const rng = rngStream(seed, 'moments')
    const times = moments(run, rng, 6)
    const forwards = sorted(viewsOf(run, times))
    expect(sorted(viewsOf(run, times.slice().reverse()))).toEqual(forwards)
    const shuffled = times.map((atUs) => ({ atUs, order: nextInt(rng, 1000) })).sort((a, b) => a.order - b.order)
    expect(
      sorted(
        viewsOf(
          run,
          shuffled.map(({ atUs }) => atUs),
        ),
      ),
    ).toEqual(forwards)
    for (const atUs of times) {
      expect(viewAt(createCursor(run), atUs)).toEqual(forwards.find(([time]) => time === atUs)?.[1])
    }
  })

  forAllSeeds('knows nothing of what comes after it', 8, (seed) => {
    const { json } = randomScenario(seed)
    const run = computedRun(json, true)
    const rng = rngStream(seed, 'moments')
    for (const [atUs, view] of viewsOf(run, moments(run, rng, 2))) {
      const fresh = startRun(planOf(json, { isOpenEnded: true }))
      computeAhead(fresh, atUs, () => false)
      expect(viewAt(createCursor(fresh), atUs)).toEqual(view)
    }
  })

  it('0 shows what is there after everything of time 0', () => {
    const run = computedRun({ workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 0 }] }] }, true)
    expect(viewAt(createCursor(run), 0).counts.sent).toBe(1)
  })
})

/** Do something by hand at the playhead, as the page does. */
function actByHand(run: Run, body: ActionBody, playheadUs: number): Action {
  const atUs = handActionUs(body, playheadUs)
  const action: Action = { ...body, atMs: atUs / 1000 }
  const branchUs = sharedUntilUs(body, atUs)
  const { plan, sharedActions } = planWithAction(run.plan, action, branchUs)
  branchRun(run, plan, branchUs, sharedActions)
  return action
}

const BY_HAND: readonly ActionBody[] = [
  { do: 'killBroker', broker: 1 },
  { do: 'startBroker', broker: 1 },
  { do: 'hangBroker', broker: 1 },
  { do: 'isolateBroker', broker: 1 },
  { do: 'healBroker', broker: 1 },
  { do: 'dropNext', what: 'response', api: 'Produce', between: ['p1', 1] },
  { do: 'send', producer: 'p1', topic: 'orders', key: 'by hand' },
  { do: 'send', producer: 'p1', topic: 'fresh', key: 'by hand' },
  { do: 'restartProducer', producer: 'p1', config: { 'linger.ms': 50 } },
  { do: 'flushProducer', producer: 'p1' },
  { do: 'setWorkload', entry: 0, paused: true },
  { do: 'killProducer', producer: 'p1' },
]

/** What the timeline and the charts show. */
function summaryOf({ summary }: Run) {
  const times = (list: typeof summary.visible) => Array.from(list.times.subarray(0, list.length))
  const { marks, fencedAtUs } = summary
  const isEmpty = (bin: (typeof summary.bins)[number]) => Object.values(bin).every((value) => value === 0)
  const bins = summary.bins.slice(0, summary.bins.findLastIndex((bin) => !isEmpty(bin)) + 1)
  return { bins, marks, fencedAtUs, visible: times(summary.visible), notable: times(summary.notable) }
}

describe('doing something by hand (contract: a run is a scenario)', () => {
  forAllSeeds('leads to the run of the scenario with the action written into it', 16, (seed) => {
    const { json } = randomScenario(seed)
    const rng = rngStream(seed, 'by-hand')
    const run = computedRun(json, true)
    const done: Action[] = []
    let playheadUs = moments(run, rng, 3)[1] ?? 0
    for (let i = 0; i < 3; i++) {
      const body = BY_HAND[nextInt(rng, BY_HAND.length)] as ActionBody
      const action = actByHand(run, body, playheadUs)
      done.push(action)
      // Twice at one moment, or later, with or without having looked further on meanwhile.
      if (nextInt(rng, 2) === 0) computeAhead(run, UNTIL_US, () => false)
      const laterUs = nextInt(rng, 3) === 0 ? 0 : nextInt(rng, 3_000_000)
      playheadUs = Math.min(UNTIL_US - 10, Math.round(action.atMs * 1000) + laterUs)
    }
    computeAhead(run, UNTIL_US, () => false)
    const first = done[0] as Action
    const kept = (json['actions'] as Action[]).filter((action) => action.atMs <= first.atMs)
    const told = computedRun({ ...json, actions: [...kept, ...done] }, true)
    // A client that spins without time passing is cut off wherever it is.
    if (told.stoppedBy === 'limit') return
    expect(eventObjects(run.columns)).toEqual(eventObjects(told.columns))
    const times = moments(told, rng, 4)
    expect(sorted(viewsOf(run, times.slice().reverse()))).toEqual(sorted(viewsOf(told, times)))
    expect(summaryOf(run)).toEqual(summaryOf(told))
  })

  it('the past stays as it was, whatever has been looked at before', () => {
    const { json } = randomScenario(5)
    const run = computedRun(json, true)
    const times = [0, 1_000_000, 3_999_999]
    const before = viewsOf(run, times)
    actByHand(run, { do: 'killBroker', broker: 1 }, 4_000_000)
    computeAhead(run, UNTIL_US, () => false)
    // Only what comes next is new: the action.
    const after = viewsOf(run, times)
    for (const [atUs, view] of before)
      expect(after.get(atUs)).toEqual({ ...view, validUntilUs: after.get(atUs)?.validUntilUs })
    expect(after.get(3_999_999)?.validUntilUs).toBe(4_000_000)
  })

  it('a call of the application happens a microsecond later: in its own, calls come first', () => {
    for (const body of BY_HAND) {
      const isCall = actionNamed(body.do)?.order === 'application'
      expect(handActionUs(body, 5000)).toBe(isCall ? 5001 : 5000)
      expect(handActionUs(body, 5000.7)).toBe(isCall ? 5001 : 5000)
      expect(sharedUntilUs(body, handActionUs(body, 5000))).toBe(5000)
    }
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import { handActionUs } from '../../../src/app/hand-action.ts'
import type { FromWorker, RunDifference, ToWorker } from '../../../src/app/host-messages.ts'
import { createRunService, type RunService } from '../../../src/app/run-service.ts'
import { ACTION } from '../../../src/engine/actions/events.ts'
import type { ActionBody } from '../../../src/engine/scenario/scenario.ts'
import { planWithAction } from '../../../src/engine/simulation/plan-with-action.ts'
import { createCursor, viewAt } from '../../../src/replay/cursor.ts'
import { branchRun, computeAhead, type Run, startRun } from '../../../src/replay/run.ts'
import { fieldsOf } from '../../../src/trace/event-catalog.ts'
import { eventCodeAt, eventTime, eventValue } from '../../../src/trace/event-columns.ts'
import { firstDifference } from '../../../src/trace/run-difference.ts'
import { PLAIN, planOf, type ScenarioJson } from '../../support/run-scenario.ts'

const SCENARIO = {
  ...PLAIN,
  topics: [{ name: 'orders', assignment: [[1, 2, 3]] }],
  producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 5 } }],
  workload: [{ producer: 'app', topic: 'orders', toMs: 20_000, ratePerSecond: 50 }],
}
const KILL = { do: 'killBroker', broker: 1 } as const
const END_US = 15_000_000

const killedAt = (atMs: number) => ({ ...SCENARIO, actions: [{ atMs, ...KILL }] })

/** A run told straight from its scenario. */
function straight(json: ScenarioJson): Run {
  const run = startRun(planOf(json, { isOpenEnded: true }))
  computeAhead(run, END_US, () => false)
  return run
}

/** What a run tells, event by event, the actions left out: the plainest thing that two runs can be compared by. */
function told(run: Run): readonly string[] {
  const lines: string[] = []
  for (let index = 0; index < run.columns.length; index++) {
    const code = eventCodeAt(run.columns, index)
    if (code === ACTION.actionDone || code === ACTION.actionIgnored) continue
    const values = fieldsOf(code).map((_, position) => eventValue(run.columns, index, position))
    lines.push(`${eventTime(run.columns, index)} ${code} ${values.join(' ')}`)
  }
  return lines
}

const isAction = (code: number) => code === ACTION.actionDone || code === ACTION.actionIgnored
const whole = (run: Run) => ({ columns: run.columns, untilUs: END_US })

describe('the first event that differs', () => {
  it.each([2000, 0, 7331.25])('after a kill at %s ms it is what came of the kill, not the kill', (atMs) => {
    const [mine, theirs] = [straight(SCENARIO), straight(killedAt(atMs))]
    const [a, b] = [told(mine), told(theirs)]
    const place = a.findIndex((line, index) => line !== b[index])
    const first = firstDifference(whole(mine), whole(theirs), isAction)
    const timeOf = (line: string | undefined) => Number(line?.split(' ')[0])
    expect(first?.atUs).toBe(Math.min(timeOf(a[place]), timeOf(b[place])))
    expect(first?.atUs).toBeGreaterThanOrEqual(atMs * 1000)
    const codes = [first?.mine, first?.theirs].map((index, side) =>
      index === undefined ? undefined : eventCodeAt((side === 0 ? mine : theirs).columns, index),
    )
    expect(codes.some((code) => code !== undefined && isAction(code))).toBe(false)
    expect(codes[0] === undefined && codes[1] === undefined).toBe(false)
  })

  it('there is none between a run and the same run', () => {
    expect(firstDifference(whole(straight(SCENARIO)), whole(straight(SCENARIO)), isAction)).toBeUndefined()
  })

  it('there is none before both are known', () => {
    const [mine, theirs] = [straight(SCENARIO), straight(killedAt(9000))]
    const until = (untilUs: number, run: Run) => ({ columns: run.columns, untilUs })
    expect(firstDifference(until(8_000_000, mine), until(END_US, theirs), isAction)).toBeUndefined()
  })

  it('is the same from the other side', () => {
    const [mine, theirs] = [whole(straight(SCENARIO)), whole(straight(killedAt(2000)))]
    const there = firstDifference(mine, theirs, isAction)
    const back = firstDifference(theirs, mine, isAction)
    expect(back).toEqual({ atUs: there?.atUs, mine: there?.theirs, theirs: there?.mine })
  })
})

describe('another future beside the present run', () => {
  let service: RunService
  let posted: FromWorker[]
  let run: number
  let question = 0

  async function ask(message: ToWorker): Promise<FromWorker[]> {
    const before = posted.length
    await service.handle(message)
    return posted.slice(before)
  }

  async function act(action: ActionBody, playheadUs: number): Promise<void> {
    await ask({ kind: 'act', run, newRun: run + 1, atUs: handActionUs(action, playheadUs), action })
    run++
  }

  /** Ask until both are known at `atUs`. */
  async function difference(scenario: unknown, atUs: number): Promise<RunDifference | undefined> {
    for (let round = 0; round < 500; round++) {
      question++
      const answers = await ask({ kind: 'difference', run, question, scenario, atUs, untilUs: atUs })
      const answer = answers.find(({ kind }) => kind === 'difference')
      if (answer?.kind !== 'difference') throw new Error('no answer')
      if (!answer.difference || answer.difference.scoreUs >= atUs) return answer.difference
      service.work(50)
    }
    throw new Error('never known')
  }

  async function view(atUs: number) {
    const answers = await ask({ kind: 'view', run, atUs })
    const found = answers.find((answer) => answer.kind === 'view')
    return found?.kind === 'view' ? found.view : undefined
  }

  beforeEach(async () => {
    posted = []
    run = 1
    service = createRunService(
      (message) => posted.push(structuredClone(message)),
      () => 0,
    )
    await service.handle({ kind: 'load', run, scenario: SCENARIO })
    await service.handle({ kind: 'ahead', run, untilUs: END_US })
    while (service.work(50));
  })

  it('a branch made by hand is compared as two straight runs are: same first difference, same scores', async () => {
    await act(KILL, 2_000_000)
    const [mine, theirs] = [straight(killedAt(2000)), straight(SCENARIO)]
    const plain = firstDifference(whole(mine), whole(theirs), isAction)
    const got = await difference(SCENARIO, 12_000_000)
    expect(got?.first?.atUs).toBe(plain?.atUs)
    expect(got?.first?.mine !== undefined).toBe(plain?.mine !== undefined)
    expect(got?.first?.theirs !== undefined).toBe(plain?.theirs !== undefined)
    expect(got?.scoreUs).toBe(12_000_000)
    expect(got?.mine).toEqual(viewAt(createCursor(mine), 12_000_000).counts)
    expect(got?.theirs).toEqual(viewAt(createCursor(theirs), 12_000_000).counts)
    expect(got?.mine).not.toEqual(got?.theirs)
  })

  it('both scores are of one moment, also while the other run is still behind', async () => {
    question++
    const [answer] = await ask({
      kind: 'difference',
      run,
      question,
      scenario: { ...SCENARIO, seed: 7 },
      atUs: 14_000_000,
      untilUs: 14_000_000,
    })
    const got = answer?.kind === 'difference' ? answer.difference : undefined
    expect(got?.scoreUs).toBeLessThanOrEqual(14_000_000)
    expect(got?.mine).toEqual((await view(got?.scoreUs ?? -1))?.counts)
  })

  it('asking leaves the present run as it was', async () => {
    await act(KILL, 2_000_000)
    const before = await view(3_000_000)
    await difference(SCENARIO, 12_000_000)
    expect(await view(3_000_000)).toEqual(before)
  })

  it('loaded next, the run that was compared is the run as loaded afresh: same views, same log of events', async () => {
    const other = killedAt(4000)
    await difference(other, 9_000_000)
    run = 5
    await ask({ kind: 'load', run, scenario: other })
    const fresh = createRunService(
      (message) => answers.push(structuredClone(message)),
      () => 0,
    )
    const answers: FromWorker[] = []
    await fresh.handle({ kind: 'load', run, scenario: other })
    for (const atUs of [9_000_000, 4_000_000, 12_345_678, 0]) {
      await fresh.handle({ kind: 'view', run, atUs })
      const theirs = answers.findLast((answer) => answer.kind === 'view')
      expect(await view(atUs)).toEqual(theirs?.kind === 'view' ? theirs.view : undefined)
    }
    const logOf = async (from: (message: ToWorker) => Promise<FromWorker | undefined>) => {
      const asked = {
        filter: {},
        language: 'en',
        atUs: 12_000_000,
        part: { kind: 'around', before: 200, after: 0 },
      } as const
      const answer = await from({ kind: 'log', run, question: 99, asked })
      return answer?.kind === 'log' ? answer.page.rows : undefined
    }
    const mine = await logOf(async (message) => (await ask(message)).at(-1))
    const theirs = await logOf(async (message) => {
      await fresh.handle(message)
      return answers.at(-1)
    })
    expect(mine?.length).toBeGreaterThan(100)
    expect(mine).toEqual(theirs)
  })

  it('a future that the engine does not take is told as such, and the present run goes on', async () => {
    expect(await difference({ ...SCENARIO, seed: -1 }, 5_000_000)).toBeUndefined()
    expect((await view(5_000_000))?.atUs).toBe(5_000_000)
  })
})

describe('one run, told in two ways', () => {
  it('a branch made by hand says event by event what its scenario says', () => {
    const mine = straight(SCENARIO)
    const { plan, sharedActions } = planWithAction(mine.plan, { atMs: 2000, ...KILL }, 2_000_000, undefined)
    branchRun(mine, plan, 2_000_000, sharedActions)
    computeAhead(mine, END_US, () => false)
    const theirs = straight(killedAt(2000))
    expect(told(mine)).toEqual(told(theirs))
    // Also where the columns still hold what another future has left in them.
    expect(firstDifference(whole(mine), whole(theirs), isAction)).toBeUndefined()
  })

  it('a run computed bit by bit, as the other one is, has the hash of a run computed at once', () => {
    const bitByBit = startRun(planOf(killedAt(2000), { isOpenEnded: true }))
    for (let untilUs = 0; untilUs <= END_US; untilUs += 170_000) computeAhead(bitByBit, untilUs, () => true)
    computeAhead(bitByBit, END_US, () => false)
    expect(bitByBit.frontier.traceHash()).toBe(straight(killedAt(2000)).frontier.traceHash())
  })
})

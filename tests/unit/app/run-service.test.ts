import { beforeEach, describe, expect, it } from 'vitest'
import { handActionUs } from '../../../src/app/hand-action.ts'
import type { FromWorker, ToWorker } from '../../../src/app/host-messages.ts'
import { createRunService, type RunService } from '../../../src/app/run-service.ts'
import type { ActionBody } from '../../../src/engine/scenario/scenario.ts'
import type { StageView } from '../../../src/trace/stage-view.ts'
import { PLAIN } from '../../support/run-scenario.ts'

const SCENARIO = {
  ...PLAIN,
  topics: [{ name: 'orders', assignment: [[1, 2, 3]] }],
  producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 5 } }],
  workload: [{ producer: 'app', topic: 'orders', toMs: 20_000, ratePerSecond: 50 }],
}

type Answer<Kind extends FromWorker['kind']> = Extract<FromWorker, { kind: Kind }>

describe('the run behind the page', () => {
  let service: RunService
  let posted: FromWorker[]
  let run: number

  /** Say something to the worker and take what it answers. */
  async function ask(message: ToWorker): Promise<FromWorker[]> {
    const before = posted.length
    await service.handle(message)
    return posted.slice(before)
  }

  function only<Kind extends FromWorker['kind']>(answers: readonly FromWorker[], kind: Kind): Answer<Kind> {
    const found = answers.filter((answer): answer is Answer<Kind> => answer.kind === kind)
    expect(found).toHaveLength(1)
    return found[0] as Answer<Kind>
  }

  const viewAt = async (atUs: number): Promise<StageView> => only(await ask({ kind: 'view', run, atUs }), 'view').view

  /** Do something by hand at the playhead. */
  async function act(action: ActionBody, playheadUs: number): Promise<FromWorker[]> {
    const newRun = run + 1
    const answers = await ask({ kind: 'act', run, newRun, atUs: handActionUs(action, playheadUs), action })
    run = newRun
    return answers
  }

  beforeEach(async () => {
    posted = []
    run = 1
    service = createRunService(
      (message) => posted.push(structuredClone(message)),
      () => 0,
    )
    await service.handle({ kind: 'load', run, scenario: SCENARIO })
  })

  it('loads a scenario, and says what it is called and how far it has been computed', () => {
    const loaded = only(posted, 'loaded')
    expect(loaded).toMatchObject({ run: 1, partitionNames: ['orders-0'], actions: [] })
    expect(posted.some(({ kind }) => kind === 'progress')).toBe(true)
  })

  it('refuses a scenario with all its problems, and goes on with the one that it has', async () => {
    const answers = await ask({ kind: 'load', run: 9, scenario: { ...SCENARIO, seed: -1, kafka: '1.0' } })
    expect(
      only(answers, 'refused')
        .problems.map(({ path }) => path)
        .sort(),
    ).toEqual(['kafka', 'seed'])
    expect((await viewAt(1_000_000)).counts.sent).toBe(51)
  })

  it('shows any moment, in any order', async () => {
    const later = await viewAt(3_000_000)
    const earlier = await viewAt(1_000_000)
    expect([earlier.atUs, later.atUs]).toEqual([1_000_000, 3_000_000])
    expect(await viewAt(3_000_000)).toEqual(later)
  })

  it('kills a broker by hand at the playhead: the past stays, the future is another', async () => {
    const before = await viewAt(1_000_000)
    const answers = await act({ do: 'killBroker', broker: 1 }, 2_000_000)
    expect(only(answers, 'loaded').actions).toEqual([{ atMs: 2000, do: 'killBroker', broker: 1 }])
    expect(await viewAt(1_000_000)).toEqual(before)
    expect((await viewAt(2_000_000)).brokers[0]?.state).toBe('dead')
  })

  it('does two things at one and the same moment, both of them', async () => {
    await act({ do: 'killBroker', broker: 1 }, 2_000_000)
    await act({ do: 'killBroker', broker: 2 }, 2_000_000)
    const { brokers } = await viewAt(2_000_000)
    expect(brokers.map(({ state }) => state)).toEqual(['dead', 'dead', 'alive'])
  })

  it('sends a record by hand a microsecond after what has been seen', async () => {
    const sent = (await viewAt(2_000_000)).counts.sent
    const answers = await act({ do: 'send', producer: 'app', topic: 'orders', value: 'x' }, 2_000_000)
    expect(only(answers, 'loaded').actions).toMatchObject([{ atMs: 2000.001, do: 'send' }])
    expect((await viewAt(2_000_000)).counts.sent).toBe(sent)
    expect((await viewAt(2_000_001)).counts.sent).toBe(sent + 1)
  })

  it('refuses an impossible action with the place of the field, and nothing has changed', async () => {
    const before = await viewAt(2_000_000)
    const answers = await ask({ kind: 'act', run, newRun: 2, atUs: 1_000_000, action: { do: 'killBroker', broker: 9 } })
    expect(only(answers, 'refused').problems).toMatchObject([{ path: 'killBroker.broker' }])
    expect(await viewAt(2_000_000)).toEqual(before)
  })

  it('tells the log around the playhead in order, without what the start was like', async () => {
    await act({ do: 'killBroker', broker: 1 }, 2_000_000)
    const log = async (before: number) => {
      const asked = {
        filter: {},
        language: 'en',
        atUs: 2_000_000,
        part: { kind: 'around', before, after: 0 },
      } as const
      return only(await ask({ kind: 'log', run, question: 1, asked }), 'log').page
    }
    const { rows, past } = await log(1000)
    expect(rows.some(({ kind }) => kind === 'brokerDied')).toBe(true)
    expect(rows.map(({ atUs }) => atUs)).toEqual(rows.map(({ atUs }) => atUs).sort((a, b) => a - b))
    expect(rows.filter(({ kind }) => kind === 'brokerStarted')).toEqual([])
    const few = await log(3)
    expect(few.past).toBe(past)
    expect(few.rows.map(({ atUs }) => atUs <= 2_000_000)).toEqual([true, true, true])
    expect(few.from + few.rows.length).toBe(past)
  })

  it('finds the next notable moment, computing on if it must', async () => {
    await act({ do: 'killBroker', broker: 1 }, 2_000_000)
    const found = only(
      await ask({ kind: 'find', run, question: 1, fromUs: 3_000_000, direction: 1, what: 'notable' }),
      'found',
    )
    expect(found.atUs).toBeGreaterThan(3_000_000)
    const back = only(
      await ask({ kind: 'find', run, question: 2, fromUs: found.atUs ?? 0, direction: -1, what: 'notable' }),
      'found',
    )
    expect(back.atUs).toBeLessThan(found.atUs ?? 0)
  })

  it('does not answer for a run that is no longer open', async () => {
    expect(await ask({ kind: 'view', run: 77, atUs: 0 })).toEqual([])
  })
})

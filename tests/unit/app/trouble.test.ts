import { afterEach, describe, expect, it, vi } from 'vitest'
import type { FromWorker, ToWorker } from '../../../src/app/host-messages.ts'
import { pagePort } from '../../../src/app/page-port.ts'
import { NOTHING_TOLD, newProgress } from '../../../src/app/run-progress.ts'
import { createRunService } from '../../../src/app/run-service.ts'
import { afterProgress, createRunStore } from '../../../src/app/run-store.ts'
import { createSession } from '../../../src/app/session.ts'
import { createSettingsStore } from '../../../src/app/settings-store.ts'
import { computeAhead, startRun } from '../../../src/replay/run.ts'
import { runNames } from '../../../src/trace/run-names.ts'
import { PLAIN, planOf } from '../../support/run-scenario.ts'

const SCENARIO = {
  ...PLAIN,
  version: 1,
  kafka: '3.9',
  workload: [{ producer: 'app', topic: 'orders', toMs: 20_000, ratePerSecond: 50 }],
} as const

/** At and after this time computing ahead meets a bug of ours. */
let bugAtUs = Number.POSITIVE_INFINITY
vi.mock('../../../src/replay/run.ts', async (importActual) => {
  const actual = await importActual<typeof import('../../../src/replay/run.ts')>()
  return {
    ...actual,
    computeAhead(run: import('../../../src/replay/run.ts').Run, untilUs: number, shouldStop: () => boolean) {
      const done = actual.computeAhead(run, Math.min(untilUs, bugAtUs), shouldStop)
      if (run.frontier.world.nowUs >= bugAtUs && untilUs > bugAtUs) throw new Error('assertion failed: HW > LEO')
      return done
    },
  }
})

afterEach(() => {
  bugAtUs = Number.POSITIVE_INFINITY
  vi.unstubAllGlobals()
})

/** The only answer of a kind. */
function only<Kind extends FromWorker['kind']>(answers: readonly FromWorker[], kind: Kind) {
  const found = answers.filter((answer) => answer.kind === kind)
  expect(found).toHaveLength(1)
  return found[0] as Extract<FromWorker, { kind: Kind }>
}

describe('a bug of ours in the engine', () => {
  async function broken() {
    const posted: FromWorker[] = []
    const service = createRunService(
      (message) => posted.push(structuredClone(message)),
      () => 0,
    )
    const ask = async (message: ToWorker) => {
      const before = posted.length
      await service.handle(message)
      return posted.slice(before)
    }
    await ask({ kind: 'load', run: 1, scenario: SCENARIO })
    bugAtUs = 5_000_000
    await ask({ kind: 'ahead', run: 1, untilUs: 20_000_000 })
    for (let slice = 0; slice < 200 && !posted.some(({ kind }) => kind === 'stopped'); slice++) service.work(10)
    return { posted, ask, service }
  }

  it('is told once, with its time and what the assertion says', async () => {
    const { posted, service } = await broken()
    expect(only(posted, 'stopped')).toMatchObject({ run: 1, atUs: 5_000_000, message: 'assertion failed: HW > LEO' })
    for (let slice = 0; slice < 20; slice++) service.work(10)
    only(posted, 'stopped')
  })

  it('leaves what came before to be looked at, and no question beyond meets it again', async () => {
    const { ask } = await broken()
    expect(only(await ask({ kind: 'view', run: 1, atUs: 4_000_000 }), 'view').view.atUs).toBe(4_000_000)
    expect(only(await ask({ kind: 'view', run: 1, atUs: 9_000_000 }), 'view').view.atUs).toBe(4_999_999)
    const answers = await ask({ kind: 'find', run: 1, question: 1, fromUs: 4_999_990, direction: 1, what: 'notable' })
    expect(answers.some(({ kind }) => kind === 'stopped')).toBe(false)
  })

  it('something else done before it goes on without it', async () => {
    const { ask, service, posted } = await broken()
    bugAtUs = Number.POSITIVE_INFINITY
    await ask({ kind: 'act', run: 1, newRun: 2, atUs: 3_000_000, action: { do: 'killBroker', broker: 1 } })
    await ask({ kind: 'ahead', run: 2, untilUs: 10_000_000 })
    for (let slice = 0; slice < 200; slice++) service.work(50)
    expect(only(await ask({ kind: 'view', run: 2, atUs: 8_000_000 }), 'view').view.atUs).toBe(8_000_000)
    only(posted, 'stopped')
  })

  it('in the other future ends the comparison, not the run', async () => {
    const posted: FromWorker[] = []
    const service = createRunService(
      (message) => posted.push(message),
      () => 0,
    )
    await service.handle({ kind: 'load', run: 1, scenario: SCENARIO })
    await service.handle({ kind: 'ahead', run: 1, untilUs: 4_000_000 })
    for (let slice = 0; slice < 50; slice++) service.work(50)
    bugAtUs = 1_000_000
    const scenario = { ...SCENARIO, seed: 5 }
    await service.handle({ kind: 'difference', run: 1, question: 1, scenario, atUs: 3_000_000, untilUs: 3_000_000 })
    expect(only(posted, 'difference').difference).toBeUndefined()
    expect(posted.some(({ kind }) => kind === 'stopped')).toBe(false)
  })
})

it('a run that has met a bug of ours stays stopped when more is told of what came before it', () => {
  const store = createRunStore()
  const trouble = { kind: 'assertion', atUs: 5, message: 'x' } as const
  store.setState({ status: 'stopped', trouble })
  const run = startRun(planOf(SCENARIO, { isOpenEnded: true }))
  const progress = newProgress({ ...NOTHING_TOLD, number: 1, run, names: runNames(run, run.plan.profile) })
  if (!progress) throw new Error('there is news')
  store.setState((state) => afterProgress(state, progress))
  expect(store.getState()).toMatchObject({ status: 'stopped', trouble })
})

describe('a limit of ours', () => {
  it('is told with the end of the run, and the page keeps it', () => {
    const run = startRun(planOf(SCENARIO, { isOpenEnded: true }))
    computeAhead(run, 1_000_000, () => false)
    const told = { ...NOTHING_TOLD, number: 1, run, names: runNames(run, run.plan.profile) }
    expect(newProgress(told)?.stoppedBy).toBeUndefined()
    run.endedAtUs = 1_000_000
    run.stoppedBy = 'limit'
    const progress = newProgress(told)
    expect(progress).toMatchObject({ stoppedBy: 'instantLimit', endedAtUs: 1_000_000 })
    if (!progress) throw new Error('there is news')
    const store = createRunStore()
    store.setState((state) => afterProgress(state, progress))
    expect(store.getState()).toMatchObject({ trouble: { kind: 'instantLimit', atUs: 1_000_000 }, status: 'running' })
    store.setState((state) => afterProgress(state, { ...progress, stoppedBy: 'settled' }))
    expect(store.getState().trouble).toBeUndefined()
  })
})

describe('a worker that does not start, or dies', () => {
  /** A session on a port that the test lets crash; `replacement` is what comes then. */
  function page(replacement: () => Promise<boolean>) {
    vi.stubGlobal('requestAnimationFrame', () => 0)
    vi.stubGlobal('cancelAnimationFrame', () => undefined)
    const posted: ToWorker[] = []
    let crash: (message: string) => void = () => {}
    let tell: (message: FromWorker) => void = () => {}
    const engine = {
      post: (message: ToWorker) => void posted.push(message),
      listen(onMessage: typeof tell, onCrash: typeof crash) {
        tell = onMessage
        crash = onCrash
      },
      replace: replacement,
      close() {},
    }
    const settings = createSettingsStore(undefined, ['en'])
    const session = createSession({ engine, settings, prefersReducedMotion: () => false })
    session.changes.load({ version: 1, kafka: '3.9' }, 'welcome')
    return { session, posted, crash: (message: string) => crash(message), tell: (m: FromWorker) => tell(m) }
  }

  it('the same run goes on at the same moment in the page, and it is said quietly', async () => {
    const { session, posted, crash } = page(() => Promise.resolve(true))
    session.playback.setState({ tUs: 7000, playing: true })
    session.selection.setState({ selection: { kind: 'broker', broker: 1 } })
    crash('out of memory')
    await vi.waitFor(() => expect(posted.filter(({ kind }) => kind === 'load')).toHaveLength(2))
    expect(session.playback.getState()).toMatchObject({ tUs: 7000, playing: true })
    expect(session.selection.getState().selection).toEqual({ kind: 'broker', broker: 1 })
    expect(session.notices.getState().notice?.kind).toBe('engineInPage')
    expect(session.history.getState().done).toEqual([])
    expect(session.run.getState().trouble).toBeUndefined()
    session.close()
  })

  it('what ran beside is asked again', async () => {
    const { session, posted, crash } = page(() => Promise.resolve(true))
    void session.host.measure({ version: 1 })
    crash('')
    await vi.waitFor(() => expect(posted.filter(({ kind }) => kind === 'measure')).toHaveLength(2))
    session.close()
  })

  it('where nothing can take its place, the page says so and keeps the run', async () => {
    const { session, crash } = page(() => Promise.resolve(false))
    crash('the worker could not be started')
    await vi.waitFor(() => expect(session.run.getState().trouble?.kind).toBe('noEngine'))
    expect(session.saved()?.scenarioId).toBe('welcome')
    // Another scenario cannot be run either.
    session.changes.load({ version: 1, kafka: '2.5' }, 'other')
    expect(session.run.getState()).toMatchObject({ status: 'stopped', trouble: { kind: 'noEngine' } })
    session.close()
  })

  it('a first scenario that is refused is no page that waits for ever', () => {
    const { session, tell } = page(() => Promise.resolve(false))
    const problems = [{ path: 'seed', message: 'must not be negative' }]
    tell({ kind: 'refused', run: 1, problems })
    expect(session.run.getState()).toMatchObject({ status: 'stopped', trouble: { kind: 'refused', problems } })
    session.close()
  })

  it('codecs that cannot be fetched: the run stays as it was, and it can be tried again', () => {
    const { session, tell, posted } = page(() => Promise.resolve(false))
    tell({ kind: 'loaded', run: 1, scenario: planOf(SCENARIO).scenario, actions: [], partitionNames: [] })
    session.playback.setState({ tUs: 5000 })
    session.changes.act({ do: 'killBroker', broker: 1 }, 'b1')
    tell({ kind: 'refused', run: 2, problems: [{ path: '', message: 'offline' }], codecs: ['zstd'] })
    expect(session.notices.getState().notice).toEqual({ kind: 'codecsMissing', codecs: ['zstd'] })
    expect(session.run.getState().source?.actions).toBeUndefined()
    session.changes.again()
    expect(posted.filter(({ kind }) => kind === 'act')).toHaveLength(2)
    session.close()
  })
})

describe('the engine in the page itself', () => {
  it('answers as the worker does, and computes ahead in slices', async () => {
    const port = pagePort()
    const heard: FromWorker[] = []
    port.listen(
      (message) => heard.push(message),
      () => undefined,
    )
    port.post({ kind: 'load', run: 1, scenario: SCENARIO })
    port.post({ kind: 'ahead', run: 1, untilUs: 2_000_000 })
    await vi.waitFor(() => expect(heard.some(({ kind }) => kind === 'loaded')).toBe(true), 20_000)
    port.post({ kind: 'ahead', run: 1, untilUs: 2_000_000 })
    await vi.waitFor(() => {
      const reached = heard.flatMap((one) => (one.kind === 'progress' ? [one.computedUntilUs] : []))
      expect(Math.max(...reached)).toBeGreaterThanOrEqual(2_000_000)
    }, 20_000)
    port.post({ kind: 'view', run: 1, atUs: 1_000_000 })
    await vi.waitFor(() => expect(heard.some(({ kind }) => kind === 'view')).toBe(true), 20_000)
    expect(only(heard, 'view').view.counts.sent).toBe(51)
    port.close()
  })
})

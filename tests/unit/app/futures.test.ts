import { describe, expect, it } from 'vitest'
import { createHistoryStore, UNDO_DEPTH } from '../../../src/app/change-history.ts'
import { createChanges } from '../../../src/app/changes.ts'
import {
  createFuturesStore,
  differenceOfSources,
  isSameRun,
  keepFuture,
  MOST_FUTURES,
} from '../../../src/app/futures-store.ts'
import { createGlanceStore } from '../../../src/app/glance-store.ts'
import type { FromWorker, ToWorker } from '../../../src/app/host-messages.ts'
import { createNoticeStore } from '../../../src/app/notice-store.ts'
import { createPlaybackStore } from '../../../src/app/playback-store.ts'
import { createRunStore } from '../../../src/app/run-store.ts'
import type { ScenarioSource } from '../../../src/app/scenario-source.ts'
import { createSelectionStore } from '../../../src/app/selection-store.ts'
import { createSettingsStore } from '../../../src/app/settings-store.ts'
import { createSimulationHost } from '../../../src/app/simulation-host.ts'
import { settingDifferences } from '../../../src/app/source-settings.ts'
import type { Scenario } from '../../../src/engine/scenario/scenario.ts'

const SOURCE: ScenarioSource = {
  version: 1,
  kafka: '3.9',
  topics: [{ name: 'orders' }],
  producers: [{ name: 'app', config: { acks: '1' } }],
}
const KILL = { do: 'killBroker', broker: 1 } as const
const START = { do: 'startBroker', broker: 1 } as const

/** A page whose engine never answers; the run is as if it had. */
function page() {
  const posted: ToWorker[] = []
  const port = {
    post: (message: ToWorker) => void posted.push(message),
    listen(_: (message: FromWorker) => void) {},
    close() {},
  }
  const stores = {
    run: createRunStore(),
    playback: createPlaybackStore(10_000, true),
    selection: createSelectionStore(),
    settings: createSettingsStore(undefined, ['en']),
    glance: createGlanceStore(),
    notices: createNoticeStore(),
    futures: createFuturesStore(),
    history: createHistoryStore(),
  }
  const changes = createChanges(
    stores,
    createSimulationHost(port, () => {}),
    () => {},
  )
  changes.load(SOURCE, 'welcome')
  const scenario = { kafka: '3.9', producers: SOURCE.producers, topics: [], workload: [], actions: [] }
  stores.run.setState({ status: 'running', scenario: scenario as unknown as Scenario, horizonUs: 60_000_000 })
  const at = (tUs: number) => stores.playback.setState({ tUs })
  const sources = () => stores.futures.getState().futures.map(({ source }) => source)
  return { ...stores, changes, posted, at, sources }
}

describe('other futures', () => {
  it('are kept only when something that was seen is left behind', () => {
    const { changes, at, sources } = page()
    at(5000)
    changes.act(KILL, 'b1')
    expect(sources()).toEqual([])
    at(9_000_000)
    at(8_000_000)
    changes.act(START, 'b1')
    expect(sources()).toEqual([{ ...SOURCE, actions: [{ atMs: 5, ...KILL }] }])
  })

  it('are kept when something was planned for later', () => {
    const { changes, run, at, sources } = page()
    const planned = { ...SOURCE, actions: [{ atMs: 4000, ...KILL }] }
    run.setState({ source: planned })
    at(1_000_000)
    changes.act({ do: 'hangBroker', broker: 2 }, 'b2')
    expect(sources()).toEqual([planned])
  })

  it('are said to be kept, with a way to them', () => {
    const { changes, notices, futures, at } = page()
    at(9_000_000)
    at(5000)
    changes.act(KILL, 'b1')
    const { notice } = notices.getState()
    expect(notice?.kept).toBe(futures.getState().futures[0]?.id)
    expect(notice?.kept).toBeDefined()
  })

  it('a setting that starts the run again keeps what was seen of it', async () => {
    const { changes, at, sources } = page()
    at(5_000_000)
    await changes.apply({ kind: 'brokers', to: 5 }, 'brokers')
    expect(sources()).toEqual([SOURCE])
  })

  it('going over keeps the present run, the moment, and how far the other one had been seen', () => {
    const { changes, run, playback, futures, posted, at, sources } = page()
    at(9_000_000)
    at(5_000_000)
    changes.act(KILL, 'b1')
    const killed = run.getState().source as ScenarioSource
    at(6_000_000)
    const [other] = futures.getState().futures
    if (!other) throw new Error('there is another future')
    changes.goTo(other)
    expect(posted.at(-1)).toMatchObject({ kind: 'load', scenario: SOURCE })
    expect(playback.getState().tUs).toBe(6_000_000)
    expect(sources()).toEqual([killed])
    // It had been seen up to 9 s: to act now leaves something.
    changes.act(START, 'b1')
    expect(sources()).toEqual([killed, SOURCE])
  })

  it('undo and redo bring back the list, the run and the moment', () => {
    const { changes, run, playback, history, at, sources } = page()
    at(9_000_000)
    at(5_000_000)
    changes.act(KILL, 'b1')
    const killed = run.getState().source as ScenarioSource
    at(7_000_000)
    changes.undo()
    expect(run.getState().source).toEqual(SOURCE)
    expect(playback.getState().tUs).toBe(5_000_000)
    expect(sources()).toEqual([])
    changes.redo()
    expect(run.getState().source).toEqual(killed)
    expect(playback.getState().tUs).toBe(7_000_000)
    expect(sources()).toEqual([SOURCE])
    expect(history.getState()).toMatchObject({ steps: 1, undone: [] })
  })

  it('leaving out an action makes the run without it, the same moment, and keeps the run with it', () => {
    const { changes, run, playback, at, sources } = page()
    const both = [
      { atMs: 5, ...KILL },
      { atMs: 8, ...START },
    ]
    run.setState({ source: { ...SOURCE, actions: both } })
    at(9000)
    changes.leaveOut(both[0] as (typeof both)[number])
    expect(run.getState().source?.actions).toEqual([both[1]])
    expect(playback.getState().tUs).toBe(9000)
    expect(sources()).toEqual([{ ...SOURCE, actions: both }])
    changes.leaveOut({ atMs: 77, ...KILL })
    expect(run.getState().source?.actions).toEqual([both[1]])
  })

  it('leaving out what made a branch goes back to the future that is kept', () => {
    const { changes, run, futures, at, sources } = page()
    at(9_000_000)
    at(5_000_000)
    changes.act(KILL, 'b1')
    const killed = run.getState().source as ScenarioSource
    changes.leaveOut({ atMs: 5000, ...KILL })
    expect(isSameRun(run.getState().source as ScenarioSource, SOURCE)).toBe(true)
    expect(sources()).toEqual([killed])
    expect(futures.getState().futures).toHaveLength(1)
  })

  it('are at most eight, the oldest goes first, and one that is kept already is kept once', () => {
    const futures = createFuturesStore()
    const seeded = (seed: number) => ({ source: { ...SOURCE, seed }, scenarioId: undefined, seenUs: 0 })
    for (let seed = 0; seed <= MOST_FUTURES; seed++) keepFuture(futures, seeded(seed))
    keepFuture(futures, seeded(3))
    const seeds = futures.getState().futures.map(({ source }) => source.seed)
    expect(seeds).toEqual([1, 2, 4, 5, 6, 7, 8, 3])
    expect(new Set(futures.getState().futures.map(({ id }) => id)).size).toBe(MOST_FUTURES)
  })

  it('going over with a full list loses none', () => {
    const { changes, futures, sources } = page()
    for (let seed = 1; seed <= MOST_FUTURES; seed++) {
      keepFuture(futures, { source: { ...SOURCE, seed }, scenarioId: undefined, seenUs: 0 })
    }
    const newest = futures.getState().futures.at(-1)
    if (!newest) throw new Error('the list is full')
    changes.goTo(newest)
    expect(sources().map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5, 6, 7, undefined])
  })
})

describe('undo', () => {
  it('goes back a hundred steps, and one step after the other', () => {
    const { changes, run, history, at } = page()
    for (let step = 1; step <= UNDO_DEPTH + 5; step++) {
      at(step * 1000)
      changes.act(step % 2 === 1 ? KILL : START, 'b1')
    }
    expect(history.getState()).toMatchObject({ steps: UNDO_DEPTH + 5 })
    for (let step = 0; step < UNDO_DEPTH + 5; step++) changes.undo()
    expect(run.getState().source?.actions).toHaveLength(5)
    expect(history.getState().undone).toHaveLength(UNDO_DEPTH)
    for (let step = 0; step < UNDO_DEPTH; step++) changes.redo()
    expect(run.getState().source?.actions).toHaveLength(UNDO_DEPTH + 5)
  })

  it('takes back how the page is arranged, in its place among the changes, and leaves the run alone', () => {
    const { changes, settings, run, posted, at } = page()
    at(5000)
    settings.setState({ chartsOpen: true })
    changes.act(KILL, 'b1')
    settings.setState({ arrangement: 'partition' })
    const messages = posted.length
    changes.undo()
    expect(settings.getState()).toMatchObject({ arrangement: 'broker', chartsOpen: true })
    expect(posted).toHaveLength(messages)
    changes.undo()
    expect(run.getState().source).toEqual(SOURCE)
    changes.undo()
    expect(settings.getState().chartsOpen).toBe(false)
    changes.redo()
    expect(settings.getState().chartsOpen).toBe(true)
  })

  it('what is no layout is no step', () => {
    const { settings, history } = page()
    settings.setState({ speedUsPerS: 1_000_000, language: 'ko', theme: 'dark' })
    expect(history.getState().done).toEqual([])
  })

  it('after another change there is nothing to redo', () => {
    const { changes, history, at } = page()
    at(5000)
    changes.act(KILL, 'b1')
    changes.undo()
    changes.act({ do: 'hangBroker', broker: 2 }, 'b2')
    expect(history.getState().undone).toEqual([])
  })

  it('what the engine refuses has never been: no step, no future, the same selection and moment', () => {
    const { changes, history, futures, selection, playback, at } = page()
    at(9_000_000)
    at(5000.5)
    selection.setState({ selection: { kind: 'broker', broker: 1 } })
    changes.act(KILL, 'b1')
    changes.afterRefusal()
    expect(history.getState()).toMatchObject({ steps: 0, done: [], undone: [] })
    expect(futures.getState().futures).toEqual([])
    expect(playback.getState().tUs).toBe(5000.5)
    changes.load({ ...SOURCE, seed: 9 }, undefined)
    changes.afterRefusal()
    expect(selection.getState().selection).toEqual({ kind: 'broker', broker: 1 })
    expect(playback.getState().tUs).toBe(5000.5)
  })

  it('what was refused can be tried again', () => {
    const { changes, posted, at } = page()
    at(5000)
    changes.act(KILL, 'b1')
    changes.afterRefusal()
    changes.again()
    expect(posted.filter(({ kind }) => kind === 'act')).toHaveLength(2)
  })
})

describe('what tells two scenarios apart', () => {
  it('are the actions that only one has, and the first of them is where they part', () => {
    const mine = { ...SOURCE, actions: [{ atMs: 2000.001, ...KILL }] }
    const theirs = {
      ...SOURCE,
      actions: [
        { atMs: 2000.001, ...KILL },
        { atMs: 3000, ...START },
      ],
    }
    expect(differenceOfSources(mine, theirs)).toEqual({
      partedUs: 3_000_000,
      onlyMine: [],
      onlyTheirs: [{ atMs: 3000, ...START }],
      fields: [],
    })
    expect(differenceOfSources(SOURCE, mine).partedUs).toBe(2_000_001)
  })

  it('the same twice is told from once', () => {
    const once = { ...SOURCE, actions: [{ atMs: 1, ...KILL }] }
    const twice = {
      ...SOURCE,
      actions: [
        { atMs: 1, ...KILL },
        { atMs: 1, ...KILL },
      ],
    }
    expect(isSameRun(once, twice)).toBe(false)
    expect(differenceOfSources(once, twice).onlyTheirs).toHaveLength(1)
  })

  it('are settings by their own names, with the value of each side', () => {
    const other: ScenarioSource = {
      ...SOURCE,
      kafka: '4.x',
      producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 5 } }],
      workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 50 }],
    }
    const { fields, partedUs } = differenceOfSources(SOURCE, other)
    expect(partedUs).toBe(0)
    expect(settingDifferences({ ...SOURCE, workload: [{ producer: 'app', topic: 'orders' }] }, other, fields)).toEqual([
      { name: 'kafka', mine: '3.9', theirs: '4.x' },
      { name: 'acks', mine: '1', theirs: 'all' },
      { name: 'linger.ms', mine: undefined, theirs: '5' },
      { name: 'ratePerSecond', mine: undefined, theirs: '50' },
    ])
  })

  it('with several producers the setting is told with its owner', () => {
    const two = (acks: string): ScenarioSource => ({
      ...SOURCE,
      producers: [{ name: 'app' }, { name: 'audit', config: { acks } }],
    })
    expect(settingDifferences(two('0'), two('all'), ['producers'])).toEqual([
      { name: 'audit: acks', mine: '0', theirs: 'all' },
    ])
  })
})

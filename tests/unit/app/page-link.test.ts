import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FromWorker, ToWorker } from '../../../src/app/host-messages.ts'
import { linkOfPage, readPageLink, returnToLink, showLink } from '../../../src/app/page-link.ts'
import type { ScenarioSource } from '../../../src/app/scenario-source.ts'
import { createSession } from '../../../src/app/session.ts'
import { createSettingsStore } from '../../../src/app/settings-store.ts'
import { encodeLink } from '../../../src/links/encode-link.ts'
import type { LinkState, OpenedLink } from '../../../src/links/link-state.ts'
import { PLAIN, scenarioOf } from '../../support/run-scenario.ts'

const CHARTS = ['throughput', 'latency']
const HERE = { ...PLAIN, title: 'What was there' } as unknown as ScenarioSource

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 0)
  vi.stubGlobal('cancelAnimationFrame', () => {})
})
afterEach(() => vi.unstubAllGlobals())

/** A page whose engine answers when it is told to. */
function page() {
  const posted: ToWorker[] = []
  let hear: (message: FromWorker) => void = () => {}
  const session = createSession({
    engine: {
      post: (message) => void posted.push(message),
      listen: (onMessage) => {
        hear = onMessage
      },
      close() {},
    },
    settings: createSettingsStore(undefined, ['en']),
    prefersReducedMotion: () => true,
  })
  const answer = (more: object): void => {
    const load = posted.findLast((one) => one.kind === 'load')
    hear({ run: load?.run, ...more } as FromWorker)
  }
  const loaded = (): void => {
    const load = posted.findLast((one) => one.kind === 'load')
    if (load?.kind !== 'load') throw new Error('nothing was loaded')
    const scenario = scenarioOf(load.scenario as Record<string, unknown>)
    answer({ kind: 'loaded', scenario, actions: [], partitionNames: ['orders-0'] })
  }
  session.changes.load(HERE, 'welcome', { tUs: 4_000, playing: true })
  loaded()
  const seen = () => ({
    source: session.run.getState().source,
    scenarioId: session.run.getState().scenarioId,
    settings: session.settings.getState(),
    selection: session.selection.getState().selection,
    tUs: session.playback.getState().tUs,
    playing: session.playback.getState().playing,
    undo: session.history.getState(),
  })
  return { session, answer, loaded, seen }
}

const STATE: LinkState = {
  scenario: scenarioOf({ title: 'From a link' }),
  atUs: 70_000,
  selection: { kind: 'broker', numbers: [1] },
  view: { arrangement: 'partition', stageTable: true, chart: 'latency', camera: { x: 0.5, y: 0.5, zoom: 2 } },
  language: 'ko',
}

async function linkOf(state: Partial<LinkState>): Promise<OpenedLink> {
  const read = await readPageLink(encodeLink({ ...STATE, ...state }), CHARTS)
  if (!read.ok) throw new Error(JSON.stringify(read.trouble))
  return read.link
}

async function troubleOf(state: Partial<LinkState>) {
  const read = await readPageLink(encodeLink({ ...STATE, ...state }), CHARTS)
  return read.ok ? undefined : read.trouble
}

describe('a link that is opened in the page', () => {
  it('changes run, moment, selection and view, the view when the engine has taken the run', async () => {
    const { session, loaded, seen } = page()
    const shown = showLink(session, await linkOf({}))
    expect(seen().settings).toMatchObject({ language: 'en', arrangement: 'broker' })
    loaded()
    expect(await shown).toEqual([])
    expect(seen()).toMatchObject({
      settings: { language: 'ko', arrangement: 'partition', stageTable: true, chart: 'latency' },
      selection: { kind: 'broker', broker: 1 },
      tUs: 70_000,
      playing: false,
    })
  })

  it('that the engine refuses changes nothing at all, and says why', async () => {
    const { session, answer, seen } = page()
    const before = seen()
    const shown = showLink(session, await linkOf({}))
    const problems = [{ path: 'producers[0].partitioner', message: 'does not compile' }]
    answer({ kind: 'refused', problems })
    expect(await shown).toEqual(problems)
    expect({ ...seen(), undo: { ...seen().undo, move: before.undo.move } }).toEqual(before)
  })

  it('makes the same link again: with camera, lesson and comparison where there are any', async () => {
    const { session, loaded } = page()
    const state: Partial<LinkState> = { lesson: { id: 'L08', step: 2 }, compare: 'partitioners' }
    const shown = showLink(session, await linkOf(state))
    loaded()
    await shown
    const again = await readPageLink(linkOfPage(session, { ...state, camera: STATE.view?.camera }) ?? '', CHARTS)
    expect(again.ok && again.link.state).toMatchObject({ ...STATE, ...state })
  })

  it('keeps what a lesson has loaded when that is its run, and goes to its moment', async () => {
    const { session, loaded, seen } = page()
    const link = await linkOf({})
    session.changes.load(link.source as unknown as ScenarioSource, 'lesson/L08/main')
    const back = returnToLink(session, link)
    loaded()
    await back
    expect(seen()).toMatchObject({ scenarioId: 'lesson/L08/main', tUs: 70_000, playing: false })
    session.changes.load(HERE, 'lesson/L08/other')
    const other = returnToLink(session, link)
    loaded()
    await Promise.resolve()
    await Promise.resolve()
    loaded()
    await other
    expect(seen()).toMatchObject({ source: link.source, tUs: 70_000 })
  })
})

describe('a link that names what is not here is refused', () => {
  it.each([
    [{ lesson: { id: 'L99', step: 0 } }, 'lesson'],
    [{ lesson: { id: 'L08', step: 400 } }, 'lesson'],
    [{ lesson: { id: '__proto__', step: 0 } }, 'lesson'],
    [{ compare: 'none' }, 'compare'],
    [{ compare: [{}] }, 'compare'],
    [{ compare: [{}, {}, {}, {}] }, 'compare'],
    [{ compare: [{}, { 'topics[9].name': 'x' }] }, 'compare[1]'],
    [{ view: { chart: 'none' } }, 'view.chart'],
  ] satisfies [Partial<LinkState>, string][])('%j at %s', async (state, path) => {
    const trouble = await troubleOf(state)
    expect(trouble?.kind === 'missing' && trouble.path).toBe(path)
  })

  it('a comparison whose run would be refused names the field', async () => {
    const trouble = await troubleOf({ compare: [{}, { 'topics[0].partitions': 0 }] })
    expect(trouble?.kind === 'refused' && trouble.problems[0]?.path).toBe('topics[0].partitions')
  })

  it('what is here opens', async () => {
    expect(await troubleOf({ lesson: { id: 'L08', step: 0 }, compare: 'built-in' })).toBeUndefined()
    expect(await troubleOf({ compare: [{}, { 'producers[0].config': { acks: '0' } }] })).toBeUndefined()
  })
})

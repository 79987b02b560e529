import { describe, expect, it } from 'vitest'
import { forgetSession, readSession, type SavedSession, writeSession } from '../../../src/app/saved-session.ts'
import { createSettingsStore } from '../../../src/app/settings-store.ts'

function memory(entries: Record<string, string> = {}) {
  const map = new Map(Object.entries(entries))
  return {
    map,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  }
}

/** A storage that is switched off: everything throws, as in Safari with cookies blocked. */
const BLOCKED = {
  getItem(): string | null {
    throw new Error('SecurityError')
  },
  setItem(): void {
    throw new Error('SecurityError')
  },
  removeItem(): void {
    throw new Error('SecurityError')
  },
}

/** Readable, but there is no room. */
function full(entries: Record<string, string> = {}) {
  return {
    ...memory(entries),
    setItem(): void {
      throw new DOMException('full', 'QuotaExceededError')
    },
  }
}

const SOURCE = { version: 1, kafka: '3.9', actions: [{ atMs: 5, do: 'killBroker', broker: 1 }] } as const
const KEY = 'inflight.session'
const SESSION: SavedSession = {
  scenarioId: 'welcome',
  source: SOURCE,
  tUs: 7000,
  playing: false,
  selection: { kind: 'replica', partition: 2, broker: 1 },
  bookmarks: [{ id: 1, atUs: 7000, name: 'the kill' }],
  futures: [{ id: 3, source: { version: 1, kafka: '3.9' }, scenarioId: undefined, seenUs: 9000 }],
  history: {
    steps: 12,
    move: 'none',
    done: [
      { kind: 'layout', layout: { arrangement: 'broker', chartsOpen: true, stageTable: false } },
      { kind: 'run', source: SOURCE, scenarioId: 'welcome', tUs: 1, seenUs: 2, futures: [] },
    ],
    undone: [],
  },
}

const kept = (value: unknown) => ({ tab: memory({ [KEY]: JSON.stringify(value) }), last: undefined })

describe('the session of a tab', () => {
  it('comes back whole: run, moment, selection, futures, bookmarks, and what can be undone', () => {
    const storages = { tab: memory(), last: memory() }
    writeSession(storages, SESSION)
    expect(readSession(storages)).toEqual(SESSION)
  })

  it('a new tab begins where the last one was, without steps that it has not made', () => {
    const last = memory()
    writeSession({ tab: memory(), last }, SESSION)
    const { history: _steps, ...rest } = SESSION
    expect(readSession({ tab: memory(), last })).toEqual(rest)
  })

  it('two tabs keep their own', () => {
    const [last, one, other] = [memory(), memory(), memory()]
    writeSession({ tab: one, last }, SESSION)
    writeSession({ tab: other, last }, { ...SESSION, tUs: 1 })
    expect(readSession({ tab: one, last })?.tUs).toBe(7000)
    expect(readSession({ tab: other, last })?.tUs).toBe(1)
  })

  it('storage that is blocked or full does not throw, and what can be kept is kept', () => {
    expect(readSession({ tab: BLOCKED, last: BLOCKED })).toBeUndefined()
    expect(() => writeSession({ tab: BLOCKED, last: BLOCKED }, SESSION)).not.toThrow()
    expect(() => forgetSession({ tab: BLOCKED, last: undefined })).not.toThrow()
    const last = memory()
    writeSession({ tab: full(), last }, SESSION)
    expect(readSession({ tab: full(), last })?.tUs).toBe(7000)
  })

  it('room for the run but not for the steps keeps the run', () => {
    const tab = memory()
    const small = {
      ...tab,
      setItem(key: string, value: string): void {
        if (value.includes('"history"')) throw new DOMException('full', 'QuotaExceededError')
        tab.setItem(key, value)
      },
    }
    writeSession({ tab: small, last: undefined }, SESSION)
    const { history: _steps, ...rest } = SESSION
    expect(readSession({ tab, last: undefined })).toEqual(rest)
  })

  it('a longer past than there is room for loses its oldest steps', () => {
    const big = { ...SOURCE, title: 'x'.repeat(100_000) }
    const done = Array.from({ length: 30 }, (_, index) => ({
      kind: 'run' as const,
      source: big,
      scenarioId: undefined,
      tUs: index,
      seenUs: 0,
      futures: [],
    }))
    const tab = memory()
    writeSession({ tab, last: undefined }, { ...SESSION, history: { steps: 30, move: 'change', done, undone: [] } })
    const history = readSession({ tab, last: undefined })?.history
    expect(history?.steps).toBe(30)
    expect(history?.done.length).toBeGreaterThan(5)
    expect(history?.done.length).toBeLessThan(12)
    expect(history?.done.at(-1)).toMatchObject({ tUs: 29 })
  })

  it.each([
    ['no JSON', '{'],
    ['another thing', '"hello"'],
    ['a list', '[1,2]'],
    ['a scenario that is none', '{"source":{"kafka":"3.9"},"tUs":1}'],
    ['a moment that is none', '{"source":{"version":1,"kafka":"3.9"},"tUs":"soon"}'],
    ['actions that are none', '{"source":{"version":1,"kafka":"3.9","actions":5},"tUs":1}'],
    ['an action without a time', '{"source":{"version":1,"kafka":"3.9","actions":[null]},"tUs":1}'],
  ])('what cannot be read counts as nothing: %s', (_, text) => {
    expect(readSession({ tab: memory({ [KEY]: text }), last: undefined })).toBeUndefined()
  })

  it('an unreadable session of the tab gives way to the last one', () => {
    const last = memory()
    writeSession({ tab: undefined, last }, SESSION)
    expect(readSession({ tab: memory({ [KEY]: '{' }), last })?.tUs).toBe(7000)
  })

  it('the form of the first versions is read: no futures, no selection, no steps', () => {
    const old = { scenarioId: 'welcome', source: { version: 1, kafka: '3.9' }, tUs: 5, playing: true }
    expect(readSession(kept(old))).toEqual({ ...old, futures: [], bookmarks: [] })
  })

  it('spoilt parts are left out, the run stays', () => {
    const spoilt = {
      ...SESSION,
      selection: { kind: 'replica', partition: 'all', broker: 1 },
      futures: [{ id: 1 }, 7, { id: 2, source: SOURCE }],
      history: { ...SESSION.history, done: [{ kind: 'run' }] },
    }
    const read = readSession(kept(spoilt))
    expect(read).toMatchObject({ tUs: 7000, futures: [{ id: 2, seenUs: 0 }] })
    expect(read && 'selection' in read).toBe(false)
    expect(read && 'history' in read).toBe(false)
  })

  it.each([
    [{ kind: 'teapot', record: 1 }],
    [{ kind: 'record' }],
    [{ kind: 'record', record: 1.5 }],
    [{ kind: 'link', a: 1 }],
    [null],
    ['record'],
  ])('a selection that is none is none: %j', (selection) => {
    expect(readSession(kept({ ...SESSION, selection }))?.selection).toBeUndefined()
  })
})

describe('the settings of two tabs', () => {
  it('share language and theme, keep speed and arrangement to themselves, and never answer each other', () => {
    const storage = memory()
    const one = createSettingsStore(storage, ['en'], memory())
    const other = createSettingsStore(storage, ['en'], memory())
    other.setState({ speedUsPerS: 1_000_000, chartsOpen: true })
    one.setState({ language: 'ko', theme: 'dark', speedUsPerS: 5000 })
    const written = storage.map.get('inflight.settings') ?? null
    other.takeFrom(written)
    expect(other.getState()).toMatchObject({
      language: 'ko',
      theme: 'dark',
      speedUsPerS: 1_000_000,
      chartsOpen: true,
    })
    // Written again it would go to and fro between them for ever.
    expect(storage.map.get('inflight.settings')).toBe(written)
  })

  it('what changes nothing for the other tab does not wake it', () => {
    const store = createSettingsStore(memory(), ['en'])
    let woken = 0
    store.subscribe(() => woken++)
    store.takeFrom(JSON.stringify({ ...store.getState(), speedUsPerS: 77_000 }))
    store.takeFrom('{')
    expect(woken).toBe(0)
  })

  it('a reload finds the speed of its own tab, and the language of all', () => {
    const [storage, tab] = [memory(), memory()]
    createSettingsStore(storage, ['en'], tab).setState({ speedUsPerS: 1_000_000, language: 'en' })
    createSettingsStore(storage, ['en'], memory()).setState({ speedUsPerS: 5000, language: 'ko' })
    expect(createSettingsStore(storage, ['en'], tab).getState()).toMatchObject({
      speedUsPerS: 1_000_000,
      language: 'ko',
    })
  })

  it('work without any storage, and with one that throws', () => {
    const store = createSettingsStore(BLOCKED, ['ko'], BLOCKED)
    store.setState({ theme: 'dark' })
    expect(store.getState()).toMatchObject({ theme: 'dark', language: 'ko' })
    expect(createSettingsStore(memory({ 'inflight.settings': 'no' }), ['en']).getState().theme).toBe('system')
  })
})

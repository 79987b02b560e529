import { describe, expect, it } from 'vitest'
import { readSession, writeSession } from '../../../src/app/saved-session.ts'
import { createSettingsStore, defaultSettings, readSettings } from '../../../src/app/settings-store.ts'

function memory(entries: Record<string, string> = {}) {
  const map = new Map(Object.entries(entries))
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  }
}

describe('what the page remembers', () => {
  it('speaks the first of the browser’s languages that it knows', () => {
    expect(defaultSettings(['fr', 'ko-KR', 'en']).language).toBe('ko')
    expect(defaultSettings(['fr', 'en-GB', 'ko']).language).toBe('en')
    expect(defaultSettings(['fr']).language).toBe('en')
  })

  it('comes back with what was set', () => {
    const storage = memory()
    createSettingsStore(storage, ['en']).setState({ language: 'ko', speedUsPerS: 200_000, skipQuiet: false })
    expect(createSettingsStore(storage, ['en']).getState()).toMatchObject({
      language: 'ko',
      speedUsPerS: 200_000,
      skipQuiet: false,
    })
  })

  it('takes nothing from storage that it cannot read', () => {
    const defaults = defaultSettings(['en'])
    expect(readSettings('{', defaults)).toEqual(defaults)
    expect(readSettings('[]', defaults)).toEqual(defaults)
    const spoilt = '{"language":"xx","theme":7,"speedUsPerS":-1,"skipQuiet":"no"}'
    expect(readSettings(spoilt, defaults)).toEqual({ ...defaults, speedUsPerS: 100 })
  })

  it('works without storage', () => {
    const store = createSettingsStore(undefined, ['en'])
    store.setState({ theme: 'dark' })
    expect(store.getState().theme).toBe('dark')
  })

  it('keeps a run with its moment, and nothing that is no scenario', () => {
    const storage = memory()
    const session = { scenarioId: 'welcome', source: { version: 1, kafka: '3.9' }, tUs: 5, playing: true } as const
    writeSession({ tab: undefined, last: storage }, session)
    expect(readSession({ tab: undefined, last: storage })).toEqual({ ...session, futures: [], bookmarks: [] })
    expect(
      readSession({ tab: memory({ 'inflight.session': '{"source":5,"tUs":1}' }), last: undefined }),
    ).toBeUndefined()
    expect(
      readSession({
        tab: undefined,
        last: memory({ 'inflight.session': '{"source":{"version":1,"kafka":"3.9"},"tUs":-1}' }),
      }),
    ).toBeUndefined()
  })
})

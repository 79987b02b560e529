import { describe, expect, it } from 'vitest'
import {
  addBookmark,
  bookmarkFrom,
  createBookmarkStore,
  dropBookmark,
  LONGEST_NAME,
  MOST_BOOKMARKS,
  readBookmark,
  renameBookmark,
} from '../../../src/app/bookmarks.ts'
import { readSession, writeSession } from '../../../src/app/saved-session.ts'
import type { ScenarioSource } from '../../../src/app/scenario-source.ts'
import type { KeyValueStorage } from '../../../src/app/settings-store.ts'

const SOURCE: ScenarioSource = { version: 1, kafka: '3.9', topics: [{ name: 'orders' }], producers: [{ name: 'app' }] }

function memory(): KeyValueStorage {
  const items = new Map<string, string>()
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}

describe('bookmarks', () => {
  it('stand in order of time, whatever the order in which they were made', () => {
    const store = createBookmarkStore()
    for (const atUs of [900, 100, 500.4]) addBookmark(store, atUs, `at ${atUs}`)
    expect(store.getState().bookmarks.map(({ atUs, name }) => [atUs, name])).toEqual([
      [100, 'at 100'],
      [500, 'at 500.4'],
      [900, 'at 900'],
    ])
  })

  it('are one for each moment: a second one there is another name', () => {
    const store = createBookmarkStore()
    const id = addBookmark(store, 100, 'first')
    expect(addBookmark(store, 100, 'second')).toBe(id)
    expect(store.getState().bookmarks).toEqual([{ id, atUs: 100, name: 'second' }])
  })

  it('are renamed and dropped by their id, which none gets again while another has it', () => {
    const store = createBookmarkStore()
    const [first = 0, second = 0] = [addBookmark(store, 100, 'a'), addBookmark(store, 200, 'b')]
    renameBookmark(store, second, 'x'.repeat(500))
    dropBookmark(store, first)
    const third = addBookmark(store, 300, 'c')
    expect(third).not.toBe(second)
    expect(store.getState().bookmarks.map(({ name }) => name.length)).toEqual([LONGEST_NAME, 1])
  })

  it('are found from the playhead in both directions', () => {
    const store = createBookmarkStore()
    for (const atUs of [100, 200, 300]) addBookmark(store, atUs, '')
    const { bookmarks } = store.getState()
    expect(bookmarkFrom(bookmarks, 200, 1)?.atUs).toBe(300)
    expect(bookmarkFrom(bookmarks, 200, -1)?.atUs).toBe(100)
    expect(bookmarkFrom(bookmarks, 300, 1)).toBeUndefined()
  })

  it('are bounded', () => {
    const store = createBookmarkStore()
    for (let atUs = 0; atUs < MOST_BOOKMARKS; atUs++) addBookmark(store, atUs, '')
    expect(addBookmark(store, 10_000, 'one more')).toBeUndefined()
    expect(store.getState().bookmarks).toHaveLength(MOST_BOOKMARKS)
  })

  it('come back with the saved session; what cannot be read is left out', () => {
    const storages = { tab: memory(), last: memory() }
    const bookmarks = [{ id: 4, atUs: 1500, name: 'the leader dies' }]
    writeSession(storages, { scenarioId: 'x', source: SOURCE, tUs: 5, playing: false, bookmarks })
    expect(readSession(storages)?.bookmarks).toEqual(bookmarks)
    expect(readSession({ tab: undefined, last: storages.last })?.bookmarks).toEqual(bookmarks)
    expect([{ id: 1, atUs: -1, name: '' }, { id: 1, atUs: 1 }, null, 7].map(readBookmark)).toEqual(
      Array.from({ length: 4 }, () => undefined),
    )
  })
})

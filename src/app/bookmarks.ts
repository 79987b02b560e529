import { createStore, type StoreApi } from 'zustand/vanilla'

/** A moment that somebody wants to find again. */
export interface Bookmark {
  readonly id: number
  readonly atUs: number
  readonly name: string
}

export interface BookmarkState {
  /** In order of time. */
  readonly bookmarks: readonly Bookmark[]
}

export type BookmarkStore = StoreApi<BookmarkState>

/** More than these are not kept. */
export const MOST_BOOKMARKS = 99
/** Characters of a name. */
export const LONGEST_NAME = 80

/** None yet. */
export function createBookmarkStore(): BookmarkStore {
  return createStore<BookmarkState>(() => ({ bookmarks: [] }))
}

/** Remember a moment (µs); one that is remembered already gets the name. @returns Its id; undefined: there are too many. */
export function addBookmark(store: BookmarkStore, atUs: number, name: string): number | undefined {
  const { bookmarks } = store.getState()
  const at = Math.round(atUs)
  const known = bookmarks.find((bookmark) => bookmark.atUs === at)
  if (known) {
    renameBookmark(store, known.id, name)
    return known.id
  }
  if (bookmarks.length >= MOST_BOOKMARKS) return undefined
  const id = 1 + bookmarks.reduce((highest, bookmark) => Math.max(highest, bookmark.id), 0)
  const added = [...bookmarks, { id, atUs: at, name: name.slice(0, LONGEST_NAME) }]
  store.setState({ bookmarks: added.sort((a, b) => a.atUs - b.atUs) })
  return id
}

/** Give one another name. */
export function renameBookmark(store: BookmarkStore, id: number, name: string): void {
  store.setState(({ bookmarks }) => ({
    bookmarks: bookmarks.map((one) => (one.id === id ? { ...one, name: name.slice(0, LONGEST_NAME) } : one)),
  }))
}

/** Forget one. */
export function dropBookmark(store: BookmarkStore, id: number): void {
  store.setState(({ bookmarks }) => ({ bookmarks: bookmarks.filter((one) => one.id !== id) }))
}

/** The nearest one in a direction from `tUs`; undefined: there is none. */
export function bookmarkFrom(bookmarks: readonly Bookmark[], tUs: number, direction: 1 | -1): Bookmark | undefined {
  return direction > 0 ? bookmarks.find(({ atUs }) => atUs > tUs) : bookmarks.findLast(({ atUs }) => atUs < tUs)
}

/** A bookmark out of a storage; undefined: it is none. */
export function readBookmark(value: unknown): Bookmark | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { id, atUs, name } = value as Record<string, unknown>
  if (typeof id !== 'number' || typeof atUs !== 'number' || !(atUs >= 0) || typeof name !== 'string') return undefined
  return { id, atUs, name: name.slice(0, LONGEST_NAME) }
}

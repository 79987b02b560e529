import { type Bookmark, readBookmark } from './bookmarks.ts'
import type { ChangeEntry, HistoryState } from './change-history.ts'
import type { Future } from './futures-store.ts'
import type { Selection } from './host-messages.ts'
import { readSelection } from './saved-selection.ts'
import { isScenarioSource, type ScenarioSource } from './scenario-source.ts'
import { browserStorage, type KeyValueStorage, tabStorage } from './settings-store.ts'

/** Where a person was when the page was left. */
export interface SavedSession {
  readonly scenarioId: string | undefined
  readonly source: ScenarioSource
  readonly tUs: number
  readonly playing: boolean
  readonly selection?: Selection | undefined
  readonly futures?: readonly Future[]
  readonly bookmarks?: readonly Bookmark[]
  /** Only for the tab itself: another one has not made these changes. */
  readonly history?: HistoryState
}

/** Where sessions are kept: for this tab, and the last one of any tab for a new one. */
export interface SessionStorages {
  readonly tab: KeyValueStorage
  readonly last: KeyValueStorage
}

/** The storages of this browser, as far as it lets us. */
export function sessionStorages(): SessionStorages {
  return { tab: tabStorage(), last: browserStorage() }
}

/** Where nothing is kept. */
export const NO_STORAGES: SessionStorages = { tab: undefined, last: undefined }

const STORAGE_KEY = 'inflight.session'
/** Characters; a larger scenario (somebody's own data) is not kept. */
const LONGEST_SESSION = 500_000
/** Characters of what can be undone; the oldest goes first. */
const LONGEST_HISTORY = 1_000_000

/** What was saved of this tab, else what was saved last; undefined when there is nothing that can be read. */
export function readSession({ tab, last }: SessionStorages): SavedSession | undefined {
  const own = readFrom(tab)
  if (own) return own
  const found = readFrom(last)
  if (!found) return undefined
  const { history: _ofAnotherTab, ...rest } = found
  return rest
}

function readFrom(storage: KeyValueStorage): SavedSession | undefined {
  try {
    return readSavedSession(JSON.parse(storage?.getItem(STORAGE_KEY) ?? 'null'))
  } catch {
    return undefined
  }
}

/** A session as it was kept; undefined: this is none. */
export function readSavedSession(saved: unknown): SavedSession | undefined {
  if (typeof saved !== 'object' || saved === null) return undefined
  const { source, tUs, playing, futures, history, selection, ...rest } = saved as Record<string, unknown>
  if (!isKeptSource(source) || !isTime(tUs)) return undefined
  return {
    scenarioId: idOf(rest['scenarioId']),
    source,
    tUs,
    playing: playing !== false,
    ...withSelection(selection),
    futures: listOf(futures, readFuture),
    bookmarks: listOf(rest['bookmarks'], readBookmark),
    ...withHistory(history),
  }
}

/** Keep it for the next visit. */
export function writeSession({ tab, last }: SessionStorages, session: SavedSession): void {
  const { history, ...rest } = session
  const text = JSON.stringify(rest)
  if (text.length > LONGEST_SESSION) return
  write(last, text)
  // Without the steps rather than not at all.
  const whole = history ? JSON.stringify({ ...rest, history: fitting(history) }) : text
  if (!write(tab, whole)) write(tab, text)
}

/** Start afresh next time. */
export function forgetSession({ tab, last }: SessionStorages): void {
  for (const storage of [tab, last]) {
    try {
      storage?.removeItem(STORAGE_KEY)
    } catch {
      // Nothing was kept.
    }
  }
}

function write(storage: KeyValueStorage, text: string): boolean {
  try {
    storage?.setItem(STORAGE_KEY, text)
    return true
  } catch {
    // Full or forbidden: nothing is kept.
    return false
  }
}

/** As many of the newest steps as there is room for. */
function fitting({ steps, done, undone }: HistoryState): HistoryState {
  let room = LONGEST_HISTORY
  const newest = (entries: readonly ChangeEntry[]): readonly ChangeEntry[] => {
    let first = entries.length
    while (first > 0) {
      room -= JSON.stringify(entries[first - 1]).length
      if (room < 0) break
      first--
    }
    return entries.slice(first)
  }
  return { steps, move: 'none', done: newest(done), undone: newest(undone) }
}

function withSelection(value: unknown): { selection?: Selection } {
  const selection = readSelection(value)
  return selection ? { selection } : {}
}

/** All of it or nothing: a step that cannot be read would put every other one in the wrong place. */
function withHistory(value: unknown): { history?: HistoryState } {
  if (typeof value !== 'object' || value === null) return {}
  const { steps, done, undone } = value as Record<string, unknown>
  if (typeof steps !== 'number' || !Array.isArray(done) || !Array.isArray(undone)) return {}
  const [past, future] = [listOf(done, readEntry), listOf(undone, readEntry)]
  if (past.length !== done.length || future.length !== undone.length) return {}
  return { history: { steps, move: 'none', done: past, undone: future } }
}

function readEntry(value: unknown): ChangeEntry | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const entry = value as Record<string, unknown>
  if (entry['kind'] === 'layout') return typeof entry['layout'] === 'object' ? (value as ChangeEntry) : undefined
  if (entry['kind'] !== 'run' || !isKeptSource(entry['source']) || !isTime(entry['tUs'])) return undefined
  return {
    kind: 'run',
    source: entry['source'],
    scenarioId: idOf(entry['scenarioId']),
    tUs: entry['tUs'],
    seenUs: isTime(entry['seenUs']) ? entry['seenUs'] : 0,
    futures: listOf(entry['futures'], readFuture),
  }
}

function readFuture(value: unknown): Future | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { id, source, scenarioId, seenUs } = value as Record<string, unknown>
  if (typeof id !== 'number' || !isKeptSource(source)) return undefined
  return { id, source, scenarioId: idOf(scenarioId), seenUs: isTime(seenUs) ? seenUs : 0 }
}

function listOf<One>(value: unknown, read: (one: unknown) => One | undefined): readonly One[] {
  if (!Array.isArray(value)) return []
  return value.map(read).filter((one) => one !== undefined)
}

/** The page looks into the actions before the engine has checked them. */
function isKeptSource(value: unknown): value is ScenarioSource {
  if (!isScenarioSource(value)) return false
  const { actions } = value
  return actions === undefined || (Array.isArray(actions) && actions.every((one) => isTime(one?.atMs)))
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0
}

function idOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

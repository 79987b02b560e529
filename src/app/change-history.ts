import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Future } from './futures-store.ts'
import type { Layout } from './layout-settings.ts'
import type { ScenarioSource } from './scenario-source.ts'

/** A run, where the playhead stood in it, and the other futures that there were. */
export interface RunEntry {
  readonly kind: 'run'
  readonly source: ScenarioSource
  readonly scenarioId: string | undefined
  readonly tUs: number
  /** How far it had been seen (µs). */
  readonly seenUs: number
  readonly futures: readonly Future[]
}

/** How the page was arranged: going back to it does not touch the run. */
export interface LayoutEntry {
  readonly kind: 'layout'
  readonly layout: Layout
}

export type ChangeEntry = RunEntry | LayoutEntry

/** What can be undone and redone, the newest last. */
export interface HistoryState {
  /** Changes made so far less those undone, forgotten ones included: the place in the browser's own history. */
  readonly steps: number
  /** How it came to be what it is: `unmade`, the engine refused the newest change. */
  readonly move: 'none' | 'change' | 'back' | 'forward' | 'unmade'
  readonly done: readonly ChangeEntry[]
  readonly undone: readonly ChangeEntry[]
}

export type HistoryStore = StoreApi<HistoryState>

/** Steps that can be undone. */
export const UNDO_DEPTH = 100

/** Nothing done yet. */
export const NO_HISTORY: HistoryState = { steps: 0, move: 'none', done: [], undone: [] }

/** A history without steps. */
export function createHistoryStore(): HistoryStore {
  return createStore<HistoryState>(() => NO_HISTORY)
}

/** Before a change: `entry` is what undo goes back to; what was undone cannot be redone any more. */
export function withChange({ steps, done }: HistoryState, entry: ChangeEntry): HistoryState {
  return { steps: steps + 1, move: 'change', done: [...done, entry].slice(-UNDO_DEPTH), undone: [] }
}

/** What undo goes back to, and the history after it; `now` makes the entry of what is left. */
export function stepBack(
  { steps, done, undone }: HistoryState,
  now: (entry: ChangeEntry) => ChangeEntry,
): { readonly entry: ChangeEntry; readonly after: HistoryState } | undefined {
  const entry = done[done.length - 1]
  if (!entry) return undefined
  return { entry, after: { steps: steps - 1, move: 'back', done: done.slice(0, -1), undone: [...undone, now(entry)] } }
}

/** What redo goes forward to, and the history after it. */
export function stepForward(
  { steps, done, undone }: HistoryState,
  now: (entry: ChangeEntry) => ChangeEntry,
): { readonly entry: ChangeEntry; readonly after: HistoryState } | undefined {
  const entry = undone[undone.length - 1]
  if (!entry) return undefined
  return {
    entry,
    after: { steps: steps + 1, move: 'forward', done: [...done, now(entry)], undone: undone.slice(0, -1) },
  }
}

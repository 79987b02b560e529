import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Action } from '../engine/scenario/scenario.ts'
import type { ScenarioSource } from './scenario-source.ts'

/** A run that could have been: a scenario with other actions, or other settings, than the present one. */
export interface Future {
  readonly id: number
  readonly source: ScenarioSource
  readonly scenarioId: string | undefined
  /** How far it had been seen when it was left (µs). */
  readonly seenUs: number
}

export interface FuturesState {
  /** The newest last; the present run is none of them. */
  readonly futures: readonly Future[]
}

export type FuturesStore = StoreApi<FuturesState>

/** More than these, and the oldest goes. */
export const MOST_FUTURES = 8

/** No other future. */
export function createFuturesStore(): FuturesStore {
  return createStore<FuturesState>(() => ({ futures: [] }))
}

/** Keep a run that is left for another; one that is kept already moves to the end. @returns Its id. */
export function keepFuture(store: FuturesStore, left: Omit<Future, 'id'>): number {
  const { futures } = store.getState()
  const others = futures.filter((future) => !isSameRun(future.source, left.source))
  const id = 1 + futures.reduce((highest, future) => Math.max(highest, future.id), 0)
  store.setState({ futures: [...others, { ...left, id }].slice(-MOST_FUTURES) })
  return id
}

/** Drop one, for good or because it is the present run now. */
export function dropFuture(store: FuturesStore, id: number): void {
  store.setState(({ futures }) => ({ futures: futures.filter((future) => future.id !== id) }))
}

/** What distinguishes two runs of one family, as far as their scenarios tell. */
export interface SourceDifference {
  /** Up to here (µs) they are one run; 0: something else than actions differs; MAX_SAFE_INTEGER: nothing does. */
  readonly partedUs: number
  readonly onlyMine: readonly Action[]
  readonly onlyTheirs: readonly Action[]
  /** Fields of the scenario that differ, by name (`kafka`, `seed`, `topics` …). */
  readonly fields: readonly string[]
}

/** Compare two scenarios as they are written. */
export function differenceOfSources(mine: ScenarioSource, theirs: ScenarioSource): SourceDifference {
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].filter((name) => name !== 'actions')
  const fields = names.filter((name) => textOf(mine, name) !== textOf(theirs, name))
  const onlyMine = without(mine.actions ?? [], theirs.actions ?? [])
  const onlyTheirs = without(theirs.actions ?? [], mine.actions ?? [])
  const times = [...onlyMine, ...onlyTheirs].map(({ atMs }) => Math.round(atMs * 1000))
  return { partedUs: fields.length > 0 ? 0 : Math.min(...times, Number.MAX_SAFE_INTEGER), onlyMine, onlyTheirs, fields }
}

/** Would the two tell the same run? */
export function isSameRun(mine: ScenarioSource, theirs: ScenarioSource): boolean {
  const { fields, onlyMine, onlyTheirs } = differenceOfSources(mine, theirs)
  return fields.length + onlyMine.length + onlyTheirs.length === 0
}

function textOf(source: ScenarioSource, name: string): string {
  return JSON.stringify((source as unknown as Record<string, unknown>)[name]) ?? ''
}

/** The actions of `list` that `others` does not have; equal ones are taken one for one. */
function without(list: readonly Action[], others: readonly Action[]): readonly Action[] {
  const left = others.map((action) => JSON.stringify(action))
  return list.filter((action) => {
    const place = left.indexOf(JSON.stringify(action))
    if (place < 0) return true
    left.splice(place, 1)
    return false
  })
}

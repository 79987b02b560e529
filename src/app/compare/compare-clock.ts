import { createStore, type StoreApi } from 'zustand/vanilla'

/** The one clock of all runs that are compared (ms of simulated time). */
export interface CompareClock {
  readonly nowMs: number
  readonly isPlaying: boolean
  /** Wall time (ms) in which all of it is played. */
  readonly playMs: number
}

export type CompareClockStore = StoreApi<CompareClock>

/** Ways to play all of it (ms of wall time), the quickest first. */
export const PLAY_MS = [8_000, 20_000, 60_000] as const

/** Stands at the start. */
export function createCompareClock(): CompareClockStore {
  return createStore<CompareClock>(() => ({ nowMs: 0, isPlaying: false, playMs: PLAY_MS[1] }))
}

/**
 * Let the clock run on by `wallMs`; at the end it stops.
 *
 * @param spanMs All of it.
 */
export function tick(clock: CompareClockStore, wallMs: number, spanMs: number): void {
  const { nowMs, isPlaying, playMs } = clock.getState()
  if (!isPlaying) return
  const next = Math.min(spanMs, nowMs + (wallMs / playMs) * spanMs)
  clock.setState({ nowMs: next, isPlaying: next < spanMs })
}

/** The next of `timesMs` (ascending) in a direction, or the end of all in it. */
export function stepTo(timesMs: readonly number[], nowMs: number, direction: 1 | -1, spanMs: number): number {
  if (direction > 0) return timesMs.find((ms) => ms > nowMs + 1e-6) ?? spanMs
  return timesMs.findLast((ms) => ms < nowMs - 1e-6) ?? 0
}

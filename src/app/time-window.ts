import { createStore, type StoreApi } from 'zustand/vanilla'

/** What the timeline and the charts look at together. */
export interface TimeWindowState {
  /** The stretch that the timeline shows (µs). */
  readonly fromUs: number
  readonly toUs: number
  /** The moment under the pointer, in whichever of them it is (µs). */
  readonly cursorUs: number | undefined
  /** How much of the run is asked for (µs); undefined: what suits the speed, 'whole': all of it. */
  readonly wishUs: number | 'whole' | undefined
  /** Where a person has moved the window to (µs); undefined: it follows the playhead. */
  readonly heldFromUs: number | undefined
}

export type TimeWindowStore = StoreApi<TimeWindowState>

/** Nothing is shown yet. */
export function createTimeWindowStore(): TimeWindowStore {
  return createStore<TimeWindowState>(() => ({
    fromUs: 0,
    toUs: 0,
    cursorUs: undefined,
    wishUs: undefined,
    heldFromUs: undefined,
  }))
}

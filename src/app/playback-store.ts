import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Sentence } from '../trace/explanation.ts'
import type { Loop, Skip } from './playback-clock.ts'

/** Where the playhead is and how it moves. */
export interface PlaybackState {
  readonly tUs: number
  readonly playing: boolean
  /** Playing goes backwards. */
  readonly reversed: boolean
  /** What is played again and again. */
  readonly loop: Loop | undefined
  readonly speedUsPerS: number
  readonly skipQuiet: boolean
  /** Set while a quiet stretch is run through, with what is being waited for. */
  readonly skip: (Skip & { readonly waitingFor: Sentence }) | undefined
  /** The playhead stands at the end of the run. */
  readonly ended: boolean
}

export type PlaybackStore = StoreApi<PlaybackState>

/** A playhead at 0 that plays as soon as there is something to show. */
export function createPlaybackStore(speedUsPerS: number, skipQuiet: boolean): PlaybackStore {
  return createStore<PlaybackState>(() => ({
    tUs: 0,
    playing: true,
    reversed: false,
    loop: undefined,
    speedUsPerS,
    skipQuiet,
    skip: undefined,
    ended: false,
  }))
}

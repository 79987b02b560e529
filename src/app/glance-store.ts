import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Sentence } from '../trace/explanation.ts'
import type { StageView } from '../trace/stage-view.ts'
import type { FromWorker } from './host-messages.ts'

/** The life of the selected thing, as the engine tells it. */
export type Life = NonNullable<Extract<FromWorker, { kind: 'view' }>['life']>

/**
 * What words and numbers on the page show: the newest view, at most ten times a second. Canvases do not read it; they
 * listen to the frames.
 */
export interface GlanceState {
  readonly view: StageView | undefined
  readonly tUs: number
  readonly caption: Sentence | undefined
  readonly life: Life | undefined
}

export type GlanceStore = StoreApi<GlanceState>

/** ms of wall time between two glances while playing. */
export const GLANCE_MS = 100

/** Nothing seen yet. */
export function createGlanceStore(): GlanceStore {
  return createStore<GlanceState>(() => ({ view: undefined, tUs: 0, caption: undefined, life: undefined }))
}

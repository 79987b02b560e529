import type { StageView } from '../trace/stage-view.ts'

/** What the stage paints: a view, and the moment of it (µs), within the time for which the view is true. */
export interface Frame {
  readonly view: StageView
  readonly tUs: number
}

/** The newest frame, and who wants to know. Outside React: a canvas listens to it directly. */
export interface FrameSource {
  current(): Frame | undefined
  /** Called after every change; the answer ends it. */
  subscribe(listener: () => void): () => void
  /** Nothing happens when the frame is the same as before. */
  set(view: StageView, tUs: number): void
}

/** The playhead within the time for which `view` is true: a late answer never shows a wrong picture. */
export function frameTime(view: StageView, playheadUs: number): number {
  return Math.max(view.atUs, Math.min(playheadUs, view.validUntilUs))
}

/** A source without a frame. */
export function createFrameSource(): FrameSource {
  let frame: Frame | undefined
  const listeners = new Set<() => void>()
  return {
    current: () => frame,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set(view, tUs) {
      if (frame && frame.view === view && frame.tUs === tUs) return
      frame = { view, tUs }
      for (const listener of listeners) listener()
    },
  }
}

/** How long things take to their new places (ms). */
const EASE_MS = 250

/** One easing at a time: `step` gets 0..1, fast first, slow at its end. Starting another, or `stop`, ends it. */
export interface FrameEase {
  start(step: (share: number) => void): void
  stop(): void
  isRunning(): boolean
}

/** An easing on the frames of the browser. */
export function createFrameEase(): FrameEase {
  let frame = 0
  let runs = false
  return {
    start(step) {
      cancelAnimationFrame(frame)
      runs = true
      let beganMs: number | undefined
      const next = (nowMs: number): void => {
        beganMs ??= nowMs
        const gone = Math.min(1, (nowMs - beganMs) / EASE_MS)
        runs = gone < 1
        if (runs) frame = requestAnimationFrame(next)
        step(1 - (1 - gone) ** 3)
      }
      frame = requestAnimationFrame(next)
    },
    stop() {
      runs = false
      cancelAnimationFrame(frame)
    },
    isRunning: () => runs,
  }
}

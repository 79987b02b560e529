/**
 * The one place where wall time becomes simulated time. `advance` is pure; `startClock` calls it once a frame. Nothing
 * else on the page reads a clock to decide what is shown.
 */

/** Quiet stretches that would last longer than this (ms of wall time) are skipped. */
export const QUIET_WALL_MS = 1500
/** So long (ms of wall time) the playhead takes to run through a skipped stretch. */
export const SKIP_WALL_MS = 800
/** So long (ms of wall time) before the next change the run through ends. */
export const SKIP_LEAD_WALL_MS = 300
/** A frame never counts for more (ms): a hidden tab must not jump. */
export const LONGEST_FRAME_MS = 100

/** A stretch that is being run through. */
export interface Skip {
  readonly fromUs: number
  readonly toUs: number
}

/** What the next frame depends on. */
export interface ClockInput {
  readonly tUs: number
  readonly playing: boolean
  readonly speedUsPerS: number
  readonly skipQuiet: boolean
  readonly skip: Skip | undefined
  /** Nothing on the stage changes from `sinceUs` (the time of the view that said so) until `untilUs`. */
  readonly quiet: { readonly sinceUs: number; readonly untilUs: number } | undefined
  /** The engine has computed so far: the playhead waits there. */
  readonly computedUntilUs: number
  /** The end of the run, when it is known. */
  readonly endUs: number | undefined
  /** Jump instead of running. */
  readonly reducedMotion: boolean
}

/** The next frame. */
export interface ClockOutput {
  readonly tUs: number
  readonly skip: Skip | undefined
  /** The playhead has come to the end of the run. */
  readonly ended: boolean
}

/** The playhead after `elapsedMs` of wall time. */
export function advance(input: ClockInput, elapsedMs: number): ClockOutput {
  if (!input.playing) return { tUs: input.tUs, skip: undefined, ended: false }
  const frameMs = Math.min(LONGEST_FRAME_MS, Math.max(0, elapsedMs))
  const skip = input.skip ?? skipToStart(input)
  const wishUs = skip ? alongSkip(input, skip, frameMs) : input.tUs + (input.speedUsPerS * frameMs) / 1000
  const limitUs = Math.max(input.tUs, Math.min(input.computedUntilUs, input.endUs ?? Number.POSITIVE_INFINITY))
  const tUs = Math.min(wishUs, limitUs)
  return {
    tUs,
    skip: skip && tUs < skip.toUs ? skip : undefined,
    ended: input.endUs !== undefined && tUs >= input.endUs,
  }
}

/** The stretch to skip from here, if the quiet ahead is long enough. */
function skipToStart(input: ClockInput): Skip | undefined {
  const { quiet, speedUsPerS, tUs } = input
  if (!input.skipQuiet || !quiet || tUs < quiet.sinceUs || tUs >= quiet.untilUs) return undefined
  const untilUs = Math.min(quiet.untilUs, input.endUs ?? quiet.untilUs)
  if (!Number.isFinite(untilUs) || ((untilUs - tUs) * 1000) / speedUsPerS <= QUIET_WALL_MS) return undefined
  return { fromUs: tUs, toUs: untilUs - (speedUsPerS * SKIP_LEAD_WALL_MS) / 1000 }
}

function alongSkip(input: ClockInput, skip: Skip, frameMs: number): number {
  if (input.reducedMotion) return skip.toUs
  return Math.min(skip.toUs, input.tUs + ((skip.toUs - skip.fromUs) * frameMs) / SKIP_WALL_MS)
}

/** Call `onFrame` with the wall time since the last frame, until the answer is called. */
export function startClock(onFrame: (elapsedMs: number) => void): () => void {
  let last = performance.now()
  let handle = requestAnimationFrame(frame)
  function frame(now: number): void {
    const elapsedMs = now - last
    last = now
    handle = requestAnimationFrame(frame)
    onFrame(elapsedMs)
  }
  return () => cancelAnimationFrame(handle)
}

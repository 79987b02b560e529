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

/** A stretch that is being run through, in the direction of play. */
export interface Skip {
  readonly fromUs: number
  readonly toUs: number
}

/** A stretch that is played again and again. */
export interface Loop {
  readonly fromUs: number
  readonly toUs: number
}

/** What the next frame depends on. */
export interface ClockInput {
  readonly tUs: number
  readonly playing: boolean
  /** It plays backwards. */
  readonly reversed?: boolean
  readonly loop?: Loop | undefined
  readonly speedUsPerS: number
  readonly skipQuiet: boolean
  readonly skip: Skip | undefined
  /**
   * Nothing on the stage changes from `sinceUs` (the time of the view that said so) until `untilUs`, nor has anything
   * since `stillSinceUs`.
   */
  readonly quiet:
    | { readonly sinceUs: number; readonly untilUs: number; readonly stillSinceUs?: number | undefined }
    | undefined
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
  /** The playhead has come to the end of the run; played backwards, to its start. */
  readonly ended: boolean
}

/** The playhead after `elapsedMs` of wall time. */
export function advance(input: ClockInput, elapsedMs: number): ClockOutput {
  if (!input.playing) return { tUs: input.tUs, skip: undefined, ended: false }
  const direction = input.reversed ? -1 : 1
  const frameMs = Math.min(LONGEST_FRAME_MS, Math.max(0, elapsedMs))
  const skip = input.skip ?? skipToStart(input, direction)
  const wishUs = skip ? alongSkip(input, skip, frameMs) : input.tUs + (direction * input.speedUsPerS * frameMs) / 1000
  const restartUs = input.loop && loopStart(input, input.loop, wishUs)
  if (restartUs !== undefined) return { tUs: restartUs, skip: undefined, ended: false }
  const limitUs = Math.max(input.tUs, Math.min(input.computedUntilUs, input.endUs ?? Number.POSITIVE_INFINITY))
  const tUs = Math.max(0, Math.min(wishUs, limitUs))
  return {
    tUs,
    skip: skip && (skip.toUs - tUs) * direction > 0 ? skip : undefined,
    ended: input.reversed ? tUs <= 0 : input.endUs !== undefined && tUs >= input.endUs,
  }
}

/** Where the loop begins again, when the playhead has left it or is about to. */
function loopStart(
  { tUs, reversed, computedUntilUs, endUs }: ClockInput,
  loop: Loop,
  wishUs: number,
): number | undefined {
  const lastUs = Math.min(loop.toUs, endUs ?? loop.toUs)
  if (tUs < loop.fromUs || tUs > lastUs) return Math.min(reversed ? lastUs : loop.fromUs, computedUntilUs)
  if (reversed) return wishUs <= loop.fromUs ? Math.min(lastUs, computedUntilUs) : undefined
  return wishUs >= lastUs && lastUs <= computedUntilUs ? loop.fromUs : undefined
}

/** The stretch to skip from here, if the quiet in the direction of play is long enough. */
function skipToStart(input: ClockInput, direction: 1 | -1): Skip | undefined {
  const { quiet, speedUsPerS, tUs, loop } = input
  if (!input.skipQuiet || !quiet || tUs < (quiet.stillSinceUs ?? quiet.sinceUs) || tUs >= quiet.untilUs)
    return undefined
  if (direction > 0 && tUs < quiet.sinceUs) return undefined
  const goalUs =
    direction > 0
      ? Math.min(quiet.untilUs, input.endUs ?? quiet.untilUs, loop?.toUs ?? quiet.untilUs)
      : Math.max(quiet.stillSinceUs ?? tUs, loop?.fromUs ?? 0)
  if (!Number.isFinite(goalUs) || ((goalUs - tUs) * direction * 1000) / speedUsPerS <= QUIET_WALL_MS) return undefined
  return { fromUs: tUs, toUs: goalUs - (direction * speedUsPerS * SKIP_LEAD_WALL_MS) / 1000 }
}

function alongSkip(input: ClockInput, skip: Skip, frameMs: number): number {
  if (input.reducedMotion) return skip.toUs
  const wishUs = input.tUs + ((skip.toUs - skip.fromUs) * frameMs) / SKIP_WALL_MS
  return skip.toUs > skip.fromUs ? Math.min(skip.toUs, wishUs) : Math.max(skip.toUs, wishUs)
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

import { computedUntilUs, type Run } from '../replay/run.ts'
import { seriesOfRun } from '../replay/series-of-run.ts'
import { foldOn, type RunSeries } from '../trace/series/run-series.ts'
import { type SeriesPage, seriesPage } from '../trace/series/series-page.ts'

/** Points that are told at most for one stretch. */
const MOST_POINTS = 1000

/** What charts ask of a run. */
export interface SeriesQuestion {
  readonly fromUs: number
  readonly toUs: number
  readonly points: number
}

/** The series of each run that has been asked for: gone with it, and begun again when it takes another future. */
const known = new WeakMap<Run, { readonly series: RunSeries; readonly future: number }>()

/**
 * A stretch of a run as series. What has been computed since the last time is folded first, until `shouldStop`: what the
 * answer does not know then comes with the next one.
 *
 * @param future Counts up when the run takes another future.
 */
export function seriesAnswer(
  run: Run,
  future: number,
  { fromUs, toUs, points }: SeriesQuestion,
  shouldStop: () => boolean,
): SeriesPage {
  let entry = known.get(run)
  if (entry?.future !== future) {
    entry = { series: seriesOfRun(run), future }
    known.set(run, entry)
  }
  foldOn(entry.series, shouldStop)
  const count = Math.max(1, Math.min(MOST_POINTS, points))
  return seriesPage(entry.series, computedUntilUs(run), fromUs, Math.max(fromUs + 1, toUs), count)
}

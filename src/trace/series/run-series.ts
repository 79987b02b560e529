import { countUntil, type EventColumns, eventCodeAt, eventTime } from '../event-columns.ts'
import { concernsSeries, foldSeries, type SeriesTables } from './fold-series.ts'
import { cloneLevels, emptyLevels, type RunLevels, type SeriesSettings } from './run-levels.ts'
import { beginBin, emptyBins, mergeBins, raisePeaks, type SeriesBins } from './series-bins.ts'

/** Where a series comes from. */
export interface SeriesSource {
  readonly columns: EventColumns
  readonly brokers: number
  /** Settings in force at the end of that moment. */
  settingsAt(atUs: number): SeriesSettings
}

/** Levels before event `event`, to go on from. */
interface LevelsCopy {
  readonly event: number
  readonly levels: RunLevels
}

/**
 * What the charts show of a whole run, folded from its events: behind the frontier, when somebody asks, so that computing
 * pays nothing for it. Bins are merged as the run grows, so their number is bounded; a stretch that needs finer ones is
 * folded again from the nearest copy of the levels.
 */
export interface RunSeries {
  readonly source: SeriesSource
  readonly tables: SeriesTables
  readonly bins: SeriesBins
  readonly levels: RunLevels
  /** Events before this one are folded. */
  nextEvent: number
  /** Time of the last one that changed something; at the end of that instant the levels count. */
  lastUs: number
  readonly copies: LevelsCopy[]
}

/** Width of a bin at first (µs), and how many there are at most. */
const FIRST_BIN_US = 20_000
const MAX_BINS = 4096
/** Latencies are counted for four bins together. */
export const LATENCY_SHIFT = 2
/** Events between two copies of the levels. */
const COPY_EVENTS = 20_000
const SLICE_EVENTS = 512

/** Nothing of a run has been folded yet. */
export function createRunSeries(source: SeriesSource): RunSeries {
  const settingsAt = rememberedSettings(source)
  return {
    source,
    tables: { sentAtUs: [], sizeBytes: [], firstAppend: [], capacityBytes: [], isrSteps: [], settingsAt },
    bins: emptyBins(0, FIRST_BIN_US, MAX_BINS, source.brokers, LATENCY_SHIFT),
    levels: emptyLevels(source.brokers, settingsAt(0)),
    nextEvent: 0,
    lastUs: 0,
    copies: [],
  }
}

/** A fine stretch asks again for what has been read: it is kept, once for all moments at which it is the same. */
function rememberedSettings(source: SeriesSource): SeriesSource['settingsAt'] {
  const known = new Map<number, SeriesSettings>()
  let last: { readonly settings: SeriesSettings; readonly text: string } | undefined
  return (atUs) => {
    let settings = known.get(atUs)
    if (settings) return settings
    settings = source.settingsAt(atUs)
    const text = JSON.stringify(settings)
    if (last?.text === text) settings = last.settings
    else last = { settings, text }
    known.set(atUs, settings)
    return settings
  }
}

/**
 * Fold what the run has told since the last time, until `shouldStop` says that it is time for something else (asked every
 * few hundred events). @returns True: all of it.
 */
export function foldOn(series: RunSeries, shouldStop: () => boolean): boolean {
  const { length } = series.source.columns
  while (series.nextEvent < length) {
    foldSome(series, Math.min(length, series.nextEvent + SLICE_EVENTS))
    if (shouldStop()) break
  }
  return series.nextEvent === length
}

function foldSome(series: RunSeries, end: number): void {
  const { source, bins, levels, tables, copies } = series
  const { columns } = source
  let sinceCopy = series.nextEvent - (copies[copies.length - 1]?.event ?? -COPY_EVENTS)
  for (let i = series.nextEvent; i < end; i++, sinceCopy++) {
    if (sinceCopy >= COPY_EVENTS) {
      copies.push({ event: i, levels: cloneLevels(levels) })
      sinceCopy = 0
    }
    if (!concernsSeries(eventCodeAt(columns, i))) continue
    const atUs = eventTime(columns, i)
    if (atUs > series.lastUs) {
      raisePeaks(bins, levels.now)
      series.lastUs = atUs
    }
    while (atUs >= bins.endUs) if (!beginBin(bins, levels.now)) mergeBins(bins)
    foldSeries(columns, i, bins, levels, tables)
  }
  series.nextEvent = end
  if (end === columns.length) raisePeaks(bins, levels.now)
}

/** Up to where what is folded reaches (µs), of `computedUntilUs` that are known. */
export function foldedUntilUs(series: RunSeries, computedUntilUs: number): number {
  const { columns } = series.source
  if (series.nextEvent >= columns.length) return computedUntilUs
  return eventTime(columns, series.nextEvent) - 1
}

/** The stretch from `fromUs` in `count` bins of `binUs`, folded anew: it must have been folded before. */
export function fineBins(series: RunSeries, fromUs: number, binUs: number, count: number): SeriesBins {
  const { source, tables } = series
  const { columns, brokers } = source
  const first = Math.min(series.nextEvent, countUntil(columns, fromUs - 1))
  const copy = series.copies.findLast(({ event }) => event <= first)
  const levels = copy ? cloneLevels(copy.levels) : emptyLevels(brokers, tables.settingsAt(0))
  const before = emptyBins(0, Math.max(1, fromUs), 1, brokers, 0)
  beginBin(before, levels.now)
  for (let i = copy?.event ?? 0; i < first; i++) {
    if (concernsSeries(eventCodeAt(columns, i))) foldSeries(columns, i, before, levels, tables)
  }
  const bins = emptyBins(fromUs, binUs, count, brokers, 0)
  const last = Math.min(series.nextEvent, countUntil(columns, fromUs + binUs * count - 1))
  let lastUs = fromUs
  for (let i = first; i < last; i++) {
    if (!concernsSeries(eventCodeAt(columns, i))) continue
    const atUs = eventTime(columns, i)
    if (atUs > lastUs) raisePeaks(bins, levels.now)
    lastUs = atUs
    while (atUs >= bins.endUs) beginBin(bins, levels.now)
    foldSeries(columns, i, bins, levels, tables)
  }
  raisePeaks(bins, levels.now)
  while (beginBin(bins, levels.now));
  return bins
}

import type { LogPage, LogRow } from '../../app/log-messages.ts'

/** Lines that stand on the page at most: what is further away is fetched when it is scrolled to. */
export const WINDOW_LINES = 240
/** Lines fetched at a time. */
export const STEP_LINES = 80
/** Lines around the playhead: what has just happened, and a little of what is to come. */
export const AROUND = { before: 100, after: 24 } as const

/** The stretch of the log that stands on the page. */
export interface LogWindow {
  readonly rows: readonly LogRow[]
  /** Place of the first row among all that the filter lets through. */
  readonly from: number
  readonly found: number
  readonly of: number
  readonly past: number
  readonly searched: number
}

/** A window of exactly the answered lines. */
export function freshWindow(page: LogPage): LogWindow {
  return page
}

/**
 * The window with more lines at one end; at the other end it loses what is too much. Lines that it has already keep their
 * identity. An answer that does not touch the window replaces it.
 */
export function extended(window: LogWindow, page: LogPage): LogWindow {
  const end = window.from + window.rows.length
  const pageEnd = page.from + page.rows.length
  const touches = page.from <= end && pageEnd >= window.from
  if (!touches) return freshWindow(page)
  const isLater = pageEnd > end
  const before = page.rows.slice(0, Math.max(0, window.from - page.from))
  const after = isLater ? page.rows.slice(Math.max(0, end - page.from)) : []
  const rows = [...before, ...window.rows, ...after]
  const from = Math.min(window.from, page.from)
  const excess = Math.max(0, rows.length - WINDOW_LINES)
  const kept = isLater ? rows.slice(excess) : rows.slice(0, WINDOW_LINES)
  return { ...page, rows: kept, from: isLater ? from + excess : from }
}

/** What to ask for at the end of the window that is scrolled to; undefined: there is nothing more. */
export function nextStretch(
  window: LogWindow,
  direction: 1 | -1,
): { readonly place: number; readonly limit: number } | undefined {
  const end = window.from + window.rows.length
  if (direction > 0) return end < window.found ? { place: end, limit: STEP_LINES } : undefined
  if (window.from === 0) return undefined
  const place = Math.max(0, window.from - STEP_LINES)
  return { place, limit: window.from - place }
}

/** How many of the lines have happened at `tUs`. */
export function pastCount(rows: readonly LogRow[], tUs: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle] as LogRow).atUs > tUs) high = middle
    else low = middle + 1
  }
  return low
}

/** Lines as text: time, what happened, rule. */
export function linesAsText(rows: readonly LogRow[], textOf: (row: LogRow) => string): string {
  return rows
    .map((row) => {
      const rule = row.sentence.rule === '' ? '' : `  [${row.sentence.rule}]`
      return `${(row.atUs / 1_000_000).toFixed(6)} s  ${textOf(row)}${rule}`
    })
    .join('\n')
}

import type { ClosingReport } from '../trace/application/closing.ts'
import type { SentRecord } from '../trace/application/executing.ts'
import type { ApplicationMoment } from '../trace/application/moment.ts'
import type { PrintedLine } from '../trace/application/printed.ts'

/** What the page wants to see of an application. */
export interface ApplicationQuestion {
  /** Index in the scenario. */
  readonly producer: number
  /** The playhead: what is printed after it is still to come. */
  readonly atUs: number
  /** Lines from a place on, or the last ones; at most `APPLICATION_LINES` of them. */
  readonly part: { readonly kind: 'last' } | { readonly kind: 'from'; readonly place: number }
}

/** An application at a moment. */
export interface ApplicationPage {
  readonly moment: ApplicationMoment
  /** The record of `moment`. */
  readonly sent: SentRecord | undefined
  readonly lines: readonly PrintedLine[]
  /** Place of the first of them among all that have been printed, from 0. */
  readonly from: number
  /** Lines that have been printed at the playhead. */
  readonly printed: number
  /** Futures that nobody reads and that are complete: with a position, with an exception. */
  readonly unreadAcked: number
  readonly unreadFailed: number
  /** What became of what was under way at the last close() or crash. */
  readonly closing: ClosingReport | undefined
}

/** Most lines of one answer. */
export const APPLICATION_LINES = 300

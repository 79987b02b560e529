import type { EventGroup } from '../trace/event-groups.ts'
import type { EventFilter } from '../trace/event-search.ts'
import type { LifeStep } from '../trace/explanation.ts'
import type { Selection } from './host-messages.ts'
import type { Language } from './settings-store.ts'

/** What the page wants to see of the event log. */
export interface LogQuestion {
  readonly filter: EventFilter
  /** Of the words that a search text is looked for in. */
  readonly language: Language
  /** The playhead: what lies after it is still to come. */
  readonly atUs: number
  /** Lines around the playhead, or from a place on; at most `LOG_PAGE` of them. */
  readonly part:
    | { readonly kind: 'around'; readonly before: number; readonly after: number }
    | { readonly kind: 'from'; readonly place: number; readonly limit: number }
}

/** A line of the event log. */
export interface LogRow extends LifeStep {
  /** Number of the event in the run, from 0: the same event keeps it. */
  readonly event: number
  readonly group: EventGroup
  /** It tells of something that went wrong. */
  readonly trouble: boolean
  /** What a click selects. */
  readonly thing?: Selection
}

/** Part of the event log. */
export interface LogPage {
  readonly rows: readonly LogRow[]
  /** Place of the first row among all that the filter lets through, from 0. */
  readonly from: number
  /** Lines that the filter lets through, those to come included, as far as the run has been computed. */
  readonly found: number
  /** Lines that there are without a filter. */
  readonly of: number
  /** How many of the found lines have happened at the playhead. */
  readonly past: number
  /** Part of the run that has been searched (0 to 1): the counts are right at 1. */
  readonly searched: number
}

/** Most lines of one answer. */
export const LOG_PAGE = 1000

/** No run, no lines. */
export const NO_LOG: LogPage = { rows: [], from: 0, found: 0, of: 0, past: 0, searched: 1 }

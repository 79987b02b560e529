import type { Cursor } from '../replay/cursor.ts'
import type { CauseIndex } from '../trace/causes/cause-index.ts'
import type { EventLog } from './event-log.ts'
import type { ToldRun } from './run-progress.ts'

/** What a run needs beside the engine: its cursor, and how much of it the page has been told. */
export interface OpenRun extends ToldRun {
  number: number
  /** The scenario as it was loaded; what has been done by hand since is not in it. */
  key: string
  cursor: Cursor
  wantedUntilUs: number
  /** The moment that the page has asked to see last. */
  seenUs: number
  /** A bug of ours: from here on nothing is known, and nothing more is computed. */
  brokenAtUs: number | undefined
  /** Made when causes are first asked for; another future needs another one. */
  causes: CauseIndex | undefined
  /** Made when the event log is first read; another future needs another one. */
  log: EventLog | undefined
}

/** Neither over nor broken. */
export function isGoingOn({ run, brokenAtUs }: OpenRun): boolean {
  return run.endedAtUs === undefined && brokenAtUs === undefined
}

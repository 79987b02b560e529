import { ACTION } from '../engine/actions/events.ts'
import type { Micros } from '../engine/kernel/units.ts'
import { type Cursor, viewAt } from '../replay/cursor.ts'
import { computeAhead, computedUntilUs, type Run } from '../replay/run.ts'
import type { Sentence } from '../trace/explanation.ts'
import { stepAt } from '../trace/life.ts'
import type { NameSource } from '../trace/names.ts'
import { firstDifference } from '../trace/run-difference.ts'
import type { RunDifference } from './host-messages.ts'

/** A run with what is needed to look at it. */
export interface LookedAtRun {
  readonly run: Run
  readonly cursor: Cursor
  readonly names: NameSource
}

/** How `mine` and `theirs` part, as far as both are computed, and the score of both at `atUs` (or as far as both are). */
export function differenceOfRuns(mine: LookedAtRun, theirs: LookedAtRun, atUs: Micros): RunDifference {
  const [until, otherUntil] = [toldUntil(mine.run), toldUntil(theirs.run)]
  const first = firstDifference(until, otherUntil, isAction)
  const untilUs = Math.min(until.untilUs, otherUntil.untilUs)
  // Two scores of different moments would say nothing.
  const scoreUs = Math.min(atUs, untilUs)
  return {
    ...(first
      ? {
          first: {
            atUs: first.atUs,
            ...sentence('mine', mine, first.mine),
            ...sentence('theirs', theirs, first.theirs),
          },
        }
      : {}),
    untilUs,
    scoreUs,
    mine: viewAt(mine.cursor, scoreUs).counts,
    theirs: viewAt(theirs.cursor, scoreUs).counts,
  }
}

/** Compute on, so that both can be compared at `atUs`. */
export function catchUp(other: LookedAtRun, atUs: Micros, shouldStop: () => boolean): void {
  if (computedUntilUs(other.run) < atUs) computeAhead(other.run, atUs, shouldStop)
}

function toldUntil(run: Run) {
  // A run that is over says nothing more, however late it is asked.
  const untilUs = run.endedAtUs === undefined ? run.frontier.world.nowUs : Number.MAX_SAFE_INTEGER
  return { columns: run.columns, untilUs }
}

function isAction(code: number): boolean {
  return code === ACTION.actionDone || code === ACTION.actionIgnored
}

function sentence<Side extends 'mine' | 'theirs'>(
  side: Side,
  { run, names }: LookedAtRun,
  event: number | undefined,
): { [Name in Side]?: Sentence } {
  if (event === undefined) return {}
  return { [side]: stepAt(run.columns, event, names).sentence } as { [Name in Side]?: Sentence }
}

import type { Micros } from '../engine/kernel/units.ts'
import { fieldsOf } from './event-catalog.ts'
import { type EventColumns, eventCodeAt, eventTime, eventValue } from './event-columns.ts'

/** Where two runs part, as indices into their events; undefined: that run says nothing more. */
export interface FirstDifference {
  readonly atUs: Micros
  readonly mine: number | undefined
  readonly theirs: number | undefined
}

/** What is looked at of a run: its events, as far as they are complete. */
export interface ToldUntil {
  readonly columns: EventColumns
  /** Every event up to and including this is there. */
  readonly untilUs: Micros
}

/**
 * The first event that differs between two runs, the actions themselves left out: they are the cause, and what is looked
 * for is the first thing that came of them.
 *
 * @param isCause Whether a code tells of an action.
 * @returns Undefined: no difference in what is known of both so far.
 */
export function firstDifference(
  mine: ToldUntil,
  theirs: ToldUntil,
  isCause: (code: number) => boolean,
): FirstDifference | undefined {
  const untilUs = Math.min(mine.untilUs, theirs.untilUs)
  let a = nextEffect(mine.columns, 0, untilUs, isCause)
  let b = nextEffect(theirs.columns, 0, untilUs, isCause)
  while (a !== undefined && b !== undefined) {
    if (!isSameEvent(mine.columns, a, theirs.columns, b)) break
    a = nextEffect(mine.columns, a + 1, untilUs, isCause)
    b = nextEffect(theirs.columns, b + 1, untilUs, isCause)
  }
  if (a === undefined && b === undefined) return undefined
  const times = [
    a === undefined ? untilUs : eventTime(mine.columns, a),
    b === undefined ? untilUs : eventTime(theirs.columns, b),
  ]
  const atUs = Math.min(...times)
  // The one that is later says nothing at this moment: it may go on as the other did.
  const isAt = (columns: EventColumns, index: number | undefined) =>
    index !== undefined && eventTime(columns, index) === atUs ? index : undefined
  return { atUs, mine: isAt(mine.columns, a), theirs: isAt(theirs.columns, b) }
}

function nextEffect(
  columns: EventColumns,
  from: number,
  untilUs: Micros,
  isCause: (code: number) => boolean,
): number | undefined {
  for (let i = from; i < columns.length; i++) {
    if (eventTime(columns, i) > untilUs) return undefined
    if (!isCause(eventCodeAt(columns, i))) return i
  }
  return undefined
}

function isSameEvent(mine: EventColumns, a: number, theirs: EventColumns, b: number): boolean {
  if (eventTime(mine, a) !== eventTime(theirs, b) || eventCodeAt(mine, a) !== eventCodeAt(theirs, b)) return false
  // What lies in the columns behind an event's own values is left over from others.
  const count = fieldsOf(eventCodeAt(mine, a)).length
  for (let position = 0; position < count; position++) {
    if (eventValue(mine, a, position) !== eventValue(theirs, b, position)) return false
  }
  return true
}

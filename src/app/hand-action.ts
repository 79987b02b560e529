import { isApplicationCall } from '../engine/actions/application-calls.ts'
import type { Micros } from '../engine/kernel/units.ts'
import type { ActionBody } from '../engine/scenario/scenario.ts'

/**
 * When something happens that is done by hand at the playhead: at once, after everything that has been seen. Calls of the
 * application come first in their microsecond (contract, "Time and order"), so theirs is the next one: a run told again
 * from its scenario must be the same run.
 */
export function handActionUs(action: ActionBody, playheadUs: Micros): Micros {
  // The playhead may stand between two microseconds.
  const seenUs = Math.floor(playheadUs)
  return isApplicationCall(action.do) ? seenUs + 1 : seenUs
}

/** Up to when a run with this action at `atUs` is the run without it. */
export function sharedUntilUs(action: ActionBody, atUs: Micros): Micros {
  return isApplicationCall(action.do) ? Math.max(0, atUs - 1) : atUs
}

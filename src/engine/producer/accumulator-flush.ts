import { assert } from '../kernel/assert.ts'
import { MAX_PRODUCERS } from '../protocol/ids.ts'
import type { RecordAccumulatorState } from './record-accumulator.ts'

/** What a flush waits for: every batch created before it. An ordinal of this producer's batches. */
export type FlushBarrier = number

/**
 * flush() begins: everything is sendable until `endFlush` (P-81).
 *
 * @returns What to wait for with `isFlushed`.
 */
export function beginFlush(accumulator: RecordAccumulatorState): FlushBarrier {
  accumulator.flushesInProgress++
  return accumulator.batchCount
}

/**
 * Are all batches complete that were incomplete when the flush began? Parts of batches split meanwhile are younger than
 * the flush and not waited for (P-81, KAFKA-19479).
 */
export function isFlushed(accumulator: RecordAccumulatorState, barrier: FlushBarrier): boolean {
  for (const id of accumulator.incomplete.keys()) return Math.floor(id / MAX_PRODUCERS) >= barrier
  return true
}

/** The flush is over: returned, or interrupted. */
export function endFlush(accumulator: RecordAccumulatorState): void {
  assert(accumulator.flushesInProgress > 0, 'endFlush: no flush in progress')
  accumulator.flushesInProgress--
}

import { assert } from '../kernel/assert.ts'

/** The largest sequence number; 0 follows. */
export const MAX_SEQUENCE = 2147483647

/**
 * The sequence `count` records after `sequence` (P-122).
 *
 * @source kafka 3.9 clients DefaultRecordBatch#incrementSequence
 */
export function incrementSequence(sequence: number, count: number): number {
  assert(sequence >= 0 && count >= 0, `incrementSequence: ${sequence} + ${count}`)
  const next = sequence + count
  return next <= MAX_SEQUENCE ? next : next - MAX_SEQUENCE - 1
}

import type { LogBatch } from '../engine/protocol/messages.ts'

/** Are these the same batch of the same leader? Followers store the very object; records of before the start are equal copies. */
export function isSameBatch(a: LogBatch, b: LogBatch): boolean {
  if (a === b) return true
  if (a.baseOffset !== b.baseOffset || a.leaderEpoch !== b.leaderEpoch) return false
  if (a.batch === b.batch) return true
  const { id, recordCount, control, transactionState } = a.batch
  if (id !== b.batch.id || recordCount !== b.batch.recordCount || control !== b.batch.control) return false
  return id === -1 && transactionState === b.batch.transactionState
}

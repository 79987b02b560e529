import type { UnifiedLogState } from '../engine/cluster/unified-log.ts'
import type { LogBatch } from '../engine/protocol/messages.ts'

/** What became of the transaction that a stored batch belongs to, as this log knows: `none`: it belongs to none. */
export type TransactionFate = 'none' | 'open' | 'aborted' | 'committed'

/** The fate of a batch in `log` (C-131): a marker behind it decides. */
export function transactionFate(log: UnifiedLogState, stored: LogBatch): TransactionFate {
  const { batch, baseOffset } = stored
  if (!batch.isTransactional) return 'none'
  const first = log.producers.entries.get(batch.producerId)?.currentTxnFirstOffset ?? -1
  if (first >= 0 && baseOffset >= first) return 'open'
  const isAborted = log.producers.aborted.some(
    (txn) => txn.producerId === batch.producerId && baseOffset >= txn.firstOffset && baseOffset <= txn.lastOffset,
  )
  return isAborted ? 'aborted' : 'committed'
}

import { lastStableOffset, type UnifiedLogState } from '../../engine/cluster/unified-log.ts'
import { lastItems } from './lookup.ts'
import { type LogStrip, num, part, type SheetPart, table, word } from './sheet.ts'

/** Batches that the strip of a log shows. */
const STRIP_BATCHES = 8

/** The end of a log as a strip of batches. */
export function logStrip(log: UnifiedLogState): LogStrip {
  return {
    kind: 'log',
    logStartOffset: log.logStartOffset,
    highWatermark: log.highWatermark,
    lastStableOffset: lastStableOffset(log),
    logEndOffset: log.logEndOffset,
    batches: lastItems(log.batches, STRIP_BATCHES).map(({ baseOffset, leaderEpoch, batch }) => ({
      baseOffset,
      nextOffset: baseOffset + batch.recordCount,
      leaderEpoch,
      ...(batch.control ? { marker: batch.control } : {}),
      ...(batch.records.length > 0 ? { batch: batch.id } : {}),
    })),
  }
}

/** The leader epoch cache: in which epoch each stretch of the log was written (C-50). */
export function epochPart({ epochs }: UnifiedLogState): SheetPart[] {
  const rows = epochs.map(({ epoch, startOffset }) => [[num(epoch)], [num(startOffset)]])
  return part('epochs', 'C-50', { table: table(['epoch', 'startOffset'], rows.reverse(), 8) })
}

/** What the log knows of producers: who may write what next, so that a retry is recognised (C-110, C-112). */
export function producerStatePart({ producers }: UnifiedLogState): SheetPart[] {
  const rows = [...producers.entries.values()].map((entry) => {
    const last = entry.batches[entry.batches.length - 1]
    return [
      [num(entry.producerId)],
      [num(entry.epoch)],
      last ? [num(last.firstSequence), num(last.lastSequence)] : [word('none')],
      [num(entry.batches.length)],
    ]
  })
  return part('producerState', 'C-110, C-112', {
    table: table(['producerId', 'producerEpoch', 'lastSequences', 'kept'], rows, 8),
    isFolded: true,
  })
}

/** Transactions that are open in the log, and those whose records a read_committed consumer leaves out (C-131, C-132). */
export function transactionParts(log: UnifiedLogState): SheetPart[] {
  const open = [...log.producers.entries.values()]
    .filter(({ currentTxnFirstOffset }) => currentTxnFirstOffset >= 0)
    .map((entry) => [[num(entry.producerId)], [num(entry.epoch)], [num(entry.currentTxnFirstOffset)]])
  const aborted = log.producers.aborted
    .map(({ producerId, firstOffset, lastOffset }) => [[num(producerId)], [num(firstOffset)], [num(lastOffset)]])
    .reverse()
  return [
    ...part('openTransactions', 'C-57, C-110', { table: table(['producerId', 'producerEpoch', 'firstOffset'], open) }),
    ...part('abortedTransactions', 'C-131, C-132', {
      table: table(['producerId', 'firstOffset', 'markerOffset'], aborted, 8),
    }),
  ]
}

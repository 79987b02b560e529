import { describe, expect, it } from 'vitest'
import { append, type ChunkedList, emptyList } from '../../../src/engine/kernel/chunked-list.ts'
import type { LogBatch } from '../../../src/engine/protocol/messages.ts'
import { emptyLedger, noteSent, syncPartition } from '../../../src/trace/ledger.ts'

const PRODUCER_ID = 7

/** A log of one transactional producer: a number is a batch with that record, a word is a marker. */
function logOf(...entries: readonly (number | 'commit' | 'abort')[]): ChunkedList<LogBatch> {
  const list = emptyList<LogBatch>()
  for (const [baseOffset, entry] of entries.entries()) {
    const isMarker = typeof entry === 'string'
    append(list, {
      baseOffset,
      leaderEpoch: 0,
      logAppendTimeMs: -1,
      batch: {
        id: baseOffset * 64,
        partition: 0,
        records: isMarker ? [] : [entry],
        recordCount: 1,
        sizeBytes: 100,
        producerId: PRODUCER_ID,
        producerEpoch: 0,
        baseSequence: -1,
        isTransactional: true,
        maxTimestampMs: 0,
        ...(isMarker ? { control: entry } : {}),
      },
    })
  }
  return list
}

/** Hidden is what stands behind the last marker, and what an abort marker ends. */
function isHiddenIn(log: ChunkedList<LogBatch>): (stored: LogBatch) => boolean {
  const batches = log.chunks.flat()
  return (stored) => {
    const marker = batches.find(({ batch, baseOffset }) => batch.control && baseOffset > stored.baseOffset)
    return marker === undefined || marker.batch.control === 'abort'
  }
}

describe('committed, where a log loses the end of a transaction', () => {
  const ledger = emptyLedger()
  for (const record of [1, 2, 3, 4]) noteSent(ledger, record)
  const committedAfter = (log: ChunkedList<LogBatch>) => {
    syncPartition(ledger, 0, { batches: log, highWatermark: log.length, isHidden: isHiddenIn(log) })
    return [ledger.stored, ledger.committed]
  }

  it('a transaction whose marker is cut off is open again, the one before it stays committed (C-131)', () => {
    expect(committedAfter(logOf(1, 'commit', 2, 3, 'commit', 4))).toEqual([4, 3])
    expect(committedAfter(logOf(1, 'commit', 2, 3))).toEqual([3, 1])
  })

  it('and is what its next marker says', () => {
    expect(committedAfter(logOf(1, 'commit', 2, 3, 'abort'))).toEqual([3, 1])
    expect(committedAfter(logOf(1, 'commit', 2, 3))).toEqual([3, 1])
    expect(committedAfter(logOf(1, 'commit', 2, 3, 'commit'))).toEqual([3, 3])
  })
})

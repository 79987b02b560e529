import { describe, expect, it } from 'vitest'
import { readCompletedFetch } from '../../../src/engine/consumer/completed-fetch.ts'
import type { FetchResponsePart, LogBatch, RecordBatch } from '../../../src/engine/protocol/messages.ts'

interface Sketch {
  readonly from: number
  readonly count?: number
  readonly pid?: number
  readonly kind?: 'data' | 'commit' | 'abort' | 'initial'
}

function batchAt({ from, count = 1, pid = -1, kind = 'data' }: Sketch): LogBatch {
  const batch: RecordBatch = {
    id: from,
    partition: 0,
    records: kind === 'data' ? Array.from({ length: count }, (_, i) => from + i + 1) : [],
    recordCount: count,
    sizeBytes: 100,
    producerId: pid,
    producerEpoch: pid < 0 ? -1 : 0,
    baseSequence: -1,
    isTransactional: pid >= 0,
    maxTimestampMs: 0,
    ...(kind === 'commit' || kind === 'abort' ? { control: kind, coordinatorEpoch: 0 } : {}),
  }
  return { baseOffset: from, leaderEpoch: 4, batch, logAppendTimeMs: -1 }
}

function answer(batches: readonly Sketch[], aborted?: FetchResponsePart['aborted']): FetchResponsePart {
  return {
    partition: 0,
    error: 0,
    highWatermark: 100,
    lastStableOffset: 100,
    logStartOffset: 0,
    batches: batches.map(batchAt),
    ...(aborted ? { aborted } : {}),
  }
}

describe('what the consumer takes out of a fetch answer (C-132)', () => {
  it('markers take an offset and are no records, whatever the isolation', () => {
    const part = answer(
      [
        { from: 0, count: 3, pid: 7 },
        { from: 3, pid: 7, kind: 'commit' },
        { from: 4, count: 2 },
      ],
      [],
    )
    for (const isolation of ['read_uncommitted', 'read_committed'] as const) {
      expect(readCompletedFetch(part, 0, isolation)).toMatchObject({ nextOffset: 6, recordCount: 5, droppedCount: 0 })
    }
  })

  it('read_committed leaves out an aborted transaction, from its first offset up to its marker', () => {
    const batches: Sketch[] = [
      { from: 0, count: 2, pid: 7 },
      { from: 2, count: 1, pid: 8 },
      { from: 3, count: 2, pid: 7 },
      { from: 5, pid: 7, kind: 'abort' },
      { from: 6, count: 4, pid: 7 },
      { from: 10, pid: 7, kind: 'commit' },
      { from: 11, pid: 8, kind: 'commit' },
    ]
    const part = answer(batches, [{ producerId: 7, firstOffset: 0 }])
    expect(readCompletedFetch(part, 0, 'read_committed')).toMatchObject({
      nextOffset: 12,
      recordCount: 5,
      droppedCount: 4,
    })
    expect(readCompletedFetch(part, 0, 'read_uncommitted')).toMatchObject({ recordCount: 9, droppedCount: 0 })
  })

  it('an earlier committed transaction of the same producer is not taken for the aborted one', () => {
    const batches: Sketch[] = [
      { from: 0, count: 2, pid: 7 },
      { from: 2, pid: 7, kind: 'commit' },
      { from: 3, count: 2, pid: 7 },
      { from: 5, pid: 7, kind: 'abort' },
    ]
    const part = answer(batches, [{ producerId: 7, firstOffset: 3 }])
    expect(readCompletedFetch(part, 0, 'read_committed')).toMatchObject({ recordCount: 2, droppedCount: 2 })
  })

  it('a transaction that was begun before the answer, and one that is named late, count alike', () => {
    const batches: Sketch[] = [
      { from: 20, count: 2, pid: 7 },
      { from: 22, pid: 7, kind: 'abort' },
      { from: 23, count: 3, pid: 9 },
      { from: 26, pid: 9, kind: 'abort' },
    ]
    const part = answer(batches, [
      { producerId: 9, firstOffset: 23 },
      { producerId: 7, firstOffset: 11 },
    ])
    expect(readCompletedFetch(part, 20, 'read_committed')).toMatchObject({
      nextOffset: 27,
      recordCount: 0,
      droppedCount: 5,
    })
  })

  it('non-transactional records of a producer id with an aborted transaction are delivered', () => {
    const plain = answer([{ from: 0, count: 2 }], [{ producerId: -1, firstOffset: 0 }])
    expect(readCompletedFetch(plain, 0, 'read_committed').recordCount).toBe(2)
  })

  it('a batch that began before the position is read from the position on', () => {
    const part = answer([
      { from: 0, count: 5 },
      { from: 5, count: 2 },
    ])
    expect(readCompletedFetch(part, 3, 'read_uncommitted')).toMatchObject({ nextOffset: 7, recordCount: 4 })
  })

  it('records of before the run are delivered, and told apart', () => {
    const part = answer([
      { from: 0, count: 5, kind: 'initial' },
      { from: 5, count: 2 },
    ])
    expect(readCompletedFetch(part, 0, 'read_committed')).toEqual({
      nextOffset: 7,
      lastEpoch: 4,
      recordCount: 7,
      initialCount: 5,
      droppedCount: 0,
    })
  })

  it('an empty answer leaves everything as it is', () => {
    expect(readCompletedFetch(answer([]), 12, 'read_committed')).toEqual({
      nextOffset: 12,
      lastEpoch: -1,
      recordCount: 0,
      initialCount: 0,
      droppedCount: 0,
    })
  })
})

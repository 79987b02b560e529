import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { append, type ChunkedList, emptyList } from '../../../src/engine/kernel/chunked-list.ts'
import { batchId, producerOfBatch } from '../../../src/engine/protocol/ids.ts'
import type { LogBatch } from '../../../src/engine/protocol/messages.ts'
import {
  copiesOf,
  emptyLedger,
  isLost,
  type Ledger,
  noteResult,
  noteSent,
  syncPartition,
} from '../../../src/trace/ledger.ts'

/** A log written as the records of each batch; the batch number and epoch tell batches with equal records apart. */
interface LogText {
  readonly batches: readonly { readonly records: readonly number[]; readonly batch: number; readonly epoch: number }[]
  readonly highWatermark: number
}

function logOf(log: LogText, producerOf: (record: number) => number): ChunkedList<LogBatch> {
  const list = emptyList<LogBatch>()
  let baseOffset = 0
  for (const { records, batch, epoch } of log.batches) {
    append(list, {
      baseOffset,
      leaderEpoch: epoch,
      logAppendTimeMs: -1,
      batch: {
        id: batchId(producerOf(records[0] ?? 1), batch),
        partition: 0,
        records,
        recordCount: records.length,
        sizeBytes: 100,
        producerId: -1,
        producerEpoch: -1,
        baseSequence: -1,
        isTransactional: false,
        maxTimestampMs: 0,
      },
    })
    baseOffset += records.length
  }
  return list
}

interface Recount {
  stored: number
  committed: number
  lost: number
  duplicated: number
  reordered: number
}

/** The contract's words, counted from nothing. */
function recount(
  logs: readonly ({ batches: ChunkedList<LogBatch>; highWatermark: number } | undefined)[],
  acked: ReadonlySet<number>,
): Recount {
  const copies = new Map<number, number>()
  const committed = new Set<number>()
  let reordered = 0
  for (const log of logs) {
    if (!log) continue
    const seen = new Map<number, number[]>()
    for (const stored of log.batches.chunks.flat()) {
      const producer = producerOfBatch(stored.batch.id)
      const before = seen.get(producer) ?? []
      seen.set(producer, before)
      for (const record of stored.batch.records) {
        const isFirst = !copies.has(record)
        if (isFirst && before.some((other) => other > record)) reordered++
        before.push(record)
        copies.set(record, (copies.get(record) ?? 0) + 1)
        if (stored.baseOffset + stored.batch.recordCount <= log.highWatermark) committed.add(record)
      }
    }
  }
  return {
    stored: copies.size,
    committed: committed.size,
    lost: [...acked].filter((record) => !copies.has(record)).length,
    duplicated: [...copies.values()].reduce((sum, count) => sum + count - 1, 0),
    reordered,
  }
}

const countsOf = ({ stored, committed, lost, duplicated, reordered }: Ledger): Recount => ({
  stored,
  committed,
  lost,
  duplicated,
  reordered,
})

const RECORDS = 24
const PARTITIONS = 2
const partitionOf = (record: number) => record % PARTITIONS
const producerOf = (record: number) => Math.floor(record / 2) % 2

const operation = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      record: fc.integer({ min: 1, max: RECORDS }),
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('ack' as const), record: fc.integer({ min: 1, max: RECORDS }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('fail' as const), record: fc.integer({ min: 1, max: RECORDS }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('truncate' as const),
      partition: fc.nat(PARTITIONS - 1),
      keep: fc.nat(6),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('watermark' as const),
      partition: fc.nat(PARTITIONS - 1),
      at: fc.nat(12),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('vanish' as const), partition: fc.nat(PARTITIONS - 1) }) },
)

// Goal: the score kept along the way is the score counted from nothing. Method: random appends, copies, truncations,
// other leaders, high watermarks that rise and fall; after each step both are compared.
describe('the ledger', () => {
  it('agrees with a recount after every step of any history', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const ledger = emptyLedger()
        const acked = new Set<number>()
        const done = new Set<number>()
        for (let record = 1; record <= RECORDS; record++) noteSent(ledger, record)
        const logs: LogText[] = Array.from({ length: PARTITIONS }, () => ({ batches: [], highWatermark: 0 }))
        let batch = 0
        let epoch = 0
        for (const step of operations) {
          const gone = new Set<number>()
          if (step.kind === 'append') {
            const partition = partitionOf(step.record)
            const log = logs[partition] as LogText
            // One batch has records of one producer.
            const records = Array.from({ length: step.count }, (_, i) => step.record + 4 * i).filter(
              (r) => r <= RECORDS,
            )
            logs[partition] = { ...log, batches: [...log.batches, { records, batch: batch++, epoch }] }
          } else if (step.kind === 'truncate') {
            const log = logs[step.partition] as LogText
            logs[step.partition] = { ...log, batches: log.batches.slice(0, step.keep) }
            epoch++
          } else if (step.kind === 'watermark') {
            logs[step.partition] = { ...(logs[step.partition] as LogText), highWatermark: step.at }
          } else if (step.kind === 'vanish') gone.add(step.partition)
          else if (!done.has(step.record)) {
            done.add(step.record)
            if (step.kind === 'ack') acked.add(step.record)
            noteResult(ledger, step.record, step.kind === 'ack')
          }
          const counting = logs.map((log, partition) =>
            gone.has(partition) ? undefined : { batches: logOf(log, producerOf), highWatermark: log.highWatermark },
          )
          counting.forEach((log, partition) => {
            syncPartition(ledger, partition, log)
          })
          expect(countsOf(ledger)).toEqual(recount(counting, acked))
        }
        expect([ledger.sent, ledger.acked, ledger.failed]).toEqual([RECORDS, acked.size, done.size - acked.size])
      }),
      { numRuns: 300 },
    )
  })

  const log = (records: readonly (readonly number[])[], highWatermark: number, epoch = 0) => ({
    batches: logOf(
      { batches: records.map((list, batch) => ({ records: list, batch, epoch })), highWatermark },
      () => 0,
    ),
    highWatermark,
  })
  const sent = (count: number): Ledger => {
    const ledger = emptyLedger()
    for (let record = 1; record <= count; record++) noteSent(ledger, record)
    return ledger
  }

  it('calls a record lost that is acked and in no log that counts, and no longer when it is back', () => {
    const ledger = sent(1)
    noteResult(ledger, 1, true)
    expect([ledger.lost, isLost(ledger, 1)]).toEqual([1, true])
    syncPartition(ledger, 0, log([[1]], 0))
    expect([ledger.lost, isLost(ledger, 1)]).toEqual([0, false])
    syncPartition(ledger, 0, log([], 0))
    expect(ledger.lost).toBe(1)
  })

  it('counts each copy beyond the first', () => {
    const ledger = sent(2)
    syncPartition(ledger, 0, log([[1, 2], [1, 2], [2]], 0))
    expect([ledger.stored, ledger.duplicated, copiesOf(ledger, 2)]).toEqual([2, 3, 3])
  })

  it('counts first copies that stand behind a later record of the same producer', () => {
    const ledger = sent(4)
    syncPartition(ledger, 0, log([[3], [1, 2], [4], [3]], 0))
    expect(ledger.reordered).toBe(2)
  })

  it('commits what is wholly below the high watermark', () => {
    const ledger = sent(4)
    syncPartition(ledger, 0, log([[1], [2, 3], [4]], 2))
    expect(ledger.committed).toBe(1)
    syncPartition(ledger, 0, log([[1], [2, 3], [4]], 3))
    expect(ledger.committed).toBe(3)
  })

  it('hears the first result of a record, not a second one', () => {
    const ledger = sent(1)
    noteResult(ledger, 1, false)
    noteResult(ledger, 1, true)
    expect([ledger.acked, ledger.failed]).toEqual([0, 1])
  })

  it('has no limit of records', () => {
    const ledger = sent(5000)
    for (let record = 1; record <= 5000; record++) noteResult(ledger, record, record % 2 === 0)
    expect([ledger.sent, ledger.acked, ledger.failed, ledger.lost]).toEqual([5000, 2500, 2500, 2500])
  })
})

import { describe, expect, it } from 'vitest'
import { EPOCH_MS } from '../../../src/engine/kernel/units.ts'
import { batchBytes, logBatchBytes } from '../../../src/engine/protocol/batch-bytes.ts'
import { emptyRegistry } from '../../../src/engine/protocol/ids.ts'
import type { RecordBatch } from '../../../src/engine/protocol/messages.ts'
import { decodeRecordBatch } from '../../../src/engine/protocol/record-batch-decode.ts'
import { emptyRecordTable, type RunTables, writeRecord } from '../../../src/engine/protocol/record-table.ts'

const BATCH: RecordBatch = {
  id: 1,
  partition: 0,
  records: [],
  recordCount: 1,
  sizeBytes: 78,
  producerId: 7,
  producerEpoch: 3,
  baseSequence: -1,
  isTransactional: true,
  maxTimestampMs: EPOCH_MS,
}

/** Two records: `k1`/`v1` at the epoch, and a null key with `hello` 5 ms later. */
function twoRecords(): RunTables {
  const records = emptyRecordTable()
  const bytes = (text: string) => new TextEncoder().encode(text)
  const values = [bytes('v1'), bytes('hello')]
  values.forEach((value, index) => {
    const planned = {
      topic: 't',
      partition: -1,
      key: index === 0 ? bytes('k1') : null,
      valueSize: value.length,
      headers: [],
      timestampMs: -1,
      entry: -1,
      indexInEntry: 0,
    }
    writeRecord(records, index + 1, 0, planned, 0)
    records.timestampMs[index + 1] = EPOCH_MS + 5 * index
  })
  return { registry: emptyRegistry(), records, contentOf: (record) => values[record - 1] ?? null }
}

describe('the bytes of a batch', () => {
  it.each(['commit', 'abort'] as const)(
    'a %s marker is a control batch of 78 bytes in a transaction (P-86)',
    (control) => {
      const marker: RecordBatch = { ...BATCH, control, coordinatorEpoch: 4 }
      const stored = { baseOffset: 12, leaderEpoch: 5, batch: marker, logAppendTimeMs: -1 }
      const read = decodeRecordBatch(logBatchBytes(stored, twoRecords(), {}) ?? new Uint8Array(), {})
      if (!read.ok) throw new Error(JSON.stringify(read))
      expect(read.value).toMatchObject({
        isControl: true,
        isTransactional: true,
        baseOffset: 12,
        partitionLeaderEpoch: 5,
      })
      expect(read.value.producerId).toBe(7)
      const [record] = read.value.records
      expect([...(record?.key ?? [])]).toEqual([0, 0, 0, control === 'commit' ? 1 : 0])
      expect([...(record?.value ?? [])]).toEqual([0, 0, 0, 0, 0, 4])
    },
  )

  it('a batch of a transaction says so in its attributes, with its sequence (P-85, P-86)', () => {
    const batch: RecordBatch = { ...BATCH, records: [1, 2], recordCount: 2, sizeBytes: 84, baseSequence: 9 }
    const read = decodeRecordBatch(batchBytes(batch, twoRecords(), {}) ?? new Uint8Array(), {})
    if (!read.ok) throw new Error(JSON.stringify(read))
    expect(read.value).toMatchObject({ isTransactional: true, isControl: false, baseSequence: 9, lastSequence: 10 })
    expect(read.value.maxTimestampMs).toBe(EPOCH_MS + 5)
  })

  it('there are none of records from before the run, nor of a modelled size (P-163)', () => {
    expect(batchBytes({ ...BATCH, recordCount: 50, isTransactional: false }, twoRecords(), {})).toBeUndefined()
    const compression = { type: 'gzip', level: undefined, isModelled: true } as const
    expect(batchBytes({ ...BATCH, records: [1], compression }, twoRecords(), {})).toBeUndefined()
  })

  it('a batch whose size is not that of its bytes stops the run: a bug of ours', () => {
    expect(() => batchBytes({ ...BATCH, records: [1], sizeBytes: 80 }, twoRecords(), {})).toThrow('80')
  })
})

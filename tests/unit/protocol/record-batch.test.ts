import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { must } from '../../../src/engine/kernel/assert.ts'
import { controlRecord, encodeRecordBatch } from '../../../src/engine/protocol/record-batch.ts'
import { decodeRecordBatch, decodeRecordBatchHeader } from '../../../src/engine/protocol/record-batch-decode.ts'
import { headersSize, RECORD_BATCH_OVERHEAD, recordSize } from '../../../src/engine/protocol/record-size.ts'
import { anyBatch, hex, plainRecord, record, reversing, utf8 } from '../../support/batches.ts'

describe('record batch v2', () => {
  it('of one record without a producer id has the bytes of V-70', () => {
    expect(hex(encodeRecordBatch({ records: [record(null, 'a')] }))).toBe(
      '000000000000000000000039ffffffff02dbe9c87600000000000000000000000000000000000000000000ffffffffffffffffffffffffffff000000010e00000001026100',
    )
  })

  it('of an idempotent producer has the bytes of V-71', () => {
    const records = [
      record('k1', 'v1', 1700000000000),
      record(null, 'hello', 1700000000005),
      { ...record('k3', null, 1700000000003), headers: [{ key: 'h1', value: utf8('v1') }] },
    ]
    const bytes = encodeRecordBatch({ records, producerId: 1000, producerEpoch: 0, baseSequence: 0 })
    expect(hex(bytes)).toBe(
      '000000000000000000000057ffffffff024495e1310000000000020000018bcfe568000000018bcfe5680500000000000003e80000000000000000000314000000046b310476310016000a02010a68656c6c6f001c000604046b330102046831047631',
    )
  })

  it('reads back as it was written, and is as large as the sizes say (P-85 to P-91)', () => {
    fc.assert(
      fc.property(anyBatch, (content) => {
        const bytes = encodeRecordBatch(content)
        const read = decodeRecordBatch(bytes)
        if (!read.ok) throw new Error(JSON.stringify(read.problems))
        const { records, ...fields } = content
        expect(read.value).toMatchObject({ ...fields, sizeBytes: bytes.length, recordCount: records.length })
        expect(read.value.records.map(plainRecord)).toEqual(records.map(plainRecord))
        expect(read.value.records.map(({ offset }) => offset)).toEqual(records.map((_, i) => content.baseOffset + i))
        const base = must(records[0], 'first record').timestampMs
        const size = records.reduce((sum, { key, value, headers, timestampMs }, index) => {
          const sizes = [key?.length ?? -1, value?.length ?? -1] as const
          return sum + recordSize(...sizes, headersSize(headers), index, timestampMs - base)
        }, RECORD_BATCH_OVERHEAD)
        expect(bytes.length).toBe(size)
      }),
    )
  })

  it('keeps base offset and leader epoch outside the checksum, so that a broker may set them (P-86)', () => {
    const bytes = encodeRecordBatch({ records: [record('k', 'v')] })
    const moved = encodeRecordBatch({ records: [record('k', 'v')], baseOffset: 77, partitionLeaderEpoch: 3 })
    const crcOf = (batch: Uint8Array) => batch.subarray(17, 21)
    expect(crcOf(moved)).toEqual(crcOf(bytes))
    const stamped = encodeRecordBatch({ records: [record('k', 'v')], logAppendTimeMs: 5 })
    expect(crcOf(stamped)).not.toEqual(crcOf(bytes))
  })

  it('gives all records the append time when the broker stamps them', () => {
    const bytes = encodeRecordBatch({ records: [record('a', 'b', 10), record('c', 'd', 30)], logAppendTimeMs: 99 })
    const read = decodeRecordBatch(bytes)
    expect(read.ok && read.value.timestampType).toBe('LogAppendTime')
    expect(read.ok && read.value.records.map(({ timestampMs }) => timestampMs)).toEqual([99, 99])
  })

  it('counts sequences on to 0 after 2147483647', () => {
    const records = [record('a', 'b'), record('a', 'c'), record('a', 'd')]
    const last = (baseSequence: number) => {
      const read = decodeRecordBatchHeader(encodeRecordBatch({ records, baseSequence }))
      return read.ok ? read.value.lastSequence : undefined
    }
    expect([last(5), last(2147483645), last(2147483646), last(-1)]).toEqual([7, 2147483647, 0, -1])
  })

  it('compresses its records as one block and leaves the header as it is (P-85)', () => {
    const records = [record('k', 'hello'), record('k', 'world', 7)]
    const bytes = encodeRecordBatch({ records, codec: reversing })
    const read = decodeRecordBatch(bytes, { lz4: reversing })
    expect(read.ok && [read.value.compression, read.value.records.map(plainRecord)]).toEqual([
      'lz4',
      records.map(plainRecord),
    ])
    expect(decodeRecordBatch(bytes)).toEqual({ ok: false, problems: [{ kind: 'codec-missing', at: 21 }] })
  })

  it('holds a transaction marker as a control batch', () => {
    const content = { isTransactional: true, isControl: true, producerId: 9, producerEpoch: 1 }
    const read = decodeRecordBatch(encodeRecordBatch({ ...content, records: [controlRecord('commit', 6, 12)] }))
    expect(read.ok && { ...read.value, records: read.value.records.map(plainRecord) }).toMatchObject({
      ...content,
      attributes: 0x30,
      records: [{ key: [0, 0, 0, 1], value: [0, 0, 0, 0, 0, 6], timestampMs: 12 }],
    })
    expect(controlRecord('abort', 0, 0).key).toEqual(Uint8Array.of(0, 0, 0, 0))
  })
})

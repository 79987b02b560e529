import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeRecordBatch } from '../../../src/engine/protocol/record-batch.ts'
import { annotateRecordBatch, annotateRecords } from '../../../src/engine/protocol/record-batch-annotate.ts'
import { decodeRecordBatch } from '../../../src/engine/protocol/record-batch-decode.ts'
import { anyBatch, record, reversing, utf8 } from '../../support/batches.ts'

describe('the fields of a batch, for a view of its bytes', () => {
  it('cover every byte once, in order', () => {
    fc.assert(
      fc.property(anyBatch, (content) => {
        const bytes = encodeRecordBatch(content)
        let next = 0
        for (const { offset, length } of annotateRecordBatch(bytes)) {
          expect(offset).toBe(next)
          next += length
        }
        expect(next).toBe(bytes.length)
      }),
    )
  })

  it('have the names of Kafka and their values (P-85, P-87)', () => {
    const headers = [{ key: 'h', value: null }]
    const bytes = encodeRecordBatch({ records: [{ ...record('k', 'hello', 3), headers }], producerId: 5 })
    const fields = annotateRecordBatch(bytes)
    const named = (name: string) => fields.find((field) => field.name === name)
    const batchLength = { name: 'batchLength', offset: 8, length: 4, value: bytes.length - 12, record: -1 }
    expect(named('batchLength')).toEqual(batchLength)
    expect([named('producerId')?.value, named('recordCount')?.value, named('partitionLeaderEpoch')?.value]).toEqual([
      5, 1, -1,
    ])
    expect(fields.filter(({ record: index }) => index === 0).map(({ name }) => name)).toEqual([
      'length',
      'attributes',
      'timestampDelta',
      'offsetDelta',
      'keyLength',
      'key',
      'valueLength',
      'value',
      'headerCount',
      'headers[0].keyLength',
      'headers[0].key',
      'headers[0].valueLength',
    ])
    expect(named('value')?.value).toEqual(utf8('hello'))
    expect([named('headers[0].key')?.value, named('headers[0].valueLength')?.value]).toEqual(['h', -1])
  })

  it('call compressed records one field; unpacked, they have fields of their own', () => {
    const bytes = encodeRecordBatch({ records: [record('a', 'b'), record('c', 'd')], codec: reversing })
    expect(annotateRecordBatch(bytes).at(-1)).toMatchObject({ name: 'records', offset: 61, length: bytes.length - 61 })
    const read = decodeRecordBatch(bytes, { lz4: reversing })
    if (!read.ok) throw new Error('unreadable')
    const fields = annotateRecords(read.value.recordBytes, 0, read.value)
    expect([fields[0]?.offset, fields.at(-1)?.record]).toEqual([0, 1])
  })

  it('of bytes that end early are those that are whole', () => {
    const bytes = encodeRecordBatch({ records: [record('a', 'b')] })
    expect(annotateRecordBatch(bytes.subarray(0, 18)).map(({ name }) => name)).toEqual([
      'baseOffset',
      'batchLength',
      'partitionLeaderEpoch',
      'magic',
    ])
    expect(annotateRecordBatch(bytes.subarray(0, 63)).at(-1)).toMatchObject({ name: 'records', length: 2 })
  })
})

import { describe, expect, it } from 'vitest'
import { tools } from '../../src/content/strings/en/tools.ts'
import { encodeRecordBatch } from '../../src/engine/protocol/record-batch.ts'
import { annotateRecordBatch } from '../../src/engine/protocol/record-batch-annotate.ts'
import { isVarint, meaningOf, momentText, valueText } from '../../src/ui/tools/field-words.ts'
import { hexRows, hexText, varintParts } from '../../src/ui/tools/hex-rows.ts'

const text = (words: string) => new TextEncoder().encode(words)
const BATCH = encodeRecordBatch({
  records: [
    { timestampMs: 1_767_225_600_000, key: text('ICN'), value: text('{"delay":3}'), headers: [] },
    { timestampMs: 1_767_225_600_012, key: null, value: null, headers: [{ key: 'h', value: text('v') }] },
  ],
})
const FIELDS = annotateRecordBatch(BATCH)

describe('the bytes of a batch on the page', () => {
  it('stand in rows without gaps, each piece with its field', () => {
    const rows = hexRows(FIELDS, 16)
    expect(rows.map(({ at }) => at)).toEqual(Array.from({ length: Math.ceil(BATCH.length / 16) }, (_, row) => row * 16))
    const pieces = rows.flatMap((row) => row.pieces)
    let at = 0
    for (const { field, from, to } of pieces) {
      expect(from).toBe(at)
      const { offset, length } = FIELDS[field] as (typeof FIELDS)[number]
      expect(from >= offset && to <= offset + length).toBe(true)
      at = to
    }
    expect(at).toBe(BATCH.length)
  })

  it('each have a meaning in words', () => {
    const silent = FIELDS.filter((field) => meaningOf(field, tools.bytes.meanings) === '')
    expect(silent.map(({ name }) => name)).toEqual([])
  })

  it('tell numbers, texts, moments and what is not there', () => {
    const of = (name: string, record: number) => {
      const field = FIELDS.find((one) => one.name === name && one.record === record)
      return field && valueText(field, 'null')
    }
    expect([of('baseOffset', -1), of('key', 0), of('keyLength', 1), of('headers[0].key', 1)]).toEqual([
      '0',
      'ICN',
      '−1',
      'h',
    ])
    const base = FIELDS.find(({ name }) => name === 'baseTimestamp')
    expect(base && momentText(base)).toBe('2026-01-01 00:00:00.000 UTC')
    expect(hexText(BATCH, 0, 12, 4)).toBe('00 00 00 00 …')
  })

  it('take varints apart: groups of seven bits, then the zigzag (P-88)', () => {
    const varints = FIELDS.filter(isVarint)
    expect(varints.length).toBeGreaterThan(8)
    for (const { offset, length, value } of varints) {
      expect(varintParts(BATCH.subarray(offset, offset + length)).value).toBe(String(value))
    }
    expect(varintParts(Uint8Array.of(0x90, 0x03))).toEqual({ groups: ['0000011', '0010000'], raw: '400', value: '200' })
  })
})

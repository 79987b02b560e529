import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc32c } from '../../../src/engine/protocol/crc32c.ts'
import { encodeRecordBatch } from '../../../src/engine/protocol/record-batch.ts'
import { decodeRecordBatch } from '../../../src/engine/protocol/record-batch-decode.ts'
import { record, reversing } from '../../support/batches.ts'

const whole = encodeRecordBatch({ records: [record('key', 'value'), record(null, 'x')] })

/** The batch with one byte changed. */
function withByte(at: number, value: number): Uint8Array {
  const changed = whole.slice()
  changed[at] = value
  return changed
}

/** The same, with the checksum made right again. */
function resealed(at: number, value: number): Uint8Array {
  const bytes = withByte(at, value)
  new DataView(bytes.buffer).setUint32(17, crc32c(bytes, 21))
  return bytes
}

function problemsOf(bytes: Uint8Array): string[] {
  const read = decodeRecordBatch(bytes)
  return read.ok ? [] : read.problems.map(({ kind }) => kind)
}

describe('reading a broken batch', () => {
  it('says what is wrong with its header (P-85, P-86)', () => {
    expect(problemsOf(whole)).toEqual([])
    expect(problemsOf(whole.subarray(0, 40))).toEqual(['truncated'])
    expect(problemsOf(whole.subarray(0, whole.length - 1))).toEqual(['truncated'])
    expect(problemsOf(withByte(8, 0x80))).toEqual(['bad-length'])
    expect(problemsOf(withByte(16, 1))).toEqual(['bad-magic'])
    expect(problemsOf(withByte(70, 0xff))).toEqual(['bad-crc'])
    expect(problemsOf(resealed(22, 7))).toEqual(['bad-codec'])
    expect(problemsOf(resealed(22, 1))).toEqual(['codec-missing'])
  })

  it('says what is wrong with its records (P-87)', () => {
    expect(problemsOf(resealed(60, 1))).toEqual(['left-over'])
    expect(problemsOf(resealed(60, 3))).toEqual(['bad-record'])
    expect(problemsOf(resealed(61, 0xfe))).toEqual(['bad-record'])
    const empty = { ...reversing, decompress: () => undefined }
    const packed = encodeRecordBatch({ records: [record('a', 'b')], codec: reversing })
    expect(decodeRecordBatch(packed, { lz4: empty })).toEqual({
      ok: false,
      problems: [{ kind: 'bad-compression', at: 61 }],
    })
  })

  it('is told where: the first byte of the record that cannot be read', () => {
    const second = 61 + 1 + (whole[61] as number) / 2
    const read = decodeRecordBatch(resealed(second, 0x7f))
    expect(read).toEqual({ ok: false, problems: [{ kind: 'bad-record', at: second }] })
  })

  it('never throws and never runs past the end, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 62), fc.nat(255), (at, value) => {
        const read = decodeRecordBatch(resealed(61 + at, value))
        if (read.ok) expect(read.value.records.length).toBe(2)
        else expect(read.problems.length).toBe(1)
      }),
    )
  })

  it('does not look at bytes behind the batch', () => {
    const longer = new Uint8Array(whole.length + 9)
    longer.set(whole)
    const read = decodeRecordBatch(longer)
    expect(read.ok && read.value.sizeBytes).toBe(whole.length)
  })
})

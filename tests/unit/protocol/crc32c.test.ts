import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc32c } from '../../../src/engine/protocol/crc32c.ts'

/** The definition: one bit at a time. */
function bitwise(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0)
  }
  return ~crc >>> 0
}

describe('crc32c (P-85)', () => {
  it('gives the check value of Castagnoli', () => {
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283)
  })

  it('equals the definition, at every alignment and length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700, size: 'max' }), fc.nat(40), (bytes, skip) => {
        const from = Math.min(skip, bytes.length)
        expect(crc32c(bytes, from)).toBe(bitwise(bytes.subarray(from)))
        expect(crc32c(bytes, 0, from)).toBe(bitwise(bytes.subarray(0, from)))
      }),
    )
  })

  it('reads a view of a buffer that begins anywhere', () => {
    const buffer = Uint8Array.from({ length: 2000 }, (_, i) => (i * 7919) >> 3)
    for (let skip = 0; skip < 9; skip++) {
      const view = buffer.subarray(skip, 1990)
      expect([crc32c(view, 21), crc32c(view, 3, 1001)]).toEqual([
        bitwise(view.subarray(21)),
        bitwise(view.subarray(3, 1001)),
      ])
    }
  })
})

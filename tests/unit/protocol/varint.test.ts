import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  byteReader,
  readUnsignedVarint,
  readVarint,
  readVarlong,
  readVarlongBig,
  unsignedVarintSize,
  varintSize,
  varlongSize,
  writeUnsignedVarint,
  writeVarint,
  writeVarlong,
  writeVarlongBig,
} from '../../../src/engine/protocol/varint.ts'

const buffer = new Uint8Array(20)
const hex = (end: number) => Array.from(buffer.subarray(0, end), (byte) => byte.toString(16).padStart(2, '0')).join('')

describe('varints (P-88)', () => {
  it.each([
    [0, '00'],
    [-1, '01'],
    [63, '7e'],
    [-64, '7f'],
    [64, '8001'],
    [-65, '8101'],
    [8191, 'fe7f'],
    [1048576, '80808001'],
    [134217728, '8080808001'],
    [2147483647, 'feffffff0f'],
    [-2147483648, 'ffffffff0f'],
  ])('write %i as %s', (value, bytes) => {
    expect(hex(writeVarint(buffer, 0, value))).toBe(bytes)
  })

  it('take two bytes per timestamp delta up to 8191 ms: why the same record costs more late in a batch (P-91)', () => {
    expect([63, 64, 8191, 8192, 1048575, 1048576].map(varlongSize)).toEqual([1, 2, 2, 3, 3, 4])
  })

  it('write a varlong of a timestamp', () => {
    expect(hex(writeVarlong(buffer, 0, 1700000000000))).toBe('80a0abfef962')
  })

  it('read back what was written, in as many bytes as the size says', () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        const end = writeVarint(buffer, 0, value)
        expect(end).toBe(varintSize(value))
        const reader = byteReader(buffer)
        expect([readVarint(reader), reader.at]).toEqual([value, end])
        expect(writeUnsignedVarint(buffer, 0, value)).toBe(unsignedVarintSize(value))
        expect(readUnsignedVarint(byteReader(buffer))).toBe(value >>> 0)
      }),
    )
  })

  it('read back varlongs, and numbers agree with 64-bit integers wherever both can say the value', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (value) => {
        writeVarlongBig(buffer, 0, value)
        expect(readVarlongBig(byteReader(buffer))).toBe(value)
      }),
    )
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        const end = writeVarlong(buffer, 0, value)
        const bytes = hex(end)
        expect(end).toBe(varlongSize(value))
        expect(readVarlong(byteReader(buffer))).toBe(value)
        expect(hex(writeVarlongBig(buffer, 0, BigInt(value)))).toBe(bytes)
      }),
    )
  })

  it('of five bytes that all want more are overlong, whatever follows; an early end is truncated', () => {
    const problemOf = (bytes: number[], read: typeof readVarint) => {
      const reader = byteReader(Uint8Array.from(bytes))
      expect(read(reader)).toBe(0)
      expect(reader.at).toBe(0)
      return reader.problem
    }
    expect(problemOf([0xff, 0xff, 0xff, 0xff, 0xff, 1], readVarint)).toBe('overlong')
    expect(problemOf([0x80, 0x80], readVarint)).toBe('truncated')
    expect(problemOf(new Array(10).fill(0xff), readVarlong)).toBe('overlong')
    expect(problemOf(new Array(9).fill(0x80), readVarlong)).toBe('truncated')
  })

  it('stay at the first problem: later reads give 0', () => {
    const reader = byteReader(Uint8Array.of(0x80))
    readVarint(reader)
    expect([readVarint(reader), readVarlong(reader), reader.at, reader.problem]).toEqual([0, 0, 0, 'truncated'])
  })

  it('drop bits beyond 32', () => {
    expect(readVarint(byteReader(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x7f)))).toBe(-2147483648)
  })
})

import { describe, expect, it } from 'vitest'
import { murmur2, partitionForKey, toPositive } from '../../../src/engine/protocol/murmur2.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)

describe('murmur2 (P-38)', () => {
  it.each([
    ['', 275646681],
    ['a', -1563381124],
    ['ab', 316155434],
    ['abc', 479470107],
    ['foobar', -790332482],
    ['a-little-bit-longer-string', -1486304829],
    ['한글', -1593753763],
    ['😀', 131881617],
  ])('hashes %j as the client does', (key, hash) => {
    expect(murmur2(utf8(key))).toBe(hash)
  })

  it('reads bytes as unsigned, and words of four as little-endian', () => {
    expect(murmur2(Uint8Array.of(0, 0, 0, 1))).toBe(-173113808)
    expect(murmur2(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 42))).toBe(506863552)
  })

  it('hashes the bytes of a view, not of the buffer behind it', () => {
    expect(murmur2(utf8('xxabcxx').subarray(2, 5))).toBe(479470107)
  })

  it('clears the sign bit, which is not the absolute value', () => {
    expect([-1, -2147483648, 2147483647, -12345].map(toPositive)).toEqual([2147483647, 0, 2147483647, 2147471303])
  })

  it('spreads keys by the total number of partitions: another number, another partition', () => {
    const partitions = (key: string, counts: number[]) => counts.map((count) => partitionForKey(utf8(key), count))
    expect(partitions('user-1', [1, 3, 4, 6])).toEqual([0, 2, 0, 2])
    expect(partitions('abc', [3, 4, 10])).toEqual([0, 3, 7])
  })
})

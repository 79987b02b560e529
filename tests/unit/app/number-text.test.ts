import { describe, expect, it } from 'vitest'
import { bytesText, clockText, durationText, groupDigits } from '../../../src/app/number-text.ts'

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ')

describe('numbers as text', () => {
  it('groups digits from five on, and keeps fractions and signs', () => {
    expect([9999, 16384, 33554432, 0.5, -12345].map((one) => plain(groupDigits(one)))).toEqual([
      '9999',
      '16 384',
      '33 554 432',
      '0.5',
      '−12 345',
    ])
  })

  it('writes the clock as minutes, seconds and thousandths', () => {
    expect([256_000, 9_456_999, 61_000_000, 3_600_000_000].map(clockText)).toEqual([
      '0:00.256',
      '0:09.456',
      '1:01.000',
      '1:00:00.000',
    ])
  })

  it('writes lengths of time with two or three figures', () => {
    const lengths = [35, 400, 1500, 120_000, 8_700_000, 30_000_000, 90_000_000, 119_600_000]
    expect(lengths.map((one) => plain(durationText(one)))).toEqual([
      '35 µs',
      '0.4 ms',
      '1.5 ms',
      '120 ms',
      '8.7 s',
      '30 s',
      '1 min 30 s',
      '2 min',
    ])
  })

  it('writes sizes in units of 1024', () => {
    expect([512, 6246, 131_072, 33_554_432].map((one) => plain(bytesText(one)))).toEqual([
      '512 B',
      '6.1 kB',
      '128 kB',
      '32 MB',
    ])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  batchSizeUpperBound,
  fieldSize,
  headersSize,
  NO_HEADERS_SIZE,
  RECORD_BATCH_OVERHEAD,
  recordSize,
  utf8Size,
} from '../../../src/engine/protocol/record-size.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)

describe('record sizes (P-89, P-90)', () => {
  it.each([
    [-1, -1, 7, 85],
    [-1, 0, 7, 85],
    [-1, 1, 8, 86],
    [1, 1, 9, 87],
    [3, 5, 15, 93],
    [-1, 100, 109, 186],
    [10, 100, 119, 196],
    [-1, 1000, 1009, 1086],
    [-1, 16000, 16011, 16087],
    [-1, 1048576, 1048589, 1048664],
  ])('key %i, value %i: %i bytes, upper bound of its batch %i', (keySize, valueSize, exact, upperBound) => {
    expect(recordSize(keySize, valueSize, NO_HEADERS_SIZE, 0, 0)).toBe(exact)
    expect(batchSizeUpperBound(keySize, valueSize, NO_HEADERS_SIZE)).toBe(upperBound)
  })

  it('a header costs its name and value with their lengths, a null value one byte', () => {
    const named = headersSize([{ key: 'h1', value: utf8('v1') }])
    expect(recordSize(1, 1, named, 0, 0)).toBe(15)
    const withNull = headersSize([{ key: 'k', value: null }])
    expect([recordSize(1, 1, withNull, 0, 0), batchSizeUpperBound(1, 1, withNull)]).toEqual([12, 90])
    expect(headersSize([])).toBe(NO_HEADERS_SIZE)
  })

  it('148 records of 100 bytes fit into a batch of 16384 (V-67)', () => {
    let size = RECORD_BATCH_OVERHEAD
    let count = 0
    while (size + recordSize(-1, 100, NO_HEADERS_SIZE, count, 0) <= 16384) {
      size += recordSize(-1, 100, NO_HEADERS_SIZE, count, 0)
      count++
    }
    expect([count, size]).toEqual([148, 16277])
  })

  it('null costs as much as nothing', () => {
    expect(fieldSize(-1)).toBe(fieldSize(0))
  })

  it('counts UTF-8 as TextEncoder writes it, broken surrogates too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(utf8Size(text)).toBe(utf8(text).length)
      }),
    )
    expect([utf8Size('\ud83d'), utf8Size('\ude00a'), utf8Size('\ud83da')]).toEqual([3, 4, 4])
  })
})

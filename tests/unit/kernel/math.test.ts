import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exp2, ln, powReal } from '../../../src/engine/kernel/math.ts'

/** Distance of a from b in units of the last place of b. */
function ulps(a: number, b: number): number {
  if (a === b) return 0
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, Math.abs(b))
  view.setBigInt64(0, view.getBigInt64(0) + 1n)
  return Math.abs(a - b) / (view.getFloat64(0) - Math.abs(b))
}

/** Fingerprint of what a function gives: an engine that computes otherwise shows here. */
function digest(values: readonly number[]): string {
  const view = new DataView(new ArrayBuffer(8))
  let hash = 0xcbf29ce484222325n
  for (const value of values) {
    view.setFloat64(0, value)
    hash = BigInt.asUintN(64, (hash ^ view.getBigUint64(0)) * 0x100000001b3n)
  }
  return hash.toString(16)
}

const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true })

describe('ln', () => {
  it('is within one unit in the last place of Math.log', () => {
    fc.assert(
      fc.property(positive, (x) => {
        expect(ulps(ln(x), Math.log(x))).toBeLessThanOrEqual(1)
      }),
    )
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 2, noNaN: true }), (x) => {
        expect(ulps(ln(x), Math.log(x))).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('is exact where the result is', () => {
    expect([ln(1), ln(0), ln(Number.POSITIVE_INFINITY)]).toEqual([
      0,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ])
    expect([ln(-1), ln(Number.NaN)]).toEqual([Number.NaN, Number.NaN])
    expect([ln(2), ln(10), ln(5e-324)]).toEqual([Math.LN2, Math.LN10, -744.4400719213812])
  })
})

describe('exp2', () => {
  it('is exact for whole numbers, down to the smallest double', () => {
    for (let n = -1074; n < 1024; n++) expect(exp2(n)).toBe(2 ** n)
    expect([exp2(1024), exp2(-1075), exp2(Number.NaN)]).toEqual([Number.POSITIVE_INFINITY, 0, Number.NaN])
  })

  it('is within one unit in the last place of Math.pow', () => {
    fc.assert(
      fc.property(fc.double({ min: -1020, max: 1023, noNaN: true }), (x) => {
        expect(ulps(exp2(x), 2 ** x)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('undoes the logarithm', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100000 }), (x) => {
        expect(Math.abs(exp2(ln(x) / ln(2)) / x - 1)).toBeLessThan(4e-15)
      }),
    )
  })
})

describe('powReal', () => {
  it('is within one unit in the last place of Math.pow, over the whole range', () => {
    const exponent = fc.double({ min: -700, max: 700, noNaN: true })
    fc.assert(
      fc.property(positive, exponent, (x, wanted) => {
        const logarithm = Math.log(x)
        const y = Math.abs(logarithm) < 1e-3 ? wanted : wanted / logarithm
        const expected = x ** y
        if (expected > 1e-300) expect(ulps(powReal(x, y), expected)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('is exact where the result is a double', () => {
    expect([powReal(10, 2), powReal(2, 10), powReal(7, 1), powReal(0.5, 3), powReal(9, 0.5)]).toEqual([
      100, 1024, 7, 0.125, 3,
    ])
    expect([powReal(5, 0), powReal(1, 1e9), powReal(0, 2), powReal(0, -2), powReal(0, 0)]).toEqual([
      1,
      1,
      0,
      Number.POSITIVE_INFINITY,
      1,
    ])
    expect([powReal(10, 400), powReal(10, -400)]).toEqual([Number.POSITIVE_INFINITY, 0])
  })

  it('refuses what has no real value', () => {
    expect(() => powReal(-1, 0.5)).toThrow('powReal(-1, 0.5)')
    expect(() => powReal(2, Number.NaN)).toThrow('powReal')
  })
})

describe('the deterministic functions', () => {
  it('give the same bits in every engine', () => {
    const values: number[] = []
    for (let i = 1; i <= 2000; i++) values.push(ln(i / 7), exp2(i / 37 - 20), powReal(i, -1.07), powReal(i / 1999, 3.3))
    expect(digest(values)).toBe('ad46af09423a496a')
  })
})

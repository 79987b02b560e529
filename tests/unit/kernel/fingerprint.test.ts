import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addInt,
  addNumber,
  addText,
  emptyFingerprint,
  type Fingerprint,
  printHex,
} from '../../../src/engine/kernel/fingerprint.ts'

const printOf = (add: (print: Fingerprint) => void) => {
  const print = emptyFingerprint()
  add(print)
  return printHex(print)
}
const ofNumbers = (values: readonly number[]) =>
  printOf((print) => {
    for (const value of values) addNumber(print, value)
  })

describe('the fingerprint', () => {
  it('is the same in every engine', () => {
    expect(printOf(() => {})).toBe('6a09e667bb67ae85')
    expect(ofNumbers([1, -1, 0.5, 1e300, 2 ** 31, Number.POSITIVE_INFINITY])).toBe('f5553296a87f2bff')
    expect(printOf((print) => addText(print, 'orders-0 주문'))).toBe('9ebbb8d254bd7f31')
  })

  it('tells lists apart by what is in them and in which order', () => {
    const seen = new Map<string, string>()
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer(), fc.double({ noNaN: true })), { maxLength: 5 }), (values) => {
        // -0 and 0 are one number to the simulation.
        const text = JSON.stringify(values.map((value) => (value === 0 ? 0 : `${value}`)))
        const print = ofNumbers(values)
        expect(seen.get(print) ?? text).toBe(text)
        seen.set(print, text)
      }),
      { numRuns: 2000 },
    )
  })

  it('tells texts apart by where they end', () => {
    const two = (a: string, b: string) =>
      printOf((print) => {
        addText(print, a)
        addText(print, b)
      })
    expect(two('ab', 'c')).not.toBe(two('a', 'bc'))
    expect(two('', 'a')).not.toBe(two('a', ''))
  })

  it('depends on each bit of a number', () => {
    const prints = Array.from({ length: 32 }, (_, bit) => printOf((print) => addInt(print, 1 << bit)))
    expect(new Set([...prints, printOf((print) => addInt(print, 0))]).size).toBe(33)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cloneRng, next31, nextInt, nextMicros, nextU32, nextUnit, rngStream } from '../../../src/engine/kernel/rng.ts'

describe('random streams', () => {
  it('are the same for the same seed and name, in every engine', () => {
    const rng = rngStream(42, 'network/b1->b2')
    expect([nextU32(rng), nextU32(rng), nextU32(rng)]).toEqual([1850707644, 291227701, 1869386515])
  })

  it('differ by name, and by every part of the seed', () => {
    const first = (seed: number, name: string) => nextU32(rngStream(seed, name))
    const draws = [first(1, 'a'), first(2, 'a'), first(1, 'b'), first(1 + 2 ** 32, 'a'), first(-1, 'a'), first(1, '')]
    expect(new Set(draws).size).toBe(draws.length)
  })

  it('do not disturb each other: one more draw here changes nothing there', () => {
    const a = rngStream(5, 'a')
    const b = rngStream(5, 'b')
    const alone = Array.from({ length: 5 }, () => nextU32(b))
    const again = rngStream(5, 'b')
    const mixed = Array.from({ length: 5 }, () => {
      nextU32(a)
      return nextU32(again)
    })
    expect(mixed).toEqual(alone)
  })

  it('go on alike from a clone', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.nat(20), (seed, name, skip) => {
        const rng = rngStream(seed, name)
        for (let i = 0; i < skip; i++) nextU32(rng)
        const clone = cloneRng(rng)
        expect(Array.from({ length: 8 }, () => nextU32(clone))).toEqual(Array.from({ length: 8 }, () => nextU32(rng)))
      }),
    )
  })

  it('stay inside their ranges (P-6)', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 32 }), (seed, count) => {
        const rng = rngStream(seed, 'range')
        const int = nextInt(rng, count)
        const sign = next31(rng)
        const unit = nextUnit(rng)
        const us = nextMicros(rng, count - 1)
        expect([Number.isInteger(int), int >= 0, int < count]).toEqual([true, true, true])
        expect([Number.isInteger(sign), sign >= 0, sign <= 2147483647]).toEqual([true, true, true])
        expect([unit >= 0, unit < 1]).toEqual([true, true])
        expect([Number.isInteger(us), us >= 0, us < count]).toEqual([true, true, true])
      }),
    )
  })

  it('draw nothing for a span of nothing', () => {
    const rng = rngStream(1, 'jitter')
    const before = cloneRng(rng)
    expect(nextMicros(rng, 0)).toBe(0)
    expect(rng).toEqual(before)
  })

  // 60,000 throws of a die: chi-squared with 5 degrees of freedom exceeds 20.5 once in a thousand seeds.
  it.each([1, 2, 3])('are even: a die of seed %i', (seed) => {
    const rng = rngStream(seed, 'die')
    const counts = new Array<number>(6).fill(0)
    for (let i = 0; i < 60000; i++) {
      const face = nextInt(rng, 6)
      counts[face] = (counts[face] as number) + 1
    }
    const chiSquared = counts.reduce((sum, count) => sum + (count - 10000) ** 2 / 10000, 0)
    expect(chiSquared).toBeLessThan(20.5)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffAt, backoffBounds, backoffMs } from '../../../src/engine/kernel/exponential-backoff.ts'
import { cloneRng, rngStream } from '../../../src/engine/kernel/rng.ts'

const RETRY = { initialMs: 100, maxMs: 1000, jitter: 0.2 }
const RECONNECT = { initialMs: 50, maxMs: 1000, jitter: 0.2 }

describe('exponential backoff (P-105)', () => {
  it('of retries doubles from 100 to 1000 ms, give or take 20 % (V-80)', () => {
    const bounds = [0, 1, 2, 3, 4, 5].map((n) => backoffBounds(RETRY, n))
    expect(bounds.map(({ minMs, maxMs }) => [minMs, maxMs])).toEqual([
      [80, 120],
      [160, 240],
      [320, 480],
      [640, 960],
      [800, 1000],
      [800, 1000],
    ])
    expect(bounds.map(({ middleMs }) => middleMs)).toEqual([100, 200, 400, 800, 1000, 1000])
  })

  it('never reaches the longest wait of a step below the cap: 119, not 120', () => {
    const justBelowOne = 1 - 2 ** -32
    expect([0, 1, 2, 3, 4].map((n) => backoffAt(RETRY, n, justBelowOne))).toEqual([119, 239, 479, 959, 1000])
    expect([0, 1, 2, 3, 4, 5].map((n) => backoffAt(RECONNECT, n, justBelowOne))).toEqual([59, 119, 239, 479, 959, 1000])
  })

  it('is constant without room to grow (V-84, V-85, V-86)', () => {
    for (const [initialMs, maxMs, expected] of [
      [2000, 1000, 1000],
      [100, 100, 100],
      [0, 0, 0],
    ] as const) {
      const backoff = { initialMs, maxMs, jitter: 0.2 }
      expect([0, 3, 9].map((n) => backoffAt(backoff, n, 0))).toEqual([expected, expected, expected])
    }
  })

  it('takes quotients of natural logarithms: the last term may come out just below the cap (353/1765 gives 1764)', () => {
    expect(backoffAt({ initialMs: 353, maxMs: 1765, jitter: 0 }, 15, 0.5)).toBe(1764)
    expect(backoffAt({ initialMs: 100, maxMs: 1000, jitter: 0 }, 15, 0.5)).toBe(1000)
  })

  it('draws one number, and none where there is nothing to decide', () => {
    const rng = rngStream(7, 'retry')
    const before = cloneRng(rng)
    backoffMs({ initialMs: 100, maxMs: 100, jitter: 0.2 }, 3, rng)
    backoffMs({ initialMs: 100, maxMs: 1000, jitter: 0 }, 3, rng)
    expect(rng).toEqual(before)
    backoffMs(RETRY, 0, rng)
    expect(rng.counter).toBe(before.counter + 1)
  })

  it('takes its middle value without a random stream', () => {
    expect([0, 1, 2, 3, 4].map((n) => backoffMs(RETRY, n, undefined))).toEqual([100, 200, 400, 800, 1000])
  })

  it('stays within its bounds, whatever the numbers', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(60000), fc.nat(40), fc.integer(), (initialMs, maxMs, attempts, seed) => {
        const backoff = { initialMs, maxMs, jitter: 0.2 }
        const waited = backoffMs(backoff, attempts, rngStream(seed, 'x'))
        const bounds = backoffBounds(backoff, attempts)
        expect(waited).toBeGreaterThanOrEqual(bounds.minMs)
        expect(waited).toBeLessThanOrEqual(bounds.maxMs)
        expect(waited).toBeLessThanOrEqual(maxMs)
      }),
    )
  })
})

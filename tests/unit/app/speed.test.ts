import { describe, expect, it } from 'vitest'
import { speedText } from '../../../src/app/number-text.ts'
import {
  againstLife,
  clampSpeed,
  FASTEST_US_PER_S,
  nextSpeed,
  positionOfSpeed,
  SLOWEST_US_PER_S,
  SPEED_STOPS_US_PER_S,
  speedAtPosition,
} from '../../../src/app/speed.ts'

describe('speed', () => {
  it('runs from 0.1 ms/s to a minute per second on a logarithmic scale', () => {
    expect(speedAtPosition(0)).toBe(SLOWEST_US_PER_S)
    expect(speedAtPosition(1)).toBe(FASTEST_US_PER_S)
    expect(positionOfSpeed(SLOWEST_US_PER_S)).toBe(0)
    expect(positionOfSpeed(FASTEST_US_PER_S)).toBe(1)
    const step = positionOfSpeed(10_000) - positionOfSpeed(1000)
    expect(positionOfSpeed(10_000_000) - positionOfSpeed(1_000_000)).toBeCloseTo(step, 10)
  })

  it('is compared with life: 10 ms/s is 100× slower', () => {
    expect(againstLife(10_000)).toEqual({ direction: 'slower', factor: 100 })
    expect(againstLife(1_000_000)).toEqual({ direction: 'same', factor: 1 })
    expect(againstLife(60_000_000)).toEqual({ direction: 'faster', factor: 60 })
  })

  it('is written in ms or s per second', () => {
    expect([100, 10_000, 1_000_000, 60_000_000].map(speedText)).toEqual([
      '0.1\u00a0ms/s',
      '10\u00a0ms/s',
      '1\u00a0s/s',
      '60\u00a0s/s',
    ])
  })

  it('goes from stop to stop and stays at the ends', () => {
    for (let index = 1; index < SPEED_STOPS_US_PER_S.length; index++) {
      const before = SPEED_STOPS_US_PER_S[index - 1] as number
      const here = SPEED_STOPS_US_PER_S[index] as number
      expect(nextSpeed(before, 1)).toBe(here)
      expect(nextSpeed(here, -1)).toBe(before)
    }
    expect(nextSpeed(FASTEST_US_PER_S, 1)).toBe(FASTEST_US_PER_S)
    expect(nextSpeed(SLOWEST_US_PER_S, -1)).toBe(SLOWEST_US_PER_S)
    expect(nextSpeed(12_345, 1)).toBe(20_000)
  })

  it('is kept within the scale, whatever was stored', () => {
    expect(clampSpeed(1)).toBe(SLOWEST_US_PER_S)
    expect(clampSpeed(1e12)).toBe(FASTEST_US_PER_S)
    expect(clampSpeed(Number.NaN)).toBe(10_000)
  })
})

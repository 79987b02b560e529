import { describe, expect, it } from 'vitest'
import { linearStops, logStops, nearestStop } from '../../src/ui/controls/stops.ts'

describe('the stops of a slider', () => {
  it('are round on a logarithmic scale, from the least to the most', () => {
    const stops = logStops(1, 10_000, { first: 0 })
    expect(stops.slice(0, 5)).toEqual([0, 1, 2, 3, 5])
    expect(stops.at(-1)).toBe(10_000)
    expect(stops.every((stop, index) => index === 0 || stop > (stops[index - 1] as number))).toBe(true)
  })

  it('are powers of two for sizes', () => {
    expect(logStops(128, 1024, { bytes: true })).toEqual([128, 256, 512, 1024])
    expect(logStops(100, 1000, { bytes: true })).toEqual([100, 128, 256, 512, 1000])
  })

  it('are every whole number of a short linear scale', () => {
    expect(linearStops(1, 5)).toEqual([1, 2, 3, 4, 5])
    expect(linearStops(0, 1000).length).toBeLessThanOrEqual(102)
  })

  it('are found by ratio, and zero only for zero', () => {
    const stops = logStops(1, 10_000, { first: 0 })
    expect(stops[nearestStop(stops, 0)]).toBe(0)
    expect(stops[nearestStop(stops, 16)]).toBe(15)
    expect(stops[nearestStop(stops, 99_999)]).toBe(10_000)
    for (const stop of stops) expect(stops[nearestStop(stops, stop)]).toBe(stop)
  })
})

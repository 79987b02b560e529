import { describe, expect, it } from 'vitest'
import {
  average,
  cloneSampledStat,
  mark,
  maximum,
  newMeter,
  newSampledStat,
  rate,
  record,
} from '../../../src/engine/client/sampled-stat.ts'

/** A stat that has seen these values, as [ms, value]. */
function stat(...values: readonly (readonly [number, number])[]) {
  const made = newSampledStat()
  for (const [atMs, value] of values) record(made, value, atMs)
  return made
}

// Two samples of 30 s each, as the client has them by default (P-158).
describe('metrics over the last samples', () => {
  it('without a value, average and maximum are NaN and the rate is 0', () => {
    const none = newSampledStat()
    expect([average(none, 5), maximum(none, 5), rate(none, 5)]).toEqual([Number.NaN, Number.NaN, 0])
  })

  it('the average is sum by count over both samples, the maximum the largest of both', () => {
    const values = stat([0, 10], [29_999, 20], [30_000, 60])
    expect(average(values, 30_000)).toBe(30)
    expect(maximum(values, 30_000)).toBe(60)
  })

  it('negative values have a maximum, too', () => {
    expect(maximum(stat([0, -4], [1, -9]), 2)).toBe(-4)
  })

  it('a burst in the first second is divided by 31 s, not by 1', () => {
    const values = stat([0, 100], [500, 55])
    expect(rate(values, 1000)).toBe(155 / 31)
    expect(rate(values, 0)).toBe(155 / 30)
  })

  it('time counts from the start of the oldest live sample; less than one full window counts as one more', () => {
    const values = stat([1000, 90])
    expect(rate(values, 30_999)).toBeCloseTo(90 / 59.999, 12)
    expect(rate(values, 31_000)).toBe(90 / 30)
    expect(rate(values, 60_999)).toBeCloseTo(90 / 59.999, 12)
  })

  it('a sample is used for 30 s from its first value on; a later value begins the next one', () => {
    // The sample of 5 s ends at 35 s; that of 50 s began with its first value.
    const values = stat([5000, 1], [34_999, 2], [50_000, 4])
    expect(average(values, 50_000)).toBe(7 / 3)
    expect(rate(values, 50_000)).toBe(7 / 45)
    // At 65 s the first sample is two windows old.
    expect(average(values, 64_999)).toBe(7 / 3)
    expect(average(values, 65_000)).toBe(4)
    expect(rate(values, 65_000)).toBe(4 / (15 + 30))
  })

  it('the third sample takes the place of the first', () => {
    const values = stat([0, 1], [30_000, 2], [60_000, 4])
    expect(average(values, 60_000)).toBe(3)
    expect(maximum(values, 60_000)).toBe(4)
    expect(rate(values, 60_000)).toBe(6 / 30)
  })

  it('what is two windows old no longer counts, whether somebody has looked or not', () => {
    const values = stat([0, 7])
    expect(average(values, 59_999)).toBe(7)
    expect([average(values, 60_000), maximum(values, 60_000), rate(values, 60_000)]).toEqual([
      Number.NaN,
      Number.NaN,
      0,
    ])
    record(values, 3, 90_000)
    expect([average(values, 90_000), rate(values, 90_000)]).toEqual([3, 3 / 30])
  })

  it('a meter has a total that never forgets', () => {
    const meter = newMeter()
    for (const atMs of [0, 100_000, 200_000]) mark(meter, 5, atMs)
    expect([meter.total, rate(meter.recent, 200_000)]).toEqual([15, 5 / 30])
  })

  it('a copy goes its own way', () => {
    const values = stat([0, 1])
    const copy = cloneSampledStat(values)
    record(copy, 9, 10)
    expect([maximum(values, 10), maximum(copy, 10)]).toEqual([1, 9])
  })
})

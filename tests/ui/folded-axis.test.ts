import { describe, expect, it } from 'vitest'
import type { ChartBin } from '../../src/app/host-messages.ts'
import { foldAxis, positionOf, tickStepUs, timeAt, turnedWindow } from '../../src/ui/timeline/folded-axis.ts'

const bin = (sent: number): ChartBin => ({
  sent,
  acked: 0,
  failed: 0,
  requests: 0,
})
const SECOND = 1_000_000
/** Ten seconds of one bin each: busy, then quiet from 2 s to 8 s, then busy. */
const INPUT = {
  endUs: 10 * SECOND,
  binUs: SECOND,
  bins: [3, 3, 0, 0, 0, 0, 0, 0, 3, 3].map(bin),
  marks: [],
  minQuietUs: 2 * SECOND,
  foldWidth: SECOND,
}

describe('the axis of the timeline', () => {
  it('folds a long quiet stretch into a fixed room', () => {
    const axis = foldAxis(INPUT)
    expect(axis).toEqual({
      folds: [{ fromUs: 2 * SECOND, toUs: 8 * SECOND, at: 2 * SECOND, width: SECOND }],
      length: 5 * SECOND,
    })
    expect([0, 2, 5, 8, 10].map((second) => positionOf(axis, second * SECOND) / SECOND)).toEqual([0, 2, 2.5, 3, 5])
  })

  it('goes back from each position to its time', () => {
    const axis = foldAxis(INPUT)
    for (let us = 0; us <= 10 * SECOND; us += 125_000) expect(timeAt(axis, positionOf(axis, us))).toBeCloseTo(us, 3)
  })

  it('does not fold over a mark, nor what is short', () => {
    const label = { key: 'x', values: {}, rule: '' }
    const marked = foldAxis({ ...INPUT, marks: [{ atUs: 5 * SECOND, kind: 'fault', label }] })
    expect(marked.folds.map((fold) => [fold.fromUs / SECOND, fold.toUs / SECOND])).toEqual([[2, 5]])
    expect(foldAxis({ ...INPUT, minQuietUs: 7 * SECOND }).folds).toEqual([])
  })

  it('does not call quiet what has not been computed yet', () => {
    expect(foldAxis({ ...INPUT, bins: INPUT.bins.slice(0, 2) }).folds).toEqual([])
  })

  it('turns over like a page, and stays while the playhead is inside', () => {
    const first = turnedWindow(undefined, 0, 100, 1000)
    expect(first).toEqual({ from: 0, span: 100 })
    expect(turnedWindow(first, 94, 100, 1000)).toBe(first)
    expect(turnedWindow(first, 96, 100, 1000)).toEqual({ from: 86, span: 100 })
    expect(turnedWindow({ from: 86, span: 100 }, 20, 100, 1000)).toEqual({ from: 10, span: 100 })
    expect(turnedWindow(undefined, 500, 2000, 1000)).toEqual({ from: 0, span: 2000 })
  })

  it('labels round times', () => {
    expect([600_000, 10_000_000, 90].map((span) => tickStepUs(span, 8))).toEqual([100_000, 2_000_000, 20])
  })
})

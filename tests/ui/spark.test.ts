import { describe, expect, it } from 'vitest'
import { sparkPath } from '../../src/ui/charts/Spark.tsx'

describe('a small chart', () => {
  it('goes from edge to edge, with 0 on the lower edge', () => {
    expect(sparkPath([0, 10, 0], 10, 20, 11)).toBe('M0,10L10,1.82L20,10')
  })

  it('leaves a gap where there is no value', () => {
    expect(sparkPath([0, Number.NaN, 0, 0], 1, 30, 11)).toBe('M0,10M20,10L30,10')
  })

  it('draws what is always 0 on the lower edge, and leaves out what is no number', () => {
    expect(sparkPath([0, 0], 0, 10, 11)).toBe('M0,10L10,10')
    expect(sparkPath([0, Number.POSITIVE_INFINITY, 0], 1, 20, 11)).toBe('M0,10M20,10')
  })
})

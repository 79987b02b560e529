/** One bar: values from `from` up to, and without, `to`; the last bar has its upper end too. */
export interface Bar {
  readonly from: number
  readonly to: number
  /** Indices into the values, ascending. */
  readonly members: readonly number[]
}

/** Steps that people can read off an axis: 1, 2, 5 and their tenfolds. */
function roundStep(atLeast: number): number {
  let step = 1
  while (step > atLeast) step /= 10
  while (step * 10 <= atLeast) step *= 10
  for (const factor of [1, 2, 5]) if (step * factor >= atLeast) return step * factor
  return step * 10
}

/** `values` in at most `most` + 1 bars of one round width; NaN is left out. Equal values stand in one bar. */
export function histogram(values: readonly number[], most: number): readonly Bar[] {
  const known = values.flatMap((value, index) => (Number.isNaN(value) ? [] : [{ value, index }]))
  if (known.length === 0) return []
  const low = known.reduce((least, { value }) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const high = known.reduce((largest, { value }) => Math.max(largest, value), Number.NEGATIVE_INFINITY)
  const step = high > low ? roundStep((high - low) / most) : roundStep(Math.max(Math.abs(low), 1) / most)
  const first = Math.floor(low / step)
  const bars: number[][] = Array.from({ length: Math.floor(high / step) - first + 1 }, () => [])
  for (const { value, index } of known) bars[Math.floor(value / step) - first]?.push(index)
  return bars.map((members, place) => ({ from: (first + place) * step, to: (first + place + 1) * step, members }))
}

import { powReal } from '../kernel/math.ts'
import { nextInt, nextUnit, type Rng } from '../kernel/rng.ts'

/** Running sums of weights: given ones, or those of a Zipf law (weight of rank r is r^-exponent). */
export function cumulativeWeights(
  weights: readonly number[] | { readonly count: number; readonly exponent: number },
): Float64Array {
  if ('exponent' in weights) {
    const sums = new Float64Array(weights.count)
    let sum = 0
    for (let rank = 1; rank <= weights.count; rank++) {
      sum += powReal(rank, -weights.exponent)
      sums[rank - 1] = sum
    }
    return sums
  }
  const sums = new Float64Array(weights.length)
  let sum = 0
  weights.forEach((weight, index) => {
    sum += weight
    sums[index] = sum
  })
  return sums
}

/** Index of a key: one draw, by weight or uniform over `count`. */
export function drawKey(rng: Rng, count: number, cumulative: Float64Array | undefined): number {
  if (!cumulative) return nextInt(rng, count)
  const target = nextUnit(rng) * (cumulative[cumulative.length - 1] as number)
  let low = 0
  let high = cumulative.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cumulative[middle] as number) > target) high = middle
    else low = middle + 1
  }
  return low
}

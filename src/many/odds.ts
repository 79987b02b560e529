/** How often something happened, and between which shares its true odds lie with 95 % confidence. */
export interface Odds {
  readonly hits: number
  readonly runs: number
  /** hits / runs; 0 of none. */
  readonly share: number
  readonly low: number
  readonly high: number
}

/** The normal distribution has 95 % of its mass within so many standard deviations. */
const Z = 1.959963984540054

/**
 * The Wilson score interval: unlike the textbook's share ± error it never leaves 0..1, and it says something sensible when
 * nothing, or everything, has happened.
 */
export function oddsOf(hits: number, runs: number): Odds {
  if (runs === 0) return { hits, runs, share: 0, low: 0, high: 1 }
  const share = hits / runs
  const square = (Z * Z) / runs
  const centre = (share + square / 2) / (1 + square)
  const half = ((Z / (1 + square)) * Math.sqrt(share * (1 - share) + square / 4)) / Math.sqrt(runs)
  return {
    hits,
    runs,
    share,
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === runs ? 1 : Math.min(1, centre + half),
  }
}

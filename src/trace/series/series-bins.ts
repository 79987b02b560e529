import { LATENCY_BUCKETS } from './latency-buckets.ts'

/** What is added up in a bin. */
export const SUM = {
  sent: 0,
  acked: 1,
  failed: 2,
  /** Produce requests. */
  requests: 3,
  /** Bytes of records as they stand in their batches, when they are first put into one. */
  sentBytes: 4,
  ackedBytes: 5,
  /** Batches that left for the first time, and the sum of their fill: bytes as a share of their capacity. */
  batches: 6,
  fill: 7,
} as const
const SUMS = Object.keys(SUM).length

/** What has a value at every moment: a bin keeps the highest. */
export const PEAK = { inFlight: 0, memoryUsedBytes: 1, underMinIsr: 2, lag: 3 } as const

/**
 * A stretch of time in bins of equal width. Of sums, bins hold the total; of levels (requests in flight, lag …) the highest
 * value that was reached; of latencies, counts by bucket for every `1 << latencyShift` bins.
 */
export interface SeriesBins {
  binUs: number
  readonly fromUs: number
  /** Bins begun. */
  length: number
  /** Where the last one ends (µs). */
  endUs: number
  readonly sums: readonly Float64Array[]
  /** By PEAK; lag of broker b at `PEAK.lag + b - 1`. */
  readonly peaks: readonly Float64Array[]
  readonly latencyShift: number
  readonly latencies: (Uint32Array | undefined)[]
}

/** @param capacity Bins that there is room for. @param brokers Brokers of the cluster. */
export function emptyBins(
  fromUs: number,
  binUs: number,
  capacity: number,
  brokers: number,
  latencyShift: number,
): SeriesBins {
  return {
    binUs,
    fromUs,
    length: 0,
    endUs: fromUs,
    sums: Array.from({ length: SUMS }, () => new Float64Array(capacity)),
    peaks: Array.from({ length: PEAK.lag + brokers }, () => new Float64Array(capacity)),
    latencyShift,
    latencies: [],
  }
}

/** Begin the next bin, with the levels as they are now. @returns False: there is no room. */
export function beginBin(bins: SeriesBins, levels: Float64Array): boolean {
  const { length, peaks } = bins
  if (length === (bins.sums[0] as Float64Array).length) return false
  for (let i = 0; i < peaks.length; i++) (peaks[i] as Float64Array)[length] = levels[i] as number
  bins.length++
  bins.endUs += bins.binUs
  return true
}

/** The levels stand so at the end of an instant in the last bin. */
export function raisePeaks({ peaks, length }: SeriesBins, levels: Float64Array): void {
  if (length === 0) return
  for (let i = 0; i < levels.length; i++) {
    const column = peaks[i] as Float64Array
    const value = levels[i] as number
    if (value > (column[length - 1] as number)) column[length - 1] = value
  }
}

/** Half as many bins, twice as wide: no time is lost and no peak is lowered. */
export function mergeBins(bins: SeriesBins): void {
  const { length, sums, peaks, latencies } = bins
  const half = Math.ceil(length / 2)
  for (const column of sums) {
    for (let i = 0; i < half; i++) {
      const second = 2 * i + 1 < length ? (column[2 * i + 1] as number) : 0
      column[i] = (column[2 * i] as number) + second
    }
    column.fill(0, half)
  }
  for (const column of peaks) {
    for (let i = 0; i < half; i++) {
      const first = column[2 * i] as number
      column[i] = 2 * i + 1 < length ? Math.max(first, column[2 * i + 1] as number) : first
    }
  }
  const groups = Math.ceil(latencies.length / 2)
  for (let i = 0; i < groups; i++) latencies[i] = joined(latencies[2 * i], latencies[2 * i + 1])
  latencies.length = groups
  bins.length = half
  bins.binUs *= 2
  bins.endUs = bins.fromUs + half * bins.binUs
}

/** Both counts in one, the first where there is one. */
function joined(first: Uint32Array | undefined, second: Uint32Array | undefined): Uint32Array | undefined {
  if (!first || !second) return first ?? second
  addCounts(first, second)
  return first
}

/** Add counts of latencies to others. */
export function addCounts(to: Uint32Array, from: Uint32Array): void {
  for (let bucket = 0; bucket < LATENCY_BUCKETS; bucket++)
    to[bucket] = (to[bucket] as number) + (from[bucket] as number)
}

/** The counts that the last bin belongs to. */
export function latestLatencies(bins: SeriesBins): Uint32Array {
  const group = (bins.length - 1) >> bins.latencyShift
  let counts = bins.latencies[group]
  if (!counts) {
    counts = new Uint32Array(LATENCY_BUCKETS)
    bins.latencies[group] = counts
  }
  return counts
}

import { LATENCY_BUCKETS, percentileUs } from './latency-buckets.ts'
import { fineBins, foldedUntilUs, LATENCY_SHIFT, type RunSeries } from './run-series.ts'
import { addCounts, PEAK, type SeriesBins, SUM } from './series-bins.ts'

/** One stretch of a run as the charts draw it: a value for each point, NaN where there is none (yet). */
export interface SeriesPage {
  /** Point i stands for the time from `fromUs + i * pointUs` on, `pointUs` long. */
  readonly fromUs: number
  readonly pointUs: number
  /** Behind it nothing is known. */
  readonly knownUntilUs: number
  /** Counted in each point. */
  readonly sent: Float64Array
  readonly acked: Float64Array
  readonly failed: Float64Array
  readonly requests: Float64Array
  readonly sentBytes: Float64Array
  readonly ackedBytes: Float64Array
  /** send() to the acknowledgement (µs), within LATENCY_ERROR. */
  readonly p50Us: Float64Array
  readonly p99Us: Float64Array
  /** Mean share of its capacity (batch.size) that a batch had filled when it first left. */
  readonly fill: Float64Array
  /** The highest value that was reached. */
  readonly inFlight: Float64Array
  readonly memoryUsedBytes: Float64Array
  readonly underMinIsr: Float64Array
  /** By broker, the first being broker 1: records behind the leader, in the partition where it is worst. */
  readonly lag: readonly Float64Array[]
  /** By partition: size of the ISR when the stretch begins (0: not known of yet), and its changes. */
  readonly isr: readonly {
    readonly partition: number
    readonly sizeBefore: number
    readonly steps: readonly { readonly atUs: number; readonly size: number }[]
  }[]
}

/** The stretch from `fromUs` to `toUs` in about `points` points, whose borders lie at multiples of their width. */
export function seriesPage(
  series: RunSeries,
  computedUntilUs: number,
  fromUs: number,
  toUs: number,
  points: number,
): SeriesPage {
  const knownUntilUs = foldedUntilUs(series, computedUntilUs)
  const pointUs = pointWidth(Math.max(1, (toUs - fromUs) / points), series.bins.binUs << LATENCY_SHIFT)
  const firstUs = Math.floor(Math.max(0, fromUs) / pointUs) * pointUs
  const count = Math.max(1, Math.ceil((toUs - firstUs) / pointUs))
  const isFine = pointUs < series.bins.binUs << LATENCY_SHIFT
  const bins = isFine
    ? fineBins(series, firstUs, pointUs, count)
    : gathered(series, firstUs / series.bins.binUs, pointUs / series.bins.binUs, count)
  const isKnown = (point: number): boolean => firstUs + point * pointUs <= knownUntilUs
  const known = (column: Float64Array): Float64Array => column.map((value, i) => (isKnown(i) ? value : Number.NaN))
  const sums = (what: number): Float64Array => known(bins.sums[what] as Float64Array)
  const peaks = (what: number): Float64Array => known(bins.peaks[what] as Float64Array)
  const batches = bins.sums[SUM.batches] as Float64Array
  return {
    fromUs: firstUs,
    pointUs,
    knownUntilUs,
    sent: sums(SUM.sent),
    acked: sums(SUM.acked),
    failed: sums(SUM.failed),
    requests: sums(SUM.requests),
    sentBytes: sums(SUM.sentBytes),
    ackedBytes: sums(SUM.ackedBytes),
    p50Us: percentiles(bins, count, 0.5),
    p99Us: percentiles(bins, count, 0.99),
    // 0 of 0 is NaN: no batch left.
    fill: (bins.sums[SUM.fill] as Float64Array).map((fill, i) => fill / (batches[i] as number)),
    inFlight: peaks(PEAK.inFlight),
    memoryUsedBytes: peaks(PEAK.memoryUsedBytes),
    underMinIsr: peaks(PEAK.underMinIsr),
    lag: Array.from({ length: series.source.brokers }, (_, broker) => peaks(PEAK.lag + broker)),
    isr: isrIn(series, firstUs, firstUs + count * pointUs),
  }
}

/** At least `wishUs`: 1, 2 or 5 of some unit while that is finer than what is kept, else a multiple of that. */
function pointWidth(wishUs: number, keptUs: number): number {
  if (wishUs > keptUs / 2) return Math.ceil(wishUs / keptUs) * keptUs
  for (let unit = 1; ; unit *= 10) {
    for (const step of [unit, 2 * unit, 5 * unit]) if (step >= wishUs) return Math.min(step, keptUs)
  }
}

/** Kept bins from `first` on, `perPoint` of them in one. */
function gathered(series: RunSeries, first: number, perPoint: number, count: number): SeriesBins {
  const { bins, levels } = series
  const into = (combine: (before: number, value: number) => number, beyond: number) => (column: Float64Array) => {
    const values = new Float64Array(count)
    for (let point = 0; point < count; point++) {
      let value = 0
      for (let i = first + point * perPoint; i < first + (point + 1) * perPoint; i++) {
        value = combine(value, i < bins.length ? (column[i] as number) : beyond)
      }
      values[point] = value
    }
    return values
  }
  const sums = bins.sums.map(into((before, value) => before + value, 0))
  const peaks = bins.peaks.map((column, which) => into(Math.max, levels.now[which] as number)(column))
  const perGroup = perPoint >> LATENCY_SHIFT
  const latencies = Array.from({ length: count }, (_, point) => {
    const from = (first >> LATENCY_SHIFT) + point * perGroup
    return gatheredCounts(bins.latencies.slice(from, from + perGroup))
  })
  return { ...bins, length: count, sums, peaks, latencies, latencyShift: 0 }
}

function gatheredCounts(groups: readonly (Uint32Array | undefined)[]): Uint32Array | undefined {
  const there = groups.filter((group) => group !== undefined)
  if (there.length <= 1) return there[0]
  const sum = new Uint32Array(LATENCY_BUCKETS)
  for (const group of there) addCounts(sum, group)
  return sum
}

function percentiles(bins: SeriesBins, count: number, share: number): Float64Array {
  const values = new Float64Array(count)
  for (let point = 0; point < count; point++) {
    const counts = bins.latencies[point]
    values[point] = counts ? percentileUs(counts, share) : Number.NaN
  }
  return values
}

function isrIn(series: RunSeries, fromUs: number, toUs: number): SeriesPage['isr'] {
  const rows: { partition: number; sizeBefore: number; steps: { atUs: number; size: number }[] }[] = []
  for (const { atUs, partition, size } of series.tables.isrSteps) {
    if (atUs >= toUs) break
    rows[partition] ??= { partition, sizeBefore: 0, steps: [] }
    const row = rows[partition]
    if (!row) continue
    if (atUs <= fromUs) row.sizeBefore = size
    else row.steps.push({ atUs, size })
  }
  return rows.filter((row) => row !== undefined)
}

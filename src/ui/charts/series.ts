import type { ChartBin } from '../../app/host-messages.ts'

/** One point of a small chart for each bucket, oldest first; undefined where there is nothing to say. */
export type Series = readonly (number | undefined)[]

export interface BinSeries {
  /** Records per second. */
  readonly records: Series
  /** Mean time to the acknowledgement (µs). */
  readonly latencyMean: Series
  readonly latencyMax: Series
  /** Bytes in a batch when it left, as a share of batch.size. */
  readonly fill: Series
  /** Produce requests per second. */
  readonly requests: Series
}

export interface SeriesWindow {
  readonly bins: readonly ChartBin[]
  readonly binUs: number
  /** The last moment (µs): bins that are not over yet are left out. */
  readonly untilUs: number
  readonly spanUs: number
  readonly buckets: number
  readonly batchSizeBytes: number
}

/** The bins of a window, gathered into buckets. */
export function binSeries(window: SeriesWindow): BinSeries {
  const { binUs, buckets, untilUs, spanUs } = window
  const perBucket = Math.max(1, Math.round(spanUs / binUs / buckets))
  const end = Math.floor(untilUs / binUs)
  const gathered = Array.from({ length: buckets }, (_, index) => {
    const from = end - (buckets - index) * perBucket
    return from + perBucket <= 0 ? undefined : gather(window.bins, Math.max(0, from), from + perBucket)
  })
  const seconds = (perBucket * binUs) / 1_000_000
  return {
    records: gathered.map((one) => one && one.sent / seconds),
    latencyMean: gathered.map((one) => (one && one.acked > 0 ? one.latencySumUs / one.acked : undefined)),
    latencyMax: gathered.map((one) => (one && one.acked > 0 ? one.latencyMaxUs : undefined)),
    fill: gathered.map((one) =>
      one && one.batches > 0 && window.batchSizeBytes > 0
        ? one.batchBytes / one.batches / window.batchSizeBytes
        : undefined,
    ),
    requests: gathered.map((one) => one && one.requests / seconds),
  }
}

function gather(bins: readonly ChartBin[], from: number, to: number): ChartBin {
  let sent = 0
  let acked = 0
  let failed = 0
  let requests = 0
  let latencySumUs = 0
  let latencyMaxUs = 0
  let batchBytes = 0
  let batches = 0
  for (let index = from; index < to; index++) {
    const bin = bins[index]
    if (!bin) continue
    sent += bin.sent
    acked += bin.acked
    failed += bin.failed
    requests += bin.requests
    latencySumUs += bin.latencySumUs
    latencyMaxUs = Math.max(latencyMaxUs, bin.latencyMaxUs)
    batchBytes += bin.batchBytes
    batches += bin.batches
  }
  return { sent, acked, failed, requests, latencySumUs, latencyMaxUs, batchBytes, batches }
}

/** The newest value that there is. */
export function latest(series: Series): number | undefined {
  return series.findLast((value) => value !== undefined)
}

/** The mean of the last `count` values that there are: what is printed for a rate. */
export function recent(series: Series, count: number): number | undefined {
  const known = series.slice(-count).filter((value) => value !== undefined)
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length
}

/** A moment as it was seen: what bins do not hold. */
export interface Sample {
  readonly atUs: number
  readonly value: number
}

/** Samples of a window as a series: in each bucket the last one seen, else the one before. */
export function sampleSeries(samples: readonly Sample[], untilUs: number, spanUs: number, buckets: number): Series {
  const width = spanUs / buckets
  const series: (number | undefined)[] = Array.from({ length: buckets }, () => undefined)
  for (const { atUs, value } of samples) {
    const index = buckets - 1 - Math.floor((untilUs - atUs) / width)
    if (atUs <= untilUs) series[Math.max(0, index)] = value
  }
  for (let index = 1; index < buckets; index++) series[index] ??= series[index - 1]
  return series
}

/**
 * Latencies counted in buckets: sixteen for each doubling, one per microsecond below 32 µs. The middle of a bucket is within
 * 1/32 (3.2 %) of every latency in it; that is the error of a percentile told from them.
 */
const SUB_BITS = 4
const SUB_BUCKETS = 1 << SUB_BITS
const LONGEST_US = 2 ** 31 - 1

/** Buckets up to the longest latency that is told apart: 35 minutes. */
export const LATENCY_BUCKETS = (31 - SUB_BITS + 1) * SUB_BUCKETS
/** The largest error of a percentile, as a share of it. */
export const LATENCY_ERROR = 1 / (2 * SUB_BUCKETS)

/** Where a latency (µs, 0 or more) is counted. */
export function latencyBucket(latencyUs: number): number {
  const us = latencyUs > LONGEST_US ? LONGEST_US : latencyUs | 0
  if (us < SUB_BUCKETS) return us < 0 ? 0 : us
  const exponent = 31 - Math.clz32(us)
  return ((exponent - SUB_BITS + 1) << SUB_BITS) | ((us >>> (exponent - SUB_BITS)) & (SUB_BUCKETS - 1))
}

/** The middle of a bucket (µs). */
export function bucketMiddleUs(bucket: number): number {
  if (bucket < 2 * SUB_BUCKETS) return bucket
  const shift = (bucket >> SUB_BITS) - 1
  const lowestUs = (SUB_BUCKETS + (bucket & (SUB_BUCKETS - 1))) * 2 ** shift
  return lowestUs + (2 ** shift - 1) / 2
}

/**
 * A percentile by rank: the smallest latency that `share` of all do not exceed, told by the middle of its bucket.
 *
 * @param share 0 to 1; 0.99 is p99. @returns NaN when nothing has been counted.
 */
export function percentileUs(counts: Uint32Array, share: number): number {
  let total = 0
  for (let bucket = 0; bucket < counts.length; bucket++) total += counts[bucket] as number
  if (total === 0) return Number.NaN
  const rank = Math.max(1, Math.ceil(share * total))
  let seen = 0
  for (let bucket = 0; bucket < counts.length; bucket++) {
    seen += counts[bucket] as number
    if (seen >= rank) return bucketMiddleUs(bucket)
  }
  return Number.NaN
}

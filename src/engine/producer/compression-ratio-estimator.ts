import type { CompressionType } from '../config/producer-config.ts'
import type { Bytes } from '../kernel/units.ts'
import { RECORD_BATCH_OVERHEAD } from '../protocol/record-size.ts'

/**
 * What a producer expects of its codec: one ratio for each topic and type, learned from the batches that it has closed
 * (P-63). All values are 32-bit floats, as in the Java client.
 *
 * @source kafka 3.9 clients CompressionRatioEstimator
 * @simplified Java shares the estimates among all producers of a process; here each producer is a process of its own.
 */
export interface CompressionRatioEstimates {
  /** `topic/type` → ratio. */
  readonly byTopicAndType: Map<string, number>
}

const IMPROVING_STEP = Math.fround(0.005)
const DETERIORATE_STEP = Math.fround(0.05)
/** Estimated sizes are raised by this factor (P-61). */
const ESTIMATION_FACTOR = Math.fround(1.05)

/** What is expected of a codec that has not been used yet: nothing gained. */
export const INITIAL_RATIO = 1

/** No estimates yet. */
export function emptyEstimates(): CompressionRatioEstimates {
  return { byTopicAndType: new Map() }
}

/** The initial ratio of a type (P-63): 1 for each. */
export function initialRatio(_type: CompressionType): number {
  return INITIAL_RATIO
}

/** The ratio expected for (topic, type). */
export function estimation(estimates: CompressionRatioEstimates, topic: string, type: CompressionType): number {
  return estimates.byTopicAndType.get(`${type}/${topic}`) ?? initialRatio(type)
}

/**
 * Learn from a closed batch (P-63): worse than expected counts at once and at least 0.05, better only by 0.005.
 *
 * @param observed Compressed by uncompressed record bytes.
 * @returns The new estimate.
 */
export function updateEstimation(
  estimates: CompressionRatioEstimates,
  topic: string,
  type: CompressionType,
  observed: number,
): number {
  const current = estimation(estimates, topic, type)
  const ratio = Math.fround(observed)
  let next = current
  if (ratio > current) next = Math.max(Math.fround(current + DETERIORATE_STEP), ratio)
  else if (ratio < current) next = Math.max(Math.fround(current - IMPROVING_STEP), ratio)
  estimates.byTopicAndType.set(`${type}/${topic}`, next)
  return next
}

/** Set the estimate (P-80: before a split it is at least 1 and at least the batch's own ratio). */
export function setEstimation(
  estimates: CompressionRatioEstimates,
  topic: string,
  type: CompressionType,
  ratio: number,
): void {
  estimates.byTopicAndType.set(`${type}/${topic}`, Math.fround(ratio))
}

/** Observed ratio of a batch, as a 32-bit float (P-63). */
export function compressionRatioOf(compressedBytes: Bytes, uncompressedBytes: Bytes): number {
  return Math.fround(Math.fround(compressedBytes) / Math.fround(uncompressedBytes))
}

/** E of a compressed batch (P-61): 61 + trunc(uncompressed × ratio × 1.05), each step rounded to a 32-bit float. */
export function batchSizeEstimate(uncompressedBytes: Bytes, ratio: number): Bytes {
  const expected = Math.fround(Math.fround(uncompressedBytes) * Math.fround(ratio))
  return RECORD_BATCH_OVERHEAD + Math.trunc(Math.fround(expected * ESTIMATION_FACTOR))
}

/** An independent copy. */
export function cloneEstimates(estimates: CompressionRatioEstimates): CompressionRatioEstimates {
  return { byTopicAndType: new Map(estimates.byTopicAndType) }
}

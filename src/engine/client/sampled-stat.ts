import type { Millis } from '../kernel/units.ts'

/**
 * Samples that a metric is made of, and how long each is.
 *
 * @simplified metrics.num.samples and metrics.sample.window.ms always have their defaults.
 */
export const METRICS_NUM_SAMPLES = 2
export const METRICS_SAMPLE_WINDOW_MS: Millis = 30_000

/** What was recorded from one moment on. */
interface Sample {
  startMs: Millis
  sum: number
  count: number
  max: number
}

/** Values of the last minute or so, in samples that replace each other in turn: average, maximum and rate come from it. */
export interface SampledStat {
  readonly samples: Sample[]
  /** The one that takes values. */
  current: number
}

/** A stat that also counts for ever: `…-rate` and `…-total`. */
export interface Meter {
  readonly recent: SampledStat
  total: number
}

/** Nothing recorded. */
export function newSampledStat(): SampledStat {
  return { samples: [], current: 0 }
}

/** Nothing counted. */
export function newMeter(): Meter {
  return { recent: newSampledStat(), total: 0 }
}

/**
 * Record a value. The first begins a sample; one that finds the present sample a window old begins the next, which takes
 * the oldest one's place.
 *
 * @source kafka 3.9 clients SampledStat#record; P-158
 */
export function record(stat: SampledStat, value: number, nowMs: Millis): void {
  const sample = sampleAt(stat, nowMs)
  sample.sum += value
  sample.count++
  if (value > sample.max) sample.max = value
}

/** Record a value in a meter. */
export function mark(meter: Meter, value: number, nowMs: Millis): void {
  record(meter.recent, value, nowMs)
  meter.total += value
}

function sampleAt(stat: SampledStat, nowMs: Millis): Sample {
  const { samples } = stat
  const present = samples[stat.current]
  if (present && nowMs - present.startMs < METRICS_SAMPLE_WINDOW_MS) return present
  if (present) stat.current = (stat.current + 1) % METRICS_NUM_SAMPLES
  const fresh: Sample = { startMs: nowMs, sum: 0, count: 0, max: Number.NEGATIVE_INFINITY }
  samples[stat.current] = fresh
  return fresh
}

/** Is a sample too old to count (P-158: the last samples × windows)? */
function isObsolete(sample: Sample, nowMs: Millis): boolean {
  return nowMs - sample.startMs >= METRICS_NUM_SAMPLES * METRICS_SAMPLE_WINDOW_MS
}

/** Average of the values in live samples; NaN: there is none (P-158). */
export function average(stat: SampledStat, nowMs: Millis): number {
  let sum = 0
  let count = 0
  for (const sample of stat.samples) {
    if (isObsolete(sample, nowMs)) continue
    sum += sample.sum
    count += sample.count
  }
  return sum / count
}

/** Largest value in live samples; NaN: there is none. */
export function maximum(stat: SampledStat, nowMs: Millis): number {
  let max = Number.NEGATIVE_INFINITY
  for (const sample of stat.samples) if (!isObsolete(sample, nowMs) && sample.max > max) max = sample.max
  return max === Number.NEGATIVE_INFINITY ? Number.NaN : max
}

/**
 * Sum of the values in live samples per second. Time counts from the start of the oldest live sample; when that is less
 * than all samples but one would span, the missing whole windows are added, so that a burst in the first second is
 * divided by 31 s.
 *
 * @source kafka 3.9 clients Rate#windowSize; P-158
 */
export function rate(stat: SampledStat, nowMs: Millis): number {
  let sum = 0
  let oldestMs = nowMs
  for (const sample of stat.samples) {
    if (isObsolete(sample, nowMs)) continue
    sum += sample.sum
    if (sample.startMs < oldestMs) oldestMs = sample.startMs
  }
  const spannedMs = nowMs - oldestMs
  const missing = METRICS_NUM_SAMPLES - 1 - Math.floor(spannedMs / METRICS_SAMPLE_WINDOW_MS)
  return (sum * 1000) / (spannedMs + Math.max(0, missing) * METRICS_SAMPLE_WINDOW_MS)
}

/** An independent copy. */
export function cloneSampledStat(stat: SampledStat): SampledStat {
  return { samples: stat.samples.map((sample) => ({ ...sample })), current: stat.current }
}

/** An independent copy. */
export function cloneMeter(meter: Meter): Meter {
  return { recent: cloneSampledStat(meter.recent), total: meter.total }
}

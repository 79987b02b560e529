import { nextInt, rngStream } from '../../engine/kernel/rng.ts'
import { EPOCH_MS } from '../../engine/kernel/units.ts'
import type { BatchRecord } from '../../engine/protocol/record-batch.ts'

/** Records of a batch in these benchmarks. */
export const RECORDS_PER_BATCH = 160
/** Bytes of each value. */
export const VALUE_BYTES = 100

/** `count` keyed records, the same in every run; keys are texts such as `user-0042`. */
export function sampleRecords(count: number): BatchRecord[] {
  const rng = rngStream(1, 'bench/records')
  const encoder = new TextEncoder()
  return Array.from({ length: count }, () => ({
    timestampMs: EPOCH_MS,
    key: encoder.encode(`user-${String(nextInt(rng, 1000)).padStart(4, '0')}`),
    value: sampleBytes(VALUE_BYTES, nextInt(rng, 256)),
    headers: [],
  }))
}

/** `size` bytes that are not all alike, the same in every run. */
export function sampleBytes(size: number, seed: number): Uint8Array {
  const rng = rngStream(seed, 'bench/bytes')
  return Uint8Array.from({ length: size }, () => nextInt(rng, 256))
}

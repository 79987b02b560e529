import type { ProducerConfig } from '../config/producer-config.ts'
import type { ProfileFeatures } from '../config/profile.ts'
import type { Outbox } from '../kernel/actor.ts'
import type { Rng } from '../kernel/rng.ts'
import type { Bytes } from '../kernel/units.ts'
import type { PartitionRegistry } from '../protocol/ids.ts'
import type { BatchCompression } from '../protocol/messages.ts'
import type { DrainGate } from './drain-gate.ts'
import type { ProducerBatchState } from './producer-batch.ts'
import type { ProducerMetrics } from './producer-metrics.ts'

/** Where events go. */
export type EventSink = Pick<Outbox<never>, 'emit'>

/** Makes the records section of a batch that is closed. Asked only when compression.type is not none. */
export interface RecordsCompressor {
  /** What batches on the wire say of it. */
  readonly compression?: BatchCompression
  /**
   * Compress the batch's records.
   *
   * @returns Bytes of the compressed section (the header of 61 not included). One that makes real bytes leaves them in
   * `batch.compressedRecords`.
   */
  compress(batch: ProducerBatchState): Bytes
}

/** What the accumulator works with and does not own: made once for each producer, never changed. */
export interface AccumulatorContext {
  /** Index of the producer in the scenario. */
  readonly producer: number
  readonly config: ProducerConfig
  readonly features: ProfileFeatures
  readonly registry: PartitionRegistry
  /** Undefined: nobody listens, and nothing is spent on telling. */
  readonly events: EventSink | undefined
  /** Undefined: neither idempotent nor transactional. */
  readonly gate: DrainGate | undefined
  readonly compressor: RecordsCompressor | undefined
  /** False: retries wait the middle value of their backoff (contract, `model.backoffJitter`). Absent: with jitter. */
  readonly backoffJitter?: boolean
  /** Absent: nothing is measured. */
  readonly metrics?: ProducerMetrics
  /** A random 31-bit value: `next31`, unless a test feeds its own (P-6). */
  readonly random31: (rng: Rng) => number
}

/** A compressor that shrinks every batch by the same ratio; sizes are modelled, no bytes are made (P-163). */
export function modelledCompressor(ratio: number): RecordsCompressor {
  return { compress: (batch) => Math.max(1, Math.round(batch.uncompressedBytes * ratio)) }
}

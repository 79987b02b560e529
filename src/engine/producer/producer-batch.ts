import { assert } from '../kernel/assert.ts'
import type { Bytes, Micros, Millis } from '../kernel/units.ts'
import type { BatchId, PartitionIndex, RecordNumber } from '../protocol/ids.ts'
import { MAX_RECORD_OVERHEAD, RECORD_BATCH_OVERHEAD } from '../protocol/record-size.ts'
import { varintSize, varlongSize } from '../protocol/varint.ts'
import { batchSizeEstimate, compressionRatioOf } from './compression-ratio-estimator.ts'
import { incrementSequence } from './sequence-number.ts'

/** `baseSequence` of a batch that has none. */
export const NO_SEQUENCE = -1

/** How a batch ended; undefined while it is incomplete (P-2). */
export type FinalState = 'succeeded' | 'failed' | 'aborted'

/**
 * Records of one partition on their way into one v2 record batch: filled at the tail of its deque, closed and sequenced
 * by drain, kept until the broker has answered or time is up (P-64).
 *
 * The three lists run in parallel, one entry for each record. They grow only while the batch is open, so copies of a
 * batch that is closed for appends share them.
 *
 * @source kafka 3.9 clients ProducerBatch, MemoryRecordsBuilder
 */
export interface ProducerBatchState {
  readonly id: BatchId
  readonly partition: PartitionIndex
  /** The millisecond from which delivery.timeout.ms counts; children of a split have their original's (P-75, P-80). */
  readonly createdMs: Millis
  readonly createdAtUs: Micros
  /** Write limit (P-59). */
  readonly capacityBytes: Bytes
  /** Taken from the BufferPool; 0 for children of a split (P-37). */
  readonly reservedBytes: Bytes
  readonly isSplitBatch: boolean
  /** Estimated compression ratio when the batch was created (P-61); 0: not compressed. */
  readonly estimatedRatio: number
  records: RecordNumber[]
  /** K + V + H of P-89: what a record's size needs besides its deltas. */
  payloadBytes: Bytes[]
  /** Timestamp minus `baseTimestampMs`; may be negative. */
  timestampDeltasMs: Millis[]
  /** Bytes of the records, uncompressed, without the header of the batch. */
  uncompressedBytes: Bytes
  /** E of P-61; the exact final size once the batch is closed (P-62). */
  estimatedBytes: Bytes
  /** Largest upper bound of one of its records (P-90). */
  maxRecordSizeBytes: Bytes
  baseTimestampMs: Millis
  maxTimestampMs: Millis
  /** Refuses records; hence full (P-62). */
  isClosedForAppends: boolean
  /** Its bytes are final: it has been drained at least once. A sequence reset opens it again until the next drain. */
  isClosed: boolean
  /** Encoded size with header; -1 before it is closed. */
  sizeBytes: Bytes
  /** Records section made by a codec, where there is one. */
  compressedRecords: Uint8Array | undefined
  /** Times that it was re-enqueued. */
  attempts: number
  /** It has been re-enqueued at least once ("retry flag", P-78, P-129). */
  isRetry: boolean
  lastAttemptMs: Millis
  lastAppendTimeMs: Millis
  /** 0 before the first drain. */
  drainedMs: Millis
  /** Backoff of the current attempt (P-104); 0 on the first try. */
  retryBackoffMs: Millis
  producerId: number
  producerEpoch: number
  /** NO_SEQUENCE before the first drain, and always without idempotence. */
  baseSequence: number
  isTransactional: boolean
  /** Its sequence was changed since it was last drained (P-126). */
  sequenceHasBeenReset: boolean
  /** Leader epoch seen last by ready() or drain(), -1: none yet (P-69). */
  currentLeaderEpoch: number
  /** `attempts` when a newer leader epoch was seen last, -1: never (P-69). */
  attemptsWhenLeaderLastChanged: number
  /** Drained and neither completed nor re-enqueued (P-2). */
  isInFlight: boolean
  /** Error code of the last try, 0: none. */
  lastError: number
  finalState: FinalState | undefined
  /** Ids of the batches that it was cut into (P-80): its records complete with them. */
  splitInto: readonly BatchId[] | undefined
}

/** What a batch is made with. */
export interface NewProducerBatch {
  readonly id: BatchId
  readonly partition: PartitionIndex
  readonly createdAtUs: Micros
  readonly createdMs: Millis
  readonly capacityBytes: Bytes
  readonly reservedBytes: Bytes
  readonly isSplitBatch: boolean
  readonly estimatedRatio: number
}

/** An empty open batch. */
export function newProducerBatch(made: NewProducerBatch): ProducerBatchState {
  return {
    id: made.id,
    partition: made.partition,
    createdMs: made.createdMs,
    createdAtUs: made.createdAtUs,
    capacityBytes: made.capacityBytes,
    reservedBytes: made.reservedBytes,
    isSplitBatch: made.isSplitBatch,
    estimatedRatio: made.estimatedRatio,
    records: [],
    payloadBytes: [],
    timestampDeltasMs: [],
    uncompressedBytes: 0,
    estimatedBytes: RECORD_BATCH_OVERHEAD,
    maxRecordSizeBytes: 0,
    baseTimestampMs: 0,
    maxTimestampMs: -1,
    isClosedForAppends: false,
    isClosed: false,
    sizeBytes: -1,
    compressedRecords: undefined,
    attempts: 0,
    isRetry: false,
    lastAttemptMs: made.createdMs,
    lastAppendTimeMs: made.createdMs,
    drainedMs: 0,
    retryBackoffMs: 0,
    producerId: -1,
    producerEpoch: -1,
    baseSequence: NO_SEQUENCE,
    isTransactional: false,
    sequenceHasBeenReset: false,
    currentLeaderEpoch: -1,
    attemptsWhenLeaderLastChanged: -1,
    isInFlight: false,
    lastError: 0,
    finalState: undefined,
    splitInto: undefined,
  }
}

/** Number of records so far. */
export function recordCountOf(batch: ProducerBatchState): number {
  return batch.records.length
}

/**
 * Add a record at the end, or refuse it: a batch takes its first record whatever its size, later ones while they fit
 * uncompressed; exactly filling the limit fits (P-60).
 *
 * @param payloadBytes K + V + H of P-89.
 * @param nowMs The append's clock; remembered as `lastAppendTimeMs`.
 * @returns Bytes that the record takes uncompressed, or -1: no room. A refusal changes nothing; see `closeForRecordAppends`.
 * @source kafka 3.9 clients ProducerBatch#tryAppend, MemoryRecordsBuilder#hasRoomFor
 */
export function tryAppend(
  batch: ProducerBatchState,
  record: RecordNumber,
  payloadBytes: Bytes,
  timestampMs: Millis,
  nowMs: Millis,
): Bytes {
  if (batch.isClosedForAppends) return -1
  const count = batch.records.length
  const deltaMs = count === 0 ? 0 : timestampMs - batch.baseTimestampMs
  const sizeBytes = recordSizeOfPayload(count, deltaMs, payloadBytes)
  if (count === 0) batch.baseTimestampMs = timestampMs
  else if (batch.capacityBytes < batch.estimatedBytes + sizeBytes) return -1
  batch.records.push(record)
  batch.payloadBytes.push(payloadBytes)
  batch.timestampDeltasMs.push(deltaMs)
  batch.uncompressedBytes += sizeBytes
  batch.estimatedBytes =
    batch.estimatedRatio === 0
      ? RECORD_BATCH_OVERHEAD + batch.uncompressedBytes
      : batchSizeEstimate(batch.uncompressedBytes, batch.estimatedRatio)
  const upperBound = upperBoundOfPayload(payloadBytes)
  if (upperBound > batch.maxRecordSizeBytes) batch.maxRecordSizeBytes = upperBound
  if (timestampMs > batch.maxTimestampMs) batch.maxTimestampMs = timestampMs
  batch.lastAppendTimeMs = nowMs
  return sizeBytes
}

/** Exact size of a record in its batch, uncompressed (P-89). @param payloadBytes K + V + H. */
export function recordSizeOfPayload(offsetDelta: number, timestampDeltaMs: Millis, payloadBytes: Bytes): Bytes {
  const body = 1 + varlongSize(timestampDeltaMs) + varintSize(offsetDelta) + payloadBytes
  return varintSize(body) + body
}

/** U of P-90: most bytes of a batch with this record alone. @param payloadBytes K + V + H. */
export function upperBoundOfPayload(payloadBytes: Bytes): Bytes {
  return RECORD_BATCH_OVERHEAD + MAX_RECORD_OVERHEAD + payloadBytes
}

/** Encoded, uncompressed size of record `index` (0..recordCount-1) of a batch (P-89). */
export function recordSizeAt(batch: ProducerBatchState, index: number): Bytes {
  assert(index >= 0 && index < batch.records.length, `recordSizeAt: ${index} of ${batch.records.length}`)
  return recordSizeOfPayload(index, batch.timestampDeltasMs[index] as number, batch.payloadBytes[index] as number)
}

/** Is it full: closed for appends, or its limit reached (P-62)? */
export function isFull(batch: ProducerBatchState): boolean {
  return batch.isClosedForAppends || (batch.records.length > 0 && batch.capacityBytes <= batch.estimatedBytes)
}

/** No more records: the compression stream ends, the batch counts as full (P-58 step 2). */
export function closeForRecordAppends(batch: ProducerBatchState): void {
  batch.isClosedForAppends = true
}

/**
 * Make the bytes final (P-71).
 *
 * @param recordsBytes Size of the records section as it goes on the wire.
 */
export function closeBatch(batch: ProducerBatchState, recordsBytes: Bytes): void {
  batch.isClosedForAppends = true
  batch.isClosed = true
  batch.sizeBytes = RECORD_BATCH_OVERHEAD + recordsBytes
  batch.estimatedBytes = batch.sizeBytes
  batch.sequenceHasBeenReset = false
}

/** Observed ratio of a closed batch: records on the wire by records uncompressed (P-63); 1 without compression. */
export function observedRatio(batch: ProducerBatchState): number {
  if (batch.estimatedRatio === 0 || !batch.isClosed) return 1
  return compressionRatioOf(batch.sizeBytes - RECORD_BATCH_OVERHEAD, batch.uncompressedBytes)
}

/** Milliseconds since the last try, or since creation; never negative (P-65). */
export function waitedTimeMs(batch: ProducerBatchState, nowMs: Millis): Millis {
  return Math.max(0, nowMs - batch.lastAttemptMs)
}

/** Is delivery.timeout.ms over for it (P-75)? */
export function hasReachedDeliveryTimeout(
  batch: ProducerBatchState,
  deliveryTimeoutMs: Millis,
  nowMs: Millis,
): boolean {
  return nowMs - batch.createdMs >= deliveryTimeoutMs
}

/** Does it have a sequence number? */
export function hasSequence(batch: ProducerBatchState): boolean {
  return batch.baseSequence !== NO_SEQUENCE
}

/** Sequence of its last record; wraps to 0 after 2147483647 (P-122). Asks for a batch with a sequence. */
export function lastSequenceOf(batch: ProducerBatchState): number {
  assert(hasSequence(batch), `batch ${batch.id} has no sequence`)
  return incrementSequence(batch.baseSequence, batch.records.length - 1)
}

/** Give it producer id, epoch and base sequence (P-71, P-122). */
export function setProducerState(
  batch: ProducerBatchState,
  producerId: number,
  producerEpoch: number,
  baseSequence: number,
  isTransactional: boolean,
): void {
  batch.producerId = producerId
  batch.producerEpoch = producerEpoch
  batch.baseSequence = baseSequence
  batch.isTransactional = isTransactional
}

/** Renumber a batch that has been drained before (P-127): its header is written again at the next drain. */
export function resetProducerState(
  batch: ProducerBatchState,
  producerId: number,
  producerEpoch: number,
  baseSequence: number,
): void {
  setProducerState(batch, producerId, producerEpoch, baseSequence, batch.isTransactional)
  batch.sequenceHasBeenReset = true
  batch.isClosed = false
}

/**
 * Note the leader epoch of its partition. A newer one than seen before ends the backoff of the current attempt (P-69).
 *
 * @param leaderEpoch -1: unknown, which changes nothing.
 */
export function maybeUpdateLeaderEpoch(batch: ProducerBatchState, leaderEpoch: number): void {
  if (leaderEpoch <= batch.currentLeaderEpoch) return
  batch.attemptsWhenLeaderLastChanged = batch.attempts
  batch.currentLeaderEpoch = leaderEpoch
}

/** Has the leader changed for the retry that waits now (P-69)? */
export function hasLeaderChangedForTheOngoingRetry(batch: ProducerBatchState): boolean {
  return batch.attempts >= 1 && batch.attemptsWhenLeaderLastChanged === batch.attempts
}

/**
 * Is it waiting for its retry backoff (P-68)? A newer leader ends the wait where `leaderHints` is on (P-69).
 *
 * @param leaderHints `features.leaderHints`.
 */
export function isBackingOff(batch: ProducerBatchState, nowMs: Millis, leaderHints: boolean): boolean {
  if (batch.attempts === 0 || waitedTimeMs(batch, nowMs) >= batch.retryBackoffMs) return false
  return !(leaderHints && hasLeaderChangedForTheOngoingRetry(batch))
}

/** Is it done: completed, failed, aborted or cut into others? */
export function isDone(batch: ProducerBatchState): boolean {
  return batch.finalState !== undefined || batch.splitInto !== undefined
}

/** An independent copy. Lists that will not change are shared. */
export function cloneProducerBatch(batch: ProducerBatchState): ProducerBatchState {
  const copy = { ...batch }
  if (!batch.isClosedForAppends) {
    copy.records = batch.records.slice()
    copy.payloadBytes = batch.payloadBytes.slice()
    copy.timestampDeltasMs = batch.timestampDeltasMs.slice()
  }
  return copy
}

/** Copies already made while a snapshot is taken: a batch that several components hold must stay one object. */
export type BatchCopies = Map<BatchId, ProducerBatchState>

/** The copy of `batch` in this snapshot; made at the first question. */
export function copyOfBatch(copies: BatchCopies, batch: ProducerBatchState): ProducerBatchState {
  const known = copies.get(batch.id)
  if (known) return known
  const copy = cloneProducerBatch(batch)
  copies.set(batch.id, copy)
  return copy
}

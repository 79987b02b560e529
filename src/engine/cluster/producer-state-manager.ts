import type { Millis } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import type { LogBatch, RecordBatch } from '../protocol/messages.ts'

/** What is remembered of one stored batch. */
export interface BatchMetadata {
  readonly firstSequence: number
  readonly lastSequence: number
  readonly firstOffset: number
  readonly lastOffset: number
  readonly logAppendTimeMs: number
}

/** What a replica knows of one producer id (C-110). */
export interface ProducerStateEntry {
  readonly producerId: number
  epoch: number
  /** At most RETAINED_BATCHES, oldest first; all of the current epoch. */
  batches: BatchMetadata[]
  /** Largest timestamp of its last batch (epoch ms): what expiry counts from. */
  lastTimestampMs: number
  /** First offset of the open transaction, -1: none. */
  currentTxnFirstOffset: number
  /** Of the last marker, -1: none seen. */
  coordinatorEpoch: number
}

/** A transaction whose marker stands in the log, `aborted` or not. */
export interface CompletedTxn {
  readonly producerId: number
  readonly firstOffset: number
  /** Offset of the marker. */
  readonly lastOffset: number
  readonly aborted: boolean
}

/** State as it was written to disk at `offset`: only the last batch of each producer (C-117). */
interface ProducerSnapshot {
  readonly offset: number
  readonly entries: readonly ProducerStateEntry[]
}

export interface ProducerStateManagerState {
  entries: Map<number, ProducerStateEntry>
  /** Aborted transactions by marker offset, ascending: what read_committed consumers are told (C-131). */
  aborted: CompletedTxn[]
  /** Completed, and the marker is not known to be below the high watermark yet. */
  unreplicated: CompletedTxn[]
  snapshots: ProducerSnapshot[]
}

/** Batches of a producer that a replica recognises (C-110). */
export const RETAINED_BATCHES = 5

const MAX_SEQUENCE = 2_147_483_647

/** No producer seen. */
export function emptyProducerState(): ProducerStateManagerState {
  return { entries: new Map(), aborted: [], unreplicated: [], snapshots: [] }
}

/** The sequence `count` after `sequence`; wraps from 2^31-1 to 0 (C-111). */
export function addSequence(sequence: number, count: number): number {
  const sum = sequence + count
  return sum > MAX_SEQUENCE ? sum - MAX_SEQUENCE - 1 : sum
}

/** Sequence of the last batch, -1 when none is retained. */
function lastSequenceOf(entry: ProducerStateEntry): number {
  return entry.batches.length === 0 ? -1 : (entry.batches[entry.batches.length - 1] as BatchMetadata).lastSequence
}

/**
 * The stored batch that `batch` repeats: same epoch, same first and last sequence, among the retained ones.
 *
 * @source C-112
 */
export function findDuplicate(producers: ProducerStateManagerState, batch: RecordBatch): BatchMetadata | undefined {
  const entry = producers.entries.get(batch.producerId)
  if (!entry || entry.epoch !== batch.producerEpoch) return undefined
  const lastSequence = addSequence(batch.baseSequence, batch.recordCount - 1)
  for (const stored of entry.batches) {
    if (stored.firstSequence === batch.baseSequence && stored.lastSequence === lastSequence) return stored
  }
  return undefined
}

/**
 * May this batch of a producer be appended by the leader? Steps 15 and 16 of C-16.
 *
 * @param mustStartAtZero Transactional batches of new producers begin with sequence 0 (TV2 brokers).
 * @returns 0, INVALID_PRODUCER_EPOCH or OUT_OF_ORDER_SEQUENCE_NUMBER.
 * @source C-113, C-114, C-118
 */
export function checkSequence(
  producers: ProducerStateManagerState,
  batch: RecordBatch,
  mustStartAtZero: boolean,
): number {
  const entry = producers.entries.get(batch.producerId)
  const startsAtZero = batch.baseSequence === 0
  if (!entry) return mustStartAtZero && !startsAtZero ? ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER : ERROR.NONE
  if (batch.producerEpoch < entry.epoch) return ERROR.INVALID_PRODUCER_EPOCH
  if (batch.producerEpoch > entry.epoch) return startsAtZero ? ERROR.NONE : ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER
  const last = lastSequenceOf(entry)
  const expected = last === -1 ? 0 : addSequence(last, 1)
  return batch.baseSequence === expected ? ERROR.NONE : ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER
}

/**
 * Take in a batch that stands in the log now: leaders after their checks, followers and restarts without any.
 *
 * @source C-110, C-118, C-131
 */
export function updateProducerState(producers: ProducerStateManagerState, stored: LogBatch): void {
  const { batch } = stored
  if (batch.producerId < 0) return
  let entry = producers.entries.get(batch.producerId)
  if (!entry) {
    entry = {
      producerId: batch.producerId,
      epoch: batch.producerEpoch,
      batches: [],
      lastTimestampMs: batch.maxTimestampMs,
      currentTxnFirstOffset: -1,
      coordinatorEpoch: -1,
    }
    producers.entries.set(batch.producerId, entry)
  }
  if (batch.producerEpoch > entry.epoch) {
    entry.epoch = batch.producerEpoch
    entry.batches = []
  }
  entry.lastTimestampMs = batch.maxTimestampMs
  if (batch.control) completeTxn(producers, entry, stored)
  else {
    entry.batches.push({
      firstSequence: batch.baseSequence,
      lastSequence: addSequence(batch.baseSequence, batch.recordCount - 1),
      firstOffset: stored.baseOffset,
      lastOffset: stored.baseOffset + batch.recordCount - 1,
      logAppendTimeMs: stored.logAppendTimeMs,
    })
    if (entry.batches.length > RETAINED_BATCHES) entry.batches.shift()
    if (batch.isTransactional && entry.currentTxnFirstOffset === -1) entry.currentTxnFirstOffset = stored.baseOffset
  }
}

function completeTxn(producers: ProducerStateManagerState, entry: ProducerStateEntry, stored: LogBatch): void {
  entry.coordinatorEpoch = Math.max(entry.coordinatorEpoch, stored.batch.coordinatorEpoch ?? -1)
  if (entry.currentTxnFirstOffset === -1) return
  const txn: CompletedTxn = {
    producerId: entry.producerId,
    firstOffset: entry.currentTxnFirstOffset,
    lastOffset: stored.baseOffset,
    aborted: stored.batch.control === 'abort',
  }
  entry.currentTxnFirstOffset = -1
  producers.unreplicated.push(txn)
  if (txn.aborted) producers.aborted.push(txn)
}

/**
 * First offset of the earliest transaction that is open, or whose marker is not below `highWatermark`; Infinity if none.
 *
 * @source C-57
 */
export function firstUnstableOffset(producers: ProducerStateManagerState, highWatermark: number): number {
  let first = Number.POSITIVE_INFINITY
  for (const txn of producers.unreplicated) {
    if (txn.lastOffset >= highWatermark && txn.firstOffset < first) first = txn.firstOffset
  }
  for (const entry of producers.entries.values()) {
    const open = entry.currentTxnFirstOffset
    if (open !== -1 && open < first) first = open
  }
  return first
}

/** Forget completed transactions whose markers are committed. */
export function onHighWatermark(producers: ProducerStateManagerState, highWatermark: number): void {
  if (producers.unreplicated.length === 0) return
  producers.unreplicated = producers.unreplicated.filter((txn) => txn.lastOffset >= highWatermark)
}

/**
 * Drop producers without an open transaction that have been idle for `expirationMs`.
 *
 * @source C-116
 */
export function expireProducers(producers: ProducerStateManagerState, clockMs: Millis, expirationMs: Millis): void {
  for (const [producerId, entry] of producers.entries) {
    if (entry.currentTxnFirstOffset === -1 && clockMs - entry.lastTimestampMs >= expirationMs) {
      producers.entries.delete(producerId)
    }
  }
}

/**
 * Write the state to disk, as a clean close does: only the last batch of each producer survives.
 *
 * @source C-117
 */
export function takeSnapshot(producers: ProducerStateManagerState, offset: number): void {
  producers.snapshots = producers.snapshots.filter((snapshot) => snapshot.offset < offset)
  const entries = [...producers.entries.values()].map((entry) => ({ ...entry, batches: entry.batches.slice(-1) }))
  producers.snapshots.push({ offset, entries })
}

/**
 * Go back to the newest snapshot that lies within the log; what the log holds behind it is replayed by the caller.
 *
 * @returns The offset from which to replay.
 * @source C-117
 */
export function reloadFromSnapshot(producers: ProducerStateManagerState, logEndOffset: number): number {
  producers.snapshots = producers.snapshots.filter((snapshot) => snapshot.offset <= logEndOffset)
  const newest = producers.snapshots[producers.snapshots.length - 1]
  const from = newest?.offset ?? 0
  producers.entries = new Map((newest?.entries ?? []).map((entry) => [entry.producerId, cloneEntry(entry)]))
  producers.aborted = producers.aborted.filter((txn) => txn.lastOffset < from)
  producers.unreplicated = producers.unreplicated.filter((txn) => txn.lastOffset < from)
  return from
}

/** An independent copy. */
export function cloneProducerState(producers: ProducerStateManagerState): ProducerStateManagerState {
  const entries = new Map<number, ProducerStateEntry>()
  for (const [producerId, entry] of producers.entries) entries.set(producerId, cloneEntry(entry))
  return {
    entries,
    aborted: producers.aborted.slice(),
    unreplicated: producers.unreplicated.slice(),
    snapshots: producers.snapshots.slice(),
  }
}

function cloneEntry(entry: ProducerStateEntry): ProducerStateEntry {
  return { ...entry, batches: entry.batches.slice() }
}

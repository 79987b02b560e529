import { assert } from '../kernel/assert.ts'
import {
  append,
  type ChunkedList,
  cloneList,
  emptyList,
  itemAt,
  lastItem,
  searchList,
  truncateList,
} from '../kernel/chunked-list.ts'
import type { Bytes, Micros } from '../kernel/units.ts'
import type { LogBatch, RecordBatch } from '../protocol/messages.ts'
import {
  assignEpoch,
  type EpochEnd,
  type EpochEntry,
  endOfEpoch,
  latestEpoch,
  truncateEpochs,
} from './leader-epoch-cache.ts'
import {
  cloneProducerState,
  emptyProducerState,
  firstUnstableOffset,
  onHighWatermark,
  type ProducerStateManagerState,
  reloadFromSnapshot,
  takeSnapshot,
  updateProducerState,
} from './producer-state-manager.ts'

/**
 * The log of one replica. Offsets are *next* offsets: a log end offset of 11 means that the last record is at 10.
 *
 * @simplified One segment (S-1): the log start never moves by itself.
 */
export interface UnifiedLogState {
  logStartOffset: number
  logEndOffset: number
  highWatermark: number
  batches: ChunkedList<LogBatch>
  /** When each batch was appended here: what a power loss takes with it. */
  appendedAtUs: ChunkedList<Micros>
  epochs: EpochEntry[]
  producers: ProducerStateManagerState
}

const NO_BATCHES: readonly LogBatch[] = []

/** A log without records that begins at `offset`. */
export function emptyLog(offset = 0): UnifiedLogState {
  return {
    logStartOffset: offset,
    logEndOffset: offset,
    highWatermark: offset,
    batches: emptyList(),
    appendedAtUs: emptyList(),
    epochs: [],
    producers: emptyProducerState(),
  }
}

/**
 * A log that holds `count` committed records of before the start, written under epoch 0.
 *
 * @param sizeBytes Of the one batch that stands for them.
 */
export function logWithInitialRecords(batch: RecordBatch): UnifiedLogState {
  const log = emptyLog()
  if (batch.recordCount === 0) return log
  appendAsFollower(log, { baseOffset: 0, leaderEpoch: 0, batch, logAppendTimeMs: -1 }, Number.NEGATIVE_INFINITY)
  log.highWatermark = log.logEndOffset
  return log
}

/**
 * Append at the end, stamped with the leader's epoch.
 *
 * @returns The batch as it stands in the log: followers store this very object.
 * @source C-19
 */
export function appendAsLeader(
  log: UnifiedLogState,
  batch: RecordBatch,
  stamp: { readonly leaderEpoch: number; readonly logAppendTimeMs: number },
  nowUs: Micros,
): LogBatch {
  const stored: LogBatch = {
    baseOffset: log.logEndOffset,
    leaderEpoch: stamp.leaderEpoch,
    batch,
    logAppendTimeMs: stamp.logAppendTimeMs,
  }
  appendAsFollower(log, stored, nowUs)
  return stored
}

/** Append exactly as received: same offsets, epochs and timestamps (C-35). */
export function appendAsFollower(log: UnifiedLogState, stored: LogBatch, nowUs: Micros): void {
  assert(stored.baseOffset === log.logEndOffset, 'append: the batch does not continue the log')
  append(log.batches, stored)
  append(log.appendedAtUs, nowUs)
  log.logEndOffset = stored.baseOffset + stored.batch.recordCount
  assignEpoch(log.epochs, stored.leaderEpoch, stored.baseOffset)
  updateProducerState(log.producers, stored)
}

/** A leader begins its epoch where its log ends, even before any record (C-38, C-50). */
export function startEpoch(log: UnifiedLogState, leaderEpoch: number): void {
  assignEpoch(log.epochs, leaderEpoch, log.logEndOffset)
}

/** Latest epoch of the log, -1 when it has none. */
export function lastEpoch(log: UnifiedLogState): number {
  return latestEpoch(log.epochs)
}

/** `endOf` of C-50. */
export function endOfLogEpoch(log: UnifiedLogState, epoch: number): EpochEnd | undefined {
  return endOfEpoch(log.epochs, epoch, log.logEndOffset)
}

/**
 * Cut the log at `offset`: whole batches go, the high watermark follows, producer state is rebuilt (C-51, C-117).
 *
 * @returns Was anything removed?
 */
export function truncateTo(log: UnifiedLogState, offset: number): boolean {
  assert(offset >= log.logStartOffset, `truncateTo: ${offset} lies before the log start ${log.logStartOffset}`)
  truncateEpochs(log.epochs, offset)
  if (offset >= log.logEndOffset) return false
  const kept = searchList(log.batches, (stored) => stored.baseOffset + stored.batch.recordCount > offset)
  truncateList(log.batches, kept)
  truncateList(log.appendedAtUs, kept)
  const last = lastItem(log.batches)
  log.logEndOffset = last ? last.baseOffset + last.batch.recordCount : log.logStartOffset
  if (log.highWatermark > log.logEndOffset) log.highWatermark = log.logEndOffset
  rebuildProducerState(log)
  return true
}

/** Drop everything and begin again at `offset` (C-54). */
export function truncateFullyAndStartAt(log: UnifiedLogState, offset: number): void {
  Object.assign(log, emptyLog(offset))
}

/** What was appended at or after `sinceUs` never reached the disk (C-60, S-13). Returns whether anything was lost. */
export function dropUnflushed(log: UnifiedLogState, sinceUs: Micros): boolean {
  const kept = searchList(log.appendedAtUs, (atUs) => atUs >= sinceUs)
  if (kept === log.batches.length) return false
  return truncateTo(log, itemAt(log.batches, kept).baseOffset)
}

/** Producer state from the newest snapshot within the log and the batches behind it (C-117). */
export function rebuildProducerState(log: UnifiedLogState): void {
  const from = reloadFromSnapshot(log.producers, log.logEndOffset)
  for (let i = indexOfOffset(log, from); i < log.batches.length; i++) {
    updateProducerState(log.producers, itemAt(log.batches, i))
  }
  onHighWatermark(log.producers, log.highWatermark)
}

/** A clean close writes the producer snapshot (C-117). */
export function closeCleanly(log: UnifiedLogState): void {
  takeSnapshot(log.producers, log.logEndOffset)
}

/** Set the high watermark, never beyond the log end. */
export function setHighWatermark(log: UnifiedLogState, highWatermark: number): void {
  assert(highWatermark <= log.logEndOffset, 'the high watermark lies beyond the log end')
  log.highWatermark = highWatermark
  onHighWatermark(log.producers, highWatermark)
}

/** What read_committed consumers may read up to (C-57). */
export function lastStableOffset(log: UnifiedLogState): number {
  if (log.producers.entries.size === 0) return log.highWatermark
  return Math.min(log.highWatermark, firstUnstableOffset(log.producers, log.highWatermark))
}

/**
 * Batches from `fetchOffset` on that lie wholly below `limitOffset`, at most `maxBytes`, but at least one (C-13:
 * fetch limits are soft).
 */
export function readLog(
  log: UnifiedLogState,
  fetchOffset: number,
  limitOffset: number,
  maxBytes: Bytes,
): readonly LogBatch[] {
  if (fetchOffset >= limitOffset) return NO_BATCHES
  const read: LogBatch[] = []
  let bytes = 0
  for (let i = indexOfOffset(log, fetchOffset); i < log.batches.length; i++) {
    const stored = itemAt(log.batches, i)
    if (stored.baseOffset + stored.batch.recordCount > limitOffset) break
    bytes += stored.batch.sizeBytes
    if (read.length > 0 && bytes > maxBytes) break
    read.push(stored)
  }
  return read
}

/** Index of the batch that holds `offset`, or the number of batches. Readers are mostly near the end: look there first. */
function indexOfOffset(log: UnifiedLogState, offset: number): number {
  const { batches } = log
  if (offset >= log.logEndOffset) return batches.length
  for (let i = batches.length - 1; i >= 0 && i >= batches.length - 8; i--) {
    if (itemAt(batches, i).baseOffset <= offset) return i
  }
  return searchList(batches, (stored) => stored.baseOffset + stored.batch.recordCount > offset)
}

/** An independent copy; full chunks are shared. */
export function cloneLog(log: UnifiedLogState): UnifiedLogState {
  return {
    logStartOffset: log.logStartOffset,
    logEndOffset: log.logEndOffset,
    highWatermark: log.highWatermark,
    batches: cloneList(log.batches),
    appendedAtUs: cloneList(log.appendedAtUs),
    epochs: log.epochs.slice(),
    producers: cloneProducerState(log.producers),
  }
}

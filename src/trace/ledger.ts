import { must } from '../engine/kernel/assert.ts'
import {
  append,
  type ChunkedList,
  cloneList,
  emptyList,
  itemAt,
  lastItem,
  truncateList,
} from '../engine/kernel/chunked-list.ts'
import type { Micros } from '../engine/kernel/units.ts'
import { producerOfBatch } from '../engine/protocol/ids.ts'
import type { LogBatch } from '../engine/protocol/messages.ts'
import { ACKED, PENDING, type RecordTable } from '../engine/protocol/record-table.ts'

/**
 * The score: for each record whether it is acknowledged, stored, committed, lost, duplicated or out of order, in the
 * contract's words. It follows two things: the logs that count (`syncPartition`), and the futures (`noteResult`). Every
 * reader of the score reads this one; nobody counts twice.
 */
export interface Ledger {
  /** Highest record number seen. */
  recordCount: number
  /** By record number: copies in the logs that count, copies of those that are committed. */
  copies: Uint16Array
  committedCopies: Uint16Array
  /** 0 pending, 1 acked, 2 failed. */
  result: Uint8Array
  sent: number
  acked: number
  failed: number
  stored: number
  committed: number
  /** Acked, not stored. */
  lost: number
  duplicated: number
  reordered: number
  readonly partitions: (CountedPartition | undefined)[]
}

/** What has been counted of one partition: the batches of the log that counts, and how many of them are committed. */
interface CountedPartition {
  readonly batches: ChunkedList<CountedBatch>
  committedBatches: number
  readonly highest: Map<number, number>
  /** Below the high watermark, and hidden when that was looked at: looked at again with every sync. */
  undecided: LogBatch[]
}

/** A batch that has been counted, with what undoes it when the log is truncated. */
interface CountedBatch {
  readonly stored: LogBatch
  /** Highest record number of its producer before it. */
  readonly highestBefore: number
  /** Reordered records in it. */
  readonly reordered: number
}

/** The log that counts for a partition (contract, "The log that counts"). */
export interface CountedLog {
  readonly batches: ChunkedList<LogBatch>
  readonly highWatermark: number
  /** Records of these are in an aborted or an open transaction: never committed. */
  isHidden?: (stored: LogBatch) => boolean
}

const PENDING_RESULT = 0
const ACKED_RESULT = 1
const FAILED_RESULT = 2

/** A ledger of nothing. */
export function emptyLedger(): Ledger {
  return {
    recordCount: 0,
    copies: new Uint16Array(256),
    committedCopies: new Uint16Array(256),
    result: new Uint8Array(256),
    sent: 0,
    acked: 0,
    failed: 0,
    stored: 0,
    committed: 0,
    lost: 0,
    duplicated: 0,
    reordered: 0,
    partitions: [],
  }
}

/** An independent copy; stored batches are shared. */
export function cloneLedger(ledger: Ledger): Ledger {
  return {
    ...ledger,
    copies: ledger.copies.slice(),
    committedCopies: ledger.committedCopies.slice(),
    result: ledger.result.slice(),
    partitions: ledger.partitions.map(
      (counted) =>
        counted && {
          ...counted,
          batches: cloneList(counted.batches),
          highest: new Map(counted.highest),
          undecided: counted.undecided.slice(),
        },
    ),
  }
}

/** send() was called for a record. */
export function noteSent(ledger: Ledger, record: number): void {
  ensureRoom(ledger, record)
  if (record > ledger.recordCount) ledger.recordCount = record
  ledger.sent++
}

/** A future is complete. */
export function noteResult(ledger: Ledger, record: number, isAcked: boolean): void {
  ensureRoom(ledger, record)
  if (ledger.result[record] !== PENDING_RESULT) return
  ledger.result[record] = isAcked ? ACKED_RESULT : FAILED_RESULT
  if (!isAcked) {
    ledger.failed++
    return
  }
  ledger.acked++
  if (ledger.copies[record] === 0) ledger.lost++
}

/** Every future that is complete at `atUs`, from the run's table: used when a ledger starts in the middle of a run. */
export function noteTable(ledger: Ledger, table: RecordTable, recordCount: number, atUs: Micros): void {
  for (let record = 1; record <= recordCount; record++) {
    noteSent(ledger, record)
    const result = table.result[record] as number
    if (result !== PENDING && (table.completedAtUs[record] as number) <= atUs)
      noteResult(ledger, record, result === ACKED)
  }
}

/** Bring one partition up to the log that counts for it now (undefined: none does). */
export function syncPartition(ledger: Ledger, partition: number, log: CountedLog | undefined): void {
  let counted = ledger.partitions[partition]
  if (!counted) {
    if (!log || log.batches.length === 0) return
    counted = {
      batches: emptyList(),
      committedBatches: 0,
      highest: new Map(),
      undecided: [],
    }
    ledger.partitions[partition] = counted
  }
  const length = log ? log.batches.length : 0
  while (counted.batches.length > length || (counted.batches.length > 0 && differsAtEnd(counted, log))) {
    uncountLast(ledger, counted)
  }
  if (!log) return
  for (let i = counted.batches.length; i < length; i++) countBatch(ledger, counted, itemAt(log.batches, i))
  syncCommitted(ledger, counted, log)
}

/** True when a record is acknowledged and in no log that counts. */
export function isLost(ledger: Ledger, record: number): boolean {
  return ledger.result[record] === ACKED_RESULT && ledger.copies[record] === 0
}

/** True when the application heard "ok". */
export function isAcked(ledger: Ledger, record: number): boolean {
  return ledger.result[record] === ACKED_RESULT
}

/** True when the application heard that it failed. */
export function isFailed(ledger: Ledger, record: number): boolean {
  return ledger.result[record] === FAILED_RESULT
}

/** True when a copy of the record is committed. */
export function isCommitted(ledger: Ledger, record: number): boolean {
  return (ledger.committedCopies[record] ?? 0) > 0
}

/** The records that `reordered` counts, by number. */
export function reorderedRecords(ledger: Ledger): number[] {
  const found: number[] = []
  for (const counted of ledger.partitions) {
    const seen = new Set<number>()
    const count = counted?.batches.length ?? 0
    for (let place = 0; counted && place < count; place++) {
      const { stored, highestBefore } = itemAt(counted.batches, place)
      let highest = highestBefore
      for (const record of stored.batch.records) {
        if (!seen.has(record) && record < highest) found.push(record)
        seen.add(record)
        if (record > highest) highest = record
      }
    }
  }
  return found.sort((a, b) => a - b)
}

/** Copies of a record in the logs that count. */
export function copiesOf(ledger: Ledger, record: number): number {
  return ledger.copies[record] ?? 0
}

function differsAtEnd(counted: CountedPartition, log: CountedLog | undefined): boolean {
  if (!log) return true
  const last = counted.batches.length - 1
  const mine = itemAt(counted.batches, last).stored
  const theirs = itemAt(log.batches, last)
  return (
    mine !== theirs &&
    (mine.batch !== theirs.batch || mine.baseOffset !== theirs.baseOffset || mine.leaderEpoch !== theirs.leaderEpoch)
  )
}

function countBatch(ledger: Ledger, counted: CountedPartition, stored: LogBatch): void {
  const { records } = stored.batch
  const producer = producerOfBatch(stored.batch.id)
  const before = counted.highest.get(producer) ?? 0
  let highest = before
  let reordered = 0
  for (const record of records) {
    ensureRoom(ledger, record)
    const copies = (ledger.copies[record] as number) + 1
    ledger.copies[record] = copies
    if (copies > 1) ledger.duplicated++
    else {
      ledger.stored++
      if (record < highest) reordered++
      if (ledger.result[record] === ACKED_RESULT) ledger.lost--
    }
    if (record > highest) highest = record
  }
  ledger.reordered += reordered
  append(counted.batches, { stored, highestBefore: before, reordered })
  counted.highest.set(producer, highest)
}

function uncountLast(ledger: Ledger, counted: CountedPartition): void {
  const { stored, highestBefore, reordered } = must(lastItem(counted.batches), 'the batch to be uncounted')
  truncateList(counted.batches, counted.batches.length - 1)
  ledger.reordered -= reordered
  counted.highest.set(producerOfBatch(stored.batch.id), highestBefore)
  if (counted.committedBatches > counted.batches.length) {
    counted.committedBatches--
    uncommit(ledger, counted, stored)
  }
  if (stored.batch.control) reopenTransaction(ledger, counted, stored)
  for (const record of stored.batch.records) {
    const copies = (ledger.copies[record] as number) - 1
    ledger.copies[record] = copies
    if (copies > 0) ledger.duplicated--
    else {
      ledger.stored--
      if (ledger.result[record] === ACKED_RESULT) ledger.lost++
    }
  }
}

/** A marker is gone, and the records in front of it are still there: their transaction is open again (C-131). */
function reopenTransaction(ledger: Ledger, counted: CountedPartition, marker: LogBatch): void {
  for (let i = counted.batches.length - 1; i >= 0; i--) {
    const { stored } = itemAt(counted.batches, i)
    const { batch } = stored
    if (batch.producerId !== marker.batch.producerId || !batch.isTransactional) continue
    if (batch.control) return
    if (i >= counted.committedBatches || counted.undecided.includes(stored)) continue
    uncommit(ledger, counted, stored)
    counted.undecided.push(stored)
  }
}

function syncCommitted(ledger: Ledger, counted: CountedPartition, log: CountedLog): void {
  while (counted.committedBatches > 0) {
    const { stored: last } = itemAt(counted.batches, counted.committedBatches - 1)
    if (endOf(last) <= log.highWatermark) break
    counted.committedBatches--
    uncommit(ledger, counted, last)
  }
  while (counted.committedBatches < counted.batches.length) {
    const { stored: next } = itemAt(counted.batches, counted.committedBatches)
    if (endOf(next) > log.highWatermark) break
    counted.committedBatches++
    if (log.isHidden?.(next)) counted.undecided.push(next)
    else commit(ledger, next)
  }
  if (counted.undecided.length > 0) decide(ledger, counted, log)
}

/** Batches whose transaction has been committed meanwhile. */
function decide(ledger: Ledger, counted: CountedPartition, log: CountedLog): void {
  counted.undecided = counted.undecided.filter((stored) => {
    if (log.isHidden?.(stored)) return true
    commit(ledger, stored)
    return false
  })
}

function commit(ledger: Ledger, stored: LogBatch): void {
  for (const record of stored.batch.records) {
    const copies = (ledger.committedCopies[record] as number) + 1
    ledger.committedCopies[record] = copies
    if (copies === 1) ledger.committed++
  }
}

function uncommit(ledger: Ledger, counted: CountedPartition, stored: LogBatch): void {
  const place = counted.undecided.indexOf(stored)
  if (place >= 0) {
    counted.undecided.splice(place, 1)
    return
  }
  for (const record of stored.batch.records) {
    const copies = (ledger.committedCopies[record] as number) - 1
    ledger.committedCopies[record] = copies
    if (copies === 0) ledger.committed--
  }
}

function endOf(stored: LogBatch): number {
  return stored.baseOffset + stored.batch.recordCount
}

function ensureRoom(ledger: Ledger, record: number): void {
  if (record < ledger.copies.length) return
  const capacity = Math.max(record + 1, ledger.copies.length * 2)
  ledger.copies = grown(ledger.copies, new Uint16Array(capacity))
  ledger.committedCopies = grown(ledger.committedCopies, new Uint16Array(capacity))
  ledger.result = grown(ledger.result, new Uint8Array(capacity))
}

function grown<A extends Uint8Array | Uint16Array>(old: A, fresh: A): A {
  fresh.set(old)
  return fresh
}

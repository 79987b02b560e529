import { assert } from '../kernel/assert.ts'
import type { Micros } from '../kernel/units.ts'
import type { PartitionRegistry, RecordNumber } from './ids.ts'
import type { PartitionerCalls } from './partitioner-calls.ts'

/** A header of a record. A null value is kept as Kafka does. */
export interface RecordHeader {
  readonly key: string
  readonly value: Uint8Array | null
}

/**
 * What the application asks to send, already serialized. The value is named by where its bytes come from, so that a
 * hundred thousand generated values take no memory: `contentOf` makes them when somebody looks.
 */
export interface PlannedRecord {
  readonly topic: string
  /** Explicit partition, or -1. */
  readonly partition: number
  /** Serialized key; null: no key. */
  readonly key: Uint8Array | null
  /** -1: null value. */
  readonly valueSize: number
  readonly headers: readonly RecordHeader[]
  /** Own timestamp (epoch ms), or -1: the client takes its clock. */
  readonly timestampMs: number
  /** Workload entry (index in the scenario), or -1 for the action `send`, and the record's place in it. */
  readonly entry: number
  readonly indexInEntry: number
  /** The value itself, where no workload entry makes it (the action `send`). */
  readonly value?: Uint8Array
}

/** `result` of a record whose future is not complete. */
export const PENDING = -1
/** `result` of a record whose future completed without an exception. */
export const ACKED = 0

/** How the application waits for a send: not at all, in get(), or by a callback. */
export const SEND_MODE = { async: 0, sync: 1, callback: 2 } as const

/** A call of a producer's application that threw. */
export interface ThrownException {
  readonly atUs: Micros
  /** Producer index. */
  readonly producer: number
  /** Index into `exceptions`. */
  readonly exception: number
}

/**
 * Every record for which send() was really called, by number from 1. Rows are facts of the run: a replay from a
 * checkpoint writes the same values again. They are not part of snapshots; what a snapshot keeps is how many there are.
 * A row's `completedAtUs` may lie after the moment one looks at: compare it with that moment.
 */
export interface RecordTable {
  /** Rows in use: records 1..rowCount - 1. What lies beyond in the columns is room to grow. */
  rowCount: number
  /** Producer index (order in the scenario). */
  producer: Int32Array
  readonly planned: PlannedRecord[]
  /** The real call of send() (µs). */
  sentAtUs: Float64Array
  /** PartitionIndex: where the producer put it; -1 before, or if it never got that far. */
  partition: Int32Array
  /** Create time (epoch ms). */
  timestampMs: Float64Array
  /** When the future completed, or NEVER. */
  completedAtUs: Float64Array
  /** PENDING, ACKED, or 1 + index into `exceptions`. */
  result: Int32Array
  /** Offset told to the application, -1 when unknown. */
  offset: Float64Array
  /** Times that it was put on the wire. */
  attempts: Int32Array
  /** How the application waits for it: see SEND_MODE. */
  mode: Uint8Array
  /**
   * Exceptions that calls other than send() threw, in order of time: what `transactionReturned` does not carry. Rows are
   * facts like records: a replay finds them written already.
   */
  readonly thrown: ThrownException[]
  /** Distinct exceptions as Java prints them: `org.apache…Exception: message`. */
  readonly exceptions: string[]
  readonly exceptionIndex: Map<string, number>
}

const FIRST_CAPACITY = 256

/** A table without records. Row 0 is unused: records count from 1. */
export function emptyRecordTable(): RecordTable {
  const none: PlannedRecord = {
    topic: '',
    partition: -1,
    key: null,
    valueSize: -1,
    headers: [],
    timestampMs: -1,
    entry: -1,
    indexInEntry: 0,
  }
  return {
    rowCount: 1,
    producer: new Int32Array(FIRST_CAPACITY).fill(-1),
    planned: [none],
    sentAtUs: new Float64Array(FIRST_CAPACITY),
    partition: new Int32Array(FIRST_CAPACITY).fill(-1),
    timestampMs: new Float64Array(FIRST_CAPACITY),
    completedAtUs: new Float64Array(FIRST_CAPACITY).fill(Number.POSITIVE_INFINITY),
    result: new Int32Array(FIRST_CAPACITY).fill(PENDING),
    offset: new Float64Array(FIRST_CAPACITY).fill(-1),
    attempts: new Int32Array(FIRST_CAPACITY),
    mode: new Uint8Array(FIRST_CAPACITY),
    thrown: [],
    exceptions: [],
    exceptionIndex: new Map(),
  }
}

/**
 * Write row `record` at the real call of send(). A row that is there already is kept as it is: a replay states the same
 * facts again, and what is known of their future must not be forgotten meanwhile.
 */
export function writeRecord(
  table: RecordTable,
  record: RecordNumber,
  producer: number,
  planned: PlannedRecord,
  sentAtUs: Micros,
): void {
  assert(record >= 1 && record <= table.rowCount, 'writeRecord leaves a hole: record', record)
  if (record < table.rowCount) return
  if (record === table.producer.length) grow(table)
  table.rowCount++
  table.planned.push(planned)
  table.producer[record] = producer
  table.sentAtUs[record] = sentAtUs
  clearRow(table, record)
}

/** An independent copy: what is tried out on it is forgotten with it. */
export function cloneRecordTable(table: RecordTable): RecordTable {
  return {
    rowCount: table.rowCount,
    producer: table.producer.slice(),
    planned: table.planned.slice(),
    sentAtUs: table.sentAtUs.slice(),
    partition: table.partition.slice(),
    timestampMs: table.timestampMs.slice(),
    completedAtUs: table.completedAtUs.slice(),
    result: table.result.slice(),
    offset: table.offset.slice(),
    attempts: table.attempts.slice(),
    mode: table.mode.slice(),
    thrown: table.thrown.slice(),
    exceptions: table.exceptions.slice(),
    exceptionIndex: new Map(table.exceptionIndex),
  }
}

/** Nothing is known of the future of a record that has just been handed to send(). */
function clearRow(table: RecordTable, record: RecordNumber): void {
  table.partition[record] = -1
  table.timestampMs[record] = 0
  table.completedAtUs[record] = Number.POSITIVE_INFINITY
  table.result[record] = PENDING
  table.offset[record] = -1
  table.attempts[record] = 0
  table.mode[record] = SEND_MODE.async
}

/** Columns of twice the length; whoever holds the table sees the new ones. */
function grow(table: RecordTable): void {
  const capacity = table.producer.length * 2
  const ints = (old: Int32Array) => {
    const fresh = new Int32Array(capacity)
    fresh.set(old)
    return fresh
  }
  const doubles = (old: Float64Array) => {
    const fresh = new Float64Array(capacity)
    fresh.set(old)
    return fresh
  }
  table.producer = ints(table.producer)
  table.sentAtUs = doubles(table.sentAtUs)
  table.partition = ints(table.partition)
  table.timestampMs = doubles(table.timestampMs)
  table.completedAtUs = doubles(table.completedAtUs)
  table.result = ints(table.result)
  table.offset = doubles(table.offset)
  table.attempts = ints(table.attempts)
  const mode = new Uint8Array(capacity)
  mode.set(table.mode)
  table.mode = mode
}

/** Forget what happened after `atUs`, when `recordCount` records had been sent: another future begins there. */
export function rewindRecords(table: RecordTable, recordCount: number, atUs: Micros): void {
  table.rowCount = Math.min(table.rowCount, recordCount + 1)
  table.planned.length = table.rowCount
  const known = table.thrown.findIndex((one) => one.atUs > atUs)
  if (known >= 0) table.thrown.length = known
  for (let record = 1; record < table.rowCount; record++) {
    if ((table.completedAtUs[record] as number) <= atUs) continue
    table.completedAtUs[record] = Number.POSITIVE_INFINITY
    table.result[record] = PENDING
    table.offset[record] = -1
  }
}

/** The number of an exception text in this table (for `result`: plus one). */
export function exceptionNumber(table: RecordTable, text: string): number {
  const known = table.exceptionIndex.get(text)
  if (known !== undefined) return known
  const index = table.exceptions.length
  table.exceptions.push(text)
  table.exceptionIndex.set(text, index)
  return index
}

/** A call of the application has thrown. What a replay says again is known already. */
export function writeThrown(table: RecordTable, atUs: Micros, producer: number, text: string): void {
  const { thrown } = table
  for (let i = thrown.length - 1; i >= 0; i--) {
    const one = thrown[i] as ThrownException
    if (one.atUs < atUs) break
    if (one.atUs > atUs || (one.producer === producer && table.exceptions[one.exception] === text)) return
  }
  thrown.push({ atUs, producer, exception: exceptionNumber(table, text) })
}

/** The text of a record's exception, or null. */
export function exceptionOf(table: RecordTable, record: RecordNumber): string | null {
  const result = table.result[record] as number
  return result <= ACKED ? null : (table.exceptions[result - 1] as string)
}

/** What actors share besides messages: names of partitions, rows of records. Owned by the run, handed to each actor. */
export interface RunTables {
  readonly registry: PartitionRegistry
  readonly records: RecordTable
  /** The serialized value of a record, made from where it comes from; null for a null value. */
  contentOf(record: RecordNumber): Uint8Array | null
  /** By producer index: the calls of its own partitioner; absent where it has none. */
  readonly partitionerCalls?: readonly (PartitionerCalls | undefined)[]
}

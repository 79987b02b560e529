import { CLUSTER } from '../../engine/cluster/events.ts'
import type { KafkaVersion } from '../../engine/config/profile.ts'
import { PRODUCER } from '../../engine/producer/events.ts'
import { isSubclassOf, simpleName } from '../../engine/protocol/exceptions.ts'
import { partitionName } from '../../engine/protocol/ids.ts'
import { exceptionOf, type RunTables, SEND_MODE } from '../../engine/protocol/record-table.ts'
import { type EventColumns, eventCodeAt, eventTime, eventValue } from '../event-columns.ts'
import { type Closing, closingAt } from './closing.ts'

/** One line that the application's program prints. */
export interface PrintedLine {
  readonly atUs: number
  /** As `System.out.println` writes it; empty: the process started or was killed, and printed nothing itself. */
  readonly text: string
  readonly kind: 'output' | 'exception' | 'started' | 'killed'
  /** The record whose future it is. */
  readonly record?: number
}

/** What one application has printed, and what it has kept silent about, as far as the events have been folded. */
export interface Printed {
  readonly producer: number
  /** The next event to fold. */
  next: number
  readonly lines: PrintedLine[]
  /** When futures that nobody reads were completed, ascending: with a position, with an exception. */
  readonly unreadAckedUs: number[]
  readonly unreadFailedUs: number[]
  readonly closings: Closing[]
  /** Records whose future is open → their batch, -1 before there is one. */
  readonly pending: Map<number, number>
  /** Batches on the wire. */
  readonly flying: Set<number>
  /** Batches that a leader has written → when first. */
  readonly stored: Map<number, number>
  /** The record that is in send(), and when it was appended (-1: not yet). */
  sending: number
  appendedUs: number
  /** Exceptions of other calls that have been printed. */
  thrownCount: number
}

/** Nothing printed yet. */
export function newPrinted(producer: number): Printed {
  return {
    producer,
    next: 0,
    lines: [],
    unreadAckedUs: [],
    unreadFailedUs: [],
    closings: [],
    pending: new Map(),
    flying: new Set(),
    stored: new Map(),
    sending: 0,
    appendedUs: -1,
    thrownCount: 0,
  }
}

/** Fold every event that there is into what is printed. */
export function printOn(printed: Printed, columns: EventColumns, tables: RunTables, version: KafkaVersion): void {
  for (; printed.next < columns.length; printed.next++) fold(printed, columns, printed.next, tables, version)
}

function fold(printed: Printed, columns: EventColumns, index: number, tables: RunTables, version: KafkaVersion): void {
  const code = eventCodeAt(columns, index)
  const first = eventValue(columns, index, 0)
  const atUs = eventTime(columns, index)
  const { producer, pending, flying } = printed
  switch (code) {
    case PRODUCER.recordSent:
      if (eventValue(columns, index, 1) !== producer) return
      pending.set(first, -1)
      printed.sending = first
      printed.appendedUs = -1
      return
    case PRODUCER.recordAppended:
      if (pending.has(first)) pending.set(first, eventValue(columns, index, 1))
      if (first === printed.sending) printed.appendedUs = atUs
      return
    case PRODUCER.batchSent:
      flying.add(first)
      return
    case PRODUCER.batchReenqueued:
      flying.delete(first)
      return
    case PRODUCER.batchCompleted:
    case PRODUCER.batchFailed:
      flying.delete(first)
      return
    case CLUSTER.batchAppended: {
      const batch = eventValue(columns, index, 5)
      if (batch >= 0 && !printed.stored.has(batch)) printed.stored.set(batch, atUs)
      return
    }
    case PRODUCER.recordAcked:
      if (tables.records.producer[first] === producer) acked(printed, tables, first, atUs)
      return
    case PRODUCER.recordFailed:
      if (tables.records.producer[first] === producer) failed(printed, tables, first, atUs, version)
      return
    case PRODUCER.transactionReturned:
      if (first === producer && eventValue(columns, index, 2) !== 0) threw(printed, tables, atUs)
      return
    case PRODUCER.producerStarted:
      if (first === producer) printed.lines.push({ atUs, text: '', kind: 'started' })
      return
    case PRODUCER.closeStarted:
      if (first === producer) printed.closings.push(closingAt(printed, atUs, 'close', eventValue(columns, index, 1)))
      return
    case PRODUCER.producerClosed: {
      const last = printed.closings.at(-1)
      if (first === producer && last) last.endedAtUs = atUs
      return
    }
    case PRODUCER.producerDied:
      if (first !== producer) return
      printed.lines.push({ atUs, text: '', kind: 'killed' })
      printed.closings.push(closingAt(printed, atUs, 'kill', -1))
      pending.clear()
      return
  }
}

function acked(printed: Printed, { records, registry }: RunTables, record: number, atUs: number): void {
  printed.pending.delete(record)
  if (records.mode[record] === SEND_MODE.async) {
    printed.unreadAckedUs.push(atUs)
    return
  }
  // RecordMetadata prints its partition and its offset, -1 when it is not known (P-152).
  const partition = partitionName(registry, records.partition[record] as number)
  printed.lines.push({ atUs, text: `${partition}@${records.offset[record]}`, kind: 'output', record })
}

/**
 * An exception in the future is wrapped by get(), handed to a callback as it is, and unheard by everybody else; one that
 * send() itself throws is caught where it is called (P-30).
 */
function failed(printed: Printed, { records }: RunTables, record: number, atUs: number, version: KafkaVersion): void {
  printed.pending.delete(record)
  const text = exceptionOf(records, record) ?? ''
  const mode = records.mode[record]
  const isThrown = isInSend(printed, record, atUs) && !isSubclassOf(classOf(text), 'ApiException', version)
  if (!isThrown && mode === SEND_MODE.async) {
    printed.unreadFailedUs.push(atUs)
    return
  }
  const isWrapped = !isThrown && mode === SEND_MODE.sync
  const words = isWrapped ? `java.util.concurrent.ExecutionException: ${text}` : text
  printed.lines.push({ atUs, text: words, kind: 'exception', record })
}

function isInSend({ sending, appendedUs }: Printed, record: number, atUs: number): boolean {
  return sending === record && (appendedUs === -1 || appendedUs === atUs)
}

function classOf(text: string): string {
  const end = text.indexOf(':')
  return simpleName(end < 0 ? text : text.slice(0, end))
}

function threw(printed: Printed, { records }: RunTables, atUs: number): void {
  const rows = records.thrown.filter((one) => one.producer === printed.producer)
  const row = rows[printed.thrownCount]
  // Two equal ones of one instant are one row.
  const told = row && row.atUs === atUs ? row : rows.findLast((one) => one.atUs === atUs)
  if (told === row) printed.thrownCount++
  if (told) printed.lines.push({ atUs, text: records.exceptions[told.exception] ?? '', kind: 'exception' })
}

import { exceptionOf, type RecordTable } from '../../engine/protocol/record-table.ts'
import type { Printed } from './printed.ts'

/** A close() or a crash: the records whose futures were open then. */
export interface Closing {
  readonly atUs: number
  readonly how: 'close' | 'kill'
  /** Of close(timeout); -1: without limit. */
  readonly timeoutMs: number
  /** When close() returned. */
  endedAtUs: number | undefined
  readonly records: readonly { readonly record: number; readonly batch: number; readonly isFlying: boolean }[]
}

/** What became of a record that was under way when its producer closed or died. */
export interface ClosedRecord {
  readonly record: number
  /** sending: still in send(), in no batch. */
  readonly where: 'sending' | 'buffered' | 'inFlight'
  /** gone: its process is dead, so that nobody will ever hear of it. */
  readonly fate: 'acked' | 'failed' | 'waiting' | 'gone'
  /** A leader has written its batch. */
  readonly isStored: boolean
  /** Of an acked one, -1: not known. */
  readonly offset: number
  /** Of a failed one, as Java prints it. */
  readonly exception: string | null
}

/** A closing as it is seen at a moment. */
export interface ClosingReport {
  readonly atUs: number
  readonly how: Closing['how']
  readonly timeoutMs: number
  readonly endedAtUs?: number
  readonly total: number
  readonly counts: Readonly<Record<ClosedRecord['fate'], number>>
  /** Of those that are not acked. */
  readonly storedCount: number
  /** The first of them, in the order of send(). */
  readonly rows: readonly ClosedRecord[]
}

/** Rows of one report: a longer list is told in numbers. */
const MOST_ROWS = 200

/** What is under way at the very moment of a close() or a crash. */
export function closingAt({ pending, flying }: Printed, atUs: number, how: Closing['how'], timeoutMs: number): Closing {
  const records = [...pending].map(([record, batch]) => ({ record, batch, isFlying: flying.has(batch) }))
  return { atUs, how, timeoutMs, endedAtUs: undefined, records }
}

/** What became, up to `nowUs`, of everything that was under way at the last closing; undefined: none yet. */
export function closingReport(printed: Printed, records: RecordTable, nowUs: number): ClosingReport | undefined {
  const closing = printed.closings.findLast(({ atUs }) => atUs <= nowUs)
  if (!closing) return undefined
  const { atUs, how, timeoutMs, endedAtUs } = closing
  const rows = closing.records.map((one) => fateOf(closing, one, printed, records, nowUs))
  const counts = { acked: 0, failed: 0, waiting: 0, gone: 0 }
  let storedCount = 0
  for (const { fate, isStored } of rows) {
    counts[fate]++
    if (isStored && fate !== 'acked') storedCount++
  }
  const ended = endedAtUs !== undefined && endedAtUs <= nowUs ? { endedAtUs } : {}
  return { atUs, how, timeoutMs, ...ended, total: rows.length, counts, storedCount, rows: rows.slice(0, MOST_ROWS) }
}

function fateOf(
  { how }: Closing,
  { record, batch, isFlying }: Closing['records'][number],
  printed: Printed,
  records: RecordTable,
  nowUs: number,
): ClosedRecord {
  const isDone = (records.completedAtUs[record] as number) <= nowUs
  const exception = isDone ? exceptionOf(records, record) : null
  const open = how === 'kill' ? 'gone' : 'waiting'
  return {
    record,
    where: batch < 0 ? 'sending' : isFlying ? 'inFlight' : 'buffered',
    fate: !isDone ? open : exception === null ? 'acked' : 'failed',
    isStored: (printed.stored.get(batch) ?? Number.POSITIVE_INFINITY) <= nowUs,
    offset: isDone ? (records.offset[record] as number) : -1,
    exception,
  }
}

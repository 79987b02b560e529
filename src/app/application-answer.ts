import { SEND_MODE } from '../engine/protocol/record-table.ts'
import type { Run } from '../replay/run.ts'
import { closingReport } from '../trace/application/closing.ts'
import type { SentRecord } from '../trace/application/executing.ts'
import { momentAt } from '../trace/application/moment.ts'
import { newPrinted, type Printed, printOn } from '../trace/application/printed.ts'
import { APPLICATION_LINES, type ApplicationPage, type ApplicationQuestion } from './application-messages.ts'

/** What has been folded of the run that was asked about last: another future, under another number, needs another one. */
let kept: { readonly run: Run; readonly number: number; readonly byProducer: Map<number, Printed> } | undefined

/** The application of one producer at a moment: what it does, and what it has printed. */
export function applicationPage(run: Run, number: number, asked: ApplicationQuestion): ApplicationPage {
  const { columns, tables } = run
  const { producer, atUs, part } = asked
  const printed = printedOf(run, number, producer)
  printOn(printed, columns, tables, run.plan.scenario.kafka)
  const moment = momentAt(columns, tables.records, producer, atUs)
  const count = countUpTo(printed.lines.length, (place) => printed.lines[place]?.atUs ?? 0, atUs)
  const from = part.kind === 'last' ? Math.max(0, count - APPLICATION_LINES) : Math.min(Math.max(0, part.place), count)
  return {
    moment,
    sent: sentRecord(run, moment.record),
    lines: printed.lines.slice(from, Math.min(count, from + APPLICATION_LINES)),
    from,
    printed: count,
    unreadAcked: countOf(printed.unreadAckedUs, atUs),
    unreadFailed: countOf(printed.unreadFailedUs, atUs),
    closing: closingReport(printed, tables.records, atUs),
  }
}

function printedOf(run: Run, number: number, producer: number): Printed {
  if (kept?.run !== run || kept.number !== number) kept = { run, number, byProducer: new Map() }
  let printed = kept.byProducer.get(producer)
  if (!printed) {
    printed = newPrinted(producer)
    kept.byProducer.set(producer, printed)
  }
  return printed
}

const MODES = ['async', 'sync', 'callback'] as const

function sentRecord(run: Run, record: number): SentRecord | undefined {
  const { records } = run.tables
  const planned = records.planned[record]
  if (record <= 0 || !planned) return undefined
  const mode = MODES.find((one) => SEND_MODE[one] === records.mode[record]) ?? 'async'
  return { entry: planned.entry, index: planned.indexInEntry, sentAtUs: records.sentAtUs[record] as number, mode }
}

function countOf(times: readonly number[], atUs: number): number {
  return countUpTo(times.length, (place) => times[place] as number, atUs)
}

/** How many of the ascending times lie at or before `atUs`. */
function countUpTo(length: number, timeOf: (place: number) => number, atUs: number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (timeOf(middle) > atUs) high = middle
    else low = middle + 1
  }
  return low
}

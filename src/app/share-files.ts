import type { EventSink } from '../engine/simulation/event-sink.ts'
import { eventObject } from '../trace/event-catalog.ts'
import type { Outcome } from '../trace/outcome.ts'

/** The fields of a record in the order of the columns (contract, "Outcome"). */
const RECORD_COLUMNS = [
  'n',
  'producer',
  'topic',
  'key',
  'sentMs',
  'partition',
  'result',
  'metadata',
  'ackedMs',
  'error',
  'attempts',
  'offsets',
  'verdict',
] as const

/** Every record of an outcome, a line each; offsets apart by spaces, nothing where there is none (RFC 4180). */
export function recordsCsv({ records = [] }: Outcome): string {
  return csv([RECORD_COLUMNS, ...records.map((record) => RECORD_COLUMNS.map((name) => record[name]))])
}

/** The numbers of an outcome, a line each. */
export function outcomeCsv(outcome: Outcome): string {
  const lines = Object.entries(outcome).flatMap(([name, value]): (readonly unknown[])[] => {
    if (name === 'latencyMs') {
      return Object.entries(outcome.latencyMs).map(([part, number]) => [`latencyMs.${part}`, number])
    }
    return typeof value === 'object' && value !== null ? [] : [[name, value]]
  })
  return csv([['name', 'value'], ...lines])
}

/** The outcome as `sim` prints it, without its records. */
export function outcomeJson({ records: _records, ...outcome }: Outcome): string {
  return `${JSON.stringify(outcome, null, 2)}\n`
}

/** A sink that writes each event as one line of JSON; `lines` grows. */
export function ndjsonSink(): { readonly sink: EventSink; readonly lines: string[] } {
  const lines: string[] = []
  const sink: EventSink = {
    append(atUs, code, a, b, c, d, e, f) {
      lines.push(JSON.stringify(eventObject(code, atUs, [a, b, c, d, e, f])))
    },
  }
  return { sink, lines }
}

function csv(rows: readonly (readonly unknown[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

/** What a spreadsheet would take for a formula gets a quote before it. */
function cell(value: unknown): string {
  const text = value === null || value === undefined ? '' : Array.isArray(value) ? value.join(' ') : String(value)
  const plain = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

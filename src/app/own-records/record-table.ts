/** Somebody's records as a table: CSV (RFC 4180; also with semicolons or tabs) or NDJSON. */
export interface RecordTable {
  readonly format: RecordFormat
  /** Names of columns; of NDJSON, every field in the order in which it first appears. */
  readonly columns: readonly string[]
  readonly rows: readonly TableRow[]
}

export type RecordFormat = 'csv' | 'ndjson'

export interface TableRow {
  /** Line of the text in which it begins, from 1. */
  readonly line: number
  /** By column; null: nothing stands there. */
  readonly cells: readonly (string | null)[]
  /** Where each cell begins. */
  readonly places: readonly CellPlace[]
  /** All of the row as one JSON text. */
  readonly whole: string
}

/** A place in a text: both count from 1, a column is one UTF-16 unit. */
export interface CellPlace {
  readonly line: number
  readonly column: number
}

/** What is wrong with a table, and where. */
export interface TableProblem extends CellPlace {
  readonly kind:
    | 'empty'
    | 'tooMany'
    | 'openQuote'
    | 'afterQuote'
    | 'cells'
    | 'noJson'
    | 'noObject'
    | 'noTime'
    | 'noName'
  /** What was found, and what was expected. */
  readonly values: readonly string[]
}

export type ReadTable =
  | { readonly ok: true; readonly table: RecordTable }
  | { readonly ok: false; readonly problems: readonly TableProblem[] }

/** More records than this cannot be followed, and make a run slow. */
export const MOST_RECORDS = 100_000
/** So many problems are told. */
export const MOST_PROBLEMS = 50

/** What a text most likely is: NDJSON begins with an object. */
export function formatOf(text: string, fileName = ''): RecordFormat {
  if (/\.(ndjson|jsonl)$/i.test(fileName)) return 'ndjson'
  if (/\.(csv|tsv)$/i.test(fileName)) return 'csv'
  return /^\uFEFF?\s*[{[]/.test(text) ? 'ndjson' : 'csv'
}

/** What a reader of either format has found. */
export function tableOf(
  format: RecordFormat,
  columns: readonly string[],
  rows: readonly TableRow[],
  problems: readonly TableProblem[],
): ReadTable {
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, MOST_PROBLEMS) }
  if (rows.length === 0) return { ok: false, problems: [{ line: 1, column: 1, kind: 'empty', values: [] }] }
  const first = rows[MOST_RECORDS]
  if (first) {
    return { ok: false, problems: [{ line: first.line, column: 1, kind: 'tooMany', values: [String(MOST_RECORDS)] }] }
  }
  return { ok: true, table: { format, columns, rows } }
}

import { positionOf, readLocatedJson } from '../../lessons/json-positions.ts'
import { pathKey } from '../../lessons/path-key.ts'
import { MOST_PROBLEMS, type ReadTable, type TableProblem, type TableRow, tableOf } from './record-table.ts'

interface FoundRow {
  readonly line: number
  readonly fields: Readonly<Record<string, unknown>>
  readonly offsets: ReadonlyMap<string, number>
  readonly raw: string
}

/** An NDJSON text as a table: one object a line; empty lines are left out. A field that is missing or null is nothing. */
export function readNdjson(text: string): ReadTable {
  const problems: TableProblem[] = []
  const places = new Map<string, number>()
  const found: FoundRow[] = []
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  for (const [index, raw] of lines.entries()) {
    if (raw.trim() === '' || problems.length >= MOST_PROBLEMS) continue
    const line = index + 1
    const read = readLocatedJson(raw)
    if (!read.ok) {
      problems.push({ line, column: positionOf(raw, read.offset).column, kind: 'noJson', values: [read.message] })
    } else if (typeof read.value !== 'object' || read.value === null || Array.isArray(read.value)) {
      problems.push({ line, column: raw.search(/\S/) + 1, kind: 'noObject', values: [] })
    } else {
      const fields = read.value as Readonly<Record<string, unknown>>
      for (const name of Object.keys(fields)) if (!places.has(name)) places.set(name, places.size)
      found.push({ line, fields, offsets: read.offsets, raw })
    }
  }
  const columns = [...places.keys()]
  const rows = found.map(
    ({ line, fields, offsets, raw }): TableRow => ({
      line,
      cells: columns.map((name) => cellOf(Object.hasOwn(fields, name) ? fields[name] : null)),
      places: columns.map((name) => ({ line, column: (offsets.get(pathKey([name])) ?? 0) + 1 })),
      whole: raw.trim(),
    }),
  )
  return tableOf('ndjson', columns, rows, problems)
}

function cellOf(value: unknown): string | null {
  if (value === null) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

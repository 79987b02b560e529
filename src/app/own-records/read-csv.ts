import {
  type CellPlace,
  MOST_RECORDS,
  type ReadTable,
  type TableProblem,
  type TableRow,
  tableOf,
} from './record-table.ts'

interface Cell extends CellPlace {
  readonly text: string
  /** Written between quotes: empty then means an empty text, not nothing. */
  readonly isQuoted: boolean
}

interface Line {
  readonly line: number
  readonly cells: readonly Cell[]
}

/**
 * A CSV text as a table (RFC 4180; the sign between cells is the comma, semicolon or tab that the first line has most of).
 * Empty lines are left out.
 *
 * @param hasNames The first row holds the names of the columns.
 */
export function readCsv(text: string, hasNames: boolean): ReadTable {
  const problems: TableProblem[] = []
  const lines = linesOf(text.replace(/^\uFEFF/, ''), problems)
  const [first] = lines
  if (!first) return tableOf('csv', [], [], problems)
  const columns = first.cells.map(({ text: name }, index) => (hasNames ? name.trim() : String(index + 1)))
  columns.forEach((name, index) => {
    if (name === '' || columns.indexOf(name) !== index) {
      const { line, column } = first.cells[index] ?? { line: first.line, column: 1 }
      problems.push({ line, column, kind: 'noName', values: [String(index + 1), name] })
    }
  })
  const rows = lines.slice(hasNames ? 1 : 0).flatMap(({ line, cells }): TableRow[] => {
    if (cells.length !== columns.length) {
      const extra = cells[columns.length]
      const place = extra ? { line: extra.line, column: extra.column } : { line, column: 1 }
      problems.push({ ...place, kind: 'cells', values: [String(cells.length), String(columns.length)] })
      return []
    }
    const values = cells.map((cell) => (cell.text === '' && !cell.isQuoted ? null : cell.text))
    const whole = JSON.stringify(Object.fromEntries(columns.map((name, index) => [name, values[index] ?? null])))
    return [{ line, cells: values, places: cells.map((cell) => ({ line: cell.line, column: cell.column })), whole }]
  })
  return tableOf('csv', columns, rows, problems)
}

function linesOf(text: string, problems: TableProblem[]): readonly Line[] {
  const comma = separatorOf(text)
  const lines: Line[] = []
  let line = 1
  let lineStart = 0
  let at = 0
  while (at < text.length && problems.length === 0 && lines.length <= MOST_RECORDS + 1) {
    const cells: Cell[] = []
    const begun = line
    let isOver = false
    while (!isOver) {
      const begin = at
      const isQuoted = text[at] === '"'
      const cell = isQuoted ? quotedEnd(text, at) : plainEnd(text, at, comma)
      if (cell === undefined) {
        problems.push({ line, column: begin - lineStart + 1, kind: 'openQuote', values: [] })
        return lines
      }
      const raw = text.slice(begin, cell)
      const said = isQuoted ? raw.slice(1, -1).replaceAll('""', '"') : raw
      cells.push({ text: said, isQuoted, line, column: begin - lineStart + 1 })
      for (let i = begin; i < cell; i++) {
        if (text[i] !== '\n') continue
        line++
        lineStart = i + 1
      }
      at = cell
      if (text[at] === comma) at++
      else if (at >= text.length || text[at] === '\n' || text.startsWith('\r\n', at) || text[at] === '\r') {
        isOver = true
        if (at < text.length) {
          at += text.startsWith('\r\n', at) ? 2 : 1
          line++
          lineStart = at
        }
      } else {
        problems.push({ line, column: at - lineStart + 1, kind: 'afterQuote', values: [text[at] ?? ''] })
        return lines
      }
    }
    const [only] = cells
    if (cells.length > 1 || only?.isQuoted || only?.text.trim() !== '') lines.push({ line: begun, cells })
  }
  return lines
}

/** Behind the closing quote; undefined: there is none. */
function quotedEnd(text: string, at: number): number | undefined {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] !== '"') continue
    if (text[i + 1] === '"') i++
    else return i + 1
  }
  return undefined
}

function plainEnd(text: string, at: number, comma: string): number {
  let end = at
  while (end < text.length && text[end] !== comma && text[end] !== '\n' && text[end] !== '\r') end++
  return end
}

/** The sign that the first line has most of, outside of quotes. */
function separatorOf(text: string): string {
  const counts: Record<string, number> = { ',': 0, ';': 0, '\t': 0 }
  let isQuoted = false
  for (const sign of text) {
    if (sign === '"') isQuoted = !isQuoted
    else if (!isQuoted && sign === '\n') break
    else if (!isQuoted && counts[sign] !== undefined) counts[sign]++
  }
  return Object.entries(counts).reduce((best, one) => (one[1] > best[1] ? one : best))[0]
}

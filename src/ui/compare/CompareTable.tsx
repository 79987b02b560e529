import { groupDigits } from '../../app/number-text.ts'
import { type CompareRow, compareRows } from '../../compare/compare-rows.ts'
import type { ComparedRun } from '../../compare/compared-run.ts'
import { useCompareStrings } from './compare-strings.ts'

/** What differs, line by line; the best of a line is emphasised, and said so. */
export function CompareTable({ runs, letters }: { runs: readonly ComparedRun[]; letters: readonly string[] }) {
  const words = useCompareStrings()
  return (
    <table className="compare-table">
      <caption>{words.table}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{words.table}</span>
          </th>
          {letters.map((letter) => (
            <th key={letter} scope="col">
              {letter}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {compareRows(runs).map((row) => (
          <tr key={row.id} className={row.best.length === 0 ? 'alike' : ''}>
            <th scope="row">{words.rows[row.id]}</th>
            {row.values.map((value, index) => (
              <td key={letters[index]} className={row.best.includes(index) ? 'best' : ''}>
                {valueText(value, row.unit)}
                {row.best.includes(index) ? <span className="visually-hidden"> ({words.best})</span> : null}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function valueText(value: CompareRow['values'][number], unit: CompareRow['unit']): string {
  if (value === null) return '–'
  if (typeof value !== 'number') return value.join(' · ')
  switch (unit) {
    case 'ms':
      return `${groupDigits(Math.round(value * 10) / 10)} ms`
    case 'bytes':
      return `${groupDigits(value)} B`
    case 'share':
      return `${Math.round(value * 100)} %`
    case 'count':
      return groupDigits(Math.round(value * 10) / 10)
    case 'list':
      return String(value)
  }
}

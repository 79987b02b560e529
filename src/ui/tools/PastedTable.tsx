import { Fragment } from 'react'
import type { PastedRow } from '../../app/pasted-config.ts'
import { useToolStrings } from './tool-strings.ts'

export interface PastedTableProps {
  readonly rows: readonly PastedRow[]
  readonly version: string
  /** Names that are not to be taken. */
  readonly left: ReadonlySet<string>
  readonly onToggle: (row: PastedRow) => void
  /** What goes back to its default besides. */
  readonly dropped: readonly string[]
}

/** Each setting that was read, beside what is in force now; any of them can be left out. */
export function PastedTable({ rows, version, left, onToggle, dropped }: PastedTableProps) {
  const words = useToolStrings().paste
  const { columns } = words
  return (
    <table className="tool-table">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{columns.take}</span>
          </th>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.now}</th>
          <th scope="col">{columns.after}</th>
          <th scope="col" className="num">
            {columns.line}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name} className={row.isSame || left.has(row.name) ? 'quiet' : ''}>
            <td>
              <label className="box">
                <input
                  type="checkbox"
                  aria-label={words.take(row.name)}
                  checked={!left.has(row.name)}
                  onChange={() => onToggle(row)}
                />
              </label>
            </td>
            <th scope="row" lang="en" className="mono">
              <ConfigName name={row.name} />
              {row.byDefault === undefined ? (
                <small className="not-known" lang={undefined}>
                  {words.notInVersion(version)}
                </small>
              ) : null}
            </th>
            <td className="mono">{row.now ?? <span className="mut">{words.byDefault(row.byDefault ?? '')}</span>}</td>
            <td className="mono">
              {row.isSame ? <span className="mut">{words.sameAsNow}</span> : <Value row={row} />}
            </td>
            <td className="num mut">{row.line}</td>
          </tr>
        ))}
        {dropped.map((name) => (
          <tr key={name}>
            <td />
            <th scope="row" lang="en" className="mono">
              <ConfigName name={name} />
            </th>
            <td />
            <td>{words.backToDefault}</td>
            <td />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A long name may break behind its dots. */
function ConfigName({ name }: { name: string }) {
  return name.split(/(?<=\.)/).map((part) => (
    <Fragment key={part}>
      {part}
      <wbr />
    </Fragment>
  ))
}

/** ◆ where it will differ from the version's default. */
function Value({ row }: { row: PastedRow }) {
  const differs = row.byDefault !== undefined && row.value !== row.byDefault
  return (
    <b lang="en">
      {differs ? <i className="diamond" aria-hidden="true" /> : null} {row.value === '' ? '""' : row.value}
    </b>
  )
}

import { Fragment } from 'react'
import type { Selection } from '../../../app/host-messages.ts'
import type { Sheet, SheetPart, SheetRow, SheetTable } from '../../../app/inspected/sheet.ts'
import { RichText } from '../../shell/RichText.tsx'
import { ruleText } from '../LifeList.tsx'
import { useThingStrings } from '../thing-strings.ts'
import { PartFigure } from './PartFigure.tsx'
import { Values } from './SheetValues.tsx'
import './sheet.css'

/** Everything that is known of a thing, part by part; a part can be folded. */
export function SheetView({ sheet, selection }: { sheet: Sheet; selection: Selection }) {
  return sheet.map((part, index) => (
    // Parts of one name follow each other only when they differ in kind.
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a kind of thing keep their order
    <Part key={`${part.name} ${index}`} part={part} selection={selection} />
  ))
}

function Part({ part, selection }: { part: SheetPart; selection: Selection }) {
  const words = useThingStrings()
  const { name, rule, note, rows, table, figure, isFolded } = part
  return (
    <details className={`sheet-part sheet-part-${name}`} open={!isFolded}>
      <summary>
        <h3>{words.parts[name]}</h3>
        {rule === '' ? null : <small lang="en">{ruleText(rule)}</small>}
      </summary>
      {note ? (
        <p className="sheet-note">
          <RichText text={words.notes[note.key]()} />
        </p>
      ) : null}
      {figure ? <PartFigure figure={figure} selection={selection} /> : null}
      {rows ? <Rows rows={rows} /> : null}
      {table ? <Table table={table} title={words.parts[name]} /> : null}
    </details>
  )
}

function Rows({ rows }: { rows: readonly SheetRow[] }) {
  const words = useThingStrings()
  return (
    <dl className="sheet-rows">
      {rows.map(({ label, values }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: labels may come twice
        <div key={`${typeof label === 'string' ? label : label.code} ${index}`}>
          <dt>{typeof label === 'string' ? words.rows[label] : <CodeLabel text={label.code} />}</dt>
          <dd>
            <Values values={values} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A name of Kafka's own, which may be broken behind its dots and hyphens. */
function CodeLabel({ text }: { text: string }) {
  return (
    <code lang="en">
      {text.split(/(?<=[.-])/).map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one name
        <Fragment key={index}>
          {piece}
          <wbr />
        </Fragment>
      ))}
    </code>
  )
}

function Table({ table, title }: { table: SheetTable; title: string }) {
  const words = useThingStrings()
  const { columns, rows, more } = table
  return (
    <div className="sheet-table">
      <table aria-label={title}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {words.rows[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows keep their order
            <tr key={index}>
              {cells.map((values, cell) => (
                <td key={columns[cell] ?? cell}>
                  <span className="sheet-cell">
                    <Values values={values} />
                  </span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more ? <p className="mut">{words.values.more(String(more))}</p> : null}
    </div>
  )
}

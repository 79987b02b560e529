import { scaleLinear } from 'd3'
import { runCount, type SweepValue, valuesOf } from '../../many/many-plan.ts'
import { type CellSummary, cellSummary, doneRuns, type ManyResults } from '../../many/results.ts'
import { type Figure, figureText, percentText } from './figures.ts'
import { useManyStrings } from './many-strings.ts'

export interface SweepTableProps {
  readonly results: ManyResults
  readonly figure: Figure
  readonly onOpen: (run: number) => void
}

/** Mean of what a cell lost, else the middle of its runs. */
function cellFigure(summary: CellSummary, figure: Figure): number {
  if (figure === 'lost') return summary.runs === 0 ? Number.NaN : summary.lostRecords / summary.runs
  return summary[figure]
}

/** A sweep: one value each way is a curve over a row, two are a heat map. Every cell opens its first run. */
export function SweepTable({ results, figure, onOpen }: SweepTableProps) {
  const words = useManyStrings()
  const { plan } = results
  const across = plan.axes[plan.axes.length - 1]
  const down = plan.axes.length > 1 ? plan.axes[0] : undefined
  if (!across) return null
  const nameOf = (field: typeof across.field): string => (field.kind === 'rate' ? words.rate : field.name)
  const cells = results.cells.map((_, cell) => cellSummary(results, cell))
  const values = cells.map((cell) => cellFigure(cell, figure))
  const known = values.filter((value) => !Number.isNaN(value))
  const heat = scaleLinear([Math.min(...known), Math.max(...known)], [0, 1]).clamp(true)
  const rows: readonly (SweepValue | undefined)[] = down ? down.values : [undefined]
  const width = across.values.length
  return (
    <section className="many-sweep">
      <h3>{words.sweep(words.figures[figure])}</h3>
      {down ? null : <Curve values={values} names={across.values.map(String)} />}
      <div className="many-scroll">
        <table className="many-heat" data-testid="many-sweep">
          <thead>
            <tr>
              <th scope="col">
                {down ? `${nameOf(down.field)} \\ ` : ''}
                {nameOf(across.field)}
              </th>
              {across.values.map((value) => (
                <th key={String(value)} scope="col">
                  {String(value)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, y) => (
              <tr key={String(row)}>
                <th scope="row">{row === undefined ? words.figures[figure] : String(row)}</th>
                {across.values.map((column, x) => {
                  const cell = y * width + x
                  const value = values[cell] as number
                  const run = doneRuns(results, cell)[0]
                  const share = Number.isNaN(value) ? 0 : heat(value)
                  return (
                    <td key={String(column)} style={{ '--heat': `${Math.round(share * 55)}%` } as React.CSSProperties}>
                      <button
                        type="button"
                        disabled={!run}
                        aria-label={words.cell(valuesOf(plan, cell).join(', '), figureText(value))}
                        onClick={() => run && onOpen(run.index)}
                      >
                        {figureText(value)}
                      </button>
                    </td>
                  )
                })}
              </tr>
            ))}
            {down ? null : (
              <tr>
                <th scope="row">{words.lossShare}</th>
                {across.values.map((column, x) => (
                  <td key={String(column)}>{percentText((cells[x] as CellSummary).loss.share)}</td>
                ))}
              </tr>
            )}
          </tbody>
        </table>
      </div>
      <p className="mut">{words.total(String(runCount(plan)))}</p>
    </section>
  )
}

/** The row below as a line; the table has its figures. */
function Curve({ values, names }: { values: readonly number[]; names: readonly string[] }) {
  const top = Math.max(...values.filter((value) => !Number.isNaN(value)), 0)
  const x = scaleLinear([0, Math.max(1, values.length - 1)], [40, 760])
  const y = scaleLinear([0, top || 1], [150, 14])
  const points = values.flatMap((value, at) => (Number.isNaN(value) ? [] : [{ at, x: x(at), y: y(value) }]))
  return (
    <svg viewBox="0 0 800 175" className="many-curve" aria-hidden="true">
      <line x1="40" x2="760" y1="150" y2="150" className="many-axis" />
      <polyline points={points.map((point) => `${point.x},${point.y}`).join(' ')} className="many-line" />
      {points.map((point) => (
        <circle key={point.at} cx={point.x} cy={point.y} r="4" className="many-dot" />
      ))}
      {names.map((name, at) => (
        <text key={name} x={x(at)} y="168" textAnchor="middle" className="many-tick">
          {name}
        </text>
      ))}
    </svg>
  )
}

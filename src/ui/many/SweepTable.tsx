import { scaleLinear } from 'd3'
import { type KeyboardEvent, useRef, useState } from 'react'
import { groupDigits } from '../../app/number-text.ts'
import { runCount, type SweepValue, valuesOf } from '../../many/many-plan.ts'
import type { Odds } from '../../many/odds.ts'
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

/**
 * A sweep: one value each way is a curve over a row, two are a heat map. Every cell says its odds of a loss and opens its
 * first run; one stop of the Tab key, arrows go between cells.
 */
export function SweepTable({ results, figure, onOpen }: SweepTableProps) {
  const words = useManyStrings()
  const table = useRef<HTMLTableElement>(null)
  /** The cell that Tab reaches. */
  const [at, setAt] = useState(0)
  const { plan } = results
  const across = plan.axes[plan.axes.length - 1]
  const down = plan.axes.length > 1 ? plan.axes[0] : undefined
  if (!across) return null
  const nameOf = (field: typeof across.field): string => (field.kind === 'rate' ? words.rate : field.name)
  const cells = results.cells.map((_, cell) => cellSummary(results, cell))
  const values = cells.map((cell) => cellFigure(cell, figure))
  const known = values.filter((value) => !Number.isNaN(value))
  const [lowest, highest] = [Math.min(...known), Math.max(...known)]
  const heat = scaleLinear([lowest, highest], [0, 1]).clamp(true)
  const rows: readonly (SweepValue | undefined)[] = down ? down.values : [undefined]
  const width = across.values.length
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: at % width < width - 1 ? 1 : 0,
      ArrowLeft: at % width > 0 ? -1 : 0,
      ArrowDown: width,
      ArrowUp: -width,
      Home: -(at % width),
      End: width - 1 - (at % width),
    }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    table.current?.querySelectorAll('button')[at + step]?.focus()
  }
  return (
    <section className="many-sweep">
      <h3>{words.sweep(words.figures[figure])}</h3>
      <p className="mut">{words.sweepHint}</p>
      {down ? null : <Curve values={values} names={across.values.map(String)} />}
      <div className="many-scroll">
        <table className="many-heat" data-testid="many-sweep" ref={table} onKeyDown={onKeyDown}>
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
                  return (
                    <SweepCell
                      key={String(column)}
                      name={valuesOf(plan, cell).join(', ')}
                      value={value}
                      heat={Number.isNaN(value) ? 0 : heat(value)}
                      loss={(cells[cell] as CellSummary).loss}
                      isStop={cell === at}
                      onFocus={() => setAt(cell)}
                      onOpen={() => {
                        const run = doneRuns(results, cell)[0]
                        if (run) onOpen(run.index)
                      }}
                    />
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {known.length > 0 ? (
        <p className="many-legend">
          <span className="many-scale" aria-hidden="true" />
          {words.heatLegend(figureText(lowest), figureText(highest))}
        </p>
      ) : null}
      <p className="mut">
        {words.total(groupDigits(runCount(plan)))}. {words.certainty}
      </p>
    </section>
  )
}

interface SweepCellProps {
  readonly name: string
  readonly value: number
  /** 0..1 */
  readonly heat: number
  readonly loss: Odds
  readonly isStop: boolean
  readonly onFocus: () => void
  readonly onOpen: () => void
}

function SweepCell({ name, value, heat, loss, isStop, onFocus, onOpen }: SweepCellProps) {
  const words = useManyStrings()
  const [share, low, high] = [percentText(loss.share), percentText(loss.low), percentText(loss.high)]
  const odds =
    loss.runs === 0 ? words.cellEmpty : words.cellOdds(groupDigits(loss.hits), groupDigits(loss.runs), share, low, high)
  return (
    <td style={{ '--heat': `${Math.round(heat * 55)}%` } as React.CSSProperties}>
      <button
        type="button"
        tabIndex={isStop ? 0 : -1}
        aria-disabled={loss.runs === 0}
        aria-label={words.cell(name, figureText(value), odds)}
        onFocus={onFocus}
        onClick={onOpen}
      >
        <b>{figureText(value)}</b>
        {loss.runs === 0 ? null : <small>{words.cellOddsShort(share, low, high)}</small>}
      </button>
    </td>
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

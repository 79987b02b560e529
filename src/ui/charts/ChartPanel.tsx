import { useState } from 'react'
import { clockText, durationText } from '../../app/number-text.ts'
import type { SeriesPage } from '../../trace/series/series-page.ts'
import { useGlance } from '../shell/page-context.ts'
import { useTimeStrings } from '../timeline/time-strings.ts'
import { useWidth } from '../timeline/use-width.ts'
import { ChartTable } from './ChartTable.tsx'
import { type Chart, type ChartId, chartOf, pointAt, valueAt } from './chart-kinds.ts'
import { IsrChart } from './IsrChart.tsx'
import { LargeChart } from './LargeChart.tsx'
import { useMoment } from './use-series.ts'

export interface ChartPanelProps {
  readonly id: ChartId
  readonly page: SeriesPage
}

/** One chart, large: its title, its lines with their values at the moment, the drawing or its numbers as a table. */
export function ChartPanel({ id, page }: ChartPanelProps) {
  const words = useTimeStrings().charts
  const [asTable, setAsTable] = useState(false)
  const [ref, width] = useWidth<HTMLDivElement>()
  const tUs = useGlance((state) => state.tUs)
  const { atUs, isCursor } = useMoment(tUs)
  const chart = chartOf(id, page, words)
  const toUs = page.fromUs + page.pointUs * page.sent.length
  return (
    <section className="chart-panel" aria-label={words.titles[id]}>
      <header className="chart-head">
        <h3>{words.titles[id]}</h3>
        <Legend chart={chart} page={page} point={pointAt(page, atUs)} isCursor={isCursor} />
        <span className="chart-moment">{isCursor ? words.at(clockText(atUs)) : words.now}</span>
        <button type="button" className="btn" onClick={() => setAsTable(!asTable)}>
          {asTable ? words.asChart : words.asTable}
        </button>
      </header>
      <div ref={ref} className="chart-body">
        {asTable ? <ChartTable chart={chart} page={page} /> : null}
        {!asTable && width > 0 && id === 'isr' ? <IsrChart page={page} width={width} /> : null}
        {!asTable && width > 0 && id !== 'isr' ? <LargeChart chart={chart} page={page} width={width} /> : null}
      </div>
      <p className="chart-note">
        {words.window(clockText(page.fromUs), clockText(toUs), durationText(page.pointUs))}
        {noteOf(id, words)}
      </p>
    </section>
  )
}

/** What has to be known to read the numbers right. */
function noteOf(id: ChartId, words: ReturnType<typeof useTimeStrings>['charts']): string {
  if (id === 'latency') return ` · ${words.error}`
  if (id === 'fill') return ` · ${words.fillNote}`
  return id === 'inFlight' || id === 'buffer' || id === 'lag' ? ` · ${words.peak}` : ''
}

interface LegendProps {
  readonly chart: Chart
  readonly page: SeriesPage
  readonly point: number
  /** Under the pointer a line says what is drawn there; at the moment the same as the row of small charts. */
  readonly isCursor: boolean
}

/** Lines whose value would only repeat that there is nothing to tell are left out. */
function Legend({ chart, page, point, isCursor }: LegendProps) {
  const lines = chart.lines.filter(({ tone, values }) => tone !== 'broker' || Array.from(values).some((one) => one > 0))
  return (
    <ul className="plain-list legend">
      {lines.map((line) => {
        const value = isCursor ? line.values[point] : valueAt(chart, line, page, point)
        return (
          <li key={line.id}>
            <svg width="1rem" height="0.5rem" viewBox="0 0 16 8" aria-hidden="true">
              <path className={`line-${line.tone} line-${line.id}`} d="M0 4H16" />
            </svg>
            {line.name} <b>{value === undefined || Number.isNaN(value) ? '–' : chart.text(value)}</b>
          </li>
        )
      })}
    </ul>
  )
}

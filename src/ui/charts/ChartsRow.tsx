import { lazy, useMemo } from 'react'
import { Part } from '../shell/Part.tsx'
import { useGlance, useSession, useSettings, useStrings } from '../shell/page-context.ts'
import { rem } from '../shell/root-scale.ts'
import { useTimeStrings } from '../timeline/time-strings.ts'
import { CHART_IDS, type Chart, type ChartId, chartOf, drawnValues, pointAt, presentText } from './chart-kinds.ts'
import { Spark } from './Spark.tsx'
import { useMoment, useSeries } from './use-series.ts'
import './charts.css'

// The large ones come with d3, when they are opened.
const ChartPanel = lazy(() => import('./ChartPanel.tsx').then((module) => ({ default: module.ChartPanel })))

/** Points of a small chart, and of a large one of the same stretch. */
export const POINTS = 120
const SPARK = { width: 40, height: 18 } as const

/** A row of small charts of what the timeline shows, each with its value at the moment; one of them large below. */
export function ChartsRow() {
  const words = useTimeStrings().charts
  const strings = useStrings()
  const { settings } = useSession()
  const open = useSettings((state) => state.chartsOpen)
  const chosen = useChosenChart()
  const page = useSeries(POINTS)
  const tUs = useGlance((state) => state.tUs)
  const { atUs } = useMoment(tUs)
  const point = page ? pointAt(page, atUs) : -1
  const sparks = useMemo(() => page && CHART_IDS.map((id) => sparkOf(chartOf(id, page, words))), [page, words])
  // To the half pixel: between two of them nothing is drawn.
  const share = page ? Math.round(((atUs - page.fromUs) / (page.pointUs * page.sent.length)) * SPARK.width * 2) : 0
  return (
    <section className={open ? 'charts charts-open' : 'charts'} aria-label={words.name}>
      <div className="charts-row">
        <button
          type="button"
          className="charts-toggle"
          aria-expanded={open}
          title={`${words.name} (G)`}
          onClick={() => settings.setState({ chartsOpen: !open })}
        >
          <span aria-hidden="true">{open ? '▾' : '▸'}</span> {words.name}
        </button>
        <ul className="plain-list charts-list">
          {CHART_IDS.map((id, index) => {
            const spark = sparks?.[index]
            const isOpen = open && id === chosen
            return (
              <li key={id}>
                <button
                  type="button"
                  className="chart"
                  aria-pressed={isOpen}
                  title={words.titles[id]}
                  onClick={() => settings.setState(isOpen ? { chartsOpen: false } : { chartsOpen: true, chart: id })}
                >
                  <span className="chart-name">{words.names[id]}</span>
                  {spark ? (
                    <Spark
                      lines={spark.lines}
                      most={spark.chart.most}
                      least={spark.chart.least}
                      share={share / (SPARK.width * 2)}
                      {...SPARK}
                    />
                  ) : (
                    <svg className="spark" width={rem(SPARK.width)} height={rem(SPARK.height)} aria-hidden="true" />
                  )}
                  <span className={`chart-value chart-value-${id}`}>
                    {spark && page ? presentText(spark.chart, page, point, words) : '–'}
                  </span>
                </button>
              </li>
            )
          })}
        </ul>
        <small className="trademark">{strings.trademark}</small>
      </div>
      {open ? (
        <Part fallback={<div className="chart-panel" />}>
          {page ? <ChartPanel id={chosen} page={page} /> : <div className="chart-panel" />}
        </Part>
      ) : null}
    </section>
  )
}

/** The chart that is chosen to be large. */
export function useChosenChart(): ChartId {
  const chosen = useSettings((state) => state.chart)
  return CHART_IDS.find((id) => id === chosen) ?? 'throughput'
}

/** A chart with the one or two lines that still tell something at this size. */
function sparkOf(chart: Chart) {
  const lines = chart.id === 'lag' ? chart.lines.slice(0, 1) : chart.lines.slice(0, 2)
  return { chart, lines: lines.map(({ tone, values }) => ({ tone, values: drawnValues(chart, values) })) }
}

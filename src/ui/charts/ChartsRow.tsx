import { lazy, Suspense, useMemo, useRef } from 'react'
import { durationText, groupDigits } from '../../app/number-text.ts'
import type { StageView } from '../../trace/stage-view.ts'
import { useGlance, usePlayback, useRun, useSession, useSettings, useStrings } from '../shell/page-context.ts'
import { Spark } from './Spark.tsx'
import { binSeries, latest, recent, type Sample, type Series, sampleSeries } from './series.ts'
import './charts.css'

// The large ones come with d3, when they are opened.
const OpenChart = lazy(() => import('./OpenChart.tsx').then((module) => ({ default: module.OpenChart })))

const BUCKETS = 24
/** Seconds of wall time of playing that a small chart shows. */
const SPAN_WALL_S = 30
const LONGEST_SAMPLES = 2000
const OPEN_SIZE = { width: 150, height: 84 } as const

interface ChartLine {
  readonly name: keyof ReturnType<typeof useStrings>['playback']['chartNames']
  readonly series: readonly Series[]
  readonly value: string
}

/** Six small charts with their present value; open, they are larger. */
export function ChartsRow() {
  const strings = useStrings()
  const { settings } = useSession()
  const open = useSettings((state) => state.chartsOpen)
  const lines = useChartLines()
  return (
    <section className={open ? 'charts charts-open' : 'charts'} aria-label={strings.playback.charts}>
      <button
        type="button"
        className="charts-toggle"
        aria-expanded={open}
        onClick={() => settings.setState({ chartsOpen: !open })}
      >
        <span aria-hidden="true">{open ? '▾' : '▸'}</span> {strings.playback.charts}
      </button>
      <dl className="charts-list">
        {lines.map((one) => (
          <div key={one.name} className="chart">
            <dt>{strings.playback.chartNames[one.name]}</dt>
            {open ? (
              <Suspense fallback={<Spark series={one.series} {...OPEN_SIZE} />}>
                <OpenChart series={one.series} {...OPEN_SIZE} />
              </Suspense>
            ) : (
              <Spark series={one.series} width={46} height={16} />
            )}
            <dd>{one.value}</dd>
          </div>
        ))}
      </dl>
      <small className="trademark">{strings.trademark}</small>
    </section>
  )
}

function useChartLines(): readonly ChartLine[] {
  const bins = useRun((state) => state.bins)
  const binUs = useRun((state) => state.binUs)
  const speed = usePlayback((state) => state.speedUsPerS)
  const view = useGlance((state) => state.view)
  const tUs = useGlance((state) => state.tUs)
  const samples = useSamples(view)
  const spanUs = Math.max(binUs * BUCKETS, speed * SPAN_WALL_S)
  const batchSizeBytes = view?.producers[0]?.batchSizeBytes ?? 0
  const fromBins = useMemo(
    () => binSeries({ bins, binUs, untilUs: tUs, spanUs, buckets: BUCKETS, batchSizeBytes }),
    [bins, binUs, tUs, spanUs, batchSizeBytes],
  )
  const inFlight = sampleSeries(samples.inFlight, tUs, spanUs, BUCKETS)
  const buffer = sampleSeries(samples.buffer, tUs, spanUs, BUCKETS)
  const mean = latest(fromBins.latencyMean)
  const max = latest(fromBins.latencyMax)
  return [
    { name: 'records', series: [fromBins.records], value: countText(recent(fromBins.records, 4)) },
    {
      name: 'latency',
      series: [fromBins.latencyMean, fromBins.latencyMax],
      value: mean === undefined || max === undefined ? '–' : latencyText(mean, max),
    },
    { name: 'fill', series: [fromBins.fill], value: percentText(latest(fromBins.fill)) },
    { name: 'requests', series: [fromBins.requests], value: countText(recent(fromBins.requests, 4)) },
    { name: 'inFlight', series: [inFlight], value: countText(view && requestsInFlight(view)) },
    { name: 'buffer', series: [buffer], value: percentText(view && bufferShare(view)) },
  ]
}

/** Requests without an answer and the share of buffer.memory in use, as the views went by. */
function useSamples(view: StageView | undefined): { readonly inFlight: Sample[]; readonly buffer: Sample[] } {
  const ref = useRef<{ inFlight: Sample[]; buffer: Sample[]; last: StageView | undefined }>({
    inFlight: [],
    buffer: [],
    last: undefined,
  })
  const kept = ref.current
  if (view && view !== kept.last) {
    kept.last = view
    remember(kept.inFlight, { atUs: view.atUs, value: requestsInFlight(view) })
    remember(kept.buffer, { atUs: view.atUs, value: bufferShare(view) })
  }
  return kept
}

/** Keep in order of time: going back forgets what was seen of the time after it. */
function remember(samples: Sample[], sample: Sample): void {
  while ((samples.at(-1)?.atUs ?? -1) >= sample.atUs) samples.pop()
  samples.push(sample)
  if (samples.length > LONGEST_SAMPLES) samples.splice(0, LONGEST_SAMPLES / 2)
}

function requestsInFlight(view: StageView): number {
  return view.producers.reduce(
    (sum, producer) => sum + producer.connections.reduce((count, one) => count + one.inFlight.length, 0),
    0,
  )
}

function bufferShare(view: StageView): number {
  const total = view.producers.reduce((sum, one) => sum + one.memoryTotalBytes, 0)
  const free = view.producers.reduce((sum, one) => sum + one.memoryAvailableBytes, 0)
  return total === 0 ? 0 : 1 - free / total
}

/** Both in one unit when they have the same: "118 · 181 ms". */
function latencyText(meanUs: number, maxUs: number): string {
  const [mean = '', meanUnit] = durationText(meanUs).split('\u00a0')
  const max = durationText(maxUs)
  return max.endsWith(`\u00a0${meanUnit}`) ? `${mean} · ${max}` : `${durationText(meanUs)} · ${max}`
}

function countText(value: number | undefined): string {
  return value === undefined ? '–' : groupDigits(Math.round(value))
}

function percentText(share: number | undefined): string {
  return share === undefined ? '–' : `${Math.round(share * 100)}\u00a0%`
}

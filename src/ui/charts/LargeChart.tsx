import { area, curveStepAfter, line, scaleLinear } from 'd3'
import type { SeriesPage } from '../../trace/series/series-page.ts'
import { type Chart, type ChartLine, drawnValues, type Tone } from './chart-kinds.ts'
import { mostOf } from './Spark.tsx'
import { TimeFrame } from './TimeFrame.tsx'

const HEIGHT = 160
/** Names of brokers at the end of their lines come no closer (pixels). */
const NAME_DISTANCE = 12

export interface LargeChartProps {
  readonly chart: Chart
  readonly page: SeriesPage
  readonly width: number
}

/** A chart with scales: a step for each point, from its beginning to its end. */
export function LargeChart({ chart, page, width }: LargeChartProps) {
  return (
    <TimeFrame page={page} width={width} height={HEIGHT}>
      {(xOf, innerWidth, innerHeight) => {
        const most = chart.most ?? Math.max(chart.least, mostOf(chart.lines))
        const y = scaleLinear([0, most], [innerHeight, 0])
        if (chart.most === undefined) y.nice(4)
        const x = (index: number): number => xOf(page.fromUs + index * page.pointUs)
        return (
          <>
            {y.ticks(4).map((tick) => (
              <g key={tick} transform={`translate(0,${y(tick).toFixed(1)})`}>
                <path className="spark-tick" d={`M0 0H${innerWidth}`} />
                <text className="tick-text" x={-6} y={3.5} textAnchor="end">
                  {chart.text(tick)}
                </text>
              </g>
            ))}
            {chart.lines.map((one) => (
              <Line key={one.id} tone={one.tone} id={one.id} drawn={drawnValues(chart, one.values)} x={x} y={y} />
            ))}
            <BrokerNames lines={chart.lines} y={y} at={innerWidth + 5} knownPoints={knownPoints(page)} />
          </>
        )
      }}
    </TimeFrame>
  )
}

function knownPoints(page: SeriesPage): number {
  return Math.min(page.sent.length, Math.floor((page.knownUntilUs - page.fromUs) / page.pointUs) + 1)
}

interface LineProps {
  readonly id: string
  readonly tone: Tone
  readonly drawn: ArrayLike<number>
  readonly x: (index: number) => number
  readonly y: (value: number) => number
}

function Line({ id, tone, drawn, x, y }: LineProps) {
  // A step reaches to the end of its point: one more, with the last value.
  const values = Array.from(drawn)
  const steps = [...values, values.at(-1) ?? Number.NaN]
  const isFilled = tone === 'acked' || tone === 'flight' || tone === 'plain'
  const draw = line<number>()
    .defined((value) => !Number.isNaN(value))
    .x((_, index) => x(index))
    .y((value) => y(value))
    .curve(curveStepAfter)
  const fill = area<number>()
    .defined((value) => !Number.isNaN(value))
    .x((_, index) => x(index))
    .y0(y(0))
    .y1((value) => y(value))
    .curve(curveStepAfter)
  // A value between two gaps is a step of its own: without this it would be a point that nobody sees.
  const lonely = values.flatMap((value, index) =>
    !Number.isNaN(value) && Number.isNaN(values[index + 1] ?? Number.NaN)
      ? [`M${x(index).toFixed(1)} ${y(value).toFixed(1)}H${x(index + 1).toFixed(1)}`]
      : [],
  )
  return (
    <>
      {isFilled ? <path className={`fill-${tone}`} d={fill(steps) ?? ''} /> : null}
      <path className={`line-${tone} line-${id}`} d={`${draw(steps) ?? ''}${lonely.join('')}`} />
    </>
  )
}

interface BrokerNamesProps {
  readonly lines: readonly ChartLine[]
  readonly y: (value: number) => number
  readonly at: number
  readonly knownPoints: number
}

/** The name of each broker that is behind, at the end of its line; those that would overlap are told by the legend. */
function BrokerNames({ lines, y, at, knownPoints: count }: BrokerNamesProps) {
  const named = lines
    .filter(({ tone, values }) => tone === 'broker' && (values[count - 1] ?? 0) > 0)
    .map(({ name, values }) => ({ name, place: y(values[count - 1] as number) }))
    .sort((a, b) => a.place - b.place)
  let last = Number.NEGATIVE_INFINITY
  return named.map(({ name, place }) => {
    if (place - last < NAME_DISTANCE) return null
    last = place
    return (
      <text key={name} className="tick-text" x={at} y={place + 3.5}>
        {name}
      </text>
    )
  })
}

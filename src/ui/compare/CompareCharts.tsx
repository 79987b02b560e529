import type { ComparedRun } from '../../compare/compared-run.ts'
import { useCompareStrings } from './compare-strings.ts'

interface ChartRun {
  readonly letter: string
  readonly run: ComparedRun
}

const WIDTH = 560
const HEIGHT = 120
const LEFT = 34
const RIGHT = 44
const BOTTOM = 18
/** Solid, dashed, dotted: lines are told apart without colour. */
export const DASHES = ['', '6 4', '2 3'] as const

/** All runs in one chart each: requests as they add up, and how long each record took. */
export function CompareCharts({ runs, spanMs }: { readonly runs: readonly ChartRun[]; readonly spanMs: number }) {
  const words = useCompareStrings()
  const requests = runs.map(({ letter, run }) => ({
    letter,
    points: [
      ...run.requestsMs.flatMap((ms, index): [number, number][] => [
        [ms, index],
        [ms, index + 1],
      ]),
      [spanMs, run.requestsMs.length] as [number, number],
    ],
  }))
  const latency = runs.map(({ letter, run }) => ({
    letter,
    points: run.outcome.records.flatMap(({ n, ackedMs, sentMs }): [number, number][] =>
      ackedMs === null ? [] : [[n, ackedMs - sentMs]],
    ),
  }))
  const records = Math.max(1, ...runs.map(({ run }) => run.outcome.records.length))
  return (
    <div className="compare-charts">
      <LineChart title={words.requestsSent} lines={requests} fromX={0} toX={spanMs} unit="ms" />
      <LineChart title={words.latencyOfEach} lines={latency} fromX={1} toX={records} unit="#" />
    </div>
  )
}

interface LineChartProps {
  readonly title: string
  readonly lines: readonly { readonly letter: string; readonly points: readonly (readonly [number, number])[] }[]
  readonly fromX: number
  readonly toX: number
  readonly unit: 'ms' | '#'
}

function LineChart({ title, lines, fromX, toX, unit }: LineChartProps) {
  const most = Math.max(1, ...lines.flatMap(({ points }) => points.map(([, y]) => y)))
  const x = (value: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * (value - fromX)) / Math.max(1e-9, toX - fromX)
  const y = (value: number): number => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - 10) * value) / most
  const text = (value: number): string => String(Math.round(value * 10) / 10)
  return (
    <figure className="compare-chart">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <path className="lane-grid" d={`M${LEFT} ${y(most * share)}H${WIDTH - RIGHT}`} />
            <text className="lane-tick" x={LEFT - 5} y={y(most * share) + 3} textAnchor="end">
              {text(most * share)}
            </text>
          </g>
        ))}
        {[fromX, (fromX + toX) / 2, toX].map((value) => (
          <text key={value} className="lane-tick" x={x(value)} y={HEIGHT - 4} textAnchor="middle">
            {unit === '#' ? `#${Math.round(value)}` : `${text(value)} ms`}
          </text>
        ))}
        {lines.map(({ letter, points }, index) => {
          const last = points.at(-1)
          if (!last) return null
          const path = points.map(([px, py], at) => `${at === 0 ? 'M' : 'L'}${x(px).toFixed(1)} ${y(py).toFixed(1)}`)
          return (
            <g key={letter}>
              <path className={`compare-line line-${index}`} d={path.join('')} strokeDasharray={DASHES[index]} />
              <text className="compare-name" x={x(last[0]) + 5 + index * 11} y={y(last[1]) + 4}>
                {letter}
              </text>
            </g>
          )
        })}
      </svg>
    </figure>
  )
}

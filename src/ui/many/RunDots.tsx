import { scaleLinear } from 'd3'
import { type KeyboardEvent, type MouseEvent, useState } from 'react'
import { groupDigits } from '../../app/number-text.ts'
import { histogram } from '../../many/histogram.ts'
import { placeOf } from '../../many/many-plan.ts'
import { type DoneRun, doneRuns, type ManyResults } from '../../many/results.ts'
import { type Figure, figureOf, figureText } from './figures.ts'
import { useManyStrings } from './many-strings.ts'

const WIDTH = 800
const HEIGHT = 220
const SIDE = 34
const FOOT = 24
const MOST_BARS = 40
const LARGEST_DOT = 4

interface Dot {
  readonly run: DoneRun
  readonly x: number
  readonly y: number
}

export interface RunDotsProps {
  readonly results: ManyResults
  readonly figure: Figure
  readonly onOpen: (run: number) => void
}

/** Every run as a dot over its figure, stacked as a histogram. One stop of the Tab key; arrows go from dot to dot. */
export function RunDots({ results, figure, onOpen }: RunDotsProps) {
  const words = useManyStrings()
  const [at, setAt] = useState<number>()
  const runs = doneRuns(results)
  const { dots, ticks, radius } = dotsOf(runs, figure)
  const chosen = at === undefined ? undefined : dots[Math.min(at, dots.length - 1)]
  const textOf = ({ run }: Dot): string =>
    words.dot(
      String(placeOf(results.plan, run.index).seed),
      `${words.figures[figure]} ${figureText(figureOf(run.result, figure))}`,
      groupDigits(run.result.lost),
    )
  const onKeyDown = (event: KeyboardEvent): void => {
    const place = at ?? 0
    const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: dots.length - 1 }[event.key]
    if (next !== undefined) {
      event.preventDefault()
      setAt(Math.max(0, Math.min(dots.length - 1, next)))
    } else if ((event.key === 'Enter' || event.key === ' ') && chosen) {
      event.preventDefault()
      onOpen(chosen.run.index)
    }
  }
  const highest = dots[dots.length - 1]
  const lossy = runs.find(({ result }) => result.lost > 0)
  return (
    <section className="many-dots">
      <h3 id="many-dots-name">{words.distribution(words.figures[figure])}</h3>
      <p className="mut" id="many-dots-hint">
        {words.hint}
      </p>
      <div
        role="slider"
        tabIndex={0}
        data-testid="many-dots"
        aria-labelledby="many-dots-name"
        aria-describedby="many-dots-hint"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, dots.length - 1)}
        aria-valuenow={at === undefined ? 0 : Math.min(at, dots.length - 1)}
        aria-valuetext={chosen ? textOf(chosen) : words.hint}
        onKeyDown={onKeyDown}
        onFocus={() => setAt((before) => before ?? 0)}
        onMouseMove={(event) => setAt(placeUnder(event) ?? at)}
        onClick={(event) => {
          const dot = dots[placeUnder(event) ?? -1]
          if (dot) onOpen(dot.run.index)
        }}
      >
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
          <line x1={SIDE} x2={WIDTH - SIDE} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} className="many-axis" />
          {ticks.map(({ x, text }) => (
            <text key={x} x={x} y={HEIGHT - 6} textAnchor="middle" className="many-tick">
              {text}
            </text>
          ))}
          {dots.map((dot, place) => (
            <circle
              key={dot.run.index}
              cx={dot.x}
              cy={dot.y}
              r={radius}
              className={`many-dot${dot.run.result.lost > 0 ? ' many-dot-lost' : ''}${dot === chosen ? ' many-dot-chosen' : ''}`}
              data-place={place}
            />
          ))}
        </svg>
      </div>
      <p className="many-chosen" aria-hidden="true">
        {chosen ? textOf(chosen) : '\u00a0'}
      </p>
      <div className="tool-line">
        {highest ? (
          <button type="button" className="btn" onClick={() => onOpen(highest.run.index)}>
            {words.openSlowest}
          </button>
        ) : null}
        {lossy ? (
          <button type="button" className="btn" onClick={() => onOpen(lossy.index)}>
            {words.openLossy}
          </button>
        ) : null}
      </div>
    </section>
  )
}

/** The dot under the pointer, by its place. */
function placeUnder({ target }: MouseEvent): number | undefined {
  const place = target instanceof SVGElement ? target.dataset['place'] : undefined
  return place === undefined ? undefined : Number(place)
}

/** Dots from left to right, in a bar from below, in a bar by value. */
function dotsOf(runs: readonly DoneRun[], figure: Figure) {
  const bars = histogram(
    runs.map(({ result }) => figureOf(result, figure)),
    MOST_BARS,
  )
  const first = bars[0]?.from ?? 0
  const last = bars[bars.length - 1]?.to ?? 1
  const x = scaleLinear([first, last], [SIDE, WIDTH - SIDE])
  const fullest = bars.reduce((most, { members }) => Math.max(most, members.length), 1)
  const step = Math.min(2 * LARGEST_DOT + 1, (HEIGHT - FOOT - 10) / fullest)
  const dots = bars.flatMap(({ from, to, members }) =>
    members
      .map((member) => runs[member] as DoneRun)
      .sort((a, b) => figureOf(a.result, figure) - figureOf(b.result, figure) || a.index - b.index)
      .map((run, place): Dot => ({ run, x: x((from + to) / 2), y: HEIGHT - FOOT - (place + 0.5) * step })),
  )
  const ticks = x.ticks(6).map((value) => ({ x: x(value), text: figureText(value) }))
  return { dots, ticks, radius: Math.min(LARGEST_DOT, Math.max(1.2, step / 2)) }
}

import { memo, useEffect, useId, useMemo, useRef } from 'react'
import type { ChartBin } from '../../app/host-messages.ts'
import { durationText } from '../../app/number-text.ts'
import { useRun, useSession } from '../shell/page-context.ts'
import { rem } from '../shell/root-scale.ts'
import { type AxisWindow, type FoldedAxis, positionOf, tickStepUs, timeAt } from './folded-axis.ts'
import { halfPixels } from './half-pixels.ts'
import { useTimeStrings } from './time-strings.ts'

const BASE_Y = 50
const BAR_HEIGHT = 18
const WIDEST_BAR = 10
/** Pixels that the words under a fold take. */
const FOLD_WORDS = 90

export interface DrawingProps {
  readonly axis: FoldedAxis
  readonly page: AxisWindow
  readonly width: number
}

/** Axis, ticks, folds, and a bar for the acknowledgements of each stretch: green once they are past. */
export const TimelineDrawing = memo(function TimelineDrawing({ axis, page, width }: DrawingProps) {
  const words = useTimeStrings()
  const bins = useRun((state) => state.bins)
  const binUs = useRun((state) => state.binUs)
  const computedUntilUs = useRun((state) => state.computedUntilUs)
  const endedAtUs = useRun((state) => state.endedAtUs)
  const scale = width / page.span
  const xOf = (us: number): number => (positionOf(axis, us) - page.from) * scale
  const bars = useMemo(() => barsPath({ axis, page, width }, bins, binUs), [axis, page, width, bins, binUs])
  const unknownX = endedAtUs === undefined ? xOf(computedUntilUs) : width
  const folds = axis.folds.map((fold) => ({ fold, x: (fold.at - page.from) * scale, wide: fold.width * scale }))
  return (
    <svg
      className="timeline-drawing"
      width={rem(width)}
      height={rem(64)}
      viewBox={`0 0 ${width} 64`}
      aria-hidden="true"
    >
      <path className="axis" d={axisPath(folds, width)} />
      <Bars path={bars} xOf={xOf} width={width} />
      {ticks({ axis, page, width }).map(({ us, x }) => (
        <g key={us}>
          <path className="axis" d={`M${x} ${BASE_Y}v5`} />
          <text x={x} y={62} className="tick-text" textAnchor={x < 12 ? 'start' : x > width - 12 ? 'end' : 'middle'}>
            {tickText(us, tickStepUs(page.span, width / 90))}
          </text>
        </g>
      ))}
      {folds.map(({ fold, x, wide }) =>
        x + wide > 0 && x < width ? (
          <text
            key={fold.fromUs}
            x={Math.max(0, x + wide / 2 - (x < FOLD_WORDS / 2 ? wide / 2 : 0))}
            y={62}
            className="tick-text fold-text"
            textAnchor={x < FOLD_WORDS / 2 ? 'start' : x + wide > width - FOLD_WORDS / 2 ? 'end' : 'middle'}
          >
            {words.quiet(durationText(fold.toUs - fold.fromUs))}
          </text>
        ) : null,
      )}
      {unknownX < width - 1 ? (
        <g>
          <rect
            className="unknown"
            x={Math.max(0, unknownX)}
            y={22}
            width={width - Math.max(0, unknownX)}
            height={28}
          />
          {width - unknownX > 130 ? (
            <text x={(Math.max(0, unknownX) + width) / 2} y={39} className="tick-text" textAnchor="middle">
              {words.notSimulatedYet}
            </text>
          ) : null}
        </g>
      ) : null}
    </svg>
  )
})

/** The same bars twice: what is past in colour, what is to come in grey; the border moves with every frame. */
function Bars({ path, xOf, width }: { path: string; xOf: (us: number) => number; width: number }) {
  const { playback } = useSession()
  const id = useId()
  const ref = useRef<SVGRectElement>(null)
  useEffect(() => {
    const write = halfPixels((px) => ref.current?.setAttribute('width', px))
    // Bars are some pixels wide: a whole one is fine enough for their border, and each draws all of them anew.
    const move = (): void => write(Math.round(Math.max(0, Math.min(width, xOf(playback.getState().tUs)))))
    move()
    return playback.subscribe(move)
  })
  return (
    <>
      <clipPath id={id}>
        <rect ref={ref} x={0} y={0} width={0} height={64} />
      </clipPath>
      <path d={path} className="bars-future" />
      <path d={path} className="bars-past" clipPath={`url(#${id})`} />
    </>
  )
}

function barsPath({ axis, page, width }: DrawingProps, bins: readonly ChartBin[], binUs: number): string {
  const scale = width / page.span
  const perBar = Math.max(1, Math.ceil(4 / (binUs * scale)))
  const first = Math.max(0, Math.floor(timeAt(axis, page.from) / binUs / perBar) * perBar)
  const last = Math.min(bins.length, Math.ceil(timeAt(axis, page.from + page.span) / binUs))
  const bars: { x: number; acked: number }[] = []
  let most = 1
  for (let index = first; index < last; index += perBar) {
    let acked = 0
    for (let at = index; at < Math.min(last, index + perBar); at++) acked += bins[at]?.acked ?? 0
    if (acked === 0) continue
    most = Math.max(most, acked)
    bars.push({ x: (positionOf(axis, index * binUs) - page.from) * scale, acked })
  }
  const room = perBar * binUs * scale
  const barWidth = Math.min(WIDEST_BAR, Math.max(1.5, room - 1))
  return bars
    .map(({ x, acked }) => {
      const height = Math.max(3, (acked / most) * BAR_HEIGHT)
      const left = x + (room - barWidth) / 2
      return `M${left.toFixed(1)} ${BASE_Y}v${-height.toFixed(1)}h${barWidth.toFixed(1)}v${height.toFixed(1)}z`
    })
    .join('')
}

/** The base line, broken into a zigzag where a stretch is folded. */
function axisPath(folds: readonly { readonly x: number; readonly wide: number }[], width: number): string {
  let path = `M0 ${BASE_Y}`
  for (const { x, wide } of folds) {
    if (x + wide < 0 || x > width) continue
    const eighth = wide / 8
    path += `H${x.toFixed(1)}l${eighth} -5l${eighth * 2} 10l${eighth * 2} -10l${eighth * 2} 10l${eighth} -5`
  }
  return `${path}H${width}`
}

function ticks({ axis, page, width }: DrawingProps): { us: number; x: number }[] {
  const scale = width / page.span
  const stepUs = tickStepUs(page.span, width / 90)
  const found: { us: number; x: number }[] = []
  const firstUs = Math.ceil(timeAt(axis, page.from) / stepUs) * stepUs
  const lastUs = timeAt(axis, page.from + page.span)
  for (let us = firstUs; us <= lastUs && found.length < 60; us += stepUs) {
    const fold = axis.folds.find((one) => us > one.fromUs - stepUs / 2 && us < one.toUs + stepUs / 2)
    if (fold) {
      us = Math.max(us, Math.floor(fold.toUs / stepUs) * stepUs)
      continue
    }
    found.push({ us, x: Math.round((positionOf(axis, us) - page.from) * scale) })
  }
  return found
}

function tickText(us: number, stepUs: number): string {
  if (stepUs < 1000) return `${(us / 1000).toFixed(2)} ms`
  const decimals = stepUs >= 1_000_000 ? 0 : stepUs >= 100_000 ? 1 : stepUs >= 10_000 ? 2 : 3
  return `${(us / 1_000_000).toFixed(decimals)} s`
}

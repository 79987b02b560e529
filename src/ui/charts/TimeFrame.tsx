import { scaleLinear } from 'd3'
import { type PointerEvent, type ReactNode, useEffect, useRef } from 'react'
import { clockText } from '../../app/number-text.ts'
import type { SeriesPage } from '../../trace/series/series-page.ts'
import { usePlayback, useSession } from '../shell/page-context.ts'
import { rem, rootScale } from '../shell/root-scale.ts'
import { halfPixels } from '../timeline/half-pixels.ts'
import { MarkSign } from '../timeline/MarkSign.tsx'
import { type MarkItem, weightOf } from '../timeline/mark-groups.ts'
import { useMarkItems } from '../timeline/TimelineMarks.tsx'

/** Room around the drawing of a large chart, for its scales and signs (pixels). */
export const MARGIN = { left: 64, right: 44, top: 20, bottom: 20 } as const
/** Marks of less weight (ISR changes, restarts) would hide the lines. */
const LEAST_WEIGHT = 3
const SIGN_ROOM = 16

export interface TimeFrameProps {
  readonly page: SeriesPage
  readonly width: number
  readonly height: number
  /** The drawing; x 0 is where the scale begins. */
  readonly children: (xOf: (us: number) => number, innerWidth: number, innerHeight: number) => ReactNode
}

/** The frame of a large chart: time scale, faults, loop, playhead and cursor. Hover is a moment everywhere, a click goes there. */
export function TimeFrame({ page, width, height, children }: TimeFrameProps) {
  const { timeWindow, transport } = useSession()
  const loop = usePlayback((state) => state.loop)
  const innerWidth = Math.max(10, width - MARGIN.left - MARGIN.right)
  const innerHeight = height - MARGIN.top - MARGIN.bottom
  const toUs = page.fromUs + page.pointUs * page.sent.length
  const x = scaleLinear([page.fromUs, toUs], [0, innerWidth])
  const timeUnder = (event: PointerEvent<SVGSVGElement>): number =>
    Math.max(
      0,
      x.invert((event.clientX - event.currentTarget.getBoundingClientRect().left) / rootScale() - MARGIN.left),
    )
  const ticks = scaleLinear([page.fromUs / 1_000_000, toUs / 1_000_000], [0, innerWidth])
  const tickText = ticks.tickFormat(Math.max(2, innerWidth / 110))
  const clampX = (us: number): number => Math.max(0, Math.min(innerWidth, x(us)))
  return (
    <svg
      className="large-chart"
      width={rem(width)}
      height={rem(height)}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
      onPointerMove={(event) => timeWindow.setState({ cursorUs: timeUnder(event) })}
      onPointerLeave={() => timeWindow.setState({ cursorUs: undefined })}
      onClick={(event) => transport.seek(timeUnder(event as unknown as PointerEvent<SVGSVGElement>))}
    >
      <g transform={`translate(${MARGIN.left},${MARGIN.top})`}>
        {loop ? (
          <rect
            className="chart-loop"
            x={clampX(loop.fromUs)}
            width={clampX(loop.toUs) - clampX(loop.fromUs)}
            height={innerHeight}
          />
        ) : null}
        {children((us) => x(us), innerWidth, innerHeight)}
        {ticks.ticks(Math.max(2, innerWidth / 110)).map((tick) => (
          <g key={tick} transform={`translate(${ticks(tick).toFixed(1)},${innerHeight})`}>
            <path className="axis" d="M0 0v4" />
            <text className="tick-text" y={15} textAnchor="middle">
              {tickText(tick)} s
            </text>
          </g>
        ))}
        <path className="axis" d={`M0 ${innerHeight}H${innerWidth}`} />
        <Faults xOf={(us) => x(us)} fromUs={page.fromUs} toUs={toUs} height={innerHeight} />
        <Moments xOf={(us) => x(us)} width={innerWidth} height={innerHeight} />
      </g>
    </svg>
  )
}

/** What went wrong and what was mended: a line through the chart, and its sign where there is room. */
function Faults({
  xOf,
  fromUs,
  toUs,
  height,
}: {
  xOf: (us: number) => number
  fromUs: number
  toUs: number
  height: number
}) {
  const items = useMarkItems().filter(
    (item) => weightOf(item.kind) >= LEAST_WEIGHT && item.atUs >= fromUs && item.atUs <= toUs,
  )
  let lastX = Number.NEGATIVE_INFINITY
  return items.map((item) => {
    const x = xOf(item.atUs)
    const hasRoom = x - lastX >= SIGN_ROOM
    if (hasRoom) lastX = x
    return <Fault key={`${item.atUs} ${item.kind} ${item.text}`} item={item} x={x} height={height} hasSign={hasRoom} />
  })
}

function Fault({ item, x, height, hasSign }: { item: MarkItem; x: number; height: number; hasSign: boolean }) {
  return (
    <g transform={`translate(${x.toFixed(1)},0)`}>
      <title>{`${clockText(item.atUs)} ${item.text}`}</title>
      <path className={`chart-fault chart-fault-${item.kind}`} d={`M0 0V${height}`} />
      {hasSign ? (
        <g transform={`translate(-7,${-MARGIN.top + 3})`}>
          <MarkSign kind={item.kind} size={14} />
        </g>
      ) : null}
    </g>
  )
}

/** The playhead and the moment under the pointer; moved past React. */
function Moments({ xOf, width, height }: { xOf: (us: number) => number; width: number; height: number }) {
  const { playback, timeWindow } = useSession()
  const headRef = useRef<SVGPathElement>(null)
  const cursorRef = useRef<SVGPathElement>(null)
  useEffect(() => {
    const placing = (path: SVGPathElement | null): ((us: number | undefined) => void) => {
      const write = halfPixels((px) => {
        const isOutside = Number(px) < 0 || Number(px) > width
        path?.setAttribute('visibility', isOutside ? 'hidden' : 'visible')
        path?.setAttribute('transform', `translate(${px},0)`)
      })
      return (us) => write(us === undefined ? -1 : xOf(us))
    }
    const [placeHead, placeCursor] = [placing(headRef.current), placing(cursorRef.current)]
    const moveHead = (): void => placeHead(playback.getState().tUs)
    const moveCursor = (): void => placeCursor(timeWindow.getState().cursorUs)
    moveHead()
    moveCursor()
    const stops = [playback.subscribe(moveHead), timeWindow.subscribe(moveCursor)]
    return () => {
      for (const stop of stops) stop()
    }
  })
  return (
    <>
      <path ref={headRef} className="chart-head-line" d={`M0 0V${height}`} />
      <path ref={cursorRef} className="chart-cursor" d={`M0 0V${height}`} />
    </>
  )
}

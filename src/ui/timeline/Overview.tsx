import { type PointerEvent, useEffect, useRef } from 'react'
import { usePlayback, useRun, useSession } from '../shell/page-context.ts'
import { rem } from '../shell/root-scale.ts'
import { halfPixels } from './half-pixels.ts'
import { weightOf } from './mark-groups.ts'
import type { TimelineAxis } from './use-timeline-axis.ts'
import { panned } from './zoom.ts'

const HEIGHT = 8
/** Marks that weigh less (ISR changes, restarts) are too many for so small a place. */
const LEAST_WEIGHT = 3

/** The whole run in a thin strip, while only a part of it is shown: a drag moves that part. */
export function Overview({ view }: { readonly view: TimelineAxis }) {
  const { timeWindow, playback } = useSession()
  const marks = useRun((state) => state.marks)
  const loop = usePlayback((state) => state.loop)
  const headRef = useRef<SVGRectElement>(null)
  const { width, endUs, page, axis } = view
  const xOf = (us: number): number => (us / endUs) * width
  useEffect(() => {
    const write = halfPixels((px) => headRef.current?.setAttribute('x', px))
    const move = (): void => write((playback.getState().tUs / endUs) * width)
    move()
    return playback.subscribe(move)
  })
  const moveWindow = (event: PointerEvent<SVGSVGElement>): void => {
    const state = timeWindow.getState()
    const box = event.currentTarget.getBoundingClientRect()
    const atUs = ((event.clientX - box.left) / box.width) * endUs
    timeWindow.setState(panned(state, atUs - (state.fromUs + state.toUs) / 2, endUs))
  }
  if (page.span >= axis.length) return null
  const [fromX, toX] = [xOf(view.timeOf(0)), Math.min(width, xOf(view.timeOf(width)))]
  return (
    <svg
      className="overview"
      width={rem(width)}
      height={rem(HEIGHT)}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        moveWindow(event)
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) moveWindow(event)
      }}
    >
      <rect className="overview-run" width={width} y={3} height={2} />
      {loop ? (
        <rect className="overview-loop" x={xOf(loop.fromUs)} y={1} width={xOf(loop.toUs - loop.fromUs)} height={6} />
      ) : null}
      {marks
        .filter((mark) => weightOf(mark.kind) >= LEAST_WEIGHT)
        .map((mark) => (
          <rect
            key={`${mark.atUs} ${mark.kind}`}
            className={`overview-${mark.kind}`}
            x={xOf(mark.atUs) - 0.75}
            width={1.5}
            height={HEIGHT}
          />
        ))}
      <rect ref={headRef} className="overview-head" width={1.5} height={HEIGHT} />
      <rect className="overview-window" x={fromX} y={0.5} width={Math.max(3, toX - fromX)} height={HEIGHT - 1} rx={2} />
    </svg>
  )
}

import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { clockText } from '../../app/number-text.ts'
import type { Loop } from '../../app/playback-clock.ts'
import { usePlayback, useSession } from '../shell/page-context.ts'
import { rem, rootScale } from '../shell/root-scale.ts'
import { useTimeStrings } from './time-strings.ts'
import type { TimelineAxis } from './use-timeline-axis.ts'

/** The stretch that is played again and again, with a handle at each end. */
export function LoopBand({ view }: { readonly view: TimelineAxis }) {
  const loop = usePlayback((state) => state.loop)
  if (!loop) return null
  const [left, right] = [view.xOf(loop.fromUs), view.xOf(loop.toUs)].map((x) => Math.max(0, Math.min(view.width, x)))
  if (left === undefined || right === undefined) return null
  return (
    <div className="loop">
      <div
        className="loop-band"
        style={{ left: rem(left), width: rem(Math.max(1, right - left)) }}
        aria-hidden="true"
      />
      <LoopHandle view={view} loop={loop} end="fromUs" />
      <LoopHandle view={view} loop={loop} end="toUs" />
    </div>
  )
}

function LoopHandle({ view, loop, end }: { view: TimelineAxis; loop: Loop; end: keyof Loop }) {
  const words = useTimeStrings().loop
  const { transport } = useSession()
  const isHeld = useRef(false)
  const x = view.xOf(loop[end])
  const moveTo = (us: number): void => {
    const other = end === 'fromUs' ? loop.toUs - 1 : loop.fromUs + 1
    const at = Math.max(0, Math.min(view.endUs, us))
    transport.setLoop({ ...loop, [end]: end === 'fromUs' ? Math.min(at, other) : Math.max(at, other) })
  }
  const onMove = (event: PointerEvent<HTMLDivElement>): void => {
    const track = event.currentTarget.parentElement?.getBoundingClientRect()
    if (isHeld.current && track) moveTo(view.timeOf((event.clientX - track.left) / rootScale()))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (direction === 0 || event.shiftKey) return
    event.preventDefault()
    event.stopPropagation()
    moveTo(loop[end] + (direction * view.page.span) / 100)
  }
  if (x < -1 || x > view.width + 1) return null
  return (
    <div
      className={`loop-handle loop-${end}`}
      style={{ left: rem(x) }}
      role="slider"
      tabIndex={0}
      aria-label={end === 'fromUs' ? words.start : words.end}
      aria-valuemin={0}
      aria-valuemax={Math.round(view.endUs / 1000)}
      aria-valuenow={Math.round(loop[end] / 1000)}
      aria-valuetext={clockText(loop[end])}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        isHeld.current = true
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={onMove}
      onPointerUp={() => {
        isHeld.current = false
      }}
      onPointerCancel={() => {
        isHeld.current = false
      }}
    />
  )
}

import { type KeyboardEvent, lazy, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { clockText } from '../../app/number-text.ts'
import { timelineEndUs } from '../../app/run-store.ts'
import { Part } from '../shell/Part.tsx'
import { useGlance, usePlayback, useRun, useSession, useStrings } from '../shell/page-context.ts'
import { type AxisWindow, foldAxis, positionOf, timeAt, turnedWindow } from './folded-axis.ts'
import { TimelineDrawing } from './TimelineDrawing.tsx'
import { TimelineMarks } from './TimelineMarks.tsx'
import { useWidth } from './use-width.ts'

// Nobody has another future at first.
const ForkMarks = lazy(() => import('./ForkMarks.tsx').then((module) => ({ default: module.ForkMarks })))

/** Seconds of wall time of playing that one page of the timeline shows. */
const PAGE_WALL_S = 60
/** Quiet stretches longer than this are folded (µs); in a shorter window, longer than half of it. */
const MIN_QUIET_US = 2_000_000

/** What the run was and will be: marks, acknowledgements, quiet stretches, and the playhead to drag. */
export function Timeline() {
  const strings = useStrings()
  const session = useSession()
  const run = useRun((state) => state)
  const speed = usePlayback((state) => state.speedUsPerS)
  const tUs = useGlance((state) => state.tUs)
  const hasFutures = useStore(session.futures, ({ futures }) => futures.length > 0)
  const [whole, setWhole] = useState(false)
  const [ref, width] = useWidth<HTMLDivElement>()
  const pageRef = useRef<AxisWindow>(undefined)

  const endUs = timelineEndUs(run)
  const wishUs = whole ? endUs : Math.min(endUs, speed * PAGE_WALL_S)
  const axis = useMemo(
    () =>
      foldAxis({
        endUs,
        binUs: run.binUs,
        bins: run.bins,
        marks: run.marks,
        minQuietUs: Math.min(MIN_QUIET_US, wishUs / 2),
        foldWidth: wishUs * 0.06,
      }),
    [endUs, run.binUs, run.bins, run.marks, wishUs],
  )
  const page = turnedWindow(pageRef.current, positionOf(axis, tUs), Math.min(wishUs, axis.length), axis.length)
  useEffect(() => {
    pageRef.current = page
  })

  const scale = width / page.span
  const xOf = (us: number): number => (positionOf(axis, us) - page.from) * scale
  const timeOf = (x: number): number => timeAt(axis, page.from + x / scale)

  return (
    <div className="timeline">
      <div className="timeline-main" ref={ref}>
        <Track endUs={endUs} timeOf={timeOf} stepUs={page.span}>
          {width > 0 ? <TimelineDrawing axis={axis} page={page} width={width} /> : null}
          <Playhead xOf={xOf} />
        </Track>
        <TimelineMarks marks={run.marks} xOf={xOf} width={width} onGo={session.transport.seek} />
        <Part isSmall>{hasFutures ? <ForkMarks xOf={xOf} width={width} onGo={session.transport.seek} /> : null}</Part>
      </div>
      <button
        type="button"
        className="timeline-whole"
        aria-pressed={whole}
        title={strings.playback.wholeRun}
        aria-label={strings.playback.wholeRun}
        onClick={() => setWhole(!whole)}
      >
        <svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true">
          <path d="M1 1v10M13 1v10M3 6h8M5 4L3 6l2 2M9 4l2 2-2 2" fill="none" stroke="currentColor" strokeWidth="1.3" />
        </svg>
      </button>
    </div>
  )
}

interface TrackProps {
  readonly endUs: number
  readonly timeOf: (x: number) => number
  /** Length of what is shown: arrow keys move by a hundredth of it. */
  readonly stepUs: number
  readonly children: React.ReactNode
}

/** The slider: pointer and keyboard move the playhead. */
function Track({ endUs, timeOf, stepUs, children }: TrackProps) {
  const strings = useStrings()
  const { transport, playback } = useSession()
  const tUs = useGlance((state) => state.tUs)
  const wasPlaying = useRef(false)

  const seekTo = (event: PointerEvent<HTMLDivElement>): void => {
    const left = event.currentTarget.getBoundingClientRect().left
    transport.seek(timeOf(event.clientX - left))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const now = playback.getState().tUs
    const to = keyTarget(event.key, now, stepUs, endUs)
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    event.stopPropagation()
    transport.seek(to)
  }
  return (
    <div
      className="timeline-track"
      role="slider"
      tabIndex={0}
      aria-label={strings.playback.timeline}
      aria-valuemin={0}
      aria-valuemax={Math.round(endUs / 1000)}
      aria-valuenow={Math.round(tUs / 1000)}
      aria-valuetext={strings.playback.timelineValue(clockText(tUs), clockText(endUs))}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        wasPlaying.current = playback.getState().playing
        transport.pause()
        seekTo(event)
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) seekTo(event)
      }}
      onPointerUp={(event) => {
        event.currentTarget.releasePointerCapture(event.pointerId)
        if (wasPlaying.current) transport.play()
      }}
    >
      {children}
    </div>
  )
}

function keyTarget(key: string, now: number, stepUs: number, endUs: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return now - stepUs / 100
    case 'ArrowRight':
    case 'ArrowUp':
      return now + stepUs / 100
    case 'PageDown':
      return now - stepUs / 10
    case 'PageUp':
      return now + stepUs / 10
    case 'Home':
      return 0
    case 'End':
      return endUs
    default:
      return undefined
  }
}

/** The line at the present moment; moved past React, with every frame. */
function Playhead({ xOf }: { xOf: (us: number) => number }) {
  const { playback } = useSession()
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const move = (): void => {
      if (ref.current) ref.current.style.transform = `translateX(${xOf(playback.getState().tUs).toFixed(1)}px)`
    }
    move()
    return playback.subscribe(move)
  })
  return (
    <div ref={ref} className="playhead" aria-hidden="true">
      <svg width="12" height="56" viewBox="0 0 12 56" aria-hidden="true">
        <path d="M6 6V56" className="playhead-line" />
        <path d="M0 0h12v7l-6 6-6-6z" className="playhead-head" />
      </svg>
    </div>
  )
}

import { lazy, memo } from 'react'
import { useStore } from 'zustand'
import { Part } from '../shell/Part.tsx'
import { useSession, useSettings } from '../shell/page-context.ts'
import { CursorLine, Playhead } from './Lines.tsx'
import { LoopBand } from './LoopBand.tsx'
import { Overview } from './Overview.tsx'
import { TimelineDrawing } from './TimelineDrawing.tsx'
import { TimelineMarks } from './TimelineMarks.tsx'
import { TimelineTools } from './TimelineTools.tsx'
import { Track } from './Track.tsx'
import { type TimelineAxis, useTimelineAxis } from './use-timeline-axis.ts'
import { useWidth } from './use-width.ts'
import '../forced-colors.css'
import './timeline.css'

// Nobody has another future at first.
const ForkMarks = lazy(() => import('./ForkMarks.tsx').then((module) => ({ default: module.ForkMarks })))
const ClocksLane = lazy(() => import('./ClocksLane.tsx').then((module) => ({ default: module.ClocksLane })))

/** Everything that is drawn by the axis; the playhead moves past React. */
const Drawn = memo(function Drawn({ view }: { readonly view: TimelineAxis }) {
  const session = useSession()
  const hasFutures = useStore(session.futures, ({ futures }) => futures.length > 0)
  const { width, xOf } = view
  const { seek } = session.transport
  return (
    <>
      <LoopBand view={view} />
      <TimelineMarks xOf={xOf} width={width} onGo={seek} />
      <Part isSmall>{hasFutures ? <ForkMarks xOf={xOf} width={width} onGo={seek} /> : null}</Part>
      {width > 0 ? <Overview view={view} /> : null}
    </>
  )
})

const InTrack = memo(function InTrack({ view }: { readonly view: TimelineAxis }) {
  const { axis, page, width, xOf } = view
  return (
    <>
      {width > 0 ? <TimelineDrawing axis={axis} page={page} width={width} /> : null}
      <CursorLine xOf={xOf} width={width} />
      <Playhead xOf={xOf} />
    </>
  )
})

const Tools = memo(TimelineTools)

/** What the run was and will be: marks, acknowledgements, quiet stretches, loop, clocks, and the playhead to drag. */
export function Timeline({ phone }: { readonly phone: boolean }) {
  const clocksOpen = useSettings((state) => state.clocksOpen)
  const [ref, width] = useWidth<HTMLDivElement>()
  const view = useTimelineAxis(width)
  return (
    <div className="timeline">
      <div className="timeline-column">
        {clocksOpen && width > 0 ? (
          <Part isSmall>
            <ClocksLane view={view} />
          </Part>
        ) : null}
        <div className="timeline-main" ref={ref}>
          <Track view={view}>
            <InTrack view={view} />
          </Track>
          <Drawn view={view} />
        </div>
      </div>
      <Tools phone={phone} />
    </div>
  )
}

import { useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { timelineEndUs } from '../../app/run-store.ts'
import { useGlance, usePlayback, useRun, useSession } from '../shell/page-context.ts'
import { type AxisWindow, type FoldedAxis, foldAxis, positionOf, timeAt, turnedWindow } from './folded-axis.ts'

/** Seconds of wall time of playing that one page of the timeline shows. */
const PAGE_WALL_S = 60
/** Quiet stretches longer than this are folded (µs); in a shorter window, longer than half of it. */
const MIN_QUIET_US = 2_000_000

/** The axis of the timeline, the part of it that is shown, and both ways between times and pixels. */
export interface TimelineAxis {
  readonly axis: FoldedAxis
  readonly page: AxisWindow
  readonly endUs: number
  readonly width: number
  readonly xOf: (us: number) => number
  readonly timeOf: (x: number) => number
}

/** A window that a person has chosen, and where the playhead was when it was last seen. */
interface HeldWindow {
  readonly fromUs: number
  readonly tUs: number
  readonly wasInside: boolean
}

/**
 * What is shown follows the speed and the playhead, until somebody zooms or moves it; then it stays until the playhead
 * leaves it. It is told to the charts.
 */
export function useTimelineAxis(width: number): TimelineAxis {
  const { timeWindow, playback } = useSession()
  const endUs = useRun(timelineEndUs)
  const binUs = useRun((state) => state.binUs)
  const bins = useRun((state) => state.bins)
  const marks = useRun((state) => state.marks)
  const speed = usePlayback((state) => state.speedUsPerS)
  const tUs = useGlance((state) => state.tUs)
  const wish = useStore(timeWindow, (state) => state.wishUs)
  const heldFromUs = useStore(timeWindow, (state) => state.heldFromUs)
  const pageRef = useRef<AxisWindow>(undefined)
  const heldAtRef = useRef<HeldWindow>(undefined)

  const wishUs = Math.min(endUs, wish === 'whole' ? endUs : (wish ?? speed * PAGE_WALL_S))
  const axis = useMemo(
    () =>
      foldAxis({
        endUs,
        binUs,
        bins,
        marks,
        minQuietUs: Math.min(MIN_QUIET_US, wishUs / 2),
        foldWidth: wishUs * 0.06,
      }),
    [endUs, binUs, bins, marks, wishUs],
  )
  const span = Math.min(wishUs, axis.length)
  const position = positionOf(axis, tUs)
  const held = heldFromUs === undefined ? undefined : { from: heldFrom(axis, heldFromUs, span), span }
  const wanted = held ?? turnedWindow(pageRef.current, position, span, axis.length)
  const page = useMemo(() => ({ from: wanted.from, span: wanted.span }), [wanted.from, wanted.span])

  useEffect(() => {
    pageRef.current = page
    if (heldFromUs === undefined) return
    const isInside = position >= page.from && position <= page.from + page.span * 0.97
    const before = heldAtRef.current
    if (before?.fromUs !== heldFromUs) {
      heldAtRef.current = { fromUs: heldFromUs, tUs, wasInside: isInside }
      return
    }
    // Whoever looks elsewhere may do so while it plays; a playhead that leaves what is shown, or is put elsewhere, leads.
    const hasJumped = tUs !== before.tUs && !playback.getState().playing
    if (!isInside && (before.wasInside || hasJumped)) timeWindow.setState({ heldFromUs: undefined })
    else heldAtRef.current = { ...before, tUs, wasInside: before.wasInside || isInside }
  })
  const fromUs = Math.max(0, Math.round(timeAt(axis, page.from)))
  const toUs = Math.round(timeAt(axis, page.from + page.span))
  useEffect(() => timeWindow.setState({ fromUs, toUs }), [timeWindow, fromUs, toUs])

  // The same object until something of it changes: what is drawn by it is drawn anew only then.
  return useMemo(() => {
    const scale = width / page.span
    return {
      axis,
      page,
      endUs,
      width,
      xOf: (us) => (positionOf(axis, us) - page.from) * scale,
      timeOf: (x) => timeAt(axis, page.from + x / scale),
    }
  }, [axis, page, endUs, width])
}

function heldFrom(axis: FoldedAxis, fromUs: number, span: number): number {
  return Math.max(0, Math.min(positionOf(axis, fromUs), axis.length - span))
}

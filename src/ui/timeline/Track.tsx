import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef } from 'react'
import { clockText } from '../../app/number-text.ts'
import { useGlance, useSession } from '../shell/page-context.ts'
import { rootScale } from '../shell/root-scale.ts'
import { useTimeStrings } from './time-strings.ts'
import type { TimelineAxis } from './use-timeline-axis.ts'
import { panned, zoomed } from './zoom.ts'

/** Wheel pixels for twice as much. */
const WHEEL_DOUBLES = 240

export interface TrackProps {
  readonly view: TimelineAxis
  readonly children: ReactNode
}

interface Drag {
  readonly kind: 'seek' | 'brush'
  readonly startUs: number
}

/** The slider: pointer and keyboard move the playhead, wheel and two fingers zoom, a drag with Shift makes a loop. */
export function Track({ view, children }: TrackProps) {
  const words = useTimeStrings()
  const session = useSession()
  const { transport, playback, timeWindow } = session
  const tUs = useGlance((state) => state.tUs)
  const ref = useRef<HTMLDivElement>(null)
  const drag = useRef<Drag>(undefined)
  const wasPlaying = useRef<'forwards' | 'backwards' | undefined>(undefined)
  const fingers = useRef(new Map<number, number>())
  const viewRef = useRef(view)
  useEffect(() => {
    viewRef.current = view
  })
  useEffect(() => followWheel(ref.current, viewRef, session.timeWindow), [session])

  const timeUnder = (event: { readonly clientX: number }): number =>
    view.timeOf((event.clientX - leftOf(ref.current)) / rootScale())
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = keyTarget(event.key, playback.getState().tUs, view.page.span, view.endUs)
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    event.stopPropagation()
    transport.seek(to)
  }
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    fingers.current.set(event.pointerId, event.clientX)
    const startUs = timeUnder(event)
    if (fingers.current.size > 1) {
      drag.current = undefined
      return
    }
    const { playing, reversed } = playback.getState()
    wasPlaying.current = playing ? (reversed ? 'backwards' : 'forwards') : undefined
    drag.current = { kind: event.shiftKey ? 'brush' : 'seek', startUs }
    transport.pause()
    if (!event.shiftKey) transport.seek(startUs)
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const atUs = timeUnder(event)
    if (event.pointerType !== 'touch') timeWindow.setState({ cursorUs: within(atUs, view.endUs) })
    if (fingers.current.size === 2 && fingers.current.has(event.pointerId)) {
      const before = spread(fingers.current)
      fingers.current.set(event.pointerId, event.clientX)
      const after = spread(fingers.current)
      const factor = before.distance / Math.max(8, after.distance)
      const middleUs = view.timeOf((after.middle - leftOf(ref.current)) / rootScale())
      timeWindow.setState(zoomed(timeWindow.getState(), factor, middleUs, view.endUs))
      return
    }
    if (drag.current?.kind === 'seek') transport.seek(atUs)
    if (drag.current?.kind === 'brush') transport.setLoop(loopBetween(drag.current.startUs, atUs, view.endUs))
  }
  const onPointerEnd = (event: PointerEvent<HTMLDivElement>): void => {
    fingers.current.delete(event.pointerId)
    const ended = drag.current
    drag.current = undefined
    if (ended?.kind === 'brush') playLoop(session)
    else if (ended && wasPlaying.current) transport.play(wasPlaying.current === 'backwards')
  }
  return (
    <div
      ref={ref}
      className="timeline-track"
      role="slider"
      tabIndex={0}
      title={words.hint}
      aria-label={words.timeline}
      aria-valuemin={0}
      aria-valuemax={Math.round(view.endUs / 1000)}
      aria-valuenow={Math.round(tUs / 1000)}
      aria-valuetext={words.timelineValue(clockText(tUs), clockText(view.endUs))}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerEnd}
      onPointerCancel={onPointerEnd}
      onPointerLeave={() => timeWindow.setState({ cursorUs: undefined })}
    >
      {children}
    </div>
  )
}

/** Begin where the loop begins, if there is one. */
export function playLoop({ playback, transport }: Pick<ReturnType<typeof useSession>, 'playback' | 'transport'>): void {
  const { loop } = playback.getState()
  if (!loop) return
  transport.seek(loop.fromUs)
  transport.play()
}

function loopBetween(a: number, b: number, endUs: number): { fromUs: number; toUs: number } {
  return { fromUs: within(Math.min(a, b), endUs), toUs: within(Math.max(a, b), endUs) }
}

function within(us: number, endUs: number): number {
  return Math.max(0, Math.min(us, endUs))
}

function leftOf(element: HTMLElement | null): number {
  return element?.getBoundingClientRect().left ?? 0
}

function spread(fingers: ReadonlyMap<number, number>): { readonly distance: number; readonly middle: number } {
  const [first = 0, second = 0] = [...fingers.values()]
  return { distance: Math.max(8, Math.abs(first - second)), middle: (first + second) / 2 }
}

/** React listens to wheels passively; here the page must not scroll or zoom itself. */
function followWheel(
  element: HTMLElement | null,
  viewRef: { readonly current: TimelineAxis },
  store: ReturnType<typeof useSession>['timeWindow'],
): (() => void) | undefined {
  if (!element) return undefined
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault()
    const view = viewRef.current
    const state = store.getState()
    const lines = event.deltaMode === 1 ? 16 : 1
    const [dx, dy] = [event.deltaX * lines, event.deltaY * lines]
    if (event.shiftKey || Math.abs(dx) > Math.abs(dy)) {
      const pixels = Math.abs(dx) > Math.abs(dy) ? dx : dy
      store.setState(panned(state, (pixels / rootScale() / view.width) * (state.toUs - state.fromUs), view.endUs))
      return
    }
    const anchorUs = view.timeOf((event.clientX - leftOf(element)) / rootScale())
    store.setState(zoomed(state, 2 ** (dy / WHEEL_DOUBLES), anchorUs, view.endUs))
  }
  element.addEventListener('wheel', onWheel, { passive: false })
  return () => element.removeEventListener('wheel', onWheel)
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

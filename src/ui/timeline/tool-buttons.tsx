import { useStore } from 'zustand'
import { timelineEndUs } from '../../app/run-store.ts'
import { usePlayback, useRun, useSession, useSettings } from '../shell/page-context.ts'
import { playLoop } from './Track.tsx'
import { useTimeStrings } from './time-strings.ts'
import { ZOOM_STEP, zoomBy } from './zoom.ts'

const SIGNS = {
  zoomOut: 'M2 7h10',
  zoomIn: 'M2 7h10M7 2v10',
  whole: 'M1 2v10M13 2v10M3 7h8M5 5L3 7l2 2M9 5l2 2-2 2',
  loop: 'M4 4h6a2.5 2.5 0 0 1 2.5 2.5V7M10 10H4a2.5 2.5 0 0 1-2.5-2.5V7M8.5 1.5L11 4 8.5 6.5M5.5 7.5L3 10l2.5 2.5',
  bookmark: 'M3.5 13V1.5h8L9 4.6l2.5 3.1h-8',
  clocks: 'M7 1.5a5.5 5.5 0 1 0 .01 0M7 4v3.2l2.2 1.4',
  charts: 'M1.5 1.5v11h11M4 9.5l2.5-3 2 1.5 3.5-4.5',
} as const

/** A sign of the tools, 14 px. */
export function ToolSign({ sign }: { readonly sign: keyof typeof SIGNS }) {
  return (
    <svg width="0.875rem" height="0.875rem" viewBox="0 0 14 14" aria-hidden="true">
      <path d={SIGNS[sign]} fill="none" stroke="currentColor" strokeWidth="1.3" />
    </svg>
  )
}

/** Less, more, everything. */
export function ZoomButtons() {
  const words = useTimeStrings()
  const { timeWindow, playback } = useSession()
  const endUs = useRun(timelineEndUs)
  const isWhole = useStore(timeWindow, (state) => state.wishUs === 'whole')
  const zoom = (factor: number): void => zoomBy(timeWindow, factor, playback.getState().tUs, endUs)
  return (
    <>
      <ToolButton name={words.zoomOut} keys="−" onPress={() => zoom(ZOOM_STEP)} sign="zoomOut" />
      <ToolButton name={words.zoomIn} keys="+" onPress={() => zoom(1 / ZOOM_STEP)} sign="zoomIn" />
      <ToolButton name={words.wholeRun} keys="0" onPress={() => zoom(0)} sign="whole" pressed={isWhole} />
    </>
  )
}

/** A loop from the playhead on, a fifth of what is shown; or its end. */
export function LoopButton() {
  const words = useTimeStrings().loop
  const session = useSession()
  const endUs = useRun(timelineEndUs)
  const hasLoop = usePlayback((state) => state.loop !== undefined)
  const toggle = (): void => {
    if (hasLoop) {
      session.transport.setLoop(undefined)
      return
    }
    const { fromUs, toUs } = session.timeWindow.getState()
    const lengthUs = Math.max(1, (toUs - fromUs) / 5)
    const startUs = Math.max(0, Math.min(session.playback.getState().tUs, endUs - lengthUs))
    session.transport.setLoop({ fromUs: startUs, toUs: startUs + lengthUs })
    playLoop(session)
  }
  return (
    <ToolButton name={hasLoop ? words.clear : words.name} keys="X" onPress={toggle} sign="loop" pressed={hasLoop} />
  )
}

/** All running clocks above the timeline, or not. */
export function ClocksButton() {
  const words = useTimeStrings().clocks
  const { settings } = useSession()
  const open = useSettings((state) => state.clocksOpen)
  return (
    <ToolButton
      name={words.name}
      keys="W"
      onPress={() => settings.setState({ clocksOpen: !open })}
      sign="clocks"
      pressed={open}
    />
  )
}

interface ToolButtonProps {
  readonly name: string
  readonly keys: string
  readonly sign: keyof typeof SIGNS
  readonly pressed?: boolean
  readonly onPress: () => void
}

function ToolButton({ name, keys, sign, pressed, onPress }: ToolButtonProps) {
  return (
    <button
      type="button"
      className="tool"
      title={`${name} (${keys})`}
      aria-label={name}
      aria-pressed={pressed}
      onClick={onPress}
    >
      <ToolSign sign={sign} />
    </button>
  )
}

import { useId } from 'react'
import { groupDigits, speedText } from '../../app/number-text.ts'
import { againstLife, positionOfSpeed, speedAtPosition } from '../../app/speed.ts'
import type { Strings } from '../../content/strings/strings.ts'
import { Caret } from '../shell/icons.tsx'
import { Popover } from '../shell/Popover.tsx'
import { usePlayback, useSession, useSettings, useStrings } from '../shell/page-context.ts'

/** "10 ms/s, 100× slower than life". */
export function speedSentence(strings: Strings, usPerS: number): string {
  const { direction, factor } = againstLife(usPerS)
  return strings.playback.speedAgainstLife(speedText(usPerS), direction, groupDigits(factor))
}

const PRESETS_US_PER_S = [1_000, 10_000, 40_000, 100_000, 1_000_000, 10_000_000]

/** The speed beside the clock; a click opens the scale. */
export function SpeedControl() {
  const strings = useStrings()
  const speed = usePlayback((state) => state.speedUsPerS)
  return (
    <Popover
      buttonClass="speed"
      label={`${strings.playback.speed}: ${speedSentence(strings, speed)}`}
      title={`${speedSentence(strings, speed)} ( [ ] )`}
      button={
        <>
          <span className="speed-words-short" data-testid="speed">
            <span>{speedText(speed)}</span>
            <span className="speed-life">{speedSentence(strings, speed).split(', ')[1]}</span>
          </span>
          <Caret />
        </>
      }
      side="above"
      panelClass="speed-panel"
    >
      {() => <SpeedSettings />}
    </Popover>
  )
}

/** The scale itself, and skipping of what is quiet. Also stands in the menu of a phone. */
export function SpeedSettings() {
  const strings = useStrings()
  const { transport } = useSession()
  const speed = usePlayback((state) => state.speedUsPerS)
  const id = useId()
  return (
    <div className="speed-settings">
      <label htmlFor={id}>{strings.playback.speedHint}</label>
      <input
        id={id}
        data-first-focus
        type="range"
        min={0}
        max={1}
        step={0.005}
        value={positionOfSpeed(speed)}
        aria-valuetext={speedSentence(strings, speed)}
        onChange={(event) => transport.setSpeed(speedAtPosition(event.target.valueAsNumber))}
      />
      <p className="speed-words">{speedSentence(strings, speed)}</p>
      <div className="speed-presets">
        {PRESETS_US_PER_S.map((preset) => (
          <button
            key={preset}
            type="button"
            className="btn"
            aria-pressed={preset === speed}
            onClick={() => transport.setSpeed(preset)}
          >
            {speedText(preset)}
          </button>
        ))}
      </div>
      <SkipQuietSwitch />
    </div>
  )
}

/** Whether quiet stretches are run through. */
export function SkipQuietSwitch() {
  const strings = useStrings()
  const { transport } = useSession()
  const on = useSettings((state) => state.skipQuiet)
  return (
    <label className="check">
      <input type="checkbox" checked={on} onChange={(event) => transport.setSkipQuiet(event.target.checked)} />
      <span>
        {strings.playback.skipQuiet}
        <small>{strings.playback.skipQuietHint}</small>
      </span>
    </label>
  )
}

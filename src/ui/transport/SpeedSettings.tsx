import { useId } from 'react'
import { speedText } from '../../app/number-text.ts'
import { positionOfSpeed, speedAtPosition } from '../../app/speed.ts'
import { usePlayback, useSession, useSettings, useStrings } from '../shell/page-context.ts'
import { speedSentence } from './speed-sentence.ts'

const PRESETS_US_PER_S = [1_000, 10_000, 40_000, 100_000, 1_000_000, 10_000_000]

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

import { lazy } from 'react'
import { speedText } from '../../app/number-text.ts'
import { Caret } from '../shell/icons.tsx'
import { Part } from '../shell/Part.tsx'
import { Popover } from '../shell/Popover.tsx'
import { usePlayback, useStrings } from '../shell/page-context.ts'
import { speedSentence } from './speed-sentence.ts'

const SpeedSettings = lazy(() => import('./SpeedSettings.tsx').then((module) => ({ default: module.SpeedSettings })))

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
      {() => (
        <Part isSmall>
          <SpeedSettings />
        </Part>
      )}
    </Popover>
  )
}

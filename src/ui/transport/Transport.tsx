import { useEffect, useRef } from 'react'
import { clockText } from '../../app/number-text.ts'
import type { Session } from '../../app/session.ts'
import { TransportIcon } from '../shell/icons.tsx'
import { usePlayback, useRun, useSession, useStrings } from '../shell/page-context.ts'
import { SpeedControl } from './SpeedControl.tsx'

/** Start, back, play, step, next: and the time. */
export function Transport({ phone, onControls }: { phone: boolean; onControls?: () => void }) {
  const strings = useStrings()
  const { playback: words } = strings
  const { transport } = useSession()
  const playing = usePlayback((state) => state.playing)
  const ended = usePlayback((state) => state.ended)
  const isOver = useRun((state) => state.endedAtUs !== undefined)
  const atEnd = isOver ? words.playAgain : words.goOn
  const playName = playing ? words.pause : ended ? atEnd : words.play
  return (
    <fieldset className={phone ? 'transport transport-phone' : 'transport'} aria-label={words.transport}>
      {phone ? null : (
        <button
          type="button"
          className="tbutton"
          title={`${words.toStart} (Home)`}
          aria-label={words.toStart}
          onClick={transport.toStart}
        >
          <TransportIcon sign="start" />
        </button>
      )}
      <button
        type="button"
        className="tbutton"
        title={`${words.stepBack} (Shift ←)`}
        aria-label={words.stepBack}
        onClick={() => transport.step(-1, 'visible')}
      >
        <TransportIcon sign="back" />
      </button>
      <button
        type="button"
        className="tbutton play"
        title={`${playName} (Space)`}
        aria-label={playName}
        onClick={transport.toggle}
      >
        <TransportIcon sign={playing ? 'pause' : 'play'} />
      </button>
      <button
        type="button"
        className="tbutton"
        title={`${words.stepForward} (Shift →)`}
        aria-label={words.stepForward}
        onClick={() => transport.step(1, 'visible')}
      >
        <TransportIcon sign="step" />
      </button>
      <button
        type="button"
        className="tbutton"
        title={`${words.nextNotable} (N)`}
        aria-label={words.nextNotable}
        onClick={() => transport.toNotable(1)}
      >
        <TransportIcon sign="next" />
      </button>
      <Clock />
      {phone ? null : <SpeedControl />}
      {onControls ? (
        <button type="button" className="btn" onClick={onControls}>
          {strings.controlsName}
        </button>
      ) : null}
    </fieldset>
  )
}

/** The time of the playhead, written past React: it changes with every frame. */
export function Clock() {
  const session = useSession()
  const ref = useRef<HTMLSpanElement>(null)
  useEffect(() => writeClock(session, ref.current), [session])
  return <span ref={ref} className="clock" data-testid="clock" aria-hidden="true" />
}

function writeClock(session: Session, element: HTMLSpanElement | null): () => void {
  const write = (): void => {
    const text = clockText(session.playback.getState().tUs)
    if (element && element.textContent !== text) element.textContent = text
  }
  write()
  return session.playback.subscribe(write)
}

import { lazy, useEffect, useRef } from 'react'
import { clockText } from '../../app/number-text.ts'
import type { Session } from '../../app/session.ts'
import { Caret, TransportIcon } from '../shell/icons.tsx'
import { Part } from '../shell/Part.tsx'
import { Popover } from '../shell/Popover.tsx'
import { usePlayback, useRun, useSession, useStrings } from '../shell/page-context.ts'
import { SpeedControl } from './SpeedControl.tsx'

const StepMenu = lazy(() => import('./StepMenu.tsx').then((module) => ({ default: module.StepMenu })))

/** Start, back, play both ways, step, next: and the time. */
export function Transport({ phone, onControls }: { phone: boolean; onControls?: () => void }) {
  const strings = useStrings()
  const { playback: words } = strings
  const { transport } = useSession()
  const playing = usePlayback((state) => state.playing)
  const reversed = usePlayback((state) => state.reversed)
  const ended = usePlayback((state) => state.ended)
  const isOver = useRun((state) => state.endedAtUs !== undefined)
  const atEnd = isOver ? words.playAgain : words.goOn
  const playName = playing ? words.pause : ended ? atEnd : words.play
  const button = (name: string, keys: string, sign: Parameters<typeof TransportIcon>[0]['sign'], press: () => void) => (
    <button type="button" className="tbutton" title={`${name} (${keys})`} aria-label={name} onClick={press}>
      <TransportIcon sign={sign} />
    </button>
  )
  return (
    <fieldset className={phone ? 'transport transport-phone' : 'transport'} aria-label={words.transport}>
      {phone ? null : button(words.toStart, 'Home', 'start', transport.toStart)}
      {phone ? null : (
        <button
          type="button"
          className="tbutton"
          title={`${words.playBack} (Shift Space)`}
          aria-label={words.playBack}
          aria-pressed={playing && reversed}
          onClick={() => transport.toggle(true)}
        >
          <TransportIcon sign="reverse" />
        </button>
      )}
      {button(words.stepBack, '←', 'back', () => void transport.step(-1))}
      <button
        type="button"
        className="tbutton play"
        title={`${playName} (Space)`}
        aria-label={playName}
        onClick={() => transport.toggle()}
      >
        <TransportIcon sign={playing ? 'pause' : 'play'} />
      </button>
      {button(words.stepForward, '→', 'step', () => void transport.step(1))}
      <Popover
        buttonClass="tbutton step-menu"
        label={words.stepMenu}
        title={`${words.stepMenu} (D)`}
        button={<Caret />}
        side="above"
        panelClass="step-panel"
      >
        {(close) => (
          <Part isSmall>
            <StepMenu onChosen={close} phone={phone} />
          </Part>
        )}
      </Popover>
      {button(words.nextNotable, 'N', 'next', () => void transport.toNotable(1))}
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

/** Wall time (ms) between two writings while it plays: nobody reads faster, and each is laid out anew. */
const CLOCK_EVERY_MS = 66

/** The time of the playhead, written past React. */
export function Clock() {
  const session = useSession()
  const ref = useRef<HTMLSpanElement>(null)
  useEffect(() => writeClock(session, ref.current), [session])
  return <span ref={ref} className="clock" data-testid="clock" aria-hidden="true" />
}

function writeClock(session: Session, element: HTMLSpanElement | null): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const write = (): void => {
    timer = undefined
    const text = clockText(session.playback.getState().tUs)
    if (element && element.textContent !== text) element.textContent = text
  }
  write()
  const stop = session.playback.subscribe(({ playing }) => {
    if (playing) timer ??= setTimeout(write, CLOCK_EVERY_MS)
    else {
      clearTimeout(timer)
      write()
    }
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}

import { STEP_KINDS } from '../../app/settings-store.ts'
import { TransportIcon } from '../shell/icons.tsx'
import { usePlayback, useSession, useSettings, useStrings } from '../shell/page-context.ts'
import { useTimeStrings } from '../timeline/time-strings.ts'
import { SpeedSettings } from './SpeedSettings.tsx'

/** What a step is: a choice of one. On a phone also the way back, and the speed. */
export function StepMenu({ onChosen, phone }: { readonly onChosen: () => void; readonly phone: boolean }) {
  const words = useTimeStrings().steps
  const { playback } = useStrings()
  const { settings, transport } = useSession()
  const chosen = useSettings((state) => state.stepBy)
  const isBack = usePlayback((state) => state.playing && state.reversed)
  return (
    <>
      <fieldset className="steps">
        <legend>{words.menu}</legend>
        {STEP_KINDS.map((kind) => (
          <label key={kind} className="step-kind">
            <input
              type="radio"
              name="step"
              data-first-focus={kind === chosen ? '' : undefined}
              checked={kind === chosen}
              onChange={() => settings.setState({ stepBy: kind })}
              onClick={onChosenByPointer(onChosen)}
            />
            <span>
              {words.kinds[kind]}
              <small>{words.hints[kind]}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {phone ? (
        <>
          <button
            type="button"
            className="btn step-reverse"
            aria-pressed={isBack}
            onClick={() => transport.toggle(true)}
          >
            <TransportIcon sign="reverse" /> {playback.playBack}
          </button>
          <SpeedSettings />
        </>
      ) : null}
    </>
  )
}

/** Arrow keys look through the choices; a press of the pointer takes one. */
function onChosenByPointer(close: () => void) {
  return ({ detail }: { readonly detail: number }) => {
    if (detail > 0) close()
  }
}

import { useState } from 'react'
import type { Selection } from '../../app/host-messages.ts'
import { durationText } from '../../app/number-text.ts'
import { type ThingAction, type ThingActionId, thingActions } from '../../app/thing-actions.ts'
import { useGlance, useRun, useSession, useStrings } from '../shell/page-context.ts'
import { shortName } from './thing-name.ts'

/** What can be done to `selection` now. */
export function useThingActions(selection: Selection | undefined): readonly ThingAction[] {
  const view = useGlance((state) => state.view)
  const scenario = useRun((state) => state.scenario)
  return selection && view && scenario ? thingActions(selection, view, scenario) : []
}

export interface ThingActionListProps {
  readonly selection: Selection
  readonly actions: readonly ThingAction[]
  /** menu: one below the other, arrow keys move; row: buttons side by side. */
  readonly as: 'menu' | 'row'
  readonly onDone?: () => void
}

/** Keys that work inside the menu too: the same as on the stage (`killBroker`). */
const MENU_KEYS: Readonly<Partial<Record<ThingActionId, string>>> = { kill: 'k', start: 'k' }

/** The actions as buttons; one that needs a number asks for it in place. */
export function ThingActionList({ selection, actions, as, onDone }: ThingActionListProps) {
  const strings = useStrings()
  const session = useSession()
  const scenario = useRun((state) => state.scenario)
  const [asking, setAsking] = useState<Extract<ThingAction, { kind: 'ask' }>>()
  const what = shortName(selection, strings, scenario)

  const run = (action: ThingAction): void => {
    if (action.kind === 'ask') {
      setAsking(action)
      return
    }
    if (action.kind === 'select') session.selection.setState({ selection: action.selection })
    else session.changes.act(action.action, what)
    onDone?.()
  }

  if (asking) {
    return (
      <MsChoice
        title={strings.inspector.askMs[asking.id] ?? ''}
        choicesMs={asking.choicesMs}
        onChoice={(ms) => {
          session.changes.act(asking.actionFor(ms), what)
          setAsking(undefined)
          onDone?.()
        }}
      />
    )
  }
  const isMenu = as === 'menu'
  return (
    <div className={isMenu ? 'action-menu' : 'action-row'} role={isMenu ? 'menu' : undefined}>
      {actions.map((action) => {
        const key = isMenu ? MENU_KEYS[action.id] : undefined
        return (
          <button
            key={action.id}
            type="button"
            role={isMenu ? 'menuitem' : undefined}
            className={isMenu ? 'menu-item' : 'btn'}
            data-key={key}
            onClick={() => run(action)}
          >
            {strings.inspector.actionNames[action.id]}
            {key ? <kbd>{key.toUpperCase()}</kbd> : null}
          </button>
        )
      })}
    </div>
  )
}

/** Some milliseconds to choose from, or to be typed. */
function MsChoice(props: { title: string; choicesMs: readonly number[]; onChoice: (ms: number) => void }) {
  const { title, choicesMs, onChoice } = props
  const [typed, setTyped] = useState('')
  const ms = Number(typed)
  const isGood = typed.trim() !== '' && Number.isFinite(ms) && ms >= 0
  return (
    <form
      className="ms-choice"
      onSubmit={(event) => {
        event.preventDefault()
        if (isGood) onChoice(ms)
      }}
    >
      <p>{title}</p>
      <div className="action-row">
        {choicesMs.map((choice, index) => (
          <button
            key={choice}
            type="button"
            className="btn"
            ref={index === 0 ? focusOnce : undefined}
            onClick={() => onChoice(choice)}
          >
            {durationText(choice * 1000)}
          </button>
        ))}
      </div>
      <label className="ms-typed">
        <input
          type="text"
          inputMode="decimal"
          size={6}
          value={typed}
          aria-label={`${title} (ms)`}
          onChange={(event) => setTyped(event.target.value)}
        />
        <span aria-hidden="true">ms</span>
        <button type="submit" className="btn" disabled={!isGood}>
          OK
        </button>
      </label>
    </form>
  )
}

function focusOnce(button: HTMLButtonElement | null): void {
  button?.focus()
}

import { useState } from 'react'
import type { Selection } from '../../app/host-messages.ts'
import type { PacketChoice } from '../../app/packet-fault.ts'
import type { AskField, ThingAction, ThingActionId, WhyCannot } from '../../app/thing-action.ts'
import { thingActions } from '../../app/thing-actions.ts'
import { useGlance, useRun, useSession } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { useToolStrings } from '../tools/tool-strings.ts'
import { AskForm } from './AskForm.tsx'
import { useShortName } from './thing-name.ts'
import { usePacketChoice } from './use-packet-choice.ts'

/** What can be done to `selection` now. */
export function useThingActions(selection: Selection | undefined): readonly ThingAction[] {
  const view = useGlance((state) => state.view)
  const scenario = useRun((state) => state.scenario)
  return selection && view && scenario ? thingActions(selection, view, scenario) : []
}

export interface ThingActionListProps {
  readonly selection: Selection
  readonly actions: readonly ThingAction[]
  /** menu: one below the other, arrow keys move; row: buttons side by side, the most telling ones first. */
  readonly as: 'menu' | 'row'
  readonly onDone?: () => void
}

/** Keys that work inside the menu; K is the same on the stage (`killBroker`). */
const MENU_KEYS: Readonly<Partial<Record<ThingActionId, string>>> = {
  kill: 'k',
  start: 'k',
  losePacket: 'l',
  delayPacket: 'd',
  duplicatePacket: 't',
}

/** Buttons of a row before the rest is asked for. */
const FEW = 5

/** The actions as buttons; one that needs to know something asks for it in place. */
export function ThingActionList({ selection, actions, as, onDone }: ThingActionListProps) {
  const words = useToolStrings().menus
  const doIt = useDoing(selection)
  const packetChoice = usePacketChoice(selection)
  const [asking, setAsking] = useState<ThingActionId>()
  const [isOpen, setOpen] = useState(false)

  const asked = actions.find((action) => action.id === asking)
  const fields = asked && fieldsOf(asked)
  if (asked && fields) {
    return (
      <AskForm
        id={asked.id}
        fields={fields}
        onBack={() => setAsking(undefined)}
        onAnswer={(answers) => {
          setAsking(undefined)
          doIt(asked, answers)
          onDone?.()
        }}
      />
    )
  }
  const isMenu = as === 'menu'
  const run = (action: ThingAction): void => {
    if (fieldsOf(action)) {
      setAsking(action.id)
      return
    }
    doIt(action, {})
    onDone?.()
  }
  const isLong = !isMenu && actions.length > FEW + 1
  return (
    <div className={isMenu ? 'action-menu' : 'action-row'} role={isMenu ? 'menu' : undefined}>
      {(isLong && !isOpen ? actions.slice(0, FEW) : actions).map((action) => (
        <ActionButton
          key={`${action.id} ${action.detail ?? ''}`}
          action={action}
          isMenu={isMenu}
          state={stateOf(action, packetChoice)}
          onRun={() => run(action)}
        />
      ))}
      {isLong ? (
        <button type="button" className="btn" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? words.fewer : words.more}
        </button>
      ) : null}
    </div>
  )
}

const DELAY: readonly AskField[] = [
  { name: 'ms', kind: 'number', unit: 'ms', choices: [1, 10, 100, 1000], min: 0.001, initial: '' },
]

/** What has to be asked before an action can be done. */
function fieldsOf(action: ThingAction): readonly AskField[] | undefined {
  if (action.kind === 'ask') return action.fields
  return action.kind === 'packet' && action.fault === 'delay' ? DELAY : undefined
}

/** Does an action, with what was answered. */
function useDoing(selection: Selection): (action: ThingAction, answers: Readonly<Record<string, string>>) => void {
  const session = useSession()
  const what = useShortName(selection)
  const view = useGlance((state) => state.view)
  return (action, answers) => {
    switch (action.kind) {
      case 'act':
        session.changes.act(action.action, what)
        break
      case 'ask':
        session.changes.act(action.actionFor(answers), what)
        break
      case 'packet': {
        const packet = view?.packets.find((one) => one.packet === action.packet)
        if (packet) session.changes.choosePacket(packet, action.fault, Number(answers['ms'] ?? 0), what)
        break
      }
      case 'select':
        session.selection.setState({ selection: action.selection })
        break
      case 'cannot':
        break
    }
  }
}

type Why = WhyCannot | NonNullable<PacketChoice[keyof PacketChoice]>

/** Whether it can be done; `asking`: the engine has not answered yet. */
type ButtonState = 'can' | 'asking' | Why

function stateOf(action: ThingAction, choice: PacketChoice | undefined): ButtonState {
  if (action.kind === 'cannot') return action.why
  if (action.kind !== 'packet') return 'can'
  return choice ? (choice[action.fault] ?? 'can') : 'asking'
}

function ActionButton(props: { action: ThingAction; isMenu: boolean; state: ButtonState; onRun: () => void }) {
  const words = useToolStrings().menus
  const { action, isMenu, state, onRun } = props
  const key = isMenu ? MENU_KEYS[action.id] : undefined
  const canBe = state === 'can'
  const why = canBe || state === 'asking' ? undefined : words.why[state]
  return (
    <button
      type="button"
      role={isMenu ? 'menuitem' : undefined}
      className={isMenu ? 'menu-item' : 'btn'}
      data-key={key}
      // It keeps its place for the keyboard, so that its reason can be read.
      aria-disabled={canBe ? undefined : true}
      title={isMenu ? undefined : why}
      onClick={canBe ? onRun : undefined}
    >
      <span>
        <RichText text={words.actionNames[action.id]} />
        {action.detail ? <small> {action.detail}</small> : null}
        {why ? <small className="why-not">{why}</small> : null}
      </span>
      {key ? <kbd>{key.toUpperCase()}</kbd> : null}
    </button>
  )
}

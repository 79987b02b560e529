import { useStore } from 'zustand'
import type { Selection } from '../../app/host-messages.ts'
import { sameSelection } from '../../app/selection-store.ts'
import { useGlance, useRun, useSession, useStrings } from '../shell/page-context.ts'
import { useToolStrings } from '../tools/tool-strings.ts'
import { thingName } from './thing-name.ts'
import './causes.css'

/** Back to the record whose chain of causes led to this thing. */
export function WayBack({ selection }: { selection: Selection }) {
  const session = useSession()
  const strings = useStrings()
  const words = useToolStrings().why
  const scenario = useRun((state) => state.scenario)
  const names = useRun((state) => state.partitionNames)
  const view = useGlance((state) => state.view)
  const trail = useStore(session.selection, (state) => state.trail)
  if (!trail || !sameSelection(trail.to, selection) || sameSelection(trail.from, selection)) return null
  const name = thingName(trail.from, strings, scenario, view, names)
  return (
    <button
      type="button"
      className="way-back"
      onClick={() => session.selection.setState({ selection: trail.from, trail: undefined })}
    >
      ← {words.backTo(name)}
    </button>
  )
}

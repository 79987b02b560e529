import type { Selection } from '../../app/host-messages.ts'
import { useSession } from '../shell/page-context.ts'
import { useToolStrings } from '../tools/tool-strings.ts'
import './log.css'

/** What the column shows while something is selected: the thing itself, or the event log with it. */
export function InspectorTabs({ isLog, selection }: { isLog: boolean; selection: Selection }) {
  const words = useToolStrings().log
  const session = useSession()
  const show = (log: boolean): void => session.selection.setState({ logFor: log ? selection : undefined })
  return (
    <fieldset className="bare inspector-tabs" aria-label={words.tabs}>
      <button type="button" aria-pressed={!isLog} onClick={() => show(false)}>
        {words.tabThing}
      </button>
      <button type="button" aria-pressed={isLog} onClick={() => show(true)}>
        {words.tabLog}
      </button>
    </fieldset>
  )
}

import type { Selection } from '../../../app/host-messages.ts'
import { useSelection, useSession } from '../../shell/page-context.ts'

/** Go over to another thing, with a way back. */
export function useSelectThing(): (thing: Selection) => void {
  const session = useSession()
  const from = useSelection()
  return (thing) => session.selection.setState({ selection: thing, trail: from ? { from, to: thing } : undefined })
}

import type { Life } from '../../app/glance-store.ts'
import type { Selection } from '../../app/host-messages.ts'
import { sameSelection } from '../../app/selection-store.ts'
import { useGlance } from '../shell/page-context.ts'

/** The life of the selected thing, if the answer that we have is about it. */
export function useLife(selection: Selection | undefined): Life | undefined {
  const life = useGlance((state) => state.life)
  return life && sameSelection(life.selection, selection) ? life : undefined
}

import { useGlance } from '../shell/page-context.ts'
import { ClockStrip } from './ClockStrip.tsx'
import { useClockRows } from './ThingDetails.tsx'

/** All the clocks of the run on one strip: of each kind the one that fires first. */
export function AllClocks() {
  const view = useGlance((state) => state.view)
  const tUs = useGlance((state) => state.tUs)
  const rows = useClockRows(view, undefined)
  return <ClockStrip rows={rows} tUs={tUs} isOneThing={false} />
}

import { durationText } from '../../app/number-text.ts'
import { useGlance } from '../shell/page-context.ts'
import { useToolStrings } from '../tools/tool-strings.ts'
import { ClockStrip } from './ClockStrip.tsx'
import { useClockRows } from './ThingDetails.tsx'

/** All the clocks of the run on one strip, folded to the one that fires first. */
export function AllClocks() {
  const words = useToolStrings().clocks
  const view = useGlance((state) => state.view)
  const tUs = useGlance((state) => state.tUs)
  const rows = useClockRows(view, undefined)
  const first = rows[0]?.clock
  return (
    <details className="all-clocks">
      <summary>
        <b>{words.title}</b>
        {first ? (
          <span className="mut">
            <code lang="en">{first.config}</code> {durationText(Math.max(0, first.endsUs - tUs))}
          </span>
        ) : null}
      </summary>
      <ClockStrip rows={rows} tUs={tUs} isOneThing={false} />
    </details>
  )
}

import { useState } from 'react'
import type { CompareState } from '../../compare/compare-state.ts'
import { COMPARE_PRESETS } from '../../compare/presets.ts'
import type { ScenarioSourceJson } from '../../lessons/scenario-patch.ts'
import type { LinkState } from '../../links/link-state.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { linkComparison, ownComparison } from '../share/link-comparison.ts'
import { useOpenTool, useSession, useWords } from '../shell/page-context.ts'
import { Comparison } from './Comparison.tsx'
import { useCompareStrings } from './compare-strings.ts'
import { OwnChange } from './OwnChange.tsx'
import './compare.css'

const OWN = 'own'

/** Two or three runs of the same arrivals, delays and faults with one thing different, on one clock. */
export function Compare({ shown, onClose }: { shown?: LinkState['compare']; onClose: () => void }) {
  const words = useCompareStrings()
  const { language } = useWords()
  const session = useSession()
  const openTool = useOpenTool()
  const source = session.run.getState().source as unknown as ScenarioSourceJson
  const [chosen, setChosen] = useState<string>(
    typeof shown === 'object' ? OWN : (shown ?? COMPARE_PRESETS[0]?.id ?? OWN),
  )
  const [own, setOwn] = useState<CompareState | undefined>(() =>
    typeof shown === 'object' ? ownComparison(shown, source, words.ownName) : undefined,
  )
  const preset = COMPARE_PRESETS.find(({ id }) => id === chosen)
  const state = preset ?? own
  return (
    <Sheet title={words.title} onClose={onClose} from="middle" wide>
      <div className="compare">
        <p className="tool-intro">{words.intro}</p>
        <label className="compare-choice">
          {words.choose}{' '}
          <select value={chosen} onChange={(event) => setChosen(event.target.value)}>
            {COMPARE_PRESETS.map(({ id, title }) => (
              <option key={id} value={id}>
                {title[language]}
              </option>
            ))}
            <option value={OWN}>{words.ownRun}</option>
          </select>
        </label>
        {state ? (
          <button
            type="button"
            className="btn compare-link"
            onClick={() => openTool({ kind: 'share', compare: linkComparison(state) })}
          >
            {words.linkTo}
          </button>
        ) : null}
        {preset ? null : <OwnChange source={source} onCompare={setOwn} />}
        {state ? <Comparison key={`${chosen}`} state={state} onClose={onClose} /> : null}
      </div>
    </Sheet>
  )
}

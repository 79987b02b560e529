import type { TryQuestion } from '../../app/code/code-messages.ts'
import type { Scenario } from '../../engine/scenario/scenario.ts'
import { useCodeStrings } from './code-strings.ts'
import { PartitionerClassView } from './PartitionerClassView.tsx'
import { TriedView } from './TriedView.tsx'
import type { Tried } from './use-tried.ts'

/** What stands beside the code. */
export type BesideView = 'tried' | 'java' | 'kotlin'

const VIEWS: readonly BesideView[] = ['tried', 'java', 'kotlin']

export interface BesideViewsProps {
  readonly view: BesideView
  readonly onView: (view: BesideView) => void
  readonly text: string
  readonly scenario: Scenario
  readonly question: TryQuestion
  readonly choose: (chosen: Partial<Pick<TryQuestion, 'topic' | 'partitionCount' | 'otherCount'>>) => void
  readonly tried: Tried | undefined
  /** What is shown is of an older question. */
  readonly isNew: boolean
}

/** What the code does with the run's records, or the same in another language. */
export function BesideViews(props: BesideViewsProps) {
  const { view, onView, text, scenario, question, choose, tried, isNew } = props
  const words = useCodeStrings()
  return (
    <section className="own-code-beside" aria-label={words.view}>
      <fieldset className="bare">
        <legend className="visually-hidden">{words.view}</legend>
        <div className="seg seg-words">
          {VIEWS.map((one) => (
            <label key={one} className={one === view ? 'on' : ''}>
              <input
                type="radio"
                className="visually-hidden"
                name="own-code-view"
                checked={one === view}
                onChange={() => onView(one)}
              />
              {words.views[one]}
            </label>
          ))}
        </div>
      </fieldset>
      {view === 'tried' ? (
        <TriedView {...{ scenario, question, choose, isNew }} answer={tried?.answer} />
      ) : (
        <PartitionerClassView source={text} language={view} version={scenario.kafka} />
      )}
    </section>
  )
}

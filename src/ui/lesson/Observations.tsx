import { formatMeasured } from '../../lessons/format-value.ts'
import type { ObservationResult } from '../../lessons/run-lesson.ts'
import { useWords } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { useLessonStrings } from './lesson-strings.ts'

/** What was measured, line by line, beside what the lesson promises where that differs. */
export function Observations({ results }: { readonly results: readonly ObservationResult[] }) {
  const words = useLessonStrings()
  const { language } = useWords()
  return (
    <dl className="lesson-observed">
      {results.map(({ observation, measured, holds }) => (
        <div key={observation.id}>
          <dt>
            <RichText text={observation.what[language]} />
          </dt>
          <dd className={holds ? '' : 'differs'}>
            {formatMeasured(measured, observation.measure)}
            {holds ? null : <span className="lesson-small"> {words.differs}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

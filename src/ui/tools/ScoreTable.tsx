import { groupDigits } from '../../app/number-text.ts'
import type { OutcomeCounts } from '../../trace/stage-view.ts'
import { type OutcomeName, OutcomeSign } from '../outcome/OutcomeSign.tsx'
import { useStrings } from '../shell/page-context.ts'
import { useToolStrings } from './tool-strings.ts'

/** The numbers that tell how a run went, in the order of the score. */
export const SCORE: readonly OutcomeName[] = [
  'sent',
  'stored',
  'committed',
  'acked',
  'lost',
  'duplicated',
  'failed',
  'reordered',
  'pending',
]

export interface ScoreTableProps {
  readonly mine: OutcomeCounts
  readonly theirs: OutcomeCounts
  readonly caption: string
}

/** The score of this run and of the other at one moment; what differs stands out. */
export function ScoreTable({ mine, theirs, caption }: ScoreTableProps) {
  const strings = useStrings()
  const words = useToolStrings().futures
  const rows = [
    { word: words.here, counts: mine },
    { word: words.there, counts: theirs },
  ]
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="score-scroll" aria-label={caption} tabIndex={0}>
      <table className="tool-table score-table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <td />
            {SCORE.map((name) => (
              <th key={name} scope="col" title={strings.outcomes[name]}>
                <OutcomeSign name={name} />
                <span className="score-word">{strings.outcomes[name]}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ word, counts }) => (
            <tr key={word}>
              <th scope="row">{word}</th>
              {SCORE.map((name) => (
                <ScoreCell key={name} value={counts[name]} differs={mine[name] !== theirs[name]} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** One number; where the other run has another one it stands out, for those who listen too. */
export function ScoreCell({ value, differs }: { value: number; differs: boolean }) {
  const words = useToolStrings().futures
  return (
    <td className={differs ? 'num differs' : 'num'}>
      {groupDigits(value)}
      {differs ? <span className="visually-hidden"> {words.differs}</span> : null}
    </td>
  )
}

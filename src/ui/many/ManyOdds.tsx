import { groupDigits } from '../../app/number-text.ts'
import { cellSummary, type ManyResults } from '../../many/results.ts'
import { percentText } from './figures.ts'
import { useManyStrings } from './many-strings.ts'

const KINDS = ['loss', 'duplicates', 'reordering', 'failures'] as const

/** How often something went wrong, in words, and as a bar with its interval. */
export function ManyOdds({ results }: { results: ManyResults }) {
  const words = useManyStrings()
  const summary = cellSummary(results, 0)
  return (
    <section className="many-odds" aria-label={words.odds} data-testid="many-odds">
      <ul>
        {KINDS.map((kind) => {
          const { hits, runs, share, low, high } = summary[kind]
          return (
            <li key={kind} className={hits > 0 ? 'many-bad' : ''}>
              <p>
                {words.sentences[kind](groupDigits(hits), groupDigits(runs))}:{' '}
                <b>{words.share(percentText(share), percentText(low), percentText(high))}</b>
              </p>
              <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                <rect x="0" y="2.5" width="100" height="1" className="many-rail" />
                <rect
                  x={low * 100}
                  y="1"
                  width={Math.max(0.4, (high - low) * 100)}
                  height="4"
                  className="many-interval"
                />
                <rect x={Math.min(99.4, share * 100)} y="0" width="0.6" height="6" className="many-share" />
              </svg>
            </li>
          )
        })}
      </ul>
      <p className="mut">{words.certainty}</p>
    </section>
  )
}

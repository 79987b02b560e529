import { useMemo } from 'react'
import type { Future } from '../../app/futures-store.ts'
import { clockText } from '../../app/number-text.ts'
import { timelineEndUs } from '../../app/run-store.ts'
import { futureLines } from '../futures/future-text.ts'
import { useDifferences } from '../futures/use-differences.ts'
import { OutcomeSign } from '../outcome/OutcomeSign.tsx'
import { useRun, useStrings } from '../shell/page-context.ts'
import { FutureName } from './FutureName.tsx'
import { SCORE, ScoreCell } from './ScoreTable.tsx'
import { useToolStrings } from './tool-strings.ts'

export interface BothFuturesProps {
  readonly future: Future
  readonly atUs: number
  readonly onBack: () => void
}

/** The present run and one other future: the score of both now, and at the end as far as it has been computed. */
export function BothFutures({ future, atUs, onBack }: BothFuturesProps) {
  const strings = useStrings()
  const tools = useToolStrings()
  const words = tools.futures
  const source = useRun((state) => state.source)
  const endUs = useRun(timelineEndUs)
  const text = source && futureLines(source, future.source, strings, tools)
  const one = useMemo(() => [future], [future])
  const now = useDifferences(one, atUs).get(future.id)
  const end = useDifferences(one, endUs).get(future.id)
  const isKnown = now && end && now !== 'refused' && end !== 'refused'
  return (
    <div className="futures">
      {text ? <FutureName lines={text.lines} more={text.more} /> : null}
      {isKnown ? (
        <table className="tool-table both-table">
          <thead>
            <tr>
              <td />
              <th scope="colgroup" colSpan={2}>
                {words.now(clockText(now.scoreUs))}
              </th>
              <th scope="colgroup" colSpan={2}>
                {end.scoreUs < endUs ? words.soFar(clockText(end.scoreUs)) : words.end(clockText(endUs))}
              </th>
            </tr>
            <tr>
              <th scope="col">{words.counter}</th>
              <th scope="col">{words.here}</th>
              <th scope="col">{words.there}</th>
              <th scope="col">{words.here}</th>
              <th scope="col">{words.there}</th>
            </tr>
          </thead>
          <tbody>
            {SCORE.map((name) => (
              <tr key={name}>
                <th scope="row">
                  <span className="both-name">
                    <OutcomeSign name={name} />
                    {strings.outcomes[name]}
                  </span>
                </th>
                <ScoreCell value={now.mine[name]} differs={now.mine[name] !== now.theirs[name]} />
                <ScoreCell value={now.theirs[name]} differs={now.mine[name] !== now.theirs[name]} />
                <ScoreCell value={end.mine[name]} differs={end.mine[name] !== end.theirs[name]} />
                <ScoreCell value={end.theirs[name]} differs={end.mine[name] !== end.theirs[name]} />
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="mut" role="status">
          {now === 'refused' || end === 'refused' ? words.refused : words.asking}
        </p>
      )}
      <div className="action-row">
        <button type="button" className="btn" data-first-focus="" onClick={onBack}>
          {words.toList}
        </button>
      </div>
    </div>
  )
}

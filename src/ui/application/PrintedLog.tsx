import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ApplicationPage, ApplicationQuestion } from '../../app/application-messages.ts'
import { groupDigits } from '../../app/number-text.ts'
import { shortClock } from '../inspector/LifeList.tsx'
import { useNotices, useSelection, useSession } from '../shell/page-context.ts'
import { rem, rootScale } from '../shell/root-scale.ts'
import { useApplicationStrings } from './application-strings.ts'

export interface PrintedLogProps {
  readonly page: ApplicationPage | undefined
  /** Somebody scrolls back, or to the end again. */
  readonly onPart: (part: ApplicationQuestion['part']) => void
}

/** Height of one line (pixels of the design): all are of one height, so that only those in sight are fetched and drawn. */
const LINE_PX = 22
/** Lines before the first one in sight that are fetched with it. */
const MARGIN = 60

/** What the program prints: it follows the time until somebody scrolls back. */
export function PrintedLog({ page, onPart }: PrintedLogProps) {
  const words = useApplicationStrings().log
  const problem = useNotices((state) => state.configProblem)
  const box = useRef<HTMLDivElement>(null)
  const [follows, setFollows] = useState(true)
  const printed = page?.printed ?? 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: another line is what makes it scroll
  useLayoutEffect(() => {
    const element = box.current
    if (follows && element) element.scrollTop = element.scrollHeight
  }, [follows, printed])
  useEffect(() => {
    if (follows) onPart({ kind: 'last' })
  }, [follows, onPart])

  const onScroll = (): void => {
    const element = box.current
    if (!element) return
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < LINE_PX * rootScale()
    setFollows(isAtEnd)
    if (isAtEnd) return
    const first = Math.max(0, Math.floor(element.scrollTop / (LINE_PX * rootScale())) - MARGIN)
    onPart({ kind: 'from', place: first - (first % MARGIN) })
  }
  const silent = page && page.unreadAcked + page.unreadFailed > 0
  return (
    <section className="printed" aria-label={words.title}>
      <h3>
        {words.title}
        <span className="mut">{printed > 0 ? words.lines(groupDigits(printed)) : ''}</span>
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and is to be scrolled by keyboard */}
      <div ref={box} className="printed-lines" role="log" aria-live="off" tabIndex={0} onScroll={onScroll}>
        {printed === 0 && !silent ? <p className="mut">{words.empty}</p> : null}
        <ol style={{ height: rem(printed * LINE_PX) }}>
          {page?.lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a printed line keeps its place
            <Line key={page.from + index} line={line} place={page.from + index} />
          ))}
        </ol>
      </div>
      {problem ? (
        <p className="printed-exception printed-refused" lang="en">
          {words.refused(problem.message)}
        </p>
      ) : null}
      {silent ? (
        <p className="printed-silence">
          {words.silence(groupDigits(page.unreadAcked), groupDigits(page.unreadFailed))}
        </p>
      ) : null}
    </section>
  )
}

function Line({ line, place }: { line: ApplicationPage['lines'][number]; place: number }) {
  const words = useApplicationStrings().log
  const { selection } = useSession()
  const selected = useSelection()
  const { record, kind } = line
  const text = kind === 'started' ? words.started : kind === 'killed' ? words.killed : line.text
  const isSelected = selected?.kind === 'record' && selected.record === record
  const isProcess = kind === 'started' || kind === 'killed'
  const content = (
    <>
      <span className="printed-time">{shortClock(line.atUs)}</span>
      <span
        className={isProcess ? 'printed-process' : `printed-${kind}`}
        lang={isProcess ? undefined : 'en'}
        title={text}
      >
        {text}
      </span>
    </>
  )
  return (
    <li style={{ top: rem(place * LINE_PX) }}>
      {record === undefined ? (
        <div className="printed-line">{content}</div>
      ) : (
        <button
          type="button"
          className="printed-line"
          aria-pressed={isSelected}
          aria-description={words.select(`#${record}`)}
          onClick={() => selection.setState({ selection: { kind: 'record', record }, trail: undefined })}
        >
          {content}
        </button>
      )}
    </li>
  )
}

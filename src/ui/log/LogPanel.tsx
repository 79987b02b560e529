import { lazy, Suspense, useDeferredValue, useMemo, useRef, useState } from 'react'
import type { LogRow } from '../../app/log-messages.ts'
import { LOG_PAGE } from '../../app/log-messages.ts'
import { groupDigits } from '../../app/number-text.ts'
import { plainText } from '../shell/kafka-words.ts'
import { useSelection, useSentence, useSession, useSettings, useStrings } from '../shell/page-context.ts'
import { useToolStrings } from '../tools/tool-strings.ts'
import { filterOf, LogFilters, NO_CHOICE } from './LogFilters.tsx'
import { LogLines } from './LogLines.tsx'
import { type LogWindow, linesAsText } from './log-window.ts'
import { type Log, useLog } from './use-log.ts'
import './log.css'

const AllClocks = lazy(() => import('../inspector/AllClocks.tsx').then((module) => ({ default: module.AllClocks })))

/** Lines that are copied at most. */
const COPY_LINES = 10_000

/** What happened, in words and in order of time: searched, filtered, read around the playhead, copied. */
export function LogPanel() {
  const strings = useStrings()
  const words = useToolStrings().log
  const session = useSession()
  const isHeld = useSettings((state) => state.logPaused)
  const [choice, setChoice] = useState(NO_CHOICE)
  const [isAway, setIsAway] = useState(false)
  const [said, setSaid] = useState('')
  const selection = useSelection()
  const typed = useDeferredValue(choice)
  const wished = useMemo(() => filterOf(typed, selection), [typed, selection])
  const filter = useStable(wished)
  const follows = !isHeld && !isAway
  const log = useLog(filter, follows)

  const choose = (row: LogRow): void => {
    setIsAway(true)
    session.transport.pause()
    session.transport.seek(row.atUs)
    session.selection.setState({ selection: row.thing, logFor: row.thing })
  }
  return (
    <section className="inspector-body" aria-label={strings.inspector.log}>
      <header className="log-head">
        <h2>{strings.inspector.log}</h2>
        <span className="log-buttons">
          <CopyButton log={log} onSaid={setSaid} />
          <AnnounceButton />
          <button
            type="button"
            className="btn"
            aria-pressed={isHeld}
            title={words.holdTitle}
            onClick={() => session.settings.setState({ logPaused: !isHeld })}
          >
            {words.hold}
          </button>
        </span>
      </header>
      <LogFilters choice={choice} onChoice={setChoice} />
      <CountLine window={log.window} isFiltered={Object.keys(filter).some((key) => key !== 'everything')} said={said} />
      <FoldedClocks />
      <div className="log-place">
        {log.window && log.window.rows.length > 0 ? (
          <LogLines
            window={log.window}
            follows={follows}
            onLeave={() => setIsAway(true)}
            onChoose={choose}
            more={log.more}
            toEnd={log.toEnd}
          />
        ) : (
          <p className="inspector-empty" role="status">
            {emptyText(log.window, Object.keys(filter).length > 0, words)}
          </p>
        )}
        {follows || !log.window ? null : (
          <button
            type="button"
            className="btn log-back"
            onClick={() => {
              setIsAway(false)
              session.settings.setState({ logPaused: false })
            }}
          >
            {words.toPlayhead}
          </button>
        )}
      </div>
    </section>
  )
}

function emptyText(
  window: LogWindow | undefined,
  isFiltered: boolean,
  words: { readonly empty: string; readonly emptyFiltered: string },
): string {
  if (!window || window.searched < 1) return ''
  return isFiltered ? words.emptyFiltered : words.empty
}

/** The same object as long as it says the same. */
function useStable<Value>(value: Value): Value {
  const kept = useRef(value)
  if (JSON.stringify(kept.current) !== JSON.stringify(value)) kept.current = value
  return kept.current
}

function AnnounceButton() {
  const strings = useStrings()
  const { settings } = useSession()
  const isOn = useSettings((state) => state.announce)
  return (
    <button
      type="button"
      className="icon-button"
      aria-pressed={isOn}
      aria-label={strings.announce}
      title={`${strings.announce}: ${strings.announceHint} (A)`}
      onClick={() => settings.setState({ announce: !isOn })}
    >
      <svg width="1rem" height="1rem" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M2 6v4h2.5L8 13V3L4.5 6z" fill="currentColor" />
        {isOn ? (
          <path
            d="M10.5 5.2a4 4 0 0 1 0 5.6M12.6 3.2a7 7 0 0 1 0 9.6"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.4"
          />
        ) : (
          <path d="M10.8 6l4 4m0-4l-4 4" fill="none" stroke="currentColor" strokeWidth="1.4" />
        )}
      </svg>
    </button>
  )
}

/** How many lines there are, and what became of copying them. */
function CountLine({ window, isFiltered, said }: { window: LogWindow | undefined; isFiltered: boolean; said: string }) {
  const words = useToolStrings().log
  if (!window) return <p className="log-count" />
  const { found, of, past, searched } = window
  const ahead = found - past
  const parts = [
    isFiltered ? words.countFiltered(groupDigits(found), groupDigits(of)) : words.count(groupDigits(of)),
    ...(ahead > 0 ? [words.ahead(groupDigits(ahead))] : []),
    ...(searched < 1 ? [words.searching(Math.floor(searched * 100))] : []),
  ]
  return (
    <div className="log-count">
      {parts.join(' · ')}
      <span role="status" className={said === '' ? 'visually-hidden' : 'log-said'}>
        {said}
      </span>
    </div>
  )
}

/** Copies the lines that the filter lets through, the latest ones when there are too many. */
function CopyButton({ log, onSaid }: { log: Log; onSaid: (said: string) => void }) {
  const words = useToolStrings().log
  const sentence = useSentence()
  const copy = async (): Promise<void> => {
    const found = log.window?.found ?? 0
    const first = Math.max(0, found - COPY_LINES)
    const rows: LogRow[] = []
    while (first + rows.length < found) {
      const page = await log.read(first + rows.length, LOG_PAGE)
      if (page.rows.length === 0) break
      rows.push(...page.rows)
    }
    try {
      await navigator.clipboard.writeText(linesAsText(rows, (row) => plainText(sentence(row.sentence))))
      const copied = groupDigits(rows.length)
      onSaid(first === 0 ? words.copied(copied) : words.copiedPart(copied, groupDigits(found)))
    } catch {
      onSaid(words.notCopied)
    }
  }
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={words.copyTitle}
      title={words.copyTitle}
      onClick={() => void copy()}
    >
      <svg width="1rem" height="1rem" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" fill="none" stroke="currentColor" strokeWidth="1.4" />
      </svg>
    </button>
  )
}

/** All the clocks of the run on one strip; fetched when they are unfolded. */
function FoldedClocks() {
  const strings = useStrings()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details className="all-clocks" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{strings.inspector.allClocks}</summary>
      {isOpen ? (
        <Suspense>
          <AllClocks />
        </Suspense>
      ) : null}
    </details>
  )
}

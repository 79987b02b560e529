import { type KeyboardEvent, memo, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { LogRow } from '../../app/log-messages.ts'
import { selectionKey } from '../../app/selection-store.ts'
import { shortClock } from '../inspector/LifeList.tsx'
import { LifeSign } from '../inspector/life-sign.tsx'
import { useGlance, useSelection, useSentence } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { useToolStrings } from '../tools/tool-strings.ts'
import { type LogWindow, pastCount } from './log-window.ts'

export interface LogLinesProps {
  readonly window: LogWindow
  /** The line at the playhead is kept in sight. */
  readonly follows: boolean
  /** Somebody scrolls by hand. */
  readonly onLeave: () => void
  readonly onChoose: (row: LogRow) => void
  readonly more: (direction: 1 | -1) => Promise<boolean>
  readonly toEnd: (direction: 1 | -1) => Promise<void>
}

/** px from an end at which more is fetched. */
const NEAR_END_PX = 400
/** Where the line of the playhead stands: below it there is room for what is to come. */
const NOW_AT = 0.72

/** The lines that stand on the page; at their ends more are fetched. One tab stop, arrow keys move. */
export function LogLines(props: LogLinesProps) {
  const { window: shown, follows, onLeave, onChoose, more, toEnd } = props
  const words = useToolStrings().log
  const selected = selectionKey(useSelection())
  const past = useGlance((state) => pastCount(shown.rows, state.tUs))
  const box = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState<number>()
  const hasCurrent = shown.rows.some((row) => row.event === current)
  const stop = hasCurrent ? current : shown.rows[Math.max(0, past - 1)]?.event

  useKeptPlace(box, follows)
  useEffect(() => {
    if (!follows) return
    // With the next frame: by then everything else has changed too, and the page is laid out once.
    const frame = requestAnimationFrame(() => showNow(box.current, past))
    return () => cancelAnimationFrame(frame)
  }, [follows, past])

  const focus = (event: number): void => {
    setCurrent(event)
    box.current?.querySelector<HTMLElement>(`[data-event="${event}"]`)?.focus()
  }
  const onKeyDown = (key: KeyboardEvent): void => {
    const at = shown.rows.findIndex((row) => row.event === stop)
    if (key.key === 'ArrowDown' || key.key === 'ArrowUp') {
      const next = shown.rows[at + (key.key === 'ArrowDown' ? 1 : -1)]
      key.preventDefault()
      onLeave()
      if (next) focus(next.event)
      if (at < 8 || at > shown.rows.length - 9) void more(key.key === 'ArrowDown' ? 1 : -1)
    } else if ((key.key === 'Home' || key.key === 'End') && !key.ctrlKey && !key.metaKey) {
      key.preventDefault()
      onLeave()
      setCurrent(undefined)
      void toEnd(key.key === 'Home' ? -1 : 1).then(() => {
        const element = box.current
        if (!element) return
        element.scrollTop = key.key === 'Home' ? 0 : element.scrollHeight
        const buttons = element.querySelectorAll<HTMLElement>('[data-event]')
        buttons[key.key === 'Home' ? 0 : buttons.length - 1]?.focus()
      })
    } else if (key.key === 'PageUp' || key.key === 'PageDown') onLeave()
  }
  const onScroll = (): void => {
    const element = box.current
    if (!element || follows) return
    if (element.scrollTop < NEAR_END_PX) void more(-1)
    if (element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX) void more(1)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the lines inside take the focus; here their keys arrive
    <div
      ref={box}
      className="log-lines"
      onKeyDown={onKeyDown}
      onScroll={onScroll}
      onWheel={onLeave}
      onTouchMove={onLeave}
      onPointerDown={(event) => {
        // The scroll bar itself.
        if (event.target === box.current) onLeave()
      }}
    >
      <ol className="life log" aria-label={words.lines} aria-description={words.linesHint}>
        {shown.rows.map((row, index) => (
          <LogLine
            key={row.event}
            row={row}
            place={shown.from + index + 1}
            count={shown.found}
            state={index < past - 1 ? 'past' : index === past - 1 ? 'now' : 'next'}
            isStop={row.event === stop}
            isSelected={row.thing !== undefined && selectionKey(row.thing) === selected}
            onChoose={onChoose}
            onFocused={setCurrent}
          />
        ))}
      </ol>
    </div>
  )
}

interface LogLineProps {
  readonly row: LogRow
  /** From 1, among all that the filter lets through. */
  readonly place: number
  readonly count: number
  readonly state: 'past' | 'now' | 'next'
  readonly isStop: boolean
  readonly isSelected: boolean
  readonly onChoose: (row: LogRow) => void
  readonly onFocused: (event: number) => void
}

const LogLine = memo(function LogLine(props: LogLineProps) {
  const { row, place, count, state, isStop, isSelected, onChoose, onFocused } = props
  const words = useToolStrings().log
  const sentence = useSentence()
  return (
    <li
      className={`log-line life-${state}${row.trouble ? ' log-trouble' : ''}`}
      aria-setsize={count}
      aria-posinset={place}
      aria-current={state === 'now' ? 'step' : undefined}
    >
      <button
        type="button"
        data-event={row.event}
        className="life-step log-button"
        tabIndex={isStop ? 0 : -1}
        aria-pressed={isSelected}
        onFocus={() => onFocused(row.event)}
        onClick={() => onChoose(row)}
      >
        <span className="life-time">{shortClock(row.atUs)}</span>
        <span className="life-mark">
          <LifeSign kind={row.kind} />
        </span>
        <span className="life-words">
          <RichText text={sentence(row.sentence)} />
          {row.sentence.rule === '' ? null : <small lang="en">{row.sentence.rule.replaceAll('-', '\u2011')}</small>}
          {state === 'next' ? <span className="visually-hidden">, {words.stillToCome}</span> : null}
        </span>
      </button>
    </li>
  )
})

function showNow(element: HTMLElement | null, past: number): void {
  if (!element) return
  const now = element.querySelectorAll<HTMLElement>('li')[Math.max(0, past - 1)]
  if (now) element.scrollTop = now.offsetTop + now.offsetHeight - element.clientHeight * NOW_AT
}

/** When lines come or go above, what is being read stays where it is on the screen. */
function useKeptPlace(box: { readonly current: HTMLElement | null }, follows: boolean): void {
  const anchor = useRef<{ event: string; top: number } | undefined>(undefined)
  useLayoutEffect(() => {
    const element = box.current
    const before = anchor.current
    if (!element || !before || follows) return
    const line = element.querySelector<HTMLElement>(`[data-event="${before.event}"]`)
    if (line) element.scrollTop += line.getBoundingClientRect().top - before.top
  })
  // The first line in sight, as it stands after each scroll and each change.
  const note = useCallback((): void => {
    const element = box.current
    if (!element) return
    const top = element.getBoundingClientRect().top
    anchor.current = undefined
    for (const line of element.querySelectorAll<HTMLElement>('[data-event]')) {
      const rect = line.getBoundingClientRect()
      if (rect.bottom <= top) continue
      anchor.current = { event: line.dataset['event'] ?? '', top: rect.top }
      return
    }
  }, [box])
  useEffect(() => {
    if (!follows) note()
  })
  useEffect(() => {
    const element = box.current
    element?.addEventListener('scroll', note, { passive: true })
    return () => element?.removeEventListener('scroll', note)
  }, [box, note])
}

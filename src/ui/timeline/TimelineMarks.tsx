import { useMemo } from 'react'
import { useStore } from 'zustand'
import { clockText } from '../../app/number-text.ts'
import { plainText } from '../shell/kafka-words.ts'
import { useRun, useSentence, useSession } from '../shell/page-context.ts'
import { rem } from '../shell/root-scale.ts'
import { MarkSign } from './MarkSign.tsx'
import { countKinds, groupMarks, type MarkGroup, type MarkItem, weightiest } from './mark-groups.ts'
import { useTimeStrings } from './time-strings.ts'

/** Pixels under which two marks are one. */
const MIN_DISTANCE = 28
/** Lines of what a mark stands for; more are counted by kind. */
const MOST_LINES = 6

export interface TimelineMarksProps {
  readonly xOf: (us: number) => number
  readonly width: number
  readonly onGo: (us: number) => void
}

/** Faults, elections, errors, losses, bookmarks: hover or focus says what, a click goes there. */
export function TimelineMarks({ xOf, width, onGo }: TimelineMarksProps) {
  const items = useMarkItems()
  const groups = groupMarks(items, xOf, width, MIN_DISTANCE)
  return (
    <div className="timeline-marks">
      {groups.map((group) => (
        <MarkButton key={`${group.marks[0]?.atUs}`} group={group} width={width} onGo={onGo} />
      ))}
    </div>
  )
}

/** What happened and what was bookmarked, in words and in order of time. */
export function useMarkItems(): readonly MarkItem[] {
  const words = useTimeStrings().bookmarks
  const sentence = useSentence()
  const marks = useRun((state) => state.marks)
  const bookmarks = useStore(useSession().bookmarks, (state) => state.bookmarks)
  // biome-ignore lint/correctness/useExhaustiveDependencies: sentences change with the words alone
  return useMemo(() => {
    const told = marks.map(({ atUs, kind, label }): MarkItem => ({ atUs, kind, text: plainText(sentence(label)) }))
    const kept = bookmarks.map(
      ({ atUs, name }): MarkItem => ({ atUs, kind: 'bookmark', text: name || words.unnamed(clockText(atUs)) }),
    )
    return [...told, ...kept].sort((a, b) => a.atUs - b.atUs)
  }, [marks, bookmarks, words])
}

function MarkButton({ group, width, onGo }: { group: MarkGroup; width: number; onGo: (us: number) => void }) {
  const words = useTimeStrings().marks
  const main = weightiest(group.marks)
  const [first] = group.marks
  if (!main || !first) return null
  const lines = group.marks.map(({ atUs, text }) => `${clockText(atUs)} ${text}`)
  const kinds = countKinds(group.marks).map(([kind, count]) => words.kinds[kind](count))
  const many = lines.length > MOST_LINES
  const word = firstClause(main.text)
  const fits = word.length * 6.5 + 12 < group.room
  const side = group.x > width - 160 ? ' to-left' : ''
  return (
    <button
      type="button"
      className={`mark${side}`}
      style={{ left: rem(group.x) }}
      aria-label={many ? `${words.count(lines.length)}: ${kinds.join(', ')}` : lines.join(', ')}
      onClick={() => onGo(main.kind === 'bookmark' ? main.atUs : first.atUs)}
    >
      {fits ? (
        <span className="mark-word" aria-hidden="true">
          {word}
        </span>
      ) : null}
      <MarkSign kind={main.kind} />
      {lines.length > 1 ? (
        <b className="mark-count" aria-hidden="true">
          {lines.length}
        </b>
      ) : null}
      <span className="mark-tip" aria-hidden="true">
        {many ? <b>{kinds.join(' · ')}</b> : null}
        {lines.slice(0, MOST_LINES).map((line) => (
          <span key={line}>{line}</span>
        ))}
        {many ? <span>{words.more(lines.length - MOST_LINES)}</span> : null}
      </span>
    </button>
  )
}

/** What stands before the first colon, full stop or comma (of a list in braces: behind it): enough for a label. */
function firstClause(text: string): string {
  return text.split(/[:;.] |, (?![^{]*\})|[:.]$/)[0] ?? text
}

import type { TimelineMark } from '../../app/host-messages.ts'
import { clockText } from '../../app/number-text.ts'
import { plainText } from '../shell/kafka-words.ts'
import { useSentence, useStrings } from '../shell/page-context.ts'
import { MarkSign } from './MarkSign.tsx'
import { groupMarks, type MarkGroup, weightiest } from './mark-groups.ts'

/** Pixels under which two marks are one. */
const MIN_DISTANCE = 28

export interface TimelineMarksProps {
  readonly marks: readonly TimelineMark[]
  readonly xOf: (us: number) => number
  readonly width: number
  readonly onGo: (us: number) => void
}

/** Faults, elections, errors, losses: hover or focus says what, a click goes there. */
export function TimelineMarks({ marks, xOf, width, onGo }: TimelineMarksProps) {
  const groups = groupMarks(marks, xOf, width, MIN_DISTANCE)
  return (
    <div className="timeline-marks">
      {groups.map((group) => (
        <MarkButton key={`${group.marks[0]?.atUs}`} group={group} width={width} onGo={onGo} />
      ))}
    </div>
  )
}

function MarkButton({ group, width, onGo }: { group: MarkGroup; width: number; onGo: (us: number) => void }) {
  const strings = useStrings()
  const sentence = useSentence()
  const main = weightiest(group.marks)
  const [first] = group.marks
  if (!main || !first) return null
  const lines = group.marks.map((mark) => `${clockText(mark.atUs)} ${plainText(sentence(mark.label))}`)
  const word = firstClause(plainText(sentence(main.label)))
  const fits = word.length * 6.5 + 12 < group.room
  const side = group.x > width - 160 ? ' to-left' : ''
  return (
    <button
      type="button"
      className={`mark${side}`}
      style={{ left: group.x }}
      aria-label={
        group.marks.length > 3 ? `${strings.playback.marksHere(group.marks.length)}: ${lines[0]}` : lines.join(', ')
      }
      onClick={() => onGo(first.atUs)}
    >
      {fits ? (
        <span className="mark-word" aria-hidden="true">
          {word}
        </span>
      ) : null}
      <MarkSign kind={main.kind} />
      <span className="mark-tip" aria-hidden="true">
        {lines.slice(0, 6).map((line) => (
          <span key={line}>{line}</span>
        ))}
        {lines.length > 6 ? <span>… {strings.playback.marksHere(lines.length)}</span> : null}
      </span>
    </button>
  )
}

/** What stands before the first colon, full stop or comma: enough for a label. */
function firstClause(text: string): string {
  return text.split(/[:;,.] |[:.]$/)[0] ?? text
}

import { useRef } from 'react'
import { groupDigits } from '../../app/number-text.ts'
import type { OutcomeCounts } from '../../trace/stage-view.ts'
import { type OutcomeName, OutcomeSign } from '../outcome/OutcomeSign.tsx'
import { useGlance, useStrings } from '../shell/page-context.ts'
import { usePresentStrings } from './present-strings.ts'

const ALWAYS: readonly OutcomeName[] = ['acked', 'committed', 'lost']
/** Only when there are some: a room reads three numbers, not eleven. */
const SOMETIMES: readonly OutcomeName[] = ['duplicated', 'reordered', 'failed']

/** The score in large figures. What a question is about stays open until it is answered. */
export function PresentScore({ isOpen, isFrozen }: { readonly isOpen: boolean; readonly isFrozen: boolean }) {
  const strings = useStrings()
  const words = usePresentStrings()
  const now = useGlance((state) => state.view?.counts)
  const held = useRef<OutcomeCounts | undefined>(now)
  if (!isFrozen) held.current = now
  const counts = held.current
  const names = [...ALWAYS, ...SOMETIMES.filter((name) => isOpen && (counts?.[name] ?? 0) > 0)]
  return (
    <dl className="talk-score" aria-label={words.score}>
      {names.map((name) => {
        const isHidden = name === 'lost' && !isOpen
        const value = counts?.[name] ?? 0
        const tone = isHidden ? 'is-open' : name !== 'acked' && name !== 'committed' && value > 0 ? 'is-bad' : ''
        return (
          <div key={name} className={tone}>
            <dt>
              <OutcomeSign name={name} />
              <span>{strings.outcomes[name]}</span>
            </dt>
            <dd>{isHidden ? '?' : groupDigits(value)}</dd>
          </div>
        )
      })}
    </dl>
  )
}

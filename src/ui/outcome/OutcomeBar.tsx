import { lazy } from 'react'
import { groupDigits } from '../../app/number-text.ts'
import type { OutcomeCounts } from '../../trace/stage-view.ts'
import { Part } from '../shell/Part.tsx'
import { useGlance, useOpenTool, useStrings } from '../shell/page-context.ts'
import { useLater } from '../shell/use-later.ts'
import { type OutcomeName, OutcomeSign } from './OutcomeSign.tsx'

const ManyButton = lazy(() => import('../many/ManyButton.tsx').then((module) => ({ default: module.ManyButton })))
const PromiseLight = lazy(() => import('./PromiseLight.tsx').then((module) => ({ default: module.PromiseLight })))

const ORDER: readonly OutcomeName[] = [
  'sent',
  'buffered',
  'inFlight',
  'stored',
  'committed',
  'acked',
  'lost',
  'duplicated',
  'failed',
  'reordered',
  'pending',
]
/** What should not be: above zero it gets a wash. */
const BAD: ReadonlySet<OutcomeName> = new Set(['lost', 'duplicated', 'failed', 'reordered'])
const PHONE_ORDER: readonly OutcomeName[] = ['sent', 'stored', 'committed', 'acked', 'lost', 'duplicated', 'failed']
/** Digits of all counters together from which on they are set smaller, so that none is cut off. */
const MANY_DIGITS = 14
const MANY_DIGITS_PHONE = 12
const NOTHING: OutcomeCounts = {
  sent: 0,
  acked: 0,
  failed: 0,
  pending: 0,
  stored: 0,
  committed: 0,
  lost: 0,
  duplicated: 0,
  reordered: 0,
  buffered: 0,
  inFlight: 0,
}

/** The score, always there. On a phone without words; the names are for those who listen. */
export function OutcomeBar({ compact }: { compact: boolean }) {
  const strings = useStrings()
  // Without a picture there is nothing that could be promised.
  const isLater = useLater()
  const hasPicture = useGlance((state) => state.view !== undefined)
  const counts = useGlance((state) => state.view?.counts) ?? NOTHING
  const order = compact ? PHONE_ORDER : ORDER
  const digits = order.reduce((sum, name) => sum + String(counts[name]).length, 0)
  return (
    <section
      className={`outcome${compact ? ' outcome-compact' : ''}${digits > (compact ? MANY_DIGITS_PHONE : MANY_DIGITS) ? ' outcome-tight' : ''}`}
      aria-label={strings.outcome}
    >
      <dl className="outcome-list">
        {order.map((name) => (
          <Counter key={name} name={name} value={counts[name]} compact={compact} />
        ))}
      </dl>
      <div className="light-place">
        <Part isSmall>{isLater && !compact ? <ManyButton /> : null}</Part>
        <Part isSmall>{hasPicture && isLater ? <PromiseLight compact={compact} /> : null}</Part>
      </div>
    </section>
  )
}

function Counter({ name, value, compact }: { name: OutcomeName; value: number; compact: boolean }) {
  const strings = useStrings()
  const openTool = useOpenTool()
  const isBad = BAD.has(name) && value > 0
  const label = strings.outcomes[name]
  const tone = isBad ? ' bad' : value === 0 ? ' zero' : ''
  return (
    <div className={`counter${tone}`} title={`${label}: ${strings.outcomeMeanings[name]}`}>
      <dt>
        <OutcomeSign name={name} />
        <span className={compact ? 'visually-hidden' : 'counter-word'}>{isBad ? label.toUpperCase() : label}</span>
      </dt>
      <dd data-testid={`outcome-${name}`}>
        {value === 0 ? (
          '0'
        ) : (
          <button
            type="button"
            className="counter-open"
            aria-haspopup="dialog"
            aria-label={`${label}: ${groupDigits(value)}`}
            onClick={() => openTool({ kind: 'records', of: name })}
          >
            {groupDigits(value)}
          </button>
        )}
      </dd>
    </div>
  )
}

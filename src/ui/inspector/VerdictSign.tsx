import type { Verdict } from '../../trace/outcome.ts'
import { type OutcomeName, OutcomeSign } from '../outcome/OutcomeSign.tsx'

const SIGNS: Readonly<Record<Verdict, OutcomeName>> = {
  aborted: 'failed',
  open: 'stored',
  lost: 'lost',
  duplicated: 'duplicated',
  delivered: 'acked',
  'delivered-unacknowledged': 'stored',
  failed: 'failed',
  pending: 'pending',
}

/** The sign of a verdict: that of the number which counts it. */
export function VerdictSign({ verdict }: { verdict: Verdict }) {
  return (
    <span className="verdict-sign">
      <OutcomeSign name={SIGNS[verdict]} />
    </span>
  )
}

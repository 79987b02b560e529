import { copiesOf, isLost, type Ledger } from '../trace/ledger.ts'
import type { Outcome } from '../trace/outcome.ts'
import type { OracleAnswer, Score } from './oracle.ts'

const FIELDS: readonly (keyof Score)[] = [
  'sent',
  'acked',
  'failed',
  'pending',
  'stored',
  'committed',
  'lost',
  'duplicated',
  'reordered',
  'failedButStored',
  'pendingButStored',
]

/** How many differences are told: the first ones say enough. */
const MOST_TOLD = 4

/** Where the outcome of a run differs from what the oracle counts; empty: nowhere. */
export function compareWithOutcome(oracle: OracleAnswer, outcome: Outcome): string[] {
  const differences: string[] = []
  for (const field of FIELDS) {
    if (oracle.score[field] !== outcome[field])
      differences.push(`${field}: ${outcome[field]} in the outcome, ${oracle.score[field]} by the oracle`)
  }
  const rows = outcome.records ?? []
  for (const { n, offsets, verdict } of oracle.records) {
    const row = rows[n - 1]
    if (row?.n !== n) differences.push(`record ${n}: not in the outcome`)
    else if (row.verdict !== verdict) differences.push(`record ${n}: "${row.verdict}", "${verdict}" by the oracle`)
    else if (row.offsets.join() !== offsets.join())
      differences.push(`record ${n}: at ${row.offsets.join()}, by the oracle at ${offsets.join()}`)
  }
  return differences.slice(0, MOST_TOLD)
}

/** Where a ledger that was kept while the run went on differs from what the oracle counts at its end. */
export function compareWithLedger(oracle: OracleAnswer, ledger: Ledger): string[] {
  const differences: string[] = []
  const { sent, acked, failed, stored, committed, lost, duplicated, reordered } = ledger
  const kept = { sent, acked, failed, pending: sent - acked - failed, stored, committed, lost, duplicated, reordered }
  for (const field of Object.keys(kept) as (keyof typeof kept)[]) {
    if (oracle.score[field] !== kept[field])
      differences.push(`${field}: ${kept[field]} in the ledger, ${oracle.score[field]} by the oracle`)
  }
  for (const { n, offsets, verdict } of oracle.records) {
    if (copiesOf(ledger, n) !== offsets.length)
      differences.push(`record ${n}: ${copiesOf(ledger, n)} copies in the ledger, ${offsets.length} by the oracle`)
    if (isLost(ledger, n) !== (verdict === 'lost')) differences.push(`record ${n}: lost in one of the two only`)
  }
  return differences.slice(0, MOST_TOLD)
}

/** What must add up in any score. */
export function sumProblems({ score }: OracleAnswer): string[] {
  const { sent, acked, failed, pending, stored, lost, failedButStored, pendingButStored, committed } = score
  const problems: string[] = []
  if (acked + failed + pending !== sent)
    problems.push(`${acked} acked + ${failed} failed + ${pending} pending ≠ ${sent} sent`)
  if (acked - lost + failedButStored + pendingButStored !== stored) {
    problems.push(`${acked} acked - ${lost} lost + ${failedButStored} + ${pendingButStored} ≠ ${stored} stored`)
  }
  if (committed > stored) problems.push(`${committed} committed, but only ${stored} stored`)
  return problems
}

import type { Verdict } from '../trace/outcome.ts'
import { type Copy, copiesIn, type FinalState } from './oracle-log.ts'

/** The score of a run as the contract's words define it. */
export interface Score {
  readonly sent: number
  readonly acked: number
  readonly failed: number
  readonly pending: number
  readonly stored: number
  readonly committed: number
  readonly lost: number
  readonly duplicated: number
  readonly reordered: number
  readonly failedButStored: number
  readonly pendingButStored: number
}

/** What the oracle says: the score, and of each record (by number, from 1) where it stands and what is to be said of it. */
export interface OracleAnswer {
  readonly score: Score
  readonly records: readonly OracleRecord[]
}

export interface OracleRecord {
  readonly n: number
  /** In the order of the logs. */
  readonly offsets: readonly number[]
  readonly verdict: Verdict
}

/**
 * The score of a run, counted a second time: from the final logs and what the application was told alone, record by record,
 * without anything that the ledger or the outcome use. Slow, and plain enough to be believed.
 */
export function askOracle(state: FinalState): OracleAnswer {
  const copies = copiesIn(state)
  const count = state.told.length - 1
  const byRecord: Copy[][] = Array.from({ length: count + 1 }, () => [])
  for (const copy of copies) byRecord[copy.record]?.push(copy)
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
  const told = (record: number) => state.told[record] ?? 'pending'
  const copiesOf = (record: number) => byRecord[record] ?? []
  const isStored = (record: number) => copiesOf(record).length > 0
  const howMany = (holds: (record: number) => boolean) => numbers.filter(holds).length
  const stored = howMany(isStored)
  return {
    score: {
      sent: count,
      acked: howMany((record) => told(record) === 'acked'),
      failed: howMany((record) => told(record) === 'failed'),
      pending: howMany((record) => told(record) === 'pending'),
      stored,
      committed: howMany((record) => copiesOf(record).some(isCommitted)),
      lost: howMany((record) => told(record) === 'acked' && !isStored(record)),
      duplicated: copies.length - stored,
      reordered: reorderedCount(state, copies),
      failedButStored: howMany((record) => told(record) === 'failed' && isStored(record)),
      pendingButStored: howMany((record) => told(record) === 'pending' && isStored(record)),
    },
    records: numbers.map((n) => ({
      n,
      offsets: copiesOf(n).map(({ offset }) => offset),
      verdict: verdictOf(told(n), copiesOf(n)),
    })),
  }
}

function isCommitted(copy: Copy): boolean {
  return copy.isBelowHighWatermark && (copy.fate === 'plain' || copy.fate === 'committed')
}

/** First copies that stand behind a record which the same producer sent later to the same partition. */
function reorderedCount(state: FinalState, copies: readonly Copy[]): number {
  const seen = new Set<number>()
  /** Partition and producer → the latest record so far. */
  const latest = new Map<string, number>()
  let count = 0
  for (const { record, partition } of copies) {
    const lane = `${partition}/${state.producerOf(record)}`
    const before = latest.get(lane) ?? 0
    if (!seen.has(record) && record < before) count++
    seen.add(record)
    latest.set(lane, Math.max(before, record))
  }
  return count
}

/** The first that fits (contract, `verdict`). One copy that can be read is enough to be delivered. */
function verdictOf(told: 'acked' | 'failed' | 'pending', copies: readonly Copy[]): Verdict {
  const isReadable = copies.some(({ fate }) => fate === 'plain' || fate === 'committed')
  if (!isReadable && copies.some(({ fate }) => fate === 'aborted')) return 'aborted'
  if (!isReadable && copies.some(({ fate }) => fate === 'open')) return 'open'
  if (told === 'acked' && copies.length === 0) return 'lost'
  if (copies.length > 1) return 'duplicated'
  if (copies.length === 1) return told === 'acked' ? 'delivered' : 'delivered-unacknowledged'
  return told === 'failed' ? 'failed' : 'pending'
}

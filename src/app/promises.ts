import type { Breach, PromiseId } from '../verify/findings.ts'
import type { Findings } from './host-messages.ts'

export type { Breach, PromiseId, Violation } from '../verify/findings.ts'

/** Every promise, in the order of the list. */
export const PROMISES: readonly PromiseId[] = [
  'committedKept',
  'ackedAllKept',
  'oneLeaderPerEpoch',
  'logsAgree',
  'consumersSeeCommitted',
]

/** One promise at a moment. */
export interface PromiseRow {
  readonly promise: PromiseId
  /** How it was broken up to now, and how it will be, in order of time. */
  readonly broken: readonly Breach[]
  readonly later: readonly Breach[]
  /** A bug of ours has broken it up to now. */
  readonly isBug: boolean
}

/** The invariants that a promise stands for. */
const INVARIANTS: Readonly<Record<PromiseId, readonly string[]>> = {
  committedKept: ['I-12', 'I-20', 'I-21'],
  ackedAllKept: ['I-13', 'I-14'],
  oneLeaderPerEpoch: ['I-7', 'I-8'],
  logsAgree: ['I-10', 'I-11'],
  consumersSeeCommitted: ['I-22'],
}

/** Each promise with what breaks it, seen from `tUs`. */
export function promiseRows({ breaches, violations }: Findings, tUs: number): readonly PromiseRow[] {
  const bugs = new Set(violations.filter(({ atUs }) => atUs <= tUs).map(({ invariant }) => invariant))
  return PROMISES.map((promise) => {
    const mine = breaches.filter((breach) => breach.promise === promise).sort((a, b) => a.atUs - b.atUs)
    return {
      promise,
      broken: mine.filter(({ atUs }) => atUs <= tUs),
      later: mine.filter(({ atUs }) => atUs > tUs),
      isBug: INVARIANTS[promise].some((invariant) => bugs.has(invariant)),
    }
  })
}

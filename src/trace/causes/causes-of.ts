import { must } from '../../engine/kernel/assert.ts'
import type { Micros } from '../../engine/kernel/units.ts'
import type { NameSource } from '../names.ts'
import type { Verdict } from '../outcome.ts'
import { type CauseIndex, catchUp } from './cause-index.ts'
import type { CauseLink, RecordCauses } from './cause-link.ts'
import { addLink, type Chain, newChain } from './chain.ts'
import { decidedSince, stateAt, trailOf } from './record-verdict.ts'
import { tellGone } from './tell-gone.ts'
import { tellKept, tellOvertaken, tellTransaction } from './tell-kept.ts'
import { acknowledgedCopy, tellNeverWritten, tellPending, tellSending, tellTold } from './tell-told.ts'
import { tellTries } from './tell-tries.ts'
import { tellWritten } from './tell-written.ts'

/**
 * What became of a record by the end of `atUs`, why, and since when: every link is an event of the run, up to `atUs`.
 *
 * @param index Of the run; it is brought up to date.
 * @returns undefined when send() had not been called for it by then.
 */
export function causesOf(index: CauseIndex, names: NameSource, record: number, atUs: Micros): RecordCauses | undefined {
  catchUp(index)
  const { records } = index
  if (record < 1 || record >= records.rowCount || (records.sentAtUs[record] as number) > atUs) return undefined
  const trail = trailOf(index, record)
  const chain = newChain(trail, stateAt(trail, atUs), names, atUs)
  const isReordered = tellAll(chain)
  if (chain.links.length === 0) {
    const told = { key: 'sent', rule: 'P-26', values: { record } }
    addLink(chain, index.sent[record] ?? 0, told, { kind: 'record', record })
  }
  const ordered = inOrder(chain.links)
  const { verdict } = chain.state
  const decidedAtUs = decidedSince(trail, atUs)
  return { record, verdict, decidedAtUs, isReordered, links: ordered, reason: reasonOf(verdict, ordered, decidedAtUs) }
}

/** By time; within an instant what happened, then what the application heard, then what is left; else in the order of events. */
function inOrder(links: readonly CauseLink[]): CauseLink[] {
  const placed = links.map((link, place) => ({ link, place, rank: rankOf(link.sentence.key) }))
  placed.sort(
    (a, b) => a.link.atUs - b.link.atUs || a.rank - b.rank || a.link.event - b.link.event || a.place - b.place,
  )
  return placed.map(({ link }) => link)
}

function rankOf(key: string): number {
  if (key === 'cause.resendOf') return -1
  if (/^cause\.(acked|failed)/.test(key)) return 1
  return /^cause\.(resent$|gone|never)/.test(key) ? 2 : 0
}

function tellAll(chain: Chain): boolean {
  const { verdict, counted, result } = chain.state
  const acknowledged = acknowledgedCopy(chain)
  tellSending(chain)
  tellTries(chain)
  // What an acknowledgement says already is not said twice, where the story goes on.
  tellWritten(chain, verdict === 'lost' ? acknowledged : undefined)
  tellTold(chain)
  if (result === 'pending') tellPending(chain)
  if (counted.length > 0) {
    if (counted.length === 1) tellKept(chain)
    tellTransaction(chain)
  } else if (chain.copies.length > 0) tellGone(chain)
  else if (result === 'acked') tellNeverWritten(chain)
  return tellOvertaken(chain)
}

/** Beginnings of the keys that say most about a verdict, the best first. */
const REASONS: Readonly<Record<Verdict, readonly string[]>> = {
  lost: ['diedBefore', 'powerLost', 'emptied', 'truncated', 'moved', 'died', 'fenced', 'never', 'elected', 'gone'],
  duplicated: ['written.twice', 'written.late', 'written.again', 'written'],
  delivered: ['acked'],
  'delivered-unacknowledged': ['answer.lost', 'died.waiting', 'expired', 'try', 'failed', 'written'],
  failed: ['powerLost', 'emptied', 'diedBefore', 'expired', 'try.refused', 'try', 'blocked', 'failed'],
  pending: ['producerDied', 'waits', 'onTheWay', 'buffered', 'blocked'],
  aborted: ['txn.abort', 'txn'],
  open: ['txn.open', 'txn'],
}

/** What came after the decision explains it only where nothing before it does. */
function reasonOf(verdict: Verdict, links: readonly CauseLink[], decidedAtUs: Micros): CauseLink {
  const before = links.filter(({ atUs }) => atUs <= decidedAtUs)
  for (const candidates of [before, links]) {
    for (const prefix of REASONS[verdict]) {
      const link = candidates.findLast(({ sentence }) => isOfKind(sentence.key, prefix))
      if (link) return link
    }
  }
  return must(links[links.length - 1], 'a link')
}

function isOfKind(key: string, prefix: string): boolean {
  const own = key.slice('cause.'.length)
  return own === prefix || own.startsWith(`${prefix}.`) || (prefix === 'txn.abort' && own.startsWith(prefix))
}

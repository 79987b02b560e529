import { CLUSTER } from '../../engine/cluster/events.ts'
import type { Micros } from '../../engine/kernel/units.ts'
import { countUntil, eventCodeAt, eventTime, eventValue } from '../event-columns.ts'
import type { Sentence } from '../explanation.ts'
import type { NameSource } from '../names.ts'
import type { CauseIndex } from './cause-index.ts'
import type { CauseLink, CauseSubject } from './cause-link.ts'
import type { RecordState, RecordTrail, StoredCopy } from './record-verdict.ts'

/** A chain that is being told: the record, the moment up to which it is told, and the links so far. */
export interface Chain {
  readonly trail: RecordTrail
  readonly index: CauseIndex
  readonly names: NameSource
  readonly atUs: Micros
  /** Events before this one have happened. */
  readonly limit: number
  readonly state: RecordState
  /** Copies that have been written by then. */
  readonly copies: readonly StoredCopy[]
  readonly links: CauseLink[]
}

/** A chain without links. */
export function newChain(trail: RecordTrail, state: RecordState, names: NameSource, atUs: Micros): Chain {
  const limit = countUntil(trail.index.columns, atUs)
  const copies = trail.copies.filter(({ node }) => node.appended < limit)
  return { trail, index: trail.index, names, atUs, limit, state, copies, links: [] }
}

/** Add a link for an event that has happened; what has not is left out. */
export function addLink(
  chain: Chain,
  event: number,
  told: { readonly key: string; readonly rule: string; readonly values?: Sentence['values'] },
  subject: CauseSubject,
): void {
  if (event < 0 || event >= chain.limit) return
  const { key, rule, values = {} } = told
  const sentence: Sentence = { key: `cause.${key}`, values, rule }
  chain.links.push({ event, atUs: eventTime(chain.index.columns, event), sentence, subject })
}

/** Argument `position` of an event. */
export function argumentOf(chain: Chain, event: number, position: number): number {
  return eventValue(chain.index.columns, event, position)
}

/** Code of an event. */
export function codeAt(chain: Chain, event: number): number {
  return eventCodeAt(chain.index.columns, event)
}

/** Time of an event. */
export function timeAt(chain: Chain, event: number): Micros {
  return eventTime(chain.index.columns, event)
}

/** Name of the partition that the record is for. */
export function partitionOf(chain: Chain): string {
  return chain.names.partition(chain.trail.history?.partition ?? -1)
}

/** The partition as what a link is about. */
export function partitionSubject(chain: Chain): CauseSubject {
  return { kind: 'partition', partition: chain.trail.history?.partition ?? 0 }
}

/** `b1`. */
export function brokerName(broker: number): string {
  return `b${broker}`
}

/** The newest of a broker's own events (died, started, fenced, unfenced) up to `atUs` that is of these codes, or -1. */
export function lastOfBroker(chain: Chain, broker: number, codes: readonly number[], atUs: Micros): number {
  const events = chain.index.brokers[broker] ?? []
  return events.findLast((event) => codes.includes(codeAt(chain, event)) && timeAt(chain, event) <= atUs) ?? -1
}

/** The event at which `broker` died, if it is dead at the end of `atUs`; else -1. */
export function deathBefore(chain: Chain, broker: number, atUs: Micros): number {
  const last = lastOfBroker(chain, broker, [CLUSTER.brokerDied, CLUSTER.brokerStarted], atUs)
  return last >= 0 && codeAt(chain, last) === CLUSTER.brokerDied ? last : -1
}

/** Where the log of `broker` ends just before event `before`. */
export function logEndBefore(chain: Chain, broker: number, before: number): number {
  const partition = chain.trail.history?.partition ?? -1
  for (let event = before - 1; event >= 0; event--) {
    const code = codeAt(chain, event)
    const isOfLog = code === CLUSTER.batchAppended || code === CLUSTER.replicaAppended || code === CLUSTER.logTruncated
    if (!isOfLog || argumentOf(chain, event, 0) !== broker || argumentOf(chain, event, 1) !== partition) continue
    if (code === CLUSTER.batchAppended) return argumentOf(chain, event, 2) + argumentOf(chain, event, 3)
    return argumentOf(chain, event, code === CLUSTER.replicaAppended ? 3 : 2)
  }
  return 0
}

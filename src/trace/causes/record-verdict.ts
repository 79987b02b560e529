import type { Micros } from '../../engine/kernel/units.ts'
import { ACKED, PENDING } from '../../engine/protocol/record-table.ts'
import { eventTime } from '../event-columns.ts'
import { type Verdict, verdictOf } from '../outcome.ts'
import type { TransactionFate } from '../transaction-fate.ts'
import type { BatchHistory } from './batch-history.ts'
import type { CauseIndex } from './cause-index.ts'
import { isHeldAt, type LogNode } from './log-node.ts'
import { countingAt, type PartitionHistory } from './partition-history.ts'

/** One time that a record was written by a leader. */
export interface StoredCopy {
  readonly node: LogNode
  readonly offset: number
  readonly batch: BatchHistory
}

/** A record at a moment. */
export interface RecordState {
  readonly verdict: Verdict
  readonly result: 'acked' | 'failed' | 'pending'
  /** Copies in the log that counts, by offset. */
  readonly counted: readonly StoredCopy[]
}

/** Everything about one record that its verdict depends on. */
export interface RecordTrail {
  readonly index: CauseIndex
  readonly record: number
  /** Where its producer put it; undefined: it never got that far. */
  readonly history: PartitionHistory | undefined
  /** The batches that it was in, oldest first. */
  readonly batches: readonly BatchHistory[]
  /** Every copy that a leader ever wrote, in the order in which they were written. */
  readonly copies: readonly StoredCopy[]
  /** Markers that may have ended its transaction, by offset. */
  readonly markers: readonly LogNode[]
}

/** Markers looked at behind a copy: the first that a log holds counts, and few logs differ. */
const MAX_MARKERS = 32

/** The trail of a record. */
export function trailOf(index: CauseIndex, record: number): RecordTrail {
  const batches = (index.batchesOf[record] ?? []).flatMap((id) => index.batches.get(id) ?? [])
  const copies: StoredCopy[] = []
  for (const batch of batches) {
    const place = batch.records.indexOf(record)
    for (const node of batch.nodes) copies.push({ node, offset: node.baseOffset + place, batch })
  }
  copies.sort((a, b) => a.node.appended - b.node.appended)
  const last = batches[batches.length - 1]
  const history = last && index.partitions[last.partition]
  return { index, record, history, batches, copies, markers: history ? markersBehind(history, copies) : [] }
}

function markersBehind(history: PartitionHistory, copies: readonly StoredCopy[]): LogNode[] {
  const transactional = copies.filter(({ batch }) => batch.isTransactional)
  if (transactional.length === 0) return []
  const from = Math.min(...transactional.map(({ node }) => node.endOffset))
  const producerId = transactional[0]?.batch.producerId
  return history.markers
    .filter((node) => node.marker?.producerId === producerId && node.baseOffset >= from)
    .sort((a, b) => a.baseOffset - b.baseOffset || a.appended - b.appended)
    .slice(0, MAX_MARKERS)
}

/** A record at the end of `atUs`, by the contract's rules. */
export function stateAt(trail: RecordTrail, atUs: Micros): RecordState {
  const { index, record, history, copies } = trail
  const broker = history ? countingAt(history, atUs) : 0
  const counted = copies
    .filter(({ node }) => isHeldAt(index.columns, node, broker, atUs))
    .sort((a, b) => a.node.baseOffset - b.node.baseOffset)
  const code = resultAt(index, record, atUs)
  return {
    verdict: verdictOf(code, counted.length, fateOf(trail, broker, counted, atUs)),
    result: code === PENDING ? 'pending' : code === ACKED ? 'acked' : 'failed',
    counted,
  }
}

function resultAt(index: CauseIndex, record: number, atUs: Micros): number {
  const { completedAtUs, result } = index.records
  return (completedAtUs[record] as number) <= atUs ? (result[record] as number) : PENDING
}

/** What became of the transaction of the copies: one committed copy is enough. */
function fateOf(
  trail: RecordTrail,
  broker: number,
  counted: readonly StoredCopy[],
  atUs: Micros,
): TransactionFate | undefined {
  let fate: TransactionFate | undefined
  for (const copy of counted) {
    const own = copy.batch.isTransactional ? fateByMarker(markerOf(trail, copy, broker, atUs)) : 'none'
    if (fate === undefined || own === 'none' || own === 'committed') fate = own
  }
  return fate
}

function fateByMarker(node: LogNode | undefined): TransactionFate {
  if (!node) return 'open'
  return node.marker?.isCommit ? 'committed' : 'aborted'
}

/** The marker that ends a copy's transaction in the log of `broker` (C-131): the first one of its producer behind it. */
export function markerOf(trail: RecordTrail, copy: StoredCopy, broker: number, atUs: Micros): LogNode | undefined {
  const { index, markers } = trail
  return markers.find((node) => node.baseOffset >= copy.node.endOffset && isHeldAt(index.columns, node, broker, atUs))
}

/**
 * Since when the verdict of `atUs` holds (see `RecordCauses.decidedAtUs`): back through the moments at which anything
 * about the record changed, as long as it was the same.
 */
export function decidedSince(trail: RecordTrail, atUs: Micros): Micros {
  const final = decision(stateAt(trail, atUs))
  const moments = momentsOf(trail, atUs)
  let sinceUs = moments[moments.length - 1] as Micros
  for (let i = moments.length - 2; i >= 0; i--) {
    const momentUs = moments[i] as Micros
    if (decision(stateAt(trail, momentUs)) !== final) break
    sinceUs = momentUs
  }
  return sinceUs
}

/** A stored record without an acknowledgement is decided anew when its failure is heard. */
function decision({ verdict, result }: RecordState): string {
  return verdict === 'delivered-unacknowledged' ? `${verdict} ${result}` : verdict
}

/** When anything changed that a verdict depends on, from send() to `atUs`, ascending. */
function momentsOf({ index, record, history, copies, markers }: RecordTrail, atUs: Micros): Micros[] {
  const { columns, records } = index
  const sentAtUs = records.sentAtUs[record] as number
  const moments = new Set<Micros>([sentAtUs])
  const note = (momentUs: Micros) => {
    if (momentUs > sentAtUs && momentUs <= atUs) moments.add(momentUs)
  }
  note(records.completedAtUs[record] as number)
  for (const { node } of copies) for (const event of node.history) note(eventTime(columns, event))
  for (const node of markers) for (const event of node.history) note(eventTime(columns, event))
  if (history && copies.length > 0) for (const sinceUs of history.countingSinceUs) note(sinceUs)
  return [...moments].sort((a, b) => a - b)
}

import type { Cursor } from '../replay/cursor.ts'
import type { CauseIndex } from '../trace/causes/cause-index.ts'
import { causesOf } from '../trace/causes/causes-of.ts'
import { copiesOf, isAcked, isCommitted, isFailed, isLost, reorderedRecords } from '../trace/ledger.ts'
import type { NameSource } from '../trace/names.ts'
import type { StageView } from '../trace/stage-view.ts'
import type { RecordKind, RecordRow, ToWorker } from './host-messages.ts'

/**
 * The records that a number of the outcome counts at the cursor's moment, by number: the same ledger and the same view
 * that the number comes from.
 */
export function recordsOf(cursor: Cursor, view: StageView, of: RecordKind): number[] {
  const { ledger } = cursor
  if (of === 'reordered') return reorderedRecords(ledger)
  if (of === 'buffered' || of === 'inFlight') return recordsInProducers(view, of).sort((a, b) => a - b)
  const fits = (record: number): boolean => {
    switch (of) {
      case 'sent':
        return true
      case 'acked':
        return isAcked(ledger, record)
      case 'failed':
        return isFailed(ledger, record)
      case 'pending':
        return !isAcked(ledger, record) && !isFailed(ledger, record)
      case 'stored':
        return copiesOf(ledger, record) > 0
      case 'committed':
        return isCommitted(ledger, record)
      case 'lost':
        return isLost(ledger, record)
      case 'duplicated':
        return copiesOf(ledger, record) > 1
    }
  }
  const found: number[] = []
  for (let record = 1; record <= ledger.recordCount; record++) if (fits(record)) found.push(record)
  return found
}

function recordsInProducers(view: StageView, of: 'buffered' | 'inFlight'): number[] {
  return view.producers.flatMap((producer) => {
    const batches =
      of === 'buffered'
        ? producer.lanes.flatMap((lane) => lane.batches)
        : producer.connections.flatMap((connection) => connection.inFlight.flatMap((request) => request.batches))
    return batches.flatMap((batch) => batch.records.map(({ record }) => record))
  })
}

/** The page of records that a question asks for; the cursor stands at its moment. */
export function recordPage(
  cursor: Cursor,
  view: StageView,
  index: CauseIndex,
  names: NameSource,
  question: Extract<ToWorker, { kind: 'records' }>,
): { total: number; rows: RecordRow[] } {
  const { of, from, limit } = question
  const records = recordsOf(cursor, view, of)
  const rows = records.slice(from, from + limit).flatMap((record) => rowOf(index, names, record, view.atUs, of) ?? [])
  return { total: records.length, rows }
}

const decoder = new TextDecoder()

/** One row of the list. @param of The number in whose list it stands. */
function rowOf(
  index: CauseIndex,
  names: NameSource,
  record: number,
  atUs: number,
  of: RecordKind,
): RecordRow | undefined {
  const causes = causesOf(index, names, record, atUs)
  if (!causes) return undefined
  const { records } = index
  const key = records.planned[record]?.key
  const overtaken =
    of === 'reordered' ? causes.links.find(({ sentence }) => sentence.key === 'cause.overtaken') : undefined
  return {
    record,
    key: key ? decoder.decode(key) : null,
    partition: records.partition[record] ?? -1,
    verdict: causes.verdict,
    decidedAtUs: causes.decidedAtUs,
    reason: (overtaken ?? causes.reason).sentence,
  }
}

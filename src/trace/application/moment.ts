import { BLOCKED, PRODUCER, TRANSACTION_CALL } from '../../engine/producer/events.ts'
import type { RecordTable } from '../../engine/protocol/record-table.ts'
import { countUntil, type EventColumns, eventCodeAt, eventTime, eventValue } from '../event-columns.ts'

/** The calls of an application that can take time. */
export type ApplicationCallName =
  | 'send'
  | 'get'
  | 'flush'
  | 'close'
  | 'initTransactions'
  | 'beginTransaction'
  | 'commitTransaction'
  | 'abortTransaction'

/** What the application's one thread does at a moment. */
export interface ApplicationMoment {
  /** idle: it sleeps until its next call. closed: close() has returned, and nothing was called since. */
  readonly state: 'notStarted' | 'idle' | 'blocked' | 'closed' | 'dead'
  /** What it is in, or what it called last. */
  readonly call?: ApplicationCallName
  /** Of a blocked send(). */
  readonly waitsFor?: 'metadata' | 'memory'
  /** Since when: of the wait, or of the last call. */
  readonly sinceUs: number
  /** The record that was handed to send() last, 0: none yet. */
  readonly record: number
}

const CALL_NAMES: Readonly<Record<number, ApplicationCallName>> = {
  [TRANSACTION_CALL.init]: 'initTransactions',
  [TRANSACTION_CALL.begin]: 'beginTransaction',
  [TRANSACTION_CALL.commit]: 'commitTransaction',
  [TRANSACTION_CALL.abort]: 'abortTransaction',
}

/** Events looked at to find the last call; more than any thread that does anything leaves behind. */
const MAX_SCAN = 400_000

/** What the thread of `producer` does at `atUs`, everything of that instant included: from the last event that tells of it. */
export function momentAt(
  columns: EventColumns,
  records: RecordTable,
  producer: number,
  atUs: number,
): ApplicationMoment {
  const end = countUntil(columns, atUs)
  let found: Omit<ApplicationMoment, 'record'> | undefined
  for (let i = end - 1; i >= 0 && end - i < MAX_SCAN; i--) {
    const code = eventCodeAt(columns, i)
    if (code === PRODUCER.recordSent) {
      if (eventValue(columns, i, 1) !== producer) continue
      const record = eventValue(columns, i, 0)
      return { ...(found ?? { state: 'idle', call: 'send', sinceUs: eventTime(columns, i) }), record }
    }
    if (found?.state === 'blocked' && found.call === undefined) {
      if (code !== PRODUCER.transactionCalled || eventValue(columns, i, 0) !== producer) continue
      found = { ...found, ...callOf(eventValue(columns, i, 1)) }
    } else if (!found && eventValue(columns, i, 0) === producer) found = told(columns, i, code)
  }
  return { ...(found ?? { state: 'notStarted', sinceUs: 0 }), record: lastRecordBefore(records, producer, atUs) }
}

function callOf(number: number): { call?: ApplicationCallName } {
  const call = CALL_NAMES[number]
  return call ? { call } : {}
}

/** What one event says of the thread; undefined: nothing. */
function told(columns: EventColumns, index: number, code: number): Omit<ApplicationMoment, 'record'> | undefined {
  const sinceUs = eventTime(columns, index)
  switch (code) {
    case PRODUCER.producerStarted:
      return { state: 'idle', sinceUs }
    case PRODUCER.producerDied:
      return { state: 'dead', sinceUs }
    case PRODUCER.producerClosed:
      return { state: 'closed', call: 'close', sinceUs }
    case PRODUCER.flushFinished:
      return { state: 'idle', call: 'flush', sinceUs }
    case PRODUCER.transactionReturned:
      return { state: 'idle', ...callOf(eventValue(columns, index, 1)), sinceUs }
    case PRODUCER.applicationBlocked:
      return { state: 'blocked', ...waitOf(eventValue(columns, index, 1)), sinceUs }
    case PRODUCER.applicationUnblocked: {
      const { call } = waitOf(eventValue(columns, index, 1))
      // A call of a transaction tells itself that it has returned.
      return call ? { state: 'idle', call, sinceUs } : undefined
    }
    default:
      return undefined
  }
}

function waitOf(why: number): Pick<ApplicationMoment, 'call' | 'waitsFor'> {
  switch (why) {
    case BLOCKED.metadata:
      return { call: 'send', waitsFor: 'metadata' }
    case BLOCKED.memory:
      return { call: 'send', waitsFor: 'memory' }
    case BLOCKED.future:
      return { call: 'get' }
    case BLOCKED.flush:
      return { call: 'flush' }
    case BLOCKED.close:
      return { call: 'close' }
    default:
      return {}
  }
}

function lastRecordBefore({ producer: producers, sentAtUs, rowCount }: RecordTable, producer: number, atUs: number) {
  for (let record = rowCount - 1; record > 0; record--) {
    if (producers[record] === producer && (sentAtUs[record] as number) <= atUs) return record
  }
  return 0
}

import { NEVER } from '../../engine/kernel/units.ts'
import { PRODUCER } from '../../engine/producer/events.ts'
import { transactionStateNumber } from '../../engine/producer/transaction-states.ts'
import { MAX_PRODUCERS, producerOfBatch } from '../../engine/protocol/ids.ts'
import { apiCode } from '../../engine/protocol/messages.ts'
import { eventValue } from '../event-columns.ts'
import { newBatchHistory, type RequestHistory } from './batch-history.ts'
import type { CauseIndex, ProducerHistory } from './cause-index.ts'

const PRODUCE = apiCode('Produce')
const IN_TRANSACTION = transactionStateNumber('IN_TRANSACTION')

/** A Produce request among all of the run: correlation ids are each producer's own. */
export function requestKey(producer: number, request: number): number {
  return request * MAX_PRODUCERS + producer
}

/** Take in one event of a producer. */
export function foldProducerEvent(index: CauseIndex, event: number, code: number): void {
  const { columns } = index
  const first = eventValue(columns, event, 0)
  switch (code) {
    case PRODUCER.recordSent:
      foldSent(index, first, event)
      break
    case PRODUCER.recordAppended:
      foldRecordAppended(index, first, eventValue(columns, event, 1))
      break
    case PRODUCER.recordAcked:
      index.done[first] = event
      break
    case PRODUCER.recordFailed: {
      index.done[first] = event
      const plan = index.records.planned[first]
      if (plan) index.scratch.failedPlans.set(plan, first)
      break
    }
    case PRODUCER.applicationBlocked: {
      const record = eventValue(columns, event, 2)
      if (record > 0 && !index.blocked.has(record)) index.blocked.set(record, event)
      break
    }
    case PRODUCER.batchCreated:
      index.batches.set(first, newBatchHistory(first, eventValue(columns, event, 1), event))
      break
    case PRODUCER.batchDrained:
      foldDrained(index, first, event)
      break
    case PRODUCER.batchSent: {
      const request = index.requests.get(requestKey(producerOfBatch(first), eventValue(columns, event, 1)))
      if (request) index.batches.get(first)?.tries.push({ request, sent: event })
      break
    }
    case PRODUCER.batchReenqueued:
    case PRODUCER.batchFailed:
    case PRODUCER.batchExpired:
    case PRODUCER.batchSplit:
      index.batches.get(first)?.setbacks.push(event)
      break
    case PRODUCER.batchCompleted: {
      const batch = index.batches.get(first)
      if (batch) batch.completed = event
      break
    }
    case PRODUCER.requestSent:
    case PRODUCER.responseReceived:
    case PRODUCER.requestFailed:
      foldRequest(index, event, code)
      break
    default:
      foldProcess(index, first, event, code)
  }
}

function foldSent(index: CauseIndex, record: number, event: number): void {
  index.sent[record] = event
  const plan = index.records.planned[record]
  const failed = plan && index.scratch.failedPlans.get(plan)
  if (!plan || failed === undefined) return
  index.scratch.failedPlans.delete(plan)
  index.resentAs.set(failed, record)
  index.resendOf.set(record, failed)
}

function foldRecordAppended(index: CauseIndex, record: number, batch: number): void {
  index.batches.get(batch)?.records.push(record)
  const known = index.batchesOf[record]
  if (known) known.push(batch)
  else index.batchesOf[record] = [batch]
}

function foldDrained(index: CauseIndex, id: number, event: number): void {
  const batch = index.batches.get(id)
  if (!batch) return
  const producer = producerHistory(index, producerOfBatch(id))
  if (batch.tries.length === 0) {
    batch.isIdempotent = eventValue(index.columns, event, 5) >= 0
    batch.isTransactional = producer.isTransactional
  }
  batch.producerId = batch.isIdempotent ? producer.producerId : -1
}

function foldRequest(index: CauseIndex, event: number, code: number): void {
  const { columns } = index
  if (eventValue(columns, event, 3) !== PRODUCE) return
  const producer = eventValue(columns, event, 0)
  const request = eventValue(columns, event, 1)
  const broker = eventValue(columns, event, 2)
  const key = requestKey(producer, request)
  if (code !== PRODUCER.requestSent) {
    const known = index.requests.get(key)
    if (known) known.end = event
    return
  }
  const unknown = { actor: -1, packet: -1, arrivesAtUs: NEVER, answerPacket: -1, end: -1 }
  const sent: RequestHistory = { producer, request, broker, sent: event, ...unknown }
  index.requests.set(key, sent)
  index.scratch.request = sent
}

function foldProcess(index: CauseIndex, producer: number, event: number, code: number): void {
  const { columns } = index
  switch (code) {
    case PRODUCER.producerStarted:
      producerHistory(index, producer).isTransactional = false
      break
    case PRODUCER.producerIdSet:
      producerHistory(index, producer).producerId = eventValue(columns, event, 1)
      break
    case PRODUCER.transactionState:
      if (eventValue(columns, event, 1) === IN_TRANSACTION) {
        producerHistory(index, producer).isTransactional = true
      }
      producerHistory(index, producer).events.push(event)
      break
    case PRODUCER.transactionCalled:
    case PRODUCER.producerDied:
    case PRODUCER.producerClosed:
      producerHistory(index, producer).events.push(event)
      break
    default:
      break
  }
}

function producerHistory(index: CauseIndex, producer: number): ProducerHistory {
  let history = index.producers[producer]
  if (!history) {
    history = { events: [], producerId: -1, isTransactional: false }
    index.producers[producer] = history
  }
  return history
}

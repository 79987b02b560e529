import { must } from '../kernel/assert.ts'
import { type Micros, type Millis, millisOf } from '../kernel/units.ts'
import { type JavaException, printException } from '../protocol/exceptions.ts'
import type { PartitionIndex, RecordNumber } from '../protocol/ids.ts'
import { ACKED, exceptionNumber } from '../protocol/record-table.ts'
import type { ProducerOutbox } from './environment.ts'
import { PRODUCER } from './events.ts'
import type { CompletionPort } from './produce-result.ts'
import { isDone, type ProducerBatchState } from './producer-batch.ts'
import { callFirst, type ProducerProcessState, type SendMode, type ThreadCall } from './producer-state.ts'

/**
 * The futures of a producer's records: rows of the record table are written, the application is told (P-154). Callbacks
 * cost no time and do nothing, but for sending again what has failed, if the application is of that kind.
 */
export class RecordFutures implements CompletionPort {
  /** The present. */
  nowUs: Micros = 0
  /** Batches answered with MESSAGE_TOO_LARGE, until it is known which were split. */
  maySplit: readonly ProducerBatchState[] | undefined
  private readonly process: ProducerProcessState
  private readonly out: ProducerOutbox

  constructor(process: ProducerProcessState, out: ProducerOutbox) {
    this.process = process
    this.out = out
  }

  /**
   * The record table counts attempts of records, batches begin with 0 when they are split off (P-80): remember how often
   * the records of the parts were written before.
   */
  keepAttemptsOfSplits(): void {
    const { maySplit } = this
    if (!maySplit) return
    const { attemptsBeforeSplit, producer } = this.process
    for (const batch of maySplit) {
      if (!isDone(batch) && !batch.splitInto) continue
      const attempts = batch.attempts + 1 + (attemptsBeforeSplit.get(batch.id)?.attempts ?? 0)
      attemptsBeforeSplit.delete(batch.id)
      for (const id of batch.splitInto ?? []) {
        const recordCount = producer?.accumulator.incomplete.get(id)?.records.length ?? 0
        attemptsBeforeSplit.set(id, { attempts, recordCount })
      }
    }
    this.maySplit = undefined
  }

  recordDone(
    record: RecordNumber,
    partition: PartitionIndex,
    offset: number,
    _timestampMs: Millis,
    exception: JavaException | undefined,
    error: number,
  ): void {
    const { process, out, nowUs } = this
    // The application has no future of it: its send() threw after the record was buffered (P-31).
    if (process.lostFutures.size > 0 && process.lostFutures.delete(record)) return
    if (exception) {
      failRecord(process, out, record, partition, exception, error, nowUs)
      return
    }
    const { records } = out.tables
    records.completedAtUs[record] = nowUs
    records.result[record] = ACKED
    records.offset[record] = offset
    out.emit(PRODUCER.recordAcked, record, partition, offset)
    const { blocked } = process.thread
    if (blocked && blocked.record === record) blocked.isDone = true
  }

  batchSent(batch: ProducerBatchState): void {
    const { process, out } = this
    // A part may leave at the very instant of the split.
    if (batch.isSplitBatch) this.keepAttemptsOfSplits()
    const { attempts } = out.tables.records
    const { records } = batch
    const count = batch.attempts + 1
    for (let i = 0; i < records.length; i++) attempts[records[i] as number] = count
    const before = batch.isSplitBatch ? process.attemptsBeforeSplit.get(batch.id) : undefined
    if (!before) return
    for (let i = 0; i < before.recordCount; i++) attempts[records[i] as number] = before.attempts + count
  }
}

/** A future has failed: its row, its event, and what the application does about it. */
export function failRecord(
  process: ProducerProcessState,
  out: ProducerOutbox,
  record: RecordNumber,
  partition: PartitionIndex,
  exception: JavaException,
  error: number,
  nowUs: Micros,
): void {
  writeFailure(out, record, partition, exception, error, nowUs)
  const { blocked } = process.thread
  const isAwaited = blocked !== undefined && blocked.record === record
  if (isAwaited) blocked.isDone = true
  if (process.options.onError === 'resend') resend(process, out, record, isAwaited ? 'sync' : 'async', nowUs)
}

/** The row and the event of a record that has failed. */
export function writeFailure(
  out: ProducerOutbox,
  record: RecordNumber,
  partition: PartitionIndex,
  exception: JavaException,
  error: number,
  nowUs: Micros,
): void {
  const { records } = out.tables
  records.completedAtUs[record] = nowUs
  records.result[record] = 1 + exceptionNumber(records, printException(exception))
  records.offset[record] = -1
  out.emit(PRODUCER.recordFailed, record, partition, error)
}

/**
 * The application sends the same record again: at once if it waits for it, else when the calls that are due before have
 * been made. One that failed at the very instant of its send() would fail for ever now: it takes a break of
 * retry.backoff.ms, as the client would.
 */
export function resend(
  process: ProducerProcessState,
  out: ProducerOutbox,
  record: RecordNumber,
  mode: SendMode,
  nowUs: Micros,
): void {
  const { thread, config } = process
  const { records } = out.tables
  const call: ThreadCall = { kind: 'send', planned: must(records.planned[record], 'record', record), mode }
  if (records.sentAtUs[record] === nowUs) {
    thread.resendsLater.push({ call, atMs: millisOf(nowUs) + Math.max(1, config.retryBackoffMs) })
  } else if (mode === 'sync') callFirst(thread, call)
  else thread.waiting.push(call)
}

import { assert } from '../kernel/assert.ts'
import type { Millis } from '../kernel/units.ts'
import type { JavaException } from '../protocol/exceptions.ts'
import type { PartitionIndex, RecordNumber } from '../protocol/ids.ts'
import type { EventSink } from './accumulator-context.ts'
import { PRODUCER } from './events.ts'
import type { ProducerBatchState } from './producer-batch.ts'

/** `error` of a failure that is the client's own, not an answer of a broker. */
export const CLIENT_ERROR = -2

/**
 * Where results go, record by record and in append order (P-154): futures, callbacks, the record table. Called exactly
 * once for each record of a batch, whether or not the batch was split on the way.
 */
export interface CompletionPort {
  /**
   * The record's future is complete.
   *
   * @param offset -1: not known (P-152).
   * @param timestampMs The broker's append time if it told one, else the record's own; -1 with an exception.
   * @param exception Undefined: success.
   * @param error Code of the exception, CLIENT_ERROR if it has none; 0 for success.
   */
  recordDone(
    record: RecordNumber,
    partition: PartitionIndex,
    offset: number,
    timestampMs: Millis,
    exception: JavaException | undefined,
    error: number,
  ): void
  /** A batch goes on the wire once more: every record of it counts one attempt. */
  batchSent(batch: ProducerBatchState): void
}

/**
 * The batch is in the log. A success that comes after the batch has expired or was aborted is ignored (P-156).
 *
 * @param baseOffset Offset of its first record, -1: not known.
 * @param logAppendTimeMs -1: the records keep their own timestamps.
 * @returns Whether this completed it.
 * @source kafka clients ProducerBatch#complete
 */
export function completeBatch(
  batch: ProducerBatchState,
  port: CompletionPort,
  events: EventSink | undefined,
  baseOffset: number,
  logAppendTimeMs: Millis,
): boolean {
  assert(batch.finalState !== 'succeeded', `batch ${batch.id} has succeeded before`)
  if (batch.finalState !== undefined) return false
  batch.finalState = 'succeeded'
  batch.isInFlight = false
  events?.emit(PRODUCER.batchCompleted, batch.id, batch.partition, baseOffset)
  const { records, partition } = batch
  for (let index = 0; index < records.length; index++) {
    const offset = baseOffset < 0 ? -1 : baseOffset + index
    const ownTimestampMs = batch.baseTimestampMs + (batch.timestampDeltasMs[index] as number)
    const timestampMs = logAppendTimeMs < 0 ? ownTimestampMs : logAppendTimeMs
    port.recordDone(records[index] as number, partition, offset, timestampMs, undefined, 0)
  }
  return true
}

/** Exceptions of single records by their place in the batch, and what the others get (P-101). */
export interface RecordExceptions {
  readonly byIndex: ReadonlyMap<number, JavaException>
  readonly others: JavaException
}

/**
 * The batch has failed for good. A failure of a batch that is done is ignored (P-156).
 *
 * @param exception For every record, unless `recordExceptions` says otherwise.
 * @param error Its code, or CLIENT_ERROR.
 * @returns Whether this completed it.
 * @source kafka clients ProducerBatch#completeExceptionally
 */
export function completeBatchExceptionally(
  batch: ProducerBatchState,
  port: CompletionPort,
  events: EventSink | undefined,
  exception: JavaException,
  error: number,
  recordExceptions?: RecordExceptions,
): boolean {
  assert(batch.finalState !== 'succeeded', `batch ${batch.id} fails after it has succeeded`)
  if (batch.finalState !== undefined) return false
  batch.finalState = 'failed'
  failRecords(batch, port, events, exception, error, recordExceptions)
  return true
}

/** Tell the records of a batch that the accumulator has aborted (`finalState` is set already, P-84). */
export function failAbortedBatch(
  batch: ProducerBatchState,
  port: CompletionPort,
  events: EventSink | undefined,
  reason: JavaException,
): void {
  failRecords(batch, port, events, reason, CLIENT_ERROR, undefined)
}

function failRecords(
  batch: ProducerBatchState,
  port: CompletionPort,
  events: EventSink | undefined,
  exception: JavaException,
  error: number,
  recordExceptions: RecordExceptions | undefined,
): void {
  batch.isInFlight = false
  batch.lastError = error
  events?.emit(PRODUCER.batchFailed, batch.id, batch.partition, error)
  const { records, partition } = batch
  for (let index = 0; index < records.length; index++) {
    const own = recordExceptions ? (recordExceptions.byIndex.get(index) ?? recordExceptions.others) : exception
    port.recordDone(records[index] as number, partition, -1, -1, own, error)
  }
}

import { effectiveBatchSize } from '../config/effective-batch-size.ts'
import type { Bytes } from '../kernel/units.ts'
import { batchId } from '../protocol/ids.ts'
import type { AccumulatorContext } from './accumulator-context.ts'
import { putBack } from './accumulator-reenqueue.ts'
import { estimation, setEstimation } from './compression-ratio-estimator.ts'
import { PRODUCER } from './events.ts'
import {
  closeForRecordAppends,
  hasSequence,
  newProducerBatch,
  observedRatio,
  type ProducerBatchState,
  recordSizeAt,
  setProducerState,
  tryAppend,
  upperBoundOfPayload,
} from './producer-batch.ts'
import type { RecordAccumulatorState } from './record-accumulator.ts'
import { incrementSequence } from './sequence-number.ts'

/**
 * Cut a batch that the broker found too large into batches of batch.size and queue them in its place (P-80). They take
 * no memory from the pool, keep its creation time, and carry on its sequence. The original's records complete with them;
 * `deallocate` the original afterwards.
 *
 * Events: `batchSplit`, then `batchCreated` and `recordAppended` for each part, head first.
 *
 * @param batch Closed, more than one record, no longer tracked as in flight.
 * @returns The parts, head first.
 * @source kafka 3.9 clients RecordAccumulator#splitAndReenqueue, ProducerBatch#split
 * @differs 2.5 leaves the parts open: the last one may take further records.
 */
export function splitAndReenqueue(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  batch: ProducerBatchState,
): ProducerBatchState[] {
  const parts = cutRecords(accumulator, context, batch)
  shareProducerState(batch, parts)
  batch.splitInto = parts.map((part) => part.id)
  batch.isInFlight = false
  for (let index = parts.length - 1; index >= 0; index--) {
    const part = parts[index] as ProducerBatchState
    if (context.features.splitChildrenClosed) closeForRecordAppends(part)
    context.gate?.addInFlightBatch(part)
    putBack(accumulator, context, part)
  }
  emitSplit(context, batch, parts)
  return parts
}

/** The records in new batches: one begins where the one before has no room left. */
function cutRecords(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  batch: ProducerBatchState,
): ProducerBatchState[] {
  const estimatedRatio = ratioOfParts(accumulator, context, batch)
  const targetBytes = effectiveBatchSize(context.config, context.features)
  const parts: ProducerBatchState[] = []
  let part: ProducerBatchState | undefined
  for (let index = 0; index < batch.records.length; index++) {
    const payloadBytes = batch.payloadBytes[index] as number
    if (part && appendFrom(batch, index, part)) continue
    const capacityBytes = Math.max(targetBytes, upperBoundOfPayload(payloadBytes))
    part = newPart(accumulator, context, batch, capacityBytes, estimatedRatio)
    appendFrom(batch, index, part)
    parts.push(part)
  }
  return parts
}

function appendFrom(batch: ProducerBatchState, index: number, part: ProducerBatchState): boolean {
  const timestampMs = batch.baseTimestampMs + (batch.timestampDeltasMs[index] as number)
  const payloadBytes = batch.payloadBytes[index] as number
  return tryAppend(part, batch.records[index] as number, payloadBytes, timestampMs, batch.createdMs) >= 0
}

function newPart(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  batch: ProducerBatchState,
  capacityBytes: Bytes,
  estimatedRatio: number,
): ProducerBatchState {
  const part = newProducerBatch({
    id: batchId(context.producer, accumulator.batchCount++),
    partition: batch.partition,
    createdAtUs: batch.createdAtUs,
    createdMs: batch.createdMs,
    capacityBytes,
    reservedBytes: 0,
    isSplitBatch: true,
    estimatedRatio,
  })
  accumulator.incomplete.set(part.id, part)
  return part
}

/** The estimate becomes at least 1 and at least what the batch showed; the parts are measured with it (P-80). */
function ratioOfParts(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  batch: ProducerBatchState,
): number {
  if (batch.estimatedRatio === 0) return 0
  const topic = context.registry.topics[batch.partition] as string
  const { compressionType } = context.config
  setEstimation(accumulator.estimates, topic, compressionType, Math.max(1, observedRatio(batch)))
  return estimation(accumulator.estimates, topic, compressionType)
}

function shareProducerState(batch: ProducerBatchState, parts: readonly ProducerBatchState[]): void {
  if (!hasSequence(batch)) return
  let sequence = batch.baseSequence
  for (const part of parts) {
    setProducerState(part, batch.producerId, batch.producerEpoch, sequence, batch.isTransactional)
    sequence = incrementSequence(sequence, part.records.length)
  }
}

function emitSplit(context: AccumulatorContext, batch: ProducerBatchState, parts: readonly ProducerBatchState[]): void {
  const { events } = context
  if (!events) return
  events.emit(PRODUCER.batchSplit, batch.id, batch.partition, parts.length)
  for (const part of parts) {
    events.emit(PRODUCER.batchCreated, part.id, part.partition, part.capacityBytes, 0)
    for (let index = 0; index < part.records.length; index++) {
      const record = part.records[index] as number
      events.emit(PRODUCER.recordAppended, record, part.id, recordSizeAt(part, index), part.estimatedBytes)
    }
  }
}

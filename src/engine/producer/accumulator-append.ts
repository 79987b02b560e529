import type { ClusterView } from '../client/cluster-view.ts'
import { effectiveBatchSize } from '../config/effective-batch-size.ts'
import { must } from '../kernel/assert.ts'
import { type Bytes, type Micros, type Millis, millisOf } from '../kernel/units.ts'
import type { JavaException } from '../protocol/exceptions.ts'
import { batchId, type PartitionIndex, type RecordNumber } from '../protocol/ids.ts'
import { fieldSize, RECORD_BATCH_OVERHEAD } from '../protocol/record-size.ts'
import type { AccumulatorContext } from './accumulator-context.ts'
import { accountBytes, choosePartition, hasPartitionChanged } from './accumulator-sticky.ts'
import { appendedAfterClose, closedWhileAllocating, hardLimitExceeded } from './append-exceptions.ts'
import { addLast, allBatchesFull, type BatchDeque, dequeSize, peekLast } from './batch-deque.ts'
import { allocate, deallocateMemory } from './buffer-pool.ts'
import type { BuiltInPartitionerState } from './built-in-partitioner.ts'
import { estimation } from './compression-ratio-estimator.ts'
import { PRODUCER } from './events.ts'
import {
  closeForRecordAppends,
  isFull,
  newProducerBatch,
  type ProducerBatchState,
  tryAppend,
  upperBoundOfPayload,
} from './producer-batch.ts'
import { emitMemoryChanged, getOrCreateDeque, type RecordAccumulatorState, topicInfo } from './record-accumulator.ts'

/** `partition` of an append that leaves the choice to the accumulator (39+, P-29). */
export const UNKNOWN_PARTITION = -1

/**
 * One append: what is wanted, how far it has come, and what came of it. The caller keeps one and uses it for every
 * record, so that appending allocates nothing; while its thread waits for memory it is part of the producer's state.
 */
export interface AppendCall {
  // wanted
  topic: string
  /** PartitionIndex, or UNKNOWN_PARTITION. */
  partition: PartitionIndex
  record: RecordNumber
  /** Serialized bytes; -1: null. */
  keySize: number
  valueSize: number
  /** H of P-89, the count included (`headersSize`; 1 without headers). */
  headersBytes: Bytes
  timestampMs: Millis
  /** Return `abortForNewBatch` rather than open a batch (P-46). */
  abortOnNewBatch: boolean
  /** The clock; set it again before `resumeAppend`. */
  nowUs: Micros
  // on the way
  /** Memory allocated and not used yet; 0: none. */
  bufferBytes: Bytes
  /** Memory that it waits for. */
  wantedBytes: Bytes
  /** The sticky choice that it was made under (P-51). */
  choice: number
  // outcome
  /** Where the record goes or went; also set when it waits, is refused or fails after the choice. */
  chosenPartition: PartitionIndex
  /** The batch that took the record; undefined unless appended. */
  batch: ProducerBatchState | undefined
  newBatchCreated: boolean
  /** The deque has more than one batch, or its last one is full: wake the sender (P-26). */
  batchIsFull: boolean
  /** Growth of the batch's estimated size; its whole size when it is new (P-50). */
  appendedBytes: Bytes
  exception: JavaException | undefined
}

/**
 * - appended: see `batch` and the flags.
 * - abortForNewBatch: nothing was done but to close the batch that refused the record; choose a partition again (P-46).
 * - waitForMemory: `wantedBytes` are not there. Queue with `awaitMemory`, later `resumeAppend` or `memoryWaitTimedOut`;
 *   without a budget `memoryWaitTimedOut` at once.
 * - error: `exception`.
 */
export type AppendOutcome = 'appended' | 'abortForNewBatch' | 'waitForMemory' | 'error'

/** A call to fill in. */
export function emptyAppendCall(): AppendCall {
  return {
    topic: '',
    partition: UNKNOWN_PARTITION,
    record: 0,
    keySize: -1,
    valueSize: -1,
    headersBytes: 1,
    timestampMs: 0,
    abortOnNewBatch: false,
    nowUs: 0,
    bufferBytes: 0,
    wantedBytes: 0,
    choice: 0,
    chosenPartition: UNKNOWN_PARTITION,
    batch: undefined,
    newBatchCreated: false,
    batchIsFull: false,
    appendedBytes: 0,
    exception: undefined,
  }
}

/** An independent copy; the batch of the last outcome is left out. */
export function cloneAppendCall(call: AppendCall): AppendCall {
  return { ...call, batch: undefined }
}

/**
 * Append one record to the last batch of its partition, or open a new batch for it.
 *
 *  A. The partition is unknown: take the sticky one (P-48).
 *  B. The last batch has room: done. Otherwise it is closed for appends and stays.
 *  C. The caller wants to hear before a batch is opened: `abortForNewBatch`.
 *  D. Take memory for a batch of batch.size, or of this record if that is more (P-59); this may have to wait.
 *  E. Look again, for the sticky choice may have moved on (P-51); then open the batch.
 *
 * @param cluster The client's picture; asked only for topics whose partition is unknown, which must be in it.
 * @source kafka 3.9 clients RecordAccumulator#append; P-58
 */
export function append(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  cluster: ClusterView,
  call: AppendCall,
): AppendOutcome {
  call.bufferBytes = 0
  call.batch = undefined
  call.newBatchCreated = false
  call.batchIsFull = false
  call.appendedBytes = 0
  call.exception = undefined
  return appendOrAllocate(accumulator, context, cluster, call)
}

/**
 * Go on with an append whose memory has been granted (step E). Set `nowUs` to the clock of now before.
 *
 * @returns Never `waitForMemory`: a new choice of partition uses the same memory.
 */
export function resumeAppend(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  cluster: ClusterView,
  call: AppendCall,
): AppendOutcome {
  call.bufferBytes = call.wantedBytes
  const builtIn = call.partition === UNKNOWN_PARTITION ? topicInfo(accumulator, call.topic).partitioner : undefined
  const queue = getOrCreateDeque(accumulator, context, call.chosenPartition)
  return (
    appendToNewBatch(accumulator, context, cluster, call, queue, builtIn) ??
    appendOrAllocate(accumulator, context, cluster, call)
  )
}

function appendOrAllocate(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  cluster: ClusterView,
  call: AppendCall,
): AppendOutcome {
  for (;;) {
    const builtIn = choosePartition(accumulator, context, cluster, call)
    const queue = getOrCreateDeque(accumulator, context, call.chosenPartition)
    if (accumulator.isClosed) return failAppend(accumulator, context, call, appendedAfterClose())
    if (builtIn && hasPartitionChanged(accumulator, context, cluster, call, queue, builtIn)) continue
    if (appendToLastBatch(context, call, queue)) {
      return finishAppend(accumulator, context, cluster, call, queue, builtIn)
    }
    if (call.abortOnNewBatch) return 'abortForNewBatch'
    if (call.bufferBytes === 0) {
      const refused = allocateBuffer(accumulator, context, call)
      if (refused) return refused
    }
    const outcome = appendToNewBatch(accumulator, context, cluster, call, queue, builtIn)
    if (outcome) return outcome
  }
}

/** Step B. */
function appendToLastBatch(context: AccumulatorContext, call: AppendCall, queue: BatchDeque): boolean {
  const last = peekLast(queue)
  if (!last) return false
  if (appendToBatch(context, call, last)) return true
  closeForRecordAppends(last)
  return false
}

function appendToBatch(context: AccumulatorContext, call: AppendCall, batch: ProducerBatchState): boolean {
  const before = batch.estimatedBytes
  const nowMs = millisOf(call.nowUs)
  const sizeBytes = tryAppend(batch, call.record, payloadOf(call), call.timestampMs, nowMs)
  if (sizeBytes < 0) return false
  call.batch = batch
  call.appendedBytes = batch.estimatedBytes - before
  context.events?.emit(PRODUCER.recordAppended, call.record, batch.id, sizeBytes, batch.estimatedBytes)
  return true
}

/** Step D. @returns Undefined: `bufferBytes` are there. */
function allocateBuffer(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  call: AppendCall,
): AppendOutcome | undefined {
  const { pool } = accumulator
  const batchSize = effectiveBatchSize(context.config, context.features)
  call.wantedBytes = Math.max(batchSize, upperBoundOfPayload(payloadOf(call)))
  switch (allocate(pool, call.wantedBytes)) {
    case 'granted':
      call.bufferBytes = call.wantedBytes
      emitMemoryChanged(accumulator, context)
      return undefined
    case 'wait':
      return 'waitForMemory'
    case 'impossible':
      return failAppend(accumulator, context, call, hardLimitExceeded(call.wantedBytes, pool.totalBytes))
    case 'closed':
      return failAppend(accumulator, context, call, closedWhileAllocating())
  }
}

/** Step E. @returns Undefined: the sticky choice has moved on, begin again with the memory in hand. */
function appendToNewBatch(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  cluster: ClusterView,
  call: AppendCall,
  queue: BatchDeque,
  builtIn: BuiltInPartitionerState | undefined,
): AppendOutcome | undefined {
  if (accumulator.isClosed) return failAppend(accumulator, context, call, appendedAfterClose())
  if (builtIn && hasPartitionChanged(accumulator, context, cluster, call, queue, builtIn)) return undefined
  if (!appendToLastBatch(context, call, queue)) {
    const batch = openBatch(accumulator, context, call)
    appendToBatch(context, call, batch)
    // The header counts as produced bytes of the record that opened the batch (P-50).
    call.appendedBytes += RECORD_BATCH_OVERHEAD
    call.newBatchCreated = true
    addLast(queue, batch)
  }
  return finishAppend(accumulator, context, cluster, call, queue, builtIn)
}

function openBatch(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  call: AppendCall,
): ProducerBatchState {
  const { compressionType } = context.config
  const batch = newProducerBatch({
    id: batchId(context.producer, accumulator.batchCount++),
    partition: call.chosenPartition,
    createdAtUs: call.nowUs,
    createdMs: millisOf(call.nowUs),
    capacityBytes: call.bufferBytes,
    reservedBytes: call.bufferBytes,
    isSplitBatch: false,
    estimatedRatio:
      compressionType === 'none'
        ? 0
        : estimation(accumulator.estimates, context.registry.topics[call.chosenPartition] as string, compressionType),
  })
  call.bufferBytes = 0
  accumulator.incomplete.set(batch.id, batch)
  context.events?.emit(PRODUCER.batchCreated, batch.id, batch.partition, batch.capacityBytes, batch.reservedBytes)
  return batch
}

/** Step 6 of P-58: flags, unused memory back, bytes accounted to the sticky choice. */
function finishAppend(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  cluster: ClusterView,
  call: AppendCall,
  queue: BatchDeque,
  builtIn: BuiltInPartitionerState | undefined,
): AppendOutcome {
  returnBuffer(accumulator, context, call)
  const batch = must(call.batch, 'the batch that took the record')
  call.batchIsFull = dequeSize(queue) > 1 || isFull(batch)
  if (builtIn) accountBytes(accumulator, context, cluster, call, builtIn, call.appendedBytes, allBatchesFull(queue))
  return 'appended'
}

function failAppend(
  accumulator: RecordAccumulatorState,
  context: AccumulatorContext,
  call: AppendCall,
  exception: JavaException,
): AppendOutcome {
  returnBuffer(accumulator, context, call)
  call.exception = exception
  return 'error'
}

function returnBuffer(accumulator: RecordAccumulatorState, context: AccumulatorContext, call: AppendCall): void {
  if (call.bufferBytes === 0) return
  deallocateMemory(accumulator.pool, call.bufferBytes)
  call.bufferBytes = 0
  emitMemoryChanged(accumulator, context)
}

function payloadOf(call: AppendCall): Bytes {
  return fieldSize(call.keySize) + fieldSize(call.valueSize) + call.headersBytes
}

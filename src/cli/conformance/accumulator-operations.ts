import { assert, must } from '../../engine/kernel/assert.ts'
import { closeAccumulator } from '../../engine/producer/accumulator-abort.ts'
import {
  type AppendCall,
  append,
  emptyAppendCall,
  resumeAppend,
  UNKNOWN_PARTITION,
} from '../../engine/producer/accumulator-append.ts'
import { drain } from '../../engine/producer/accumulator-drain.ts'
import { expiredBatches, resetNextBatchExpiryTime } from '../../engine/producer/accumulator-expiry.ts'
import { beginFlush, endFlush } from '../../engine/producer/accumulator-flush.ts'
import { awaitMemory, memoryWaitTimedOut } from '../../engine/producer/accumulator-memory.ts'
import { emptyReadyCheckResult, ready, updateNodeLatencyStats } from '../../engine/producer/accumulator-ready.ts'
import { reenqueue } from '../../engine/producer/accumulator-reenqueue.ts'
import { splitAndReenqueue } from '../../engine/producer/accumulator-split.ts'
import { batchAt, dequeSize } from '../../engine/producer/batch-deque.ts'
import { pollGranted } from '../../engine/producer/buffer-pool.ts'
import { hasSequence, type ProducerBatchState } from '../../engine/producer/producer-batch.ts'
import { deallocate, mutePartition, unmutePartition } from '../../engine/producer/record-accumulator.ts'
import { simpleName } from '../../engine/protocol/exceptions.ts'
import { comparePartitions, type PartitionIndex, partitionIndex, partitionName } from '../../engine/protocol/ids.ts'
import type { AccumulatorRun, ScriptOperation, ScriptStep } from './accumulator-script.ts'
import { clusterOf } from './producer-under-test.ts'

/**
 * Do one step; appends whose memory has come go on before it ends.
 *
 * @returns Its result as the file writes it; undefined: none.
 */
export function runOperation(run: AccumulatorRun, step: ScriptStep): unknown {
  run.randoms = ((step.result?.['randoms'] ?? []) as readonly number[]).slice()
  const outcome = perform(run, step.op)
  resumeGranted(run)
  assert(run.randoms.length === 0, `${run.randoms.length} random numbers left`)
  return step.op.op === 'complete' || step.op.op === 'blockingAppend'
    ? { waiting: run.accumulator.pool.waiters.length }
    : outcome
}

/** The queues as the file writes them: by topic and partition, empty ones left out. */
export function queuesOf(run: AccumulatorRun): Record<string, number[]> {
  const queues: Record<string, number[]> = {}
  const sorted = run.accumulator.order.slice()
  sorted.sort((a, b) => comparePartitions(run.registry, a.partition, b.partition))
  for (const queue of sorted) {
    const ids: number[] = []
    for (let index = 0; index < dequeSize(queue); index++) ids.push(fileIdOf(run, batchAt(queue, index)))
    if (ids.length > 0) queues[partitionName(run.registry, queue.partition)] = ids
  }
  return queues
}

function perform(run: AccumulatorRun, op: ScriptOperation): unknown {
  const { accumulator, context, nowMs } = run
  switch (op.op) {
    case 'append':
      return performAppend(run, op)
    case 'blockingAppend':
      return performBlockingAppend(run, op)
    case 'joinBlockedAppend':
      return flagsOf(must(run.finished.shift(), 'an append that has got its memory'))
    case 'ready':
      return performReady(run)
    case 'drain':
      return performDrain(run, op)
    case 'complete':
      return complete(run, batchOf(run, op.batch))
    case 'reenqueue':
      reenqueue(accumulator, context, batchOf(run, op.batch), 0, nowMs)
      return { attempts: batchOf(run, op.batch).attempts }
    case 'split':
      return performSplit(run, batchOf(run, op.batch))
    case 'expire':
      return performExpire(run)
    case 'mute':
      return mutePartition(accumulator, partitionOf(run, op.tp))
    case 'unmute':
      return unmutePartition(accumulator, partitionOf(run, op.tp))
    case 'nodeLatency':
      return updateNodeLatencyStats(accumulator, context, op.node, nowMs, op.canDrain)
    default:
      return performOnWhole(run, op)
  }
}

function performOnWhole(run: AccumulatorRun, op: ScriptOperation): unknown {
  const { accumulator, context } = run
  switch (op.op) {
    case 'advance':
      run.nowMs += op.ms
      return undefined
    case 'leader':
      run.rows = run.rows.map((row) =>
        row[0] === op.topic && row[1] === op.partition ? [op.topic, op.partition, op.leader, op.epoch] : row,
      )
      run.cluster = clusterOf(run.registry, run.rows, run.cluster.version + 1)
      return undefined
    case 'beginFlush':
      return beginFlush(accumulator)
    case 'awaitFlushCompletion':
      return endFlush(accumulator)
    case 'close':
      return closeAccumulator(accumulator, context)
    default:
      throw new Error(`unknown operation ${op.op}`)
  }
}

function callOf(run: AccumulatorRun, op: ScriptOperation): AppendCall {
  const call = emptyAppendCall()
  call.topic = op.topic
  call.partition = op.partition < 0 ? UNKNOWN_PARTITION : partitionIndex(run.registry, op.topic, op.partition)
  call.record = ++run.recordCount
  call.keySize = op.keyLen
  call.valueSize = op.valueLen
  call.timestampMs = op.timestamp
  call.abortOnNewBatch = op.abortOnNewBatch ?? false
  call.nowUs = run.nowMs * 1000
  return call
}

function performAppend(run: AccumulatorRun, op: ScriptOperation): unknown {
  const { accumulator, context } = run
  const call = callOf(run, op)
  const outcome = append(accumulator, context, run.cluster, call)
  if (outcome === 'error' || outcome === 'waitForMemory') {
    const exception =
      outcome === 'error' ? call.exception : memoryWaitTimedOut(accumulator, context, call, undefined, 0)
    const { className, message } = must(exception, 'an exception')
    return { error: simpleName(className), message }
  }
  return {
    ...flagsOf(call),
    abortForNewBatch: outcome === 'abortForNewBatch',
    appendedBytes: call.appendedBytes,
    partition: run.registry.partitions[call.chosenPartition],
    batch: call.batch && fileIdOf(run, call.batch),
  }
}

function performBlockingAppend(run: AccumulatorRun, op: ScriptOperation): void {
  const call = callOf(run, op)
  const outcome = append(run.accumulator, run.context, run.cluster, call)
  assert(outcome === 'waitForMemory', `a blocking append did not block: ${outcome}`)
  const { token } = awaitMemory(run.accumulator, run.context, call, call.record)
  run.blocked.set(token, call)
}

function resumeGranted(run: AccumulatorRun): void {
  for (let waiter = pollGranted(run.accumulator.pool); waiter; waiter = pollGranted(run.accumulator.pool)) {
    const call = must(run.blocked.get(waiter.token), 'the append that waited')
    run.blocked.delete(waiter.token)
    call.nowUs = run.nowMs * 1000
    resumeAppend(run.accumulator, run.context, run.cluster, call)
    run.finished.push(call)
  }
}

function flagsOf(call: AppendCall): { batchIsFull: boolean; newBatchCreated: boolean } {
  return { batchIsFull: call.batchIsFull, newBatchCreated: call.newBatchCreated }
}

function performReady(run: AccumulatorRun): unknown {
  const found = ready(run.accumulator, run.context, run.cluster, run.nowMs, emptyReadyCheckResult())
  return { ...found, unknownLeaderTopics: found.unknownLeaderTopics.slice().sort() }
}

function performDrain(run: AccumulatorRun, op: ScriptOperation): unknown {
  performReady(run)
  const drained: Record<string, unknown> = {}
  const nodes = drain(run.accumulator, run.context, run.cluster, op.nodes, op.maxSize, run.nowMs)
  for (const { node, batches } of nodes) {
    drained[node] = batches.map((batch) => ({
      batch: fileIdOf(run, batch),
      tp: partitionName(run.registry, batch.partition),
      records: batch.records.length,
      size: batch.sizeBytes,
      ...(hasSequence(batch)
        ? { producerId: batch.producerId, producerEpoch: batch.producerEpoch, baseSequence: batch.baseSequence }
        : {}),
    }))
  }
  return drained
}

function complete(run: AccumulatorRun, batch: ProducerBatchState): void {
  run.gate?.untrack(batch)
  deallocate(run.accumulator, run.context, batch)
}

function performSplit(run: AccumulatorRun, batch: ProducerBatchState): unknown {
  run.gate?.untrack(batch)
  const parts = splitAndReenqueue(run.accumulator, run.context, batch)
  deallocate(run.accumulator, run.context, batch)
  const newBatches = parts.map((part) => ({
    batch: fileIdOf(run, part),
    records: part.records.length,
    estimatedSize: part.estimatedBytes,
    ...(hasSequence(part) ? { baseSequence: part.baseSequence } : {}),
  }))
  return { count: parts.length, newBatches }
}

function performExpire(run: AccumulatorRun): unknown {
  const { accumulator, context, nowMs } = run
  resetNextBatchExpiryTime(accumulator)
  const expired = expiredBatches(accumulator, context, nowMs)
  for (const batch of expired) complete(run, batch)
  const ids = expired.map((batch) => fileIdOf(run, batch)).sort((a, b) => a - b)
  return { expired: ids, nextExpiryTimeMs: accumulator.nextBatchExpiryTimeMs }
}

function fileIdOf(run: AccumulatorRun, batch: ProducerBatchState): number {
  const known = run.fileIds.get(batch.id)
  if (known !== undefined) return known
  run.fileIds.set(batch.id, run.batches.length)
  run.batches.push(batch)
  return run.batches.length - 1
}

function batchOf(run: AccumulatorRun, id: number): ProducerBatchState {
  return must(run.batches[id], `batch ${id}`)
}

function partitionOf(run: AccumulatorRun, tp: string): PartitionIndex {
  return must(run.registry.byName.get(tp), `partition ${tp}`)
}

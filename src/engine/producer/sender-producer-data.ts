import { type Millis, NEVER } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import { javaException } from '../protocol/exceptions.ts'
import { comparePartitions, partitionName } from '../protocol/ids.ts'
import type { BatchCompression, RecordBatch } from '../protocol/messages.ts'
import { type DrainedNode, drain } from './accumulator-drain.ts'
import { expiredBatches, maybeUpdateNextBatchExpiryTime, resetNextBatchExpiryTime } from './accumulator-expiry.ts'
import { ready, updateNodeLatencyStats } from './accumulator-ready.ts'
import { PRODUCER } from './events.ts'
import type { NodeId } from './kafka-client.ts'
import { hasReachedDeliveryTimeout, isDone, type ProducerBatchState, recordCountOf } from './producer-batch.ts'
import { mutePartition, unmutePartition } from './record-accumulator.ts'
import { failBatch } from './sender-completions.ts'
import { addInFlightBatch, type SenderContext, type SenderState, type Wait } from './sender-state.ts'
import { markSequenceUnresolved } from './transaction-epoch.ts'

/**
 * One pass over the data: what is ready is drained and written, what is too old fails (P-93).
 *
 * @returns The poll that follows. A failure that cannot be carried through ends the iteration instead (2.5).
 * @source kafka clients Sender#sendProducerData
 */
export function sendProducerData(sender: SenderState, context: SenderContext, nowMs: Millis): Wait {
  const { accumulator, accumulatorContext, client, config } = context
  unmuteThrottled(sender, context, nowMs)
  const check = ready(accumulator, accumulatorContext, client.cluster(), nowMs, context.readyCheck)
  for (const topic of check.unknownLeaderTopics) client.addTopic(topic, nowMs)
  if (check.unknownLeaderTopics.length > 0) client.requestMetadataUpdate()
  const usable: NodeId[] = []
  const notReadyTimeoutMs = removeUnusableNodes(context, check.readyNodes, usable, nowMs)
  const order = context.orderNodesForDrain?.(usable) ?? usable
  const drained = drain(accumulator, accumulatorContext, client.cluster(), order, config.maxRequestSize, nowMs)
  trackDrained(sender, context, drained)
  const hasFailed = expireBatches(sender, context, nowMs)
  if (hasFailed) return { kind: 'iterationEnd', isSpinning: false }
  accumulatorContext.metrics?.drained(drained)
  const untilExpiryMs = accumulator.nextBatchExpiryTimeMs - nowMs
  const timeoutMs = Math.max(0, Math.min(check.nextReadyCheckDelayMs, notReadyTimeoutMs, untilExpiryMs))
  const writtenCount = sendProduceRequests(sender, context, drained, nowMs)
  if (usable.length === 0) return { kind: 'poll', timeoutMs, isSpinning: false }
  return { kind: 'poll', timeoutMs: 0, isSpinning: writtenCount === 0 }
}

/** 2.5: throttles that are over no longer mute their partitions (P-70). */
function unmuteThrottled(sender: SenderState, context: SenderContext, nowMs: Millis): void {
  for (const [partition, untilMs] of sender.mutedUntilMs) {
    if (untilMs > nowMs) continue
    sender.mutedUntilMs.delete(partition)
    unmutePartition(context.accumulator, partition)
  }
}

/** Step 3 of P-93. @returns When to ask the unusable nodes again. */
function removeUnusableNodes(
  context: SenderContext,
  readyNodes: readonly NodeId[],
  usable: NodeId[],
  nowMs: Millis,
): Millis {
  let notReadyTimeoutMs = NEVER
  for (const node of readyNodes) {
    const isUsable = context.client.ready(node, nowMs)
    updateNodeLatencyStats(context.accumulator, context.accumulatorContext, node, nowMs, isUsable)
    if (isUsable) usable.push(node)
    else notReadyTimeoutMs = Math.min(notReadyTimeoutMs, context.client.pollDelayMs(node, nowMs))
  }
  return notReadyTimeoutMs
}

function trackDrained(sender: SenderState, context: SenderContext, drained: readonly DrainedNode[]): void {
  for (const { batches } of drained) {
    for (const batch of batches) {
      addInFlightBatch(sender, batch)
      if (context.config.guaranteeMessageOrder) mutePartition(context.accumulator, batch.partition)
    }
  }
}

/**
 * Fail what has reached delivery.timeout.ms, queued batches before those in flight; the request of the latter goes on
 * (P-75, P-76).
 *
 * @returns Whether a failure could not be carried through.
 */
function expireBatches(sender: SenderState, context: SenderContext, nowMs: Millis): boolean {
  resetNextBatchExpiryTime(context.accumulator)
  const inFlight = expiredInFlightBatches(sender, context, nowMs)
  const queued = expiredBatches(context.accumulator, context.accumulatorContext, nowMs)
  for (const batch of queued) if (failExpiredBatch(sender, context, batch, nowMs)) return true
  for (const batch of inFlight) if (failExpiredBatch(sender, context, batch, nowMs)) return true
  return false
}

const NOTHING: readonly ProducerBatchState[] = []

/** Of each partition from its first batch in flight up to the first one that still has time. */
function expiredInFlightBatches(
  sender: SenderState,
  context: SenderContext,
  nowMs: Millis,
): readonly ProducerBatchState[] {
  let expired: ProducerBatchState[] | undefined
  for (const [partition, batches] of sender.inFlightBatches) {
    let count = 0
    for (const batch of batches) {
      if (!hasReachedDeliveryTimeout(batch, context.config.deliveryTimeoutMs, nowMs)) {
        maybeUpdateNextBatchExpiryTime(context.accumulator, context.accumulatorContext, batch)
        break
      }
      count++
      if (isDone(batch)) continue
      context.events?.emit(PRODUCER.batchExpired, batch.id, partition, nowMs - batch.createdMs)
      if (expired) expired.push(batch)
      else expired = [batch]
    }
    if (count === batches.length) sender.inFlightBatches.delete(partition)
    else if (count > 0) batches.splice(0, count)
  }
  // The order among partitions that stands in for the real client's hash order (P-5 b).
  return expired?.sort((a, b) => comparePartitions(context.registry, a.partition, b.partition)) ?? NOTHING
}

/** @returns Whether the failure could not be carried through. */
function failExpiredBatch(
  sender: SenderState,
  context: SenderContext,
  batch: ProducerBatchState,
  nowMs: Millis,
): boolean {
  const where = partitionName(context.registry, batch.partition)
  const text = `Expiring ${recordCountOf(batch)} record(s) for ${where}:${nowMs - batch.createdMs} ms has passed since batch creation`
  const invalid = failBatch(sender, context, batch, {
    exception: javaException('TimeoutException', text),
    error: ERROR.REQUEST_TIMED_OUT,
    adjustSequences: false,
  })
  if (invalid) return true
  if (context.transactionManager && batch.isRetry) markSequenceUnresolved(context.transactionManager, batch)
  return false
}

/** Step 10 of P-93: one request per node. @returns How many were written. */
function sendProduceRequests(
  sender: SenderState,
  context: SenderContext,
  drained: readonly DrainedNode[],
  nowMs: Millis,
): number {
  let count = 0
  // Drained in another order perhaps, but written by ascending node (P-5 b).
  const byNode = context.orderNodesForDrain ? [...drained].sort((a, b) => a.node - b.node) : drained
  for (const { node, batches } of byNode) {
    if (batches.length === 0) continue
    sendProduceRequest(sender, context, node, batches, nowMs)
    count++
  }
  return count
}

/** P-95. */
function sendProduceRequest(
  sender: SenderState,
  context: SenderContext,
  node: NodeId,
  batches: readonly ProducerBatchState[],
  nowMs: Millis,
): void {
  const { config, client, completion, events } = context
  const compression = context.accumulatorContext.compressor?.compression
  const correlationId = client.send(
    {
      node,
      body: {
        api: 'Produce',
        transactionalId: config.transactionalId,
        acks: config.acks,
        timeoutMs: config.requestTimeoutMs,
        batches: batches.map((batch) => recordBatchOf(batch, compression)),
      },
      purpose: { kind: 'produce', batches: batches.map((batch) => batch.id) },
      createdMs: nowMs,
      requestTimeoutMs: config.requestTimeoutMs,
      expectResponse: config.acks !== 0,
    },
    nowMs,
  )
  sender.produceRequests.set(correlationId, batches)
  for (const batch of batches) {
    events?.emit(PRODUCER.batchSent, batch.id, correlationId, node, batch.attempts)
    completion.batchSent(batch)
  }
}

/** A closed batch as it goes on the wire. */
function recordBatchOf(batch: ProducerBatchState, compression: BatchCompression | undefined): RecordBatch {
  return {
    id: batch.id,
    partition: batch.partition,
    records: batch.records,
    recordCount: batch.records.length,
    sizeBytes: batch.sizeBytes,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    isTransactional: batch.isTransactional,
    maxTimestampMs: batch.maxTimestampMs,
    compression,
  }
}

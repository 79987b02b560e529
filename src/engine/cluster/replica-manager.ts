import type { TopicConfig } from '../config/broker-config.ts'
import type { Outbox } from '../kernel/actor.ts'
import { EPOCH_MS, type Micros, type Millis, millisOf } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import { type PartitionIndex, producerOfBatch } from '../protocol/ids.ts'
import type {
  FetchPart,
  FetchResponsePart,
  Message,
  PartitionMetadata,
  ProduceResponsePart,
  RecordBatch,
  RecordErrors,
  RequestBody,
} from '../protocol/messages.ts'
import { submitIsr } from './alter-partition-manager.ts'
import { type BrokerState, type DelayedProducePart, partitionOf, type ServerConnection } from './broker-state.ts'
import {
  answerFetch,
  answerWith,
  checkDelayedProduces,
  parkFetch,
  parkProduce,
  producePart,
  releaseAllFetches,
  releaseFollowerFetches,
  releaseOnHighWatermark,
} from './delayed-operations.ts'
import { CLUSTER } from './events.ts'
import {
  followerOf,
  isrToExpandTo,
  isrToShrinkTo,
  type LeaderContext,
  makeFollower,
  makeLeader,
  maybeIncrementLeaderHighWatermark,
  type PartitionState,
  setCommittedIsr,
  updateFollowerState,
} from './partition.ts'
import { batchError, invalidRecords, partitionError, producerError } from './produce-validation.ts'
import { findDuplicate } from './producer-state-manager.ts'
import { addFetcherPartition, removeFetcherPartition } from './replica-fetcher.ts'
import { type FetchRequest, readFromLog } from './replica-reader.ts'
import { finish, hangUp, takeArmedFailure } from './request-channel.ts'
import { appendAsLeader, truncateFullyAndStartAt } from './unified-log.ts'

export type ProduceRequest = Extract<RequestBody, { api: 'Produce' }>

/** What became of one batch: an error, or where it stands. */
interface AppendResult {
  readonly partition: PartitionIndex
  readonly error: number
  readonly baseOffset: number
  readonly logAppendTimeMs: Millis
  /** acks=all waits until the high watermark is here. */
  readonly requiredOffset: number
  readonly recordErrors?: RecordErrors
}

/** What the rules of a leader look at besides the partition. */
export function leaderContext(broker: BrokerState): LeaderContext {
  return {
    broker: broker.id,
    features: broker.options.profile.features,
    metadata: broker.metadata,
    replicaLagTimeMaxMs: broker.config.replicaLagTimeMaxMs,
    mutation: broker.options.mutation,
  }
}

/**
 * Handle a produce request: every partition on its own, then one answer for all (C-25).
 *
 * acks=0: no answer, and on any error the connection is closed (C-22). acks=1: at once (C-23). acks=all: when every
 * partition is settled (C-24).
 */
export function handleProduce(
  broker: BrokerState,
  server: ServerConnection,
  request: ProduceRequest,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const failure = takeArmedFailure(broker, 'Produce')
  const results: AppendResult[] = []
  for (const batch of request.batches) {
    const isRefused = failure !== undefined && !failure.afterAppend
    const error = isRefused ? failure.error : (server.verified?.get(batch.partition) ?? ERROR.NONE)
    if (error !== ERROR.NONE) results.push(refused(batch, error))
    else results.push(appendBatch(broker, batch, request.acks, out, nowUs))
  }
  const first = request.batches[0]
  const producer = first ? producerOfBatch(first.id) : -1
  if (failure) answerNow(broker, server, producer, request.acks, results, failure.error, out)
  else if (mustWait(broker, request.acks) && results.some((result) => result.error === ERROR.NONE)) {
    waitForReplication(broker, server, request, producer, results, out)
  } else answerNow(broker, server, producer, request.acks, results, undefined, out)
}

function mustWait(broker: BrokerState, acks: -1 | 0 | 1): boolean {
  return acks === -1 && broker.options.mutation !== 'acksAllAnsweredAtAppend'
}

function answerNow(
  broker: BrokerState,
  server: ServerConnection,
  producer: number,
  acks: -1 | 0 | 1,
  results: readonly AppendResult[],
  error: number | undefined,
  out: Outbox<Message>,
): void {
  if (acks === 0) {
    const hasFailed = error !== undefined || results.some((result) => result.error !== ERROR.NONE)
    if (hasFailed) hangUp(broker, server, out)
    else finish(broker, server)
    return
  }
  const parts: ProduceResponsePart[] = []
  for (const result of results) {
    parts.push(producePart(broker, error === undefined || result.error !== ERROR.NONE ? result : { ...result, error }))
  }
  answerWith(broker, server, producer, parts, out)
}

function waitForReplication(
  broker: BrokerState,
  server: ServerConnection,
  request: ProduceRequest,
  producer: number,
  results: readonly AppendResult[],
  out: Outbox<Message>,
): void {
  const parts: DelayedProducePart[] = []
  let unsettled = 0
  for (const result of results) {
    const isSettled = result.error !== ERROR.NONE
    if (!isSettled) unsettled++
    parts.push({ ...result, isSettled })
  }
  parkProduce(
    broker,
    {
      connection: server.id,
      correlationId: server.current?.correlationId ?? -1,
      producer,
      deadlineMs: server.readAtMs + request.timeoutMs,
      parts,
      unsettled,
      isMarkerWrite: false,
    },
    out,
  )
}

function refused(batch: RecordBatch, error: number): AppendResult {
  return { partition: batch.partition, error, baseOffset: -1, logAppendTimeMs: -1, requiredOffset: -1 }
}

/** Check one batch in Kafka's order and append it (C-16); a duplicate is a success without an append (C-112). */
function appendBatch(
  broker: BrokerState,
  batch: RecordBatch,
  acks: -1 | 0 | 1,
  out: Outbox<Message>,
  nowUs: Micros,
): AppendResult {
  let error = partitionError(broker, batch, acks)
  if (error !== ERROR.NONE) return refused(batch, error)
  const partition = broker.partitions[batch.partition] as PartitionState
  const nowMs = millisOf(nowUs)
  const { records } = broker.options.tables
  error = batchError(batch, partition.topicConfig, records, nowMs)
  if (error !== ERROR.NONE) {
    const recordErrors = error === ERROR.INVALID_RECORD && invalidRecords(batch, partition.topicConfig, records)
    return recordErrors ? { ...refused(batch, error), recordErrors } : refused(batch, error)
  }
  if (batch.producerId >= 0) {
    const duplicate = findDuplicate(partition.log.producers, batch)
    if (duplicate) {
      out.emit(CLUSTER.duplicateFound, broker.id, batch.partition, batch.id, duplicate.firstOffset)
      return {
        partition: batch.partition,
        error: ERROR.NONE,
        baseOffset: duplicate.firstOffset,
        logAppendTimeMs: duplicate.logAppendTimeMs,
        requiredOffset: duplicate.lastOffset + 1,
      }
    }
    error = producerError(broker, partition, batch)
    if (error !== ERROR.NONE) return refused(batch, error)
  }
  return appendToLeaderLog(broker, partition, batch, out, nowUs)
}

/**
 * Append to the leader's log: then the high watermark is evaluated, parked fetches are answered, and what waited for the
 * high watermark is looked at.
 *
 * @source C-19, C-20
 */
export function appendToLeaderLog(
  broker: BrokerState,
  partition: PartitionState,
  batch: RecordBatch,
  out: Outbox<Message>,
  nowUs: Micros,
): AppendResult {
  const { log, topicConfig, leaderEpoch } = partition
  const nowMs = millisOf(nowUs)
  const logAppendTimeMs = topicConfig.messageTimestampType === 'LogAppendTime' ? EPOCH_MS + nowMs : -1
  const { baseOffset } = appendAsLeader(log, batch, { leaderEpoch, logAppendTimeMs }, nowUs)
  out.emit(CLUSTER.batchAppended, broker.id, batch.partition, baseOffset, batch.recordCount, leaderEpoch, batch.id)
  const hasMoved = maybeIncrementLeaderHighWatermark(partition, leaderContext(broker), out, nowMs)
  if (broker.delayedFetches.length > 0) releaseFollowerFetches(broker, batch.partition, out)
  if (hasMoved) onHighWatermarkMoved(broker, batch.partition, out)
  return {
    partition: batch.partition,
    error: ERROR.NONE,
    baseOffset,
    logAppendTimeMs,
    requiredOffset: log.logEndOffset,
  }
}

function onHighWatermarkMoved(broker: BrokerState, partition: PartitionIndex, out: Outbox<Message>): void {
  checkDelayedProduces(broker, partition, out)
  if (broker.delayedFetches.length > 0) releaseOnHighWatermark(broker, partition, out)
}

/** Evaluate the high watermark of a partition that this broker leads, and what waits for it (C-43). */
export function reevaluateHighWatermark(
  broker: BrokerState,
  partition: PartitionState,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  if (partition.role !== 'leader') return
  if (maybeIncrementLeaderHighWatermark(partition, leaderContext(broker), out, millisOf(nowUs))) {
    onHighWatermarkMoved(broker, partition.partition, out)
  }
}

/**
 * Handle a fetch of a follower or consumer: read first, so that the answer carries the high watermark of before; then take
 * notice of how far the follower has come. Nothing to say: it waits.
 *
 * @source C-33
 */
export function handleFetch(
  broker: BrokerState,
  server: ServerConnection,
  request: FetchRequest,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const parts = readFromLog(broker, request)
  let isUrgent = request.maxWaitMs <= 0 || parts.length === 0
  let hasData = false
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as FetchResponsePart
    if (part.error !== ERROR.NONE || part.diverging) {
      isUrgent = true
      continue
    }
    if (part.batches.length > 0) hasData = true
    if (request.replicaId >= 0) {
      const asked = request.parts[i] as FetchPart
      onFollowerFetch(broker, request, asked.partition, asked.fetchOffset, out, nowUs)
    }
  }
  if (isUrgent || (hasData && request.minBytes <= 1)) answerFetch(broker, server, request, parts, out)
  else parkFetch(broker, server, request, out, nowUs)
}

/** The leader learns how far a follower is: it may join the ISR, and the high watermark may move (C-36, C-41, C-43). */
function onFollowerFetch(
  broker: BrokerState,
  request: FetchRequest,
  index: PartitionIndex,
  fetchOffset: number,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const partition = broker.partitions[index] as PartitionState
  const follower = followerOf(partition, request.replicaId)
  if (!follower) return
  const nowMs = millisOf(nowUs)
  const leaderLeo = partition.log.logEndOffset
  const hasMoved = updateFollowerState(follower, { fetchOffset, leaderLeo, brokerEpoch: request.brokerEpoch }, nowMs)
  if (hasMoved) out.emit(CLUSTER.followerFetched, broker.id, index, request.replicaId, fetchOffset)
  if (!partition.isr.includes(request.replicaId)) {
    const isr = isrToExpandTo(partition, follower, leaderContext(broker))
    if (isr) submitIsr(broker, partition, isr, out)
  }
  if (hasMoved) reevaluateHighWatermark(broker, partition, out, nowUs)
}

/** The ISR check of every replica.lag.time.max.ms / 2 (C-42). */
export function maybeShrinkIsrs(broker: BrokerState, out: Outbox<Message>, nowMs: Millis): void {
  for (const partition of broker.partitions) {
    if (partition?.role !== 'leader') continue
    const isr = isrToShrinkTo(partition, broker.config.replicaLagTimeMaxMs, nowMs)
    if (isr) submitIsr(broker, partition, isr, out)
  }
}

/**
 * Apply the controller's word on one partition: lead it, follow somebody, or take over a new ISR. Older words than what is
 * known are ignored (I-7).
 *
 * @source C-38, C-39, C-45
 */
export function applyPartition(
  broker: BrokerState,
  entry: PartitionMetadata,
  topicConfig: TopicConfig,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  if (!entry.replicas.includes(broker.id)) {
    deleteReplica(broker, entry.partition, out)
    return
  }
  const partition = partitionOf(broker, entry.partition, topicConfig)
  if (broker.logDirFailed) partition.role = 'offline'
  if (partition.role === 'offline' || entry.partitionEpoch <= partition.partitionEpoch) return
  const isNewEpoch = entry.leaderEpoch > partition.leaderEpoch
  partition.partitionEpoch = entry.partitionEpoch
  partition.replicas = entry.replicas
  if (!isNewEpoch && partition.role !== 'none') {
    adoptSameEpoch(broker, partition, entry, out, nowUs)
    return
  }
  partition.leaderEpoch = entry.leaderEpoch
  partition.leader = entry.leader
  partition.isr = entry.isr
  removeFetcherPartition(broker, entry.partition)
  if (entry.leader === broker.id) becomeLeader(broker, partition, out, nowUs)
  else becomeFollower(broker, partition, out)
}

/** Same leader epoch, newer partition epoch: the ISR or the replica list has changed. */
function adoptSameEpoch(
  broker: BrokerState,
  partition: PartitionState,
  entry: PartitionMetadata,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  if (partition.role === 'leader') {
    const known = partition.followers
    partition.followers = []
    for (const replica of entry.replicas) {
      if (replica === broker.id) continue
      partition.followers.push(
        known.find((follower) => follower.broker === replica) ?? {
          broker: replica,
          leo: -1,
          lastFetchTimeMs: Number.NEGATIVE_INFINITY,
          leaderLeoAtLastFetch: -1,
          lastCaughtUpTimeMs: Number.NEGATIVE_INFINITY,
          lastSentHighWatermark: -1,
          brokerEpoch: -1,
        },
      )
    }
  }
  setCommittedIsr(partition, entry.isr)
  reevaluateHighWatermark(broker, partition, out, nowUs)
  checkDelayedProduces(broker, entry.partition, out)
}

function becomeLeader(broker: BrokerState, partition: PartitionState, out: Outbox<Message>, nowUs: Micros): void {
  makeLeader(partition, broker.id, millisOf(nowUs))
  const { partition: index, leaderEpoch, epochStartOffset } = partition
  out.emit(CLUSTER.becameLeader, broker.id, index, leaderEpoch, epochStartOffset)
  releaseAllFetches(broker, index, out)
  reevaluateHighWatermark(broker, partition, out, nowUs)
  checkDelayedProduces(broker, index, out)
}

function becomeFollower(broker: BrokerState, partition: PartitionState, out: Outbox<Message>): void {
  makeFollower(partition)
  const { partition: index, leaderEpoch, leader } = partition
  out.emit(CLUSTER.becameFollower, broker.id, index, leaderEpoch, leader)
  if (leader !== -1) addFetcherPartition(broker, index, leader, true)
  checkDelayedProduces(broker, index, out)
  releaseAllFetches(broker, index, out)
}

/** The partition is no longer assigned to this broker (reassignment): its log goes. */
function deleteReplica(broker: BrokerState, index: PartitionIndex, out: Outbox<Message>): void {
  const partition = broker.partitions[index]
  if (!partition) return
  partition.role = 'none'
  removeFetcherPartition(broker, index)
  checkDelayedProduces(broker, index, out)
  releaseAllFetches(broker, index, out)
  truncateFullyAndStartAt(partition.log, 0)
  broker.partitions[index] = undefined
  out.emit(CLUSTER.replicaDeleted, broker.id, index)
}

/**
 * The log directory has failed: every partition of this broker is offline, at once.
 *
 * @source C-84
 */
export function takeOffline(broker: BrokerState, out: Outbox<Message>): void {
  broker.logDirFailed = true
  out.emit(CLUSTER.logDirFailed, broker.id)
  for (const partition of broker.partitions) {
    if (!partition || partition.role === 'none') continue
    partition.role = 'offline'
    partition.pendingIsr = undefined
    removeFetcherPartition(broker, partition.partition)
    checkDelayedProduces(broker, partition.partition, out)
    releaseAllFetches(broker, partition.partition, out)
  }
}

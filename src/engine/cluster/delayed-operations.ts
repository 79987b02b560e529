import type { Outbox } from '../kernel/actor.ts'
import { type Micros, type Millis, microsOf, millisOf } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { FetchResponsePart, Message, ProduceResponsePart, RecordErrors } from '../protocol/messages.ts'
import {
  type BrokerState,
  type DelayedFetch,
  type DelayedProduce,
  type DelayedProducePart,
  type ServerConnection,
  schedule,
} from './broker-state.ts'
import { CLUSTER } from './events.ts'
import { leaderHint } from './metadata-cache.ts'
import { followerOf, minIsrOf } from './partition.ts'
import { type FetchRequest, hasEnough, owesHighWatermark, readFromLog } from './replica-reader.ts'
import { respond } from './request-channel.ts'

/** Purgatory: requests that wait for replication or for data, each with a deadline. */

/**
 * Settle what can be settled of a waiting acks=all request.
 *
 * A. Not leader any more: NOT_LEADER_OR_FOLLOWER. B. Disk offline: KAFKA_STORAGE_ERROR.
 * C. High watermark there, and enough members: success. D. There, too few members: NOT_ENOUGH_REPLICAS_AFTER_APPEND.
 * None of these removes the data from the log (C-26).
 *
 * @source C-24
 */
function settleParts(broker: BrokerState, delayed: DelayedProduce, only: PartitionIndex): void {
  for (const part of delayed.parts) {
    if (part.isSettled || (only !== -1 && part.partition !== only)) continue
    const error = verdictOf(broker, part)
    if (error === undefined) continue
    part.error = error
    part.isSettled = true
    delayed.unsettled--
    countParked(broker, delayed, part.partition, -1)
  }
}

/** Producers' requests and the cluster's own writes are counted apart: the first are on the picture. */
function countParked(broker: BrokerState, delayed: DelayedProduce, index: PartitionIndex, change: 1 | -1): void {
  const partition = broker.partitions[index]
  if (!partition) return
  if (delayed.producer === -1) partition.parkedWrites += change
  else partition.parkedProduces += change
}

/** The error (or NONE) that a part has earned; undefined: it goes on waiting. */
function verdictOf(broker: BrokerState, part: DelayedProducePart): number | undefined {
  const partition = broker.partitions[part.partition]
  if (partition?.role === 'offline') return ERROR.KAFKA_STORAGE_ERROR
  if (partition?.role !== 'leader') return ERROR.NOT_LEADER_OR_FOLLOWER
  if (partition.log.highWatermark < part.requiredOffset) return undefined
  const isEnough = partition.maximalIsr.length >= minIsrOf(partition, broker.options.profile.features)
  return isEnough ? ERROR.NONE : ERROR.NOT_ENOUGH_REPLICAS_AFTER_APPEND
}

/** Answer an acks=all request now if everything is settled, else let it wait. */
export function parkProduce(broker: BrokerState, delayed: DelayedProduce, out: Outbox<Message>): void {
  for (const part of delayed.parts) {
    if (!part.isSettled) countParked(broker, delayed, part.partition, 1)
  }
  settleParts(broker, delayed, -1)
  if (delayed.unsettled === 0) {
    answerProduce(broker, delayed, out)
    return
  }
  broker.delayedProduces.push(delayed)
  schedule(broker, microsOf(delayed.deadlineMs))
  if (delayed.producer === -1) return
  for (const { partition, isSettled, requiredOffset } of delayed.parts) {
    if (isSettled) continue
    out.emit(CLUSTER.produceParked, broker.id, delayed.producer, delayed.correlationId, partition, requiredOffset)
  }
}

/** Something happened to this partition: its high watermark moved, or its leader changed. */
export function checkDelayedProduces(broker: BrokerState, partition: PartitionIndex, out: Outbox<Message>): void {
  const state = broker.partitions[partition]
  if (!state || state.parkedProduces + state.parkedWrites === 0) return
  const { delayedProduces } = broker
  let isAnyDone = false
  for (const delayed of delayedProduces) {
    settleParts(broker, delayed, partition)
    if (delayed.unsettled === 0) isAnyDone = true
  }
  if (!isAnyDone) return
  broker.delayedProduces = delayedProduces.filter((delayed) => delayed.unsettled > 0)
  for (const delayed of delayedProduces) if (delayed.unsettled === 0) answerProduce(broker, delayed, out)
}

/** Requests whose time is over: what is not settled gets REQUEST_TIMED_OUT; its data stays in the log (C-26). */
export function expireDelayedProduces(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  const nowMs = millisOf(nowUs)
  const { delayedProduces } = broker
  if (!delayedProduces.some((delayed) => delayed.deadlineMs <= nowMs)) return
  broker.delayedProduces = delayedProduces.filter((delayed) => delayed.deadlineMs > nowMs)
  for (const delayed of delayedProduces) {
    if (delayed.deadlineMs > nowMs) continue
    for (const part of delayed.parts) {
      if (part.isSettled) continue
      part.error = ERROR.REQUEST_TIMED_OUT
      part.isSettled = true
      countParked(broker, delayed, part.partition, -1)
    }
    delayed.unsettled = 0
    answerProduce(broker, delayed, out)
  }
}

function answerProduce(broker: BrokerState, delayed: DelayedProduce, out: Outbox<Message>): void {
  if (delayed.connection === -1) {
    // A record of the transaction coordinator's own: it reads the verdicts itself.
    broker.coordinator.finishedWrites.push(delayed)
    return
  }
  const server = broker.servers.get(delayed.connection)
  if (!server) return
  if (delayed.isMarkerWrite) {
    const errors = delayed.parts.map(({ partition, error }) => ({ partition, error }))
    respond(broker, server, { api: 'WriteTxnMarkers', errors }, out)
    return
  }
  const parts = delayed.parts.map((part) => producePart(broker, part))
  answerWith(broker, server, delayed.producer, parts, out)
}

/** One partition of a produce answer; on error without an offset, and with a hint where to go (C-19, C-94). */
export function producePart(
  broker: BrokerState,
  result: {
    readonly partition: PartitionIndex
    readonly error: number
    readonly baseOffset: number
    readonly logAppendTimeMs: Millis
    readonly recordErrors?: RecordErrors
  },
): ProduceResponsePart {
  const { partition, error, recordErrors } = result
  const part: ProduceResponsePart = {
    partition,
    error,
    baseOffset: error === ERROR.NONE ? result.baseOffset : -1,
    logAppendTimeMs: error === ERROR.NONE ? result.logAppendTimeMs : -1,
    logStartOffset: error === ERROR.NONE ? (broker.partitions[partition]?.log.logStartOffset ?? -1) : -1,
  }
  if (recordErrors) return { ...part, recordErrors }
  const isHinted = error === ERROR.NOT_LEADER_OR_FOLLOWER && broker.options.profile.features.leaderHints
  return isHinted ? { ...part, hint: leaderHint(broker.metadata, partition) } : part
}

/** Send a produce answer, and say so for each partition. */
export function answerWith(
  broker: BrokerState,
  server: ServerConnection,
  producer: number,
  parts: readonly ProduceResponsePart[],
  out: Outbox<Message>,
): void {
  const request = server.current?.correlationId ?? -1
  for (const { partition, error, baseOffset } of parts) {
    out.emit(CLUSTER.produceAnswered, broker.id, producer, request, partition, error, baseOffset)
  }
  respond(broker, server, { api: 'Produce', parts, throttleMs: 0 }, out)
}

/** Let a fetch wait for data, unless it can be answered by now (C-33). */
export function parkFetch(
  broker: BrokerState,
  server: ServerConnection,
  request: FetchRequest,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const delayed: DelayedFetch = {
    connection: server.id,
    deadlineMs: millisOf(nowUs) + request.maxWaitMs,
    request,
  }
  const isHighWatermarkOwed =
    broker.options.profile.features.highWatermarkReleasesFetch && owesHighWatermark(broker, request)
  if (isHighWatermarkOwed || hasEnough(broker, request)) {
    completeFetch(broker, delayed, out)
    return
  }
  broker.delayedFetches.push(delayed)
  schedule(broker, microsOf(delayed.deadlineMs))
}

/** Why parked fetches are looked at: which of them are due follows from it (C-34). */
const RELEASE = { append: 0, highWatermark: 1, everyone: 2, deadline: 3 } as const

/**
 * Records were appended to this partition: parked follower fetches of it are answered with what they find now.
 *
 * @source C-20, C-34
 */
export function releaseFollowerFetches(broker: BrokerState, partition: PartitionIndex, out: Outbox<Message>): void {
  releaseFetches(broker, RELEASE.append, partition, out)
}

/** The high watermark of this partition moved: consumers may read on, and 2.5 tells its followers (C-34, C-57). */
export function releaseOnHighWatermark(broker: BrokerState, partition: PartitionIndex, out: Outbox<Message>): void {
  releaseFetches(broker, RELEASE.highWatermark, partition, out)
}

/** The partition has a new leader or epoch, or its disk has failed: whoever waits for it is answered (C-34). */
export function releaseAllFetches(broker: BrokerState, partition: PartitionIndex, out: Outbox<Message>): void {
  releaseFetches(broker, RELEASE.everyone, partition, out)
}

/** Fetches whose wait is over are answered with nothing (or with what there is). */
export function expireDelayedFetches(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  releaseFetches(broker, RELEASE.deadline, millisOf(nowUs), out)
}

/** @param what The partition concerned; for `deadline` the present ms. */
function releaseFetches(broker: BrokerState, why: number, what: number, out: Outbox<Message>): void {
  const { delayedFetches } = broker
  let kept = 0
  let released: DelayedFetch[] | undefined
  for (let i = 0; i < delayedFetches.length; i++) {
    const delayed = delayedFetches[i] as DelayedFetch
    if (isReleased(broker, delayed, why, what)) {
      if (released) released.push(delayed)
      else released = [delayed]
    } else delayedFetches[kept++] = delayed
  }
  if (!released) return
  delayedFetches.length = kept
  for (const delayed of released) completeFetch(broker, delayed, out)
}

function isReleased(broker: BrokerState, delayed: DelayedFetch, why: number, what: number): boolean {
  const { request } = delayed
  if (why === RELEASE.deadline) return delayed.deadlineMs <= what
  if (!asksFor(request, what)) return false
  if (why === RELEASE.everyone) return true
  const isFollower = request.replicaId >= 0
  if (why === RELEASE.append) return isFollower && hasEnough(broker, request)
  if (!isFollower) return hasEnough(broker, request)
  return broker.options.profile.features.highWatermarkReleasesFetch && owesHighWatermark(broker, request)
}

function asksFor(request: FetchRequest, partition: PartitionIndex): boolean {
  const { parts } = request
  for (let i = 0; i < parts.length; i++) {
    if ((parts[i] as { partition: PartitionIndex }).partition === partition) return true
  }
  return false
}

function completeFetch(broker: BrokerState, delayed: DelayedFetch, out: Outbox<Message>): void {
  const server = broker.servers.get(delayed.connection)
  if (server) answerFetch(broker, server, delayed.request, readFromLog(broker, delayed.request), out)
}

/** Send a fetch answer; remember what each follower has been told of the high watermark. */
export function answerFetch(
  broker: BrokerState,
  server: ServerConnection,
  request: FetchRequest,
  parts: readonly FetchResponsePart[],
  out: Outbox<Message>,
): void {
  if (request.replicaId >= 0) {
    for (const { partition: index, error, highWatermark } of parts) {
      const partition = broker.partitions[index]
      const follower = partition ? followerOf(partition, request.replicaId) : undefined
      if (follower && error === ERROR.NONE) follower.lastSentHighWatermark = highWatermark
    }
  }
  respond(broker, server, { api: 'Fetch', parts }, out)
}

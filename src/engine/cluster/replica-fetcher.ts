import type { Outbox } from '../kernel/actor.ts'
import { type Micros, type Millis, microsOf, millisOf, NEVER } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import {
  type FetchPart,
  type FetchResponsePart,
  type LogBatch,
  type Message,
  messageSizeBytes,
  type RequestBody,
  type RequestMessage,
  type ResponseBody,
} from '../protocol/messages.ts'
import { type BrokerState, type FetcherPartition, type ReplicaFetcherState, schedule } from './broker-state.ts'
import { CLUSTER } from './events.ts'
import type { PartitionState } from './partition.ts'
import { truncateReplica, truncateToEpochEnd } from './replica-truncation.ts'
import { appendAsFollower, lastEpoch, setHighWatermark, truncateFullyAndStartAt } from './unified-log.ts'

type FetchAnswer = Extract<ResponseBody, { api: 'Fetch' }>
type EpochAnswer = Extract<ResponseBody, { api: 'OffsetForLeaderEpoch' }>

/** The fetch loop towards `leader`, made on first use. */
export function fetcherOf(broker: BrokerState, leader: number): ReplicaFetcherState {
  let fetcher = broker.fetchers[leader]
  if (!fetcher) {
    fetcher = {
      leader,
      connection: -1,
      isConnected: false,
      connectingSinceMs: 0,
      nextCorrelationId: 1,
      inFlight: undefined,
      processing: undefined,
      lastDoneAtUs: 0,
      partitions: [],
    }
    broker.fetchers[leader] = fetcher
  }
  return fetcher
}

/**
 * Follow `leader` for this partition from now on. A pause or stop is over; with 2.5 the follower first asks where its
 * last epoch ends.
 *
 * @param isNewEpoch Leader or leader epoch changed.
 * @source C-39, C-52
 */
export function addFetcherPartition(
  broker: BrokerState,
  partition: PartitionIndex,
  leader: number,
  isNewEpoch: boolean,
): void {
  const fetcher = fetcherOf(broker, leader)
  const { profile, mutation } = broker.options
  const isTruncating = isNewEpoch && !profile.features.truncationOnFetch && mutation !== 'noTruncationOnNewEpoch'
  const at = fetcher.partitions.findIndex((part) => part.partition >= partition)
  const part: FetcherPartition = { partition, pausedUntilMs: 0, isTruncating }
  if (at === -1) fetcher.partitions.push(part)
  else fetcher.partitions.splice(at, fetcher.partitions[at]?.partition === partition ? 1 : 0, part)
}

/** No fetch loop carries this partition any more. Answers under way will be dropped (C-35). */
export function removeFetcherPartition(broker: BrokerState, partition: PartitionIndex): void {
  for (const fetcher of broker.fetchers) {
    const at = fetcher ? fetcher.partitions.findIndex((part) => part.partition === partition) : -1
    if (at !== -1) fetcher?.partitions.splice(at, 1)
  }
}

/**
 * Send the next request of a fetch loop, if it may: nothing in flight or in process, the pace kept, some partition that
 * does not pause. Without a connection it opens one and sends once it is there.
 *
 * @source C-31, C-52
 */
export function maybeFetch(
  broker: BrokerState,
  fetcher: ReplicaFetcherState,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  if (fetcher.inFlight || fetcher.processing || fetcher.partitions.length === 0) return
  const mayFetchAtUs = fetcher.lastDoneAtUs + broker.slowness.fetchUs
  if (nowUs < mayFetchAtUs) {
    schedule(broker, mayFetchAtUs)
    return
  }
  const nowMs = millisOf(nowUs)
  if (!hasActivePartition(broker, fetcher, nowMs)) return
  if (!fetcher.isConnected) {
    connectFetcher(broker, fetcher, out, nowMs)
    return
  }
  const truncating = epochRequestParts(broker, fetcher, nowMs)
  const body: RequestBody = truncating
    ? { api: 'OffsetForLeaderEpoch', parts: truncating }
    : fetchRequest(broker, fetcher, nowMs)
  if (body.api === 'Fetch' && body.parts.length === 0) return
  fetcher.inFlight =
    body.api === 'Fetch'
      ? { api: 'Fetch', parts: body.parts, sentAtMs: nowMs }
      : { api: 'OffsetForLeaderEpoch', parts: truncating ?? [], sentAtMs: nowMs }
  const message: RequestMessage = { kind: 'request', correlationId: fetcher.nextCorrelationId++, body }
  out.send(fetcher.connection, message, messageSizeBytes(message))
  schedule(broker, microsOf(nowMs + broker.config.replicaSocketTimeoutMs))
}

function hasActivePartition(broker: BrokerState, fetcher: ReplicaFetcherState, nowMs: Millis): boolean {
  let isAny = false
  for (const part of fetcher.partitions) {
    if (part.pausedUntilMs <= nowMs) isAny = true
    else schedule(broker, microsOf(part.pausedUntilMs))
  }
  return isAny
}

function connectFetcher(broker: BrokerState, fetcher: ReplicaFetcherState, out: Outbox<Message>, nowMs: Millis): void {
  if (fetcher.connection !== -1) return
  fetcher.connection = out.connect(fetcher.leader)
  fetcher.connectingSinceMs = nowMs
  schedule(broker, microsOf(nowMs + broker.config.replicaSocketTimeoutMs))
}

/** What this loop asks for now: every partition that does not pause. */
export function fetchRequest(
  broker: BrokerState,
  fetcher: ReplicaFetcherState,
  nowMs: Millis,
): Extract<RequestBody, { api: 'Fetch' }> {
  const { profile, mutation } = broker.options
  // Without its epoch in the request a follower never hears that its log differs.
  const isEpochSent = profile.features.truncationOnFetch && mutation !== 'noTruncationOnNewEpoch'
  const parts: FetchPart[] = []
  for (const { partition: index, pausedUntilMs } of fetcher.partitions) {
    if (pausedUntilMs > nowMs) continue
    const partition = broker.partitions[index] as PartitionState
    parts.push({
      partition: index,
      fetchOffset: partition.log.logEndOffset,
      lastFetchedEpoch: isEpochSent ? lastEpoch(partition.log) : -1,
      leaderEpoch: partition.leaderEpoch,
      logStartOffset: partition.log.logStartOffset,
    })
  }
  return {
    api: 'Fetch',
    replicaId: broker.id,
    brokerEpoch: broker.lifecycle.brokerEpoch,
    maxWaitMs: broker.config.replicaFetchWaitMaxMs,
    minBytes: broker.config.replicaFetchMinBytes,
    maxBytes: broker.config.replicaFetchResponseMaxBytes,
    isolation: 'read_uncommitted',
    parts,
  }
}

/** The partitions that must first learn where their last epoch ends; undefined when there is none (C-52). */
function epochRequestParts(
  broker: BrokerState,
  fetcher: ReplicaFetcherState,
  nowMs: Millis,
): Extract<RequestBody, { api: 'OffsetForLeaderEpoch' }>['parts'] | undefined {
  let parts: { partition: PartitionIndex; leaderEpoch: number; currentLeaderEpoch: number }[] | undefined
  for (const part of fetcher.partitions) {
    if (!part.isTruncating || part.pausedUntilMs > nowMs) continue
    const partition = broker.partitions[part.partition] as PartitionState
    const leaderEpoch = lastEpoch(partition.log)
    if (leaderEpoch === -1) {
      // A log without any epoch holds nothing that could differ (C-53).
      part.isTruncating = false
      continue
    }
    parts ??= []
    parts.push({ partition: part.partition, leaderEpoch, currentLeaderEpoch: partition.leaderEpoch })
  }
  return parts
}

/**
 * A fetch answer has arrived: written now if it is empty, after the model's cost if it carries records.
 *
 * @source contract, model.followerAppendMs
 */
export function onFetchAnswer(
  broker: BrokerState,
  fetcher: ReplicaFetcherState,
  answer: FetchAnswer,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const isEmpty = answer.parts.every((part) => part.batches.length === 0)
  const costUs = isEmpty ? 0 : Math.round(broker.options.model.followerAppendUs * broker.slowness.factor)
  if (costUs === 0) {
    processFetchAnswer(broker, fetcher, answer, out, nowUs)
    return
  }
  fetcher.processing = { answer, doneAtUs: nowUs + costUs }
  schedule(broker, nowUs + costUs)
}

/** Take in every partition of an answer, then fetch again. */
export function processFetchAnswer(
  broker: BrokerState,
  fetcher: ReplicaFetcherState,
  answer: FetchAnswer,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const { inFlight } = fetcher
  fetcher.inFlight = undefined
  fetcher.processing = undefined
  fetcher.lastDoneAtUs = nowUs
  if (inFlight?.api === 'Fetch') {
    for (let i = 0; i < answer.parts.length; i++) {
      const sent = inFlight.parts[i]
      if (sent) processFetchPart(broker, fetcher, sent, answer.parts[i] as FetchResponsePart, out, nowUs)
    }
  }
  maybeFetch(broker, fetcher, out, nowUs)
}

/**
 * One partition of an answer. Dropped when its role, leader, leader epoch or end changed since it was asked for: records of
 * an old epoch would land behind a newer one.
 *
 * @source C-35
 */
function processFetchPart(
  broker: BrokerState,
  fetcher: ReplicaFetcherState,
  sent: FetchPart,
  part: FetchResponsePart,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const partition = broker.partitions[sent.partition]
  if (partition?.role !== 'follower' || partition.leader !== fetcher.leader) return
  if (partition.leaderEpoch !== sent.leaderEpoch) return
  const { log } = partition
  if (log.logEndOffset !== sent.fetchOffset) return
  if (part.error !== ERROR.NONE) onFetchError(broker, fetcher, partition, part, out, nowUs)
  else if (part.diverging) truncateToEpochEnd(broker, partition, part.diverging, out)
  else {
    if (part.batches.length > 0) appendFetched(broker, partition, part.batches, out, nowUs)
    followHighWatermark(broker, partition, part.highWatermark, out)
  }
}

function appendFetched(
  broker: BrokerState,
  partition: PartitionState,
  batches: readonly LogBatch[],
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const { log } = partition
  const baseOffset = log.logEndOffset
  for (const stored of batches) appendAsFollower(log, stored, nowUs)
  out.emit(CLUSTER.replicaAppended, broker.id, partition.partition, baseOffset, log.logEndOffset, lastEpoch(log))
}

/** HW = min(leader's, own end): it may fall (C-35). */
function followHighWatermark(
  broker: BrokerState,
  partition: PartitionState,
  leaderHighWatermark: number,
  out: Outbox<Message>,
): void {
  const { log } = partition
  const highWatermark = Math.max(log.logStartOffset, Math.min(leaderHighWatermark, log.logEndOffset))
  const previous = log.highWatermark
  if (highWatermark === previous) return
  setHighWatermark(log, highWatermark)
  out.emit(CLUSTER.highWatermarkMoved, broker.id, partition.partition, highWatermark, previous, 0)
}

/** What a follower does about an error of one partition. @source C-39, C-54 */
function onFetchError(
  broker: BrokerState,
  fetcher: ReplicaFetcherState,
  partition: PartitionState,
  part: FetchResponsePart,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const { log } = partition
  if (part.error === ERROR.FENCED_LEADER_EPOCH) {
    pause(broker, fetcher, partition.partition, NEVER)
    return
  }
  if (part.error !== ERROR.OFFSET_OUT_OF_RANGE) {
    pause(broker, fetcher, partition.partition, millisOf(nowUs) + broker.config.replicaFetchBackoffMs)
    return
  }
  const leaderEnd = part.logEndOffset ?? log.logEndOffset
  if (leaderEnd < log.logEndOffset) truncateReplica(broker, partition, Math.max(leaderEnd, log.logStartOffset), out)
  else if (log.logEndOffset < part.logStartOffset) {
    const { logEndOffset: from, highWatermark: previous } = log
    truncateFullyAndStartAt(log, part.logStartOffset)
    out.emit(CLUSTER.logTruncated, broker.id, partition.partition, part.logStartOffset, from)
    out.emit(CLUSTER.highWatermarkMoved, broker.id, partition.partition, log.highWatermark, previous, 0)
  } else pause(broker, fetcher, partition.partition, millisOf(nowUs) + broker.config.replicaFetchBackoffMs)
}

function pause(broker: BrokerState, fetcher: ReplicaFetcherState, partition: PartitionIndex, untilMs: Millis): void {
  const part = fetcher.partitions.find((candidate) => candidate.partition === partition)
  if (!part) return
  part.pausedUntilMs = untilMs
  if (untilMs < NEVER) schedule(broker, microsOf(untilMs))
}

/**
 * The leader's word on where our last epochs end: cut, and ask again where our own epoch was another one (C-52).
 */
export function onEpochAnswer(
  broker: BrokerState,
  fetcher: ReplicaFetcherState,
  answer: EpochAnswer,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const { inFlight } = fetcher
  fetcher.inFlight = undefined
  if (inFlight?.api === 'OffsetForLeaderEpoch') {
    for (let i = 0; i < answer.parts.length; i++) {
      const sent = inFlight.parts[i]
      const part = answer.parts[i]
      if (sent && part) processEpochPart(broker, fetcher, sent, part, out, nowUs)
    }
  }
  maybeFetch(broker, fetcher, out, nowUs)
}

function processEpochPart(
  broker: BrokerState,
  fetcher: ReplicaFetcherState,
  sent: { readonly partition: PartitionIndex; readonly currentLeaderEpoch: number },
  part: EpochAnswer['parts'][number],
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const partition = broker.partitions[sent.partition]
  const state = fetcher.partitions.find((candidate) => candidate.partition === sent.partition)
  if (!state || partition?.role !== 'follower' || partition.leader !== fetcher.leader) return
  if (partition.leaderEpoch !== sent.currentLeaderEpoch) return
  if (part.error !== ERROR.NONE) {
    const untilMs =
      part.error === ERROR.FENCED_LEADER_EPOCH ? NEVER : millisOf(nowUs) + broker.config.replicaFetchBackoffMs
    pause(broker, fetcher, sent.partition, untilMs)
  } else if (part.epoch === -1) {
    truncateReplica(broker, partition, partition.log.highWatermark, out)
    state.isTruncating = false
  } else state.isTruncating = truncateToEpochEnd(broker, partition, part, out)
}

/** The connection is up. */
export function onFetcherConnected(
  broker: BrokerState,
  fetcher: ReplicaFetcherState,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  fetcher.isConnected = true
  maybeFetch(broker, fetcher, out, nowUs)
}

/** The leader is out of reach: every partition of this loop pauses (C-39, C-40). */
export function onFetcherDisconnected(broker: BrokerState, fetcher: ReplicaFetcherState, nowUs: Micros): void {
  fetcher.connection = -1
  fetcher.isConnected = false
  if (!fetcher.processing) fetcher.inFlight = undefined
  const untilMs = millisOf(nowUs) + broker.config.replicaFetchBackoffMs
  for (const part of fetcher.partitions) if (part.pausedUntilMs < untilMs) part.pausedUntilMs = untilMs
  schedule(broker, microsOf(untilMs))
}

/** Timers of all fetch loops: answers being written, silent leaders, pauses that are over. */
export function tickFetchers(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  const nowMs = millisOf(nowUs)
  for (const fetcher of broker.fetchers) {
    if (!fetcher) continue
    const { processing } = fetcher
    if (processing) {
      if (processing.doneAtUs <= nowUs) processFetchAnswer(broker, fetcher, processing.answer, out, nowUs)
      continue
    }
    if (nowMs >= silentSinceMs(fetcher) + broker.config.replicaSocketTimeoutMs) {
      out.close(fetcher.connection)
      onFetcherDisconnected(broker, fetcher, nowUs)
    }
    maybeFetch(broker, fetcher, out, nowUs)
  }
}

/** Since when the leader owes us something, NEVER: it does not. */
function silentSinceMs(fetcher: ReplicaFetcherState): Millis {
  if (fetcher.connection === -1) return NEVER
  if (!fetcher.isConnected) return fetcher.connectingSinceMs
  return fetcher.inFlight && !fetcher.processing ? fetcher.inFlight.sentAtMs : NEVER
}

/** The next timer of all fetch loops (µs). */
export function nextFetcherUs(broker: BrokerState, nowUs: Micros): Micros {
  let nextUs = NEVER
  for (const fetcher of broker.fetchers) {
    if (!fetcher) continue
    if (fetcher.processing) {
      nextUs = Math.min(nextUs, fetcher.processing.doneAtUs)
      continue
    }
    nextUs = Math.min(nextUs, microsOf(silentSinceMs(fetcher) + broker.config.replicaSocketTimeoutMs))
    if (fetcher.inFlight || (fetcher.connection !== -1 && !fetcher.isConnected)) continue
    const paceUs = fetcher.lastDoneAtUs + broker.slowness.fetchUs
    for (const part of fetcher.partitions) {
      const atUs = Math.max(paceUs, microsOf(part.pausedUntilMs))
      if (atUs > nowUs) nextUs = Math.min(nextUs, atUs)
    }
  }
  return nextUs
}

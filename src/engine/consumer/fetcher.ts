import { requestUpdate } from '../client/metadata.ts'
import type { ActorId } from '../kernel/actor.ts'
import { ERROR } from '../protocol/errors.ts'
import type { FetchPart, FetchResponsePart, RequestBody, ResponseBody } from '../protocol/messages.ts'
import { readCompletedFetch } from './completed-fetch.ts'
import { type ConsumerContext, isBrokerReady, lookAgainAt, sendToBroker } from './consumer-requests.ts'
import { CONSUMER, POSITION_MOVE } from './events.ts'
import { type ConsumerPartition, partitionOf, requestOffsetReset } from './subscription-state.ts'

type FetchRequest = Extract<RequestBody, { api: 'Fetch' }>
type FetchAnswer = Extract<ResponseBody, { api: 'Fetch' }>

/**
 * Send one fetch to each leader that owes none: for all partitions that are read from it and do not wait.
 *
 * @source kafka clients AbstractFetch#prepareFetchRequests
 */
export function sendFetches(context: ConsumerContext): void {
  const { partitions, fetchingFrom } = context.consumer
  for (let i = 0; i < partitions.length; i++) {
    const { leader } = partitions[i] as ConsumerPartition
    if (!isFetchable(context, partitions[i] as ConsumerPartition) || fetchingFrom.includes(leader)) continue
    if (!isBrokerReady(context, leader)) continue
    sendToBroker(context, leader, fetchRequest(context, leader, i))
    fetchingFrom.push(leader)
  }
}

function isFetchable(context: ConsumerContext, partition: ConsumerPartition): boolean {
  if (partition.fetchState !== 'fetch' || partition.leader < 0) return false
  if (partition.retryAtMs <= context.nowMs) return true
  lookAgainAt(context, partition.retryAtMs)
  return false
}

/** @param from Index of the first partition that is read from this leader. */
function fetchRequest(context: ConsumerContext, leader: ActorId, from: number): FetchRequest {
  const { partitions, config, options } = context.consumer
  const parts: FetchPart[] = []
  for (let i = from; i < partitions.length; i++) {
    const partition = partitions[i] as ConsumerPartition
    if (partition.leader !== leader || !isFetchable(context, partition)) continue
    parts.push({
      partition: partition.partition,
      fetchOffset: partition.position,
      lastFetchedEpoch: -1,
      leaderEpoch: partition.leaderEpoch,
      logStartOffset: -1,
    })
  }
  return {
    api: 'Fetch',
    replicaId: -1,
    brokerEpoch: -1,
    maxWaitMs: config.fetchMaxWaitMs,
    minBytes: config.fetchMinBytes,
    maxBytes: config.fetchMaxBytes,
    isolation: options.isolation,
    parts,
  }
}

/**
 * A fetch has come to its end. Without an answer (the connection is gone, or request.timeout.ms is over) nothing is known: it
 * is asked again once a connection is there.
 */
export function handleFetchCompletion(
  context: ConsumerContext,
  broker: ActorId,
  request: FetchRequest,
  answer: FetchAnswer | undefined,
): void {
  const { fetchingFrom } = context.consumer
  fetchingFrom.splice(fetchingFrom.indexOf(broker), 1)
  if (!answer) return
  for (let i = 0; i < answer.parts.length; i++) {
    const part = answer.parts[i] as FetchResponsePart
    const asked = request.parts[i]
    const partition = asked && partitionOf(context.consumer, part.partition)
    // Between question and answer the position may have become worthless.
    if (!asked || !partition || partition.fetchState !== 'fetch') continue
    if (part.error !== ERROR.NONE) handleFetchError(context, partition, broker, asked, part.error)
    else if (partition.position === asked.fetchOffset) deliver(context, partition, part)
  }
}

/**
 * A. OFFSET_OUT_OF_RANGE: read from the start of the log again. B. UNKNOWN_LEADER_EPOCH: the broker has not heard yet what
 * we know: ask again after a while. C. Anything else: whom we ask is the wrong one, so ask for metadata as well.
 *
 * @source kafka clients FetchCollector#handleInitializeErrors
 * @simplified After an error a partition rests for retry.backoff.ms, or until the metadata names another leader; the real
 * client asks again as fast as the broker refuses. Errors that it throws at the application (authorization, broken records)
 * are retried alike. No leader hints in fetch answers (KIP-951).
 */
function handleFetchError(
  context: ConsumerContext,
  partition: ConsumerPartition,
  broker: ActorId,
  asked: FetchPart,
  error: number,
): void {
  const { consumer, out, nowMs } = context
  out.emit(CONSUMER.fetchRefused, consumer.options.index, partition.partition, broker, error)
  // An answer of the leader of before.
  if (asked.leaderEpoch !== partition.leaderEpoch || broker !== partition.leader) return
  if (error === ERROR.OFFSET_OUT_OF_RANGE) {
    if (partition.position === asked.fetchOffset) requestOffsetReset(partition)
    return
  }
  partition.retryAtMs = nowMs + consumer.config.retryBackoffMs
  if (error !== ERROR.UNKNOWN_LEADER_EPOCH) requestUpdate(consumer.client.metadata)
}

/** Hand the records of one partition to the application, and move on (C-132). */
function deliver(context: ConsumerContext, partition: ConsumerPartition, part: FetchResponsePart): void {
  const { consumer, out } = context
  const { options } = consumer
  const { position: from, partition: index } = partition
  const fetched = readCompletedFetch(part, from, options.isolation)
  const { nextOffset, lastEpoch, recordCount, initialCount, droppedCount } = fetched
  if (nextOffset === from) return
  partition.position = nextOffset
  partition.offsetEpoch = lastEpoch
  consumer.deliveredCount += recordCount
  consumer.deliveredInitialCount += initialCount
  if (recordCount > 0) {
    out.emit(CONSUMER.recordsDelivered, options.index, index, from, nextOffset, recordCount, droppedCount)
  } else out.emit(CONSUMER.consumerPositionMoved, options.index, index, nextOffset, from, POSITION_MOVE.skipped)
}

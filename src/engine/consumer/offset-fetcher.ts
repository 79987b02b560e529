import { requestUpdate } from '../client/metadata.ts'
import { ERROR } from '../protocol/errors.ts'
import type { RequestBody, ResponseBody } from '../protocol/messages.ts'
import { type ConsumerContext, isBrokerReady, lookAgainAt, sendToBroker } from './consumer-requests.ts'
import { CONSUMER, POSITION_MOVE } from './events.ts'
import { type ConsumerPartition, type FetchState, partitionOf, requestOffsetReset } from './subscription-state.ts'

type ListOffsetsRequest = Extract<RequestBody, { api: 'ListOffsets' }>
type ListOffsetsAnswer = Extract<ResponseBody, { api: 'ListOffsets' }>
type EpochRequest = Extract<RequestBody, { api: 'OffsetForLeaderEpoch' }>
type EpochAnswer = Extract<ResponseBody, { api: 'OffsetForLeaderEpoch' }>
type EpochPart = EpochAnswer['parts'][number]

/** Has the partition to be asked about, and now? */
function isToBeAsked(context: ConsumerContext, partition: ConsumerPartition, state: FetchState): boolean {
  if (partition.fetchState !== state || partition.asking !== -1) return false
  if (partition.retryAtMs <= context.nowMs) return true
  lookAgainAt(context, partition.retryAtMs)
  return false
}

/**
 * Ask where the logs of new partitions start. A partition without a known leader calls for metadata.
 *
 * @source kafka clients OffsetFetcher#resetPositionsIfNeeded
 * @simplified One request for each partition; the real client asks a leader about all of them together.
 */
export function resetPositionsIfNeeded(context: ConsumerContext): void {
  const { partitions, client, options } = context.consumer
  for (const partition of partitions) {
    if (!isToBeAsked(context, partition, 'reset')) continue
    if (partition.leader < 0) {
      if (!client.metadata.needsFullUpdate) requestUpdate(client.metadata)
    } else if (isBrokerReady(context, partition.leader)) {
      const { isolation } = options
      const body: RequestBody = { api: 'ListOffsets', partition: partition.partition, timestamp: -2, isolation }
      partition.asking = sendToBroker(context, partition.leader, body)
    }
  }
}

/** ListOffsets has come to its end; without an answer, or with an error, it is asked again after retry.backoff.ms. */
export function handleListOffsetsCompletion(
  context: ConsumerContext,
  correlationId: number,
  request: ListOffsetsRequest,
  answer: ListOffsetsAnswer | undefined,
): void {
  const partition = partitionOf(context.consumer, request.partition)
  if (partition?.asking !== correlationId) return
  partition.asking = -1
  if (!answer || answer.error !== ERROR.NONE) {
    retryLater(context, partition)
    return
  }
  const why = partition.position < 0 ? POSITION_MOVE.start : POSITION_MOVE.reset
  seek(context, partition, answer.offset, why)
  partition.offsetEpoch = -1
}

/**
 * Ask new leaders where the epoch of the last record read ends with them: one request for each leader.
 *
 * @source kafka clients OffsetFetcher#validatePositionsAsync; KIP-320
 */
export function validatePositionsIfNeeded(context: ConsumerContext): void {
  const { partitions } = context.consumer
  for (let i = 0; i < partitions.length; i++) {
    const { leader } = partitions[i] as ConsumerPartition
    if (!isToBeAsked(context, partitions[i] as ConsumerPartition, 'validate')) continue
    if (!isBrokerReady(context, leader)) continue
    const asked = partitions.filter((one) => one.leader === leader && isToBeAsked(context, one, 'validate'))
    const parts = asked.map(({ partition, offsetEpoch, leaderEpoch }) => {
      return { partition, leaderEpoch: offsetEpoch, currentLeaderEpoch: leaderEpoch }
    })
    const correlationId = sendToBroker(context, leader, { api: 'OffsetForLeaderEpoch', parts })
    for (const partition of asked) partition.asking = correlationId
  }
}

/** OffsetForLeaderEpoch has come to its end. */
export function handleEpochCompletion(
  context: ConsumerContext,
  correlationId: number,
  request: EpochRequest,
  answer: EpochAnswer | undefined,
): void {
  for (let i = 0; i < request.parts.length; i++) {
    const asked = request.parts[i] as EpochRequest['parts'][number]
    const partition = partitionOf(context.consumer, asked.partition)
    if (partition?.asking !== correlationId) continue
    partition.asking = -1
    const part = answer?.parts[i]
    if (!part || part.error !== ERROR.NONE) retryLater(context, partition)
    else completeValidation(context, partition, part)
  }
}

/**
 * A. The leader does not know the epoch: read from the start of the log again. B. With it the epoch ends before our position:
 * what we have read beyond is not in its log (an unclean election), so go back there. C. Else read on.
 *
 * @source kafka clients SubscriptionState#maybeCompleteValidation
 */
function completeValidation(context: ConsumerContext, partition: ConsumerPartition, end: EpochPart): void {
  if (end.epoch < 0 || end.endOffset < 0) {
    requestOffsetReset(partition)
    return
  }
  partition.fetchState = 'fetch'
  if (end.endOffset >= partition.position) return
  seek(context, partition, end.endOffset, POSITION_MOVE.truncated)
  partition.offsetEpoch = end.epoch
}

/** Read on from `offset`. */
export function seek(context: ConsumerContext, partition: ConsumerPartition, offset: number, why: number): void {
  const previous = partition.position
  partition.position = offset
  partition.fetchState = 'fetch'
  partition.retryAtMs = 0
  const { index } = context.consumer.options
  context.out.emit(CONSUMER.consumerPositionMoved, index, partition.partition, offset, previous, why)
}

function retryLater(context: ConsumerContext, partition: ConsumerPartition): void {
  const { client, config } = context.consumer
  partition.retryAtMs = context.nowMs + config.retryBackoffMs
  requestUpdate(client.metadata)
}

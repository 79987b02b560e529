import type { Outbox } from '../kernel/actor.ts'
import type { Micros } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import type { ApiName, Message, RequestBody, ResponseBody } from '../protocol/messages.ts'
import type { BrokerState, ServerConnection } from './broker-state.ts'
import { sendToController } from './controller-channel.ts'
import { metadataResponse } from './metadata-cache.ts'
import { initIdempotentProducer } from './producer-ids.ts'
import { handleFetch, handleProduce } from './replica-manager.ts'
import { errorPart } from './replica-reader.ts'
import { hangUp, respond, takeArmedFailure } from './request-channel.ts'
import { handleTransactionRequest } from './transaction-apis.ts'
import { mustVerify } from './transaction-verification.ts'
import { endOfLogEpoch, lastStableOffset } from './unified-log.ts'

/** TV2 brokers say so in ApiVersions (P-149). */
const TRANSACTION_VERSION_2 = 2

/** Handle the request that a connection has under way, by its API. */
export function handleRequest(
  broker: BrokerState,
  server: ServerConnection,
  body: RequestBody,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  if (body.api === 'Produce') {
    if (body.transactionalId !== null && mustVerify(broker, server, body, out, nowUs)) return
    handleProduce(broker, server, body, out, nowUs)
    return
  }
  const failure = broker.failures.length > 0 ? takeArmedFailure(broker, body.api as ApiName) : undefined
  if (failure) {
    const answer = errorAnswer(body, failure.error)
    if (answer) respond(broker, server, answer, out)
    else hangUp(broker, server, out)
    return
  }
  switch (body.api) {
    case 'Fetch':
      handleFetch(broker, server, body, out, nowUs)
      break
    case 'Metadata':
      handleMetadata(broker, server, body.topics, out)
      break
    case 'ApiVersions': {
      const transactionVersion = broker.options.profile.features.transactionsV2 ? TRANSACTION_VERSION_2 : 0
      respond(broker, server, { api: 'ApiVersions', transactionVersion }, out)
      break
    }
    case 'InitProducerId':
      if (body.transactionalId === null) initIdempotentProducer(broker, server, out)
      else handleTransactionRequest(broker, server, body, out, nowUs)
      break
    case 'FindCoordinator':
    case 'AddPartitionsToTxn':
    case 'AddOffsetsToTxn':
    case 'TxnOffsetCommit':
    case 'EndTxn':
    case 'WriteTxnMarkers':
      handleTransactionRequest(broker, server, body, out, nowUs)
      break
    case 'OffsetForLeaderEpoch':
      respond(broker, server, { api: 'OffsetForLeaderEpoch', parts: body.parts.map((p) => epochEnd(broker, p)) }, out)
      break
    case 'ListOffsets':
      respond(broker, server, listOffset(broker, body), out)
      break
    default:
      // No broker serves it: the connection ends, as with any request that cannot be read.
      hangUp(broker, server, out)
  }
}

/** Answer from our own view; have topics created that nobody knows (C-11, C-91). */
function handleMetadata(
  broker: BrokerState,
  server: ServerConnection,
  topics: readonly string[] | null,
  out: Outbox<Message>,
): void {
  const isZooKeeper = broker.options.profile.features.metadataPlane === 'zookeeper'
  const error = isZooKeeper ? ERROR.LEADER_NOT_AVAILABLE : ERROR.UNKNOWN_TOPIC_OR_PARTITION
  const autoCreate = broker.config.autoCreateTopicsEnable ? { error } : undefined
  const { body, toCreate } = metadataResponse(broker.metadata, topics, autoCreate)
  const asked = toCreate.filter((name) => !broker.creatingTopics.includes(name))
  if (asked.length > 0 && sendToController(broker, { api: 'CreateTopics', topics: asked }, out) !== -1) {
    broker.creatingTopics.push(...asked)
  }
  respond(broker, server, body, out)
}

/** Where an epoch ends in the leader's log, for followers of 2.5 (C-52). */
function epochEnd(
  broker: BrokerState,
  asked: Extract<RequestBody, { api: 'OffsetForLeaderEpoch' }>['parts'][number],
): Extract<ResponseBody, { api: 'OffsetForLeaderEpoch' }>['parts'][number] {
  const partition = broker.partitions[asked.partition]
  const refuse = (error: number) => ({ partition: asked.partition, error, epoch: -1, endOffset: -1 })
  if (!partition || partition.role === 'none') return refuse(ERROR.UNKNOWN_TOPIC_OR_PARTITION)
  if (partition.role === 'offline') return refuse(ERROR.KAFKA_STORAGE_ERROR)
  if (asked.currentLeaderEpoch < partition.leaderEpoch) return refuse(ERROR.FENCED_LEADER_EPOCH)
  if (asked.currentLeaderEpoch > partition.leaderEpoch) return refuse(ERROR.UNKNOWN_LEADER_EPOCH)
  if (partition.role !== 'leader') return refuse(ERROR.NOT_LEADER_OR_FOLLOWER)
  const end = endOfLogEpoch(partition.log, asked.leaderEpoch)
  return { partition: asked.partition, error: ERROR.NONE, epoch: end?.epoch ?? -1, endOffset: end?.endOffset ?? -1 }
}

/** The first or the last offset that a consumer may read; unknown until a new leader has caught up with itself (C-58). */
function listOffset(broker: BrokerState, body: Extract<RequestBody, { api: 'ListOffsets' }>): ResponseBody {
  const partition = broker.partitions[body.partition]
  const refuse = (error: number): ResponseBody => ({ api: 'ListOffsets', error, offset: -1 })
  if (!partition || partition.role === 'none') return refuse(ERROR.UNKNOWN_TOPIC_OR_PARTITION)
  if (partition.role === 'offline') return refuse(ERROR.KAFKA_STORAGE_ERROR)
  if (partition.role !== 'leader') return refuse(ERROR.NOT_LEADER_OR_FOLLOWER)
  const { log } = partition
  if (body.timestamp === -2) return { api: 'ListOffsets', error: ERROR.NONE, offset: log.logStartOffset }
  if (log.highWatermark < partition.epochStartOffset) return refuse(ERROR.OFFSET_NOT_AVAILABLE)
  const offset = body.isolation === 'read_committed' ? lastStableOffset(log) : log.highWatermark
  return { api: 'ListOffsets', error: ERROR.NONE, offset }
}

/** An answer that carries nothing but `error`; undefined for APIs whose answers have no error (contract, failNext). */
function errorAnswer(body: RequestBody, error: number): ResponseBody | undefined {
  switch (body.api) {
    case 'Fetch':
      return { api: 'Fetch', parts: body.parts.map((part) => errorPart(part.partition, error)) }
    case 'Metadata':
      return {
        api: 'Metadata',
        brokers: [],
        controllerId: -1,
        topics: (body.topics ?? []).map((topic) => ({ topic, error, partitions: [] })),
      }
    case 'InitProducerId':
      return { api: 'InitProducerId', error, producerId: -1, producerEpoch: -1 }
    case 'FindCoordinator':
      return { api: 'FindCoordinator', error, node: -1 }
    case 'AddPartitionsToTxn':
      return { api: 'AddPartitionsToTxn', errors: body.partitions.map((partition) => ({ partition, error })) }
    case 'AddOffsetsToTxn':
      return { api: 'AddOffsetsToTxn', error }
    case 'TxnOffsetCommit':
      return { api: 'TxnOffsetCommit', error }
    case 'EndTxn':
      return { api: 'EndTxn', error, producerId: -1, producerEpoch: -1 }
    case 'WriteTxnMarkers':
      return { api: 'WriteTxnMarkers', errors: body.partitions.map((partition) => ({ partition, error })) }
    case 'OffsetForLeaderEpoch':
      return {
        api: 'OffsetForLeaderEpoch',
        parts: body.parts.map(({ partition }) => ({ partition, error, epoch: -1, endOffset: -1 })),
      }
    case 'ListOffsets':
      return { api: 'ListOffsets', error, offset: -1 }
    default:
      return undefined
  }
}

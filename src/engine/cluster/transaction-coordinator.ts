import type { Outbox } from '../kernel/actor.ts'
import { itemAt } from '../kernel/chunked-list.ts'
import { type Micros, millisOf, NEVER } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { Message, RequestBody, TransactionStateRecord } from '../protocol/messages.ts'
import type { BrokerState, ServerConnection } from './broker-state.ts'
import { sendToController } from './controller-channel.ts'
import { maybeAskForIds, nextProducerId } from './producer-ids.ts'
import { respond } from './request-channel.ts'
import {
  type CoordinatedTransaction,
  type StateWriteReply,
  statePartitionNumber,
  TRANSACTION_STATE_TOPIC,
} from './transaction-state.ts'
import { planTimeoutScan, writeState } from './transaction-state-log.ts'

type InitProducerId = Extract<RequestBody, { api: 'InitProducerId' }>
type EndTxn = Extract<RequestBody, { api: 'EndTxn' }>
type AddPartitions = Extract<RequestBody, { api: 'AddPartitionsToTxn' }>

/** From this epoch on a transactional id gets a new producer id (C-127). */
const LAST_EPOCH = 32_766

/** The state partition of a transactional id, or -1 while the topic is not known here (C-125). */
export function statePartitionOf(broker: BrokerState, transactionalId: string): PartitionIndex {
  const topic = broker.metadata.topics.get(TRANSACTION_STATE_TOPIC)
  if (!topic || topic.partitions.length === 0) return -1
  return topic.partitions[statePartitionNumber(transactionalId, topic.partitions.length)]?.partition ?? -1
}

/** Leader of the state partition, as this broker believes; -1: none or unknown. */
export function coordinatorOf(broker: BrokerState, transactionalId: string): number {
  const partition = statePartitionOf(broker, transactionalId)
  return partition === -1 ? -1 : (broker.metadata.partitions[partition]?.leader ?? -1)
}

/**
 * Where a transactional id is coordinated; the topic is made when it is first needed. Groups are not simulated: any broker
 * answers for them.
 *
 * @source C-125
 */
export function findCoordinator(
  broker: BrokerState,
  server: ServerConnection,
  body: Extract<RequestBody, { api: 'FindCoordinator' }>,
  out: Outbox<Message>,
): void {
  const node = body.keyType === 'group' ? (broker.metadata.liveBrokers[0] ?? -1) : coordinatorOf(broker, body.key)
  const isMissing = !broker.metadata.topics.has(TRANSACTION_STATE_TOPIC)
  if (isMissing && body.keyType === 'transaction' && !broker.creatingTopics.includes(TRANSACTION_STATE_TOPIC)) {
    const isAsked = sendToController(broker, { api: 'CreateTopics', topics: [TRANSACTION_STATE_TOPIC] }, out) !== -1
    if (isAsked) broker.creatingTopics.push(TRANSACTION_STATE_TOPIC)
  }
  const error = node === -1 ? ERROR.COORDINATOR_NOT_AVAILABLE : ERROR.NONE
  respond(broker, server, { api: 'FindCoordinator', error, node }, out)
}

/** 0 when this broker coordinates the transactional id, else what to answer (C-125). */
function coordinatorError(broker: BrokerState, partition: PartitionIndex): number {
  if (partition === -1) return ERROR.NOT_COORDINATOR
  return broker.coordinator.loaded.has(partition) ? ERROR.NONE : ERROR.NOT_COORDINATOR
}

/** An old epoch, in the words of the version (C-128). */
function fencedError(broker: BrokerState): number {
  const { producerFencedError } = broker.options.profile.features
  return producerFencedError ? ERROR.PRODUCER_FENCED : ERROR.INVALID_PRODUCER_EPOCH
}

/**
 * InitProducerId of a transactional producer: a new id, or the next epoch, which fences the instance before it. A
 * transaction that is open is aborted first.
 *
 * @source C-127
 */
export function initTransactionalProducer(
  broker: BrokerState,
  server: ServerConnection,
  body: InitProducerId,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const transactionalId = body.transactionalId as string
  const statePartition = statePartitionOf(broker, transactionalId)
  const refuse = (error: number) =>
    respond(broker, server, { api: 'InitProducerId', error, producerId: -1, producerEpoch: -1 }, out)
  const { transactionTimeoutMs } = body
  if (transactionTimeoutMs <= 0 || transactionTimeoutMs > broker.config.transactionMaxTimeoutMs) {
    refuse(ERROR.INVALID_TRANSACTION_TIMEOUT)
    return
  }
  const error = coordinatorError(broker, statePartition)
  if (error !== ERROR.NONE) {
    refuse(error)
    return
  }
  const transaction = broker.coordinator.transactions.get(transactionalId)
  const next = transaction ? nextInstance(broker, transaction, body) : newInstance(broker, transactionalId)
  if (next === 'wait') {
    broker.waitingForIds.push(server.id)
    maybeAskForIds(broker, out)
  } else if (typeof next === 'number') refuse(next)
  else if (transaction && next === transaction.metadata) {
    const { producerId, producerEpoch } = next
    respond(broker, server, { api: 'InitProducerId', error: ERROR.NONE, producerId, producerEpoch }, out)
  } else {
    const isAborting = next.status === 'PrepareAbort'
    const reply: StateWriteReply = {
      api: 'InitProducerId',
      connection: server.id,
      error: isAborting ? ERROR.CONCURRENT_TRANSACTIONS : ERROR.NONE,
    }
    const timeoutMs = isAborting ? next.timeoutMs : transactionTimeoutMs
    writeState(broker, statePartition, { ...next, timeoutMs }, reply, out, nowUs)
  }
}

function newInstance(broker: BrokerState, transactionalId: string): TransactionStateRecord | 'wait' {
  const producerId = nextProducerId(broker)
  if (producerId === -1) return 'wait'
  return {
    transactionalId,
    producerId,
    producerEpoch: 0,
    lastProducerEpoch: -1,
    timeoutMs: 0,
    status: 'Empty',
    partitions: [],
    startMs: -1,
  }
}

/** What a known transactional id becomes, or the error; its own metadata: the request repeats the last one. */
function nextInstance(
  broker: BrokerState,
  transaction: CoordinatedTransaction,
  body: InitProducerId,
): TransactionStateRecord | number | 'wait' {
  const { metadata } = transaction
  if (transaction.writeId !== -1) return ERROR.CONCURRENT_TRANSACTIONS
  const isExpectation = body.producerId !== -1
  const isRetry = isExpectation && body.producerEpoch === metadata.lastProducerEpoch
  const isCurrent = body.producerEpoch === metadata.producerEpoch
  if (isExpectation && (body.producerId !== metadata.producerId || !(isCurrent || isRetry))) return fencedError(broker)
  if (metadata.status === 'PrepareCommit' || metadata.status === 'PrepareAbort') return ERROR.CONCURRENT_TRANSACTIONS
  if (metadata.status === 'Ongoing') return fenced(metadata)
  if (isRetry && !isCurrent) return metadata
  if (metadata.producerEpoch >= LAST_EPOCH) return newInstance(broker, metadata.transactionalId)
  return bumped(metadata, 'Empty')
}

/** The next epoch: whoever still uses the old one is fenced. */
function bumped(metadata: TransactionStateRecord, status: TransactionStateRecord['status']): TransactionStateRecord {
  const { producerEpoch } = metadata
  return { ...metadata, producerEpoch: producerEpoch + 1, lastProducerEpoch: producerEpoch, status }
}

/**
 * An open transaction is aborted in a new epoch. Its producer did not ask for that: no request of it counts as a repeat.
 *
 * @source C-127, C-134
 */
function fenced(metadata: TransactionStateRecord): TransactionStateRecord {
  return { ...bumped(metadata, 'PrepareAbort'), lastProducerEpoch: -1 }
}

/** The error that a request of a producer meets at its coordinator, 0 if none (C-128, C-129). */
function producerMismatch(
  broker: BrokerState,
  transaction: CoordinatedTransaction | undefined,
  request: { readonly producerId: number; readonly producerEpoch: number },
): number {
  if (!transaction || transaction.metadata.producerId !== request.producerId) return ERROR.INVALID_PRODUCER_ID_MAPPING
  return transaction.metadata.producerEpoch === request.producerEpoch ? ERROR.NONE : fencedError(broker)
}

/**
 * AddPartitionsToTxn, of a client (TV1) or of a partition leader (TV2; or only asking, C-133).
 *
 * @returns The error to answer now, or undefined: `reply` is told when the record is replicated.
 * @source C-128, C-133
 */
export function addPartitionsToTxn(
  broker: BrokerState,
  request: Pick<AddPartitions, 'transactionalId' | 'producerId' | 'producerEpoch' | 'partitions' | 'verifyOnly'>,
  reply: StateWriteReply,
  out: Outbox<Message>,
  nowUs: Micros,
): number | undefined {
  const statePartition = statePartitionOf(broker, request.transactionalId)
  const error = coordinatorError(broker, statePartition)
  if (error !== ERROR.NONE) return error
  const transaction = broker.coordinator.transactions.get(request.transactionalId)
  const mismatch = producerMismatch(broker, transaction, request)
  if (mismatch !== ERROR.NONE || !transaction) return mismatch
  const { metadata } = transaction
  const isEnding = metadata.status === 'PrepareCommit' || metadata.status === 'PrepareAbort'
  if (isEnding || transaction.writeId !== -1) return ERROR.CONCURRENT_TRANSACTIONS
  const isOngoing = metadata.status === 'Ongoing'
  const missing = request.partitions.filter((partition) => !isOngoing || !metadata.partitions.includes(partition))
  if (request.verifyOnly) return missing.length === 0 ? ERROR.NONE : ERROR.INVALID_TXN_STATE
  if (missing.length === 0 && isOngoing) return ERROR.NONE
  const next: TransactionStateRecord = {
    ...metadata,
    status: 'Ongoing',
    partitions: [...(isOngoing ? metadata.partitions : []), ...missing],
    startMs: isOngoing ? metadata.startMs : millisOf(nowUs),
  }
  writeState(broker, statePartition, next, reply, out, nowUs)
  return undefined
}

/**
 * EndTxn: the client hears success as soon as the decision is replicated; markers follow. TV2 bumps the epoch each time, so
 * that a repeat is known by the epoch before.
 *
 * @source C-129
 */
export function endTxn(
  broker: BrokerState,
  server: ServerConnection,
  body: EndTxn,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const statePartition = statePartitionOf(broker, body.transactionalId)
  const isTv2 = broker.options.profile.features.transactionsV2
  const transaction = broker.coordinator.transactions.get(body.transactionalId)
  const answer = (error: number) => {
    const isTold = isTv2 && error === ERROR.NONE && transaction !== undefined
    const producerId = isTold ? transaction.metadata.producerId : -1
    const producerEpoch = isTold ? transaction.metadata.producerEpoch : -1
    respond(broker, server, { api: 'EndTxn', error, producerId, producerEpoch }, out)
  }
  const error = coordinatorError(broker, statePartition)
  if (error !== ERROR.NONE) {
    answer(error)
    return
  }
  const next = endOf(broker, transaction, body)
  if (typeof next === 'number') answer(next)
  else writeState(broker, statePartition, next, { api: 'EndTxn', connection: server.id, error: ERROR.NONE }, out, nowUs)
}

/** What the transaction becomes, or what to answer at once. */
function endOf(
  broker: BrokerState,
  transaction: CoordinatedTransaction | undefined,
  body: EndTxn,
): TransactionStateRecord | number {
  const isTv2 = broker.options.profile.features.transactionsV2
  const metadata = transaction?.metadata
  const isRepeat =
    isTv2 &&
    metadata?.producerId === body.producerId &&
    metadata.lastProducerEpoch === body.producerEpoch &&
    metadata.producerEpoch === body.producerEpoch + 1
  const mismatch = isRepeat ? ERROR.NONE : producerMismatch(broker, transaction, body)
  if (mismatch !== ERROR.NONE || !transaction || !metadata) return mismatch
  const { status } = metadata
  // A record under way, or markers: whatever is asked has to come again (C-126).
  if (transaction.writeId !== -1 || status.startsWith('Prepare')) return ERROR.CONCURRENT_TRANSACTIONS
  if (isRepeat || !isTv2) {
    if (status === (body.committed ? 'CompleteCommit' : 'CompleteAbort')) return ERROR.NONE
    if (isRepeat || status !== 'Ongoing') return ERROR.INVALID_TXN_STATE
  }
  const prepared = body.committed ? 'PrepareCommit' : 'PrepareAbort'
  if (status === 'Ongoing') return isTv2 ? bumped(metadata, prepared) : { ...metadata, status: prepared }
  const isEmptyAbort = !body.committed && (status === 'Empty' || status.startsWith('Complete'))
  return isEmptyAbort ? bumped(metadata, 'CompleteAbort') : ERROR.INVALID_TXN_STATE
}

/**
 * Abort transactions that have been open for longer than their timeout, in a new epoch.
 *
 * @source C-134
 */
export function abortTimedOutTransactions(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  const nowMs = millisOf(nowUs)
  const { coordinator } = broker
  if (nowMs < coordinator.nextScanMs) return
  let isAnyOpen = false
  for (const transaction of coordinator.transactions.values()) {
    const { metadata, statePartition, writeId } = transaction
    if (metadata.status !== 'Ongoing') continue
    isAnyOpen = true
    if (writeId !== -1 || metadata.startMs + metadata.timeoutMs >= nowMs) continue
    writeState(broker, statePartition, fenced(metadata), undefined, out, nowUs)
  }
  coordinator.nextScanMs = NEVER
  if (isAnyOpen) planTimeoutScan(broker, nowMs)
}

/**
 * The leadership of a state partition may have changed: read the partition, or forget what was read.
 *
 * @returns Transactions that were found on their way to an end: their markers are to be sent again.
 * @source C-125, C-135
 */
export function syncCoordinator(
  broker: BrokerState,
  statePartition: PartitionIndex,
  nowUs: Micros,
): CoordinatedTransaction[] {
  const { coordinator } = broker
  const partition = broker.partitions[statePartition]
  if (partition?.role !== 'leader') {
    if (!coordinator.loaded.delete(statePartition)) return []
    for (const [id, transaction] of coordinator.transactions) {
      if (transaction.statePartition === statePartition) coordinator.transactions.delete(id)
    }
    return []
  }
  const wasLoaded = coordinator.loaded.has(statePartition)
  coordinator.loaded.set(statePartition, partition.leaderEpoch)
  if (wasLoaded) return []
  const found = new Map<string, TransactionStateRecord>()
  const { batches } = partition.log
  for (let i = 0; i < batches.length; i++) {
    const record = itemAt(batches, i).batch.transactionState
    if (record) found.set(record.transactionalId, record)
  }
  const ending: CoordinatedTransaction[] = []
  for (const [id, metadata] of found) {
    const transaction: CoordinatedTransaction = {
      metadata,
      statePartition,
      isNew: false,
      writeId: -1,
      markersLeft: [],
      markersSent: [],
      retryAtMs: NEVER,
    }
    coordinator.transactions.set(id, transaction)
    if (metadata.status === 'Ongoing') planTimeoutScan(broker, millisOf(nowUs))
    if (metadata.status.startsWith('Prepare')) ending.push(transaction)
  }
  return ending
}

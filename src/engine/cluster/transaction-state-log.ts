import type { Outbox } from '../kernel/actor.ts'
import { type Micros, type Millis, microsOf, millisOf, NEVER } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { Message, RecordBatch, ResponseBody, TransactionStateRecord } from '../protocol/messages.ts'
import { type BrokerState, type DelayedProduce, schedule } from './broker-state.ts'
import { parkProduce } from './delayed-operations.ts'
import { minIsrOf } from './partition.ts'
import { appendToLeaderLog } from './replica-manager.ts'
import { respond } from './request-channel.ts'
import type { CoordinatedTransaction, PendingWrite, StateWriteReply } from './transaction-state.ts'

/** Size of a record of `__transaction_state`: only bandwidth sees it. */
const STATE_RECORD_BYTES = 160

/**
 * Write a record about a transactional id with the rules of acks=all (C-126). Who waits is told when it is replicated, or
 * could not be written.
 */
export function writeState(
  broker: BrokerState,
  statePartition: PartitionIndex,
  next: TransactionStateRecord,
  reply: StateWriteReply | undefined,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const { coordinator } = broker
  const writeId = coordinator.nextWriteId++
  coordinator.writes.set(writeId, { kind: 'state', transactionalId: next.transactionalId, next, reply })
  const known = coordinator.transactions.get(next.transactionalId)
  if (known) known.writeId = writeId
  else {
    coordinator.transactions.set(next.transactionalId, {
      metadata: { ...next, status: 'Empty', partitions: [] },
      statePartition,
      isNew: true,
      writeId,
      markersLeft: [],
      markersSent: [],
      retryAtMs: NEVER,
    })
  }
  const partition = broker.partitions[statePartition]
  const delayed = (error: number, requiredOffset: number): DelayedProduce => ({
    connection: -1,
    correlationId: writeId,
    producer: -1,
    deadlineMs: millisOf(nowUs) + broker.config.requestTimeoutMs,
    parts: [
      {
        partition: statePartition,
        requiredOffset,
        baseOffset: -1,
        logAppendTimeMs: -1,
        error,
        isSettled: error !== ERROR.NONE,
      },
    ],
    unsettled: error === ERROR.NONE ? 1 : 0,
    isMarkerWrite: false,
  })
  if (partition?.role !== 'leader') {
    coordinator.finishedWrites.push(delayed(ERROR.NOT_LEADER_OR_FOLLOWER, -1))
    return
  }
  if (partition.isr.length < minIsrOf(partition, broker.options.profile.features)) {
    coordinator.finishedWrites.push(delayed(ERROR.NOT_ENOUGH_REPLICAS, -1))
    return
  }
  const { requiredOffset } = appendToLeaderLog(broker, partition, stateBatch(statePartition, next, nowUs), out, nowUs)
  parkProduce(broker, delayed(ERROR.NONE, requiredOffset), out)
}

function stateBatch(partition: PartitionIndex, record: TransactionStateRecord, nowUs: Micros): RecordBatch {
  return {
    id: -1,
    partition,
    records: [],
    recordCount: 1,
    sizeBytes: STATE_RECORD_BYTES,
    producerId: -1,
    producerEpoch: -1,
    baseSequence: -1,
    isTransactional: false,
    maxTimestampMs: millisOf(nowUs),
    transactionState: record,
  }
}

/** What a failed write means to the client (C-126). */
function writeError(error: number): number {
  if (error === ERROR.NONE) return ERROR.NONE
  const isElsewhere = error === ERROR.NOT_LEADER_OR_FOLLOWER || error === ERROR.KAFKA_STORAGE_ERROR
  return isElsewhere ? ERROR.NOT_COORDINATOR : ERROR.COORDINATOR_NOT_AVAILABLE
}

/**
 * A record is replicated, or was not: the transaction takes its new state, and who waits is answered.
 *
 * @returns The transaction, when its markers are to be sent or its end is to be written.
 */
export function onStateWritten(
  broker: BrokerState,
  write: Extract<PendingWrite, { kind: 'state' }>,
  error: number,
  out: Outbox<Message>,
  nowUs: Micros,
): CoordinatedTransaction | undefined {
  const transaction = broker.coordinator.transactions.get(write.transactionalId)
  if (transaction) {
    transaction.writeId = -1
    if (error === ERROR.NONE) {
      transaction.metadata = write.next
      transaction.isNew = false
      if (write.next.status === 'Ongoing') planTimeoutScan(broker, millisOf(nowUs))
    } else if (transaction.isNew) broker.coordinator.transactions.delete(write.transactionalId)
  }
  if (write.reply) answerWrite(broker, write.reply, write.next, writeError(error), out)
  return transaction
}

function answerWrite(
  broker: BrokerState,
  reply: StateWriteReply,
  next: TransactionStateRecord,
  error: number,
  out: Outbox<Message>,
): void {
  const server = broker.servers.get(reply.connection)
  if (!server) return
  if (reply.api === 'Produce') {
    const told = error === ERROR.NONE ? ERROR.NONE : ERROR.NOT_ENOUGH_REPLICAS
    server.verified = new Map(reply.partitions.map((partition) => [partition, told]))
    broker.coordinator.verified.push(server.id)
    return
  }
  respond(broker, server, writeAnswer(broker, reply, next, error), out)
}

function writeAnswer(
  broker: BrokerState,
  reply: Exclude<StateWriteReply, { api: 'Produce' }>,
  next: TransactionStateRecord,
  error: number,
): ResponseBody {
  if (reply.api === 'AddPartitionsToTxn') {
    return { api: 'AddPartitionsToTxn', errors: reply.partitions.map((partition) => ({ partition, error })) }
  }
  if (reply.api === 'AddOffsetsToTxn') return { api: 'AddOffsetsToTxn', error }
  const told = error === ERROR.NONE ? reply.error : error
  const isTold =
    told === ERROR.NONE && (reply.api === 'InitProducerId' || broker.options.profile.features.transactionsV2)
  return {
    api: reply.api,
    error: told,
    producerId: isTold ? next.producerId : -1,
    producerEpoch: isTold ? next.producerEpoch : -1,
  }
}

/** Timeouts are looked for at fixed times; between transactions nobody needs to wake for them. */
export function planTimeoutScan(broker: BrokerState, nowMs: Millis): void {
  const { coordinator, config } = broker
  const intervalMs = config.transactionAbortTimedOutTransactionCleanupIntervalMs
  if (coordinator.nextScanMs === NEVER) coordinator.nextScanMs = 0
  if (coordinator.nextScanMs <= nowMs) coordinator.nextScanMs = (Math.floor(nowMs / intervalMs) + 1) * intervalMs
  schedule(broker, microsOf(coordinator.nextScanMs))
}

import type { Outbox } from '../kernel/actor.ts'
import { EPOCH_MS, type Micros, type Millis, microsOf, millisOf, NEVER } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { Message, RecordBatch, RequestBody, TransactionStateRecord } from '../protocol/messages.ts'
import { sendToBroker } from './broker-links.ts'
import { type BrokerState, type DelayedProducePart, type ServerConnection, schedule } from './broker-state.ts'
import { parkProduce } from './delayed-operations.ts'
import { CLUSTER } from './events.ts'
import { minIsrOf } from './partition.ts'
import { appendToLeaderLog } from './replica-manager.ts'
import type { CoordinatedTransaction } from './transaction-state.ts'
import { onStateWritten, writeState } from './transaction-state-log.ts'

type WriteTxnMarkers = Extract<RequestBody, { api: 'WriteTxnMarkers' }>
type MarkerResult = { readonly partition: PartitionIndex; readonly error: number }

/** Pause before markers that failed are tried again. */
const MARKER_RETRY_MS = 100
/** A control batch: 61 bytes of header, one record of 17. */
const MARKER_BATCH_BYTES = 78

/** Errors after which a marker is not tried again (C-130). */
const GIVE_UP: ReadonlySet<number> = new Set([ERROR.INVALID_PRODUCER_EPOCH, ERROR.TRANSACTION_COORDINATOR_FENCED])

/** The decision is replicated: every partition of the transaction gets a marker from its leader (C-129, C-130). */
export function beginMarkers(
  broker: BrokerState,
  transaction: CoordinatedTransaction,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  transaction.markersLeft = [...transaction.metadata.partitions]
  transaction.markersSent = []
  sendMarkers(broker, transaction, out, nowUs)
}

/** Send the markers that are left and not under way, one request for each leader; write the end when none is left. */
function sendMarkers(
  broker: BrokerState,
  transaction: CoordinatedTransaction,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  transaction.retryAtMs = NEVER
  if (transaction.markersLeft.length === 0) {
    completeTransaction(broker, transaction, out, nowUs)
    return
  }
  const byLeader = new Map<number, PartitionIndex[]>()
  for (const partition of transaction.markersLeft) {
    if (transaction.markersSent.includes(partition)) continue
    const leader = broker.metadata.partitions[partition]?.leader ?? -1
    const list = byLeader.get(leader)
    if (list) list.push(partition)
    else byLeader.set(leader, [partition])
  }
  for (const leader of [...byLeader.keys()].sort((a, b) => a - b)) {
    const partitions = byLeader.get(leader) ?? []
    if (leader === -1) {
      retryMarkersLater(broker, transaction, nowUs)
      continue
    }
    transaction.markersSent.push(...partitions)
    const request = markerRequest(broker, transaction, partitions)
    if (leader === broker.id) writeOwnMarkers(broker, transaction, request, out, nowUs)
    else {
      const { transactionalId } = transaction.metadata
      sendToBroker(broker, leader, request, { kind: 'markers', transactionalId, partitions }, out, nowUs)
    }
  }
}

function markerRequest(
  broker: BrokerState,
  { metadata, statePartition }: CoordinatedTransaction,
  partitions: readonly PartitionIndex[],
): WriteTxnMarkers {
  return {
    api: 'WriteTxnMarkers',
    producerId: metadata.producerId,
    producerEpoch: metadata.producerEpoch,
    coordinatorEpoch: broker.coordinator.loaded.get(statePartition) ?? 0,
    committed: metadata.status === 'PrepareCommit',
    partitions,
  }
}

function retryMarkersLater(broker: BrokerState, transaction: CoordinatedTransaction, nowUs: Micros): void {
  transaction.retryAtMs = millisOf(nowUs) + MARKER_RETRY_MS
  schedule(broker, microsOf(transaction.retryAtMs))
}

/** Every marker is written: so is the end. Its record may fail and is then tried again. */
function completeTransaction(
  broker: BrokerState,
  transaction: CoordinatedTransaction,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const { metadata, statePartition } = transaction
  const next: TransactionStateRecord = {
    ...metadata,
    status: metadata.status === 'PrepareCommit' ? 'CompleteCommit' : 'CompleteAbort',
    partitions: [],
    startMs: -1,
  }
  writeState(broker, statePartition, next, undefined, out, nowUs)
}

/** A state record of the coordinator's own has been settled: go on with the transaction. */
export function afterStateWrite(
  broker: BrokerState,
  write: Parameters<typeof onStateWritten>[1],
  error: number,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const transaction = onStateWritten(broker, write, error, out, nowUs)
  if (!transaction) return
  const isPrepared = transaction.metadata.status.startsWith('Prepare')
  if (!isPrepared) return
  if (error === ERROR.NONE) beginMarkers(broker, transaction, out, nowUs)
  else retryMarkersLater(broker, transaction, nowUs)
}

/** What leaders say about markers: done, given up, or to be tried again with whoever leads then (C-130). */
export function onMarkersAnswered(
  broker: BrokerState,
  transactionalId: string,
  results: readonly MarkerResult[],
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const transaction = broker.coordinator.transactions.get(transactionalId)
  if (!transaction?.metadata.status.startsWith('Prepare')) return
  const answered = new Set(results.map((result) => result.partition))
  const isOver = new Set<PartitionIndex>()
  for (const { partition, error } of results) {
    if (error === ERROR.NONE || GIVE_UP.has(error)) isOver.add(partition)
  }
  transaction.markersSent = transaction.markersSent.filter((partition) => !answered.has(partition))
  transaction.markersLeft = transaction.markersLeft.filter((partition) => !isOver.has(partition))
  if (transaction.markersLeft.length === 0) sendMarkers(broker, transaction, out, nowUs)
  else if (isOver.size < results.length) retryMarkersLater(broker, transaction, nowUs)
}

/** Markers and ends that wait for another try. */
export function retryMarkers(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  const nowMs = millisOf(nowUs)
  for (const transaction of broker.coordinator.transactions.values()) {
    if (transaction.retryAtMs > nowMs || transaction.writeId !== -1) continue
    sendMarkers(broker, transaction, out, nowUs)
  }
}

/** The next try, NEVER if none waits. */
export function nextMarkerMs(broker: BrokerState): Millis {
  let nextMs = NEVER
  for (const { retryAtMs } of broker.coordinator.transactions.values()) nextMs = Math.min(nextMs, retryAtMs)
  return nextMs
}

/** WriteTxnMarkers at a partition leader: answered when every marker is replicated. */
export function handleWriteTxnMarkers(
  broker: BrokerState,
  server: ServerConnection,
  request: WriteTxnMarkers,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const parts = request.partitions.map((partition) => writeMarker(broker, request, partition, out, nowUs))
  parkMarkers(broker, server.id, server.current?.correlationId ?? -1, parts, out, nowUs)
}

function writeOwnMarkers(
  broker: BrokerState,
  transaction: CoordinatedTransaction,
  request: WriteTxnMarkers,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const { coordinator } = broker
  const writeId = coordinator.nextWriteId++
  coordinator.writes.set(writeId, { kind: 'marker', transactionalId: transaction.metadata.transactionalId })
  const parts = request.partitions.map((partition) => writeMarker(broker, request, partition, out, nowUs))
  parkMarkers(broker, -1, writeId, parts, out, nowUs)
}

function parkMarkers(
  broker: BrokerState,
  connection: number,
  correlationId: number,
  parts: DelayedProducePart[],
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  parkProduce(
    broker,
    {
      connection,
      correlationId,
      producer: -1,
      deadlineMs: millisOf(nowUs) + broker.config.requestTimeoutMs,
      parts,
      unsettled: parts.filter((part) => !part.isSettled).length,
      isMarkerWrite: true,
    },
    out,
  )
}

/**
 * Append one marker: a control batch of one record, which takes one offset and is written by the rules of acks=all.
 *
 * @source C-130, C-131, C-135
 */
function writeMarker(
  broker: BrokerState,
  request: WriteTxnMarkers,
  index: PartitionIndex,
  out: Outbox<Message>,
  nowUs: Micros,
): DelayedProducePart {
  const result = (error: number, requiredOffset: number): DelayedProducePart => ({
    partition: index,
    requiredOffset,
    baseOffset: requiredOffset - 1,
    logAppendTimeMs: -1,
    error,
    isSettled: error !== ERROR.NONE,
  })
  const partition = broker.partitions[index]
  if (!partition || partition.role === 'none') return result(ERROR.UNKNOWN_TOPIC_OR_PARTITION, -1)
  if (partition.role === 'offline') return result(ERROR.KAFKA_STORAGE_ERROR, -1)
  if (partition.role !== 'leader') return result(ERROR.NOT_LEADER_OR_FOLLOWER, -1)
  const { features } = broker.options.profile
  if (partition.isr.length < minIsrOf(partition, features)) return result(ERROR.NOT_ENOUGH_REPLICAS, -1)
  const entry = partition.log.producers.entries.get(request.producerId)
  if (entry) {
    if (request.coordinatorEpoch < entry.coordinatorEpoch) return result(ERROR.TRANSACTION_COORDINATOR_FENCED, -1)
    const isOpen = entry.currentTxnFirstOffset !== -1
    const isStale =
      request.producerEpoch < entry.epoch ||
      (features.transactionsV2 && isOpen && request.producerEpoch === entry.epoch)
    if (isStale) return result(ERROR.INVALID_PRODUCER_EPOCH, -1)
  }
  const batch = markerBatch(request, index, nowUs)
  const { requiredOffset } = appendToLeaderLog(broker, partition, batch, out, nowUs)
  const committed = request.committed ? 1 : 0
  out.emit(CLUSTER.transactionMarkerWritten, broker.id, index, request.producerId, requiredOffset - 1, committed)
  return result(ERROR.NONE, requiredOffset)
}

function markerBatch(request: WriteTxnMarkers, partition: PartitionIndex, nowUs: Micros): RecordBatch {
  return {
    id: -1,
    partition,
    records: [],
    recordCount: 1,
    sizeBytes: MARKER_BATCH_BYTES,
    producerId: request.producerId,
    producerEpoch: request.producerEpoch,
    baseSequence: -1,
    isTransactional: true,
    control: request.committed ? 'commit' : 'abort',
    coordinatorEpoch: request.coordinatorEpoch,
    maxTimestampMs: EPOCH_MS + millisOf(nowUs),
  }
}

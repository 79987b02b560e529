import type { PartitionState } from '../engine/cluster/partition.ts'
import { lastStableOffset } from '../engine/cluster/unified-log.ts'
import type { LogBatch, TransactionStatus } from '../engine/protocol/messages.ts'
import type { PartitionMemory, ReplicaMemory } from './monitor-state.ts'
import { violate, type Watch } from './watch.ts'

/**
 * What may follow a decision, and what an end may follow (C-126, C-129): the other states are free. An abort of nothing is
 * complete at once.
 */
const AFTER: Partial<Record<TransactionStatus, readonly TransactionStatus[]>> = {
  PrepareCommit: ['PrepareCommit', 'CompleteCommit'],
  PrepareAbort: ['PrepareAbort', 'CompleteAbort'],
}
const BEFORE: Partial<Record<TransactionStatus, readonly TransactionStatus[]>> = {
  CompleteCommit: ['PrepareCommit', 'CompleteCommit'],
  CompleteAbort: ['PrepareAbort', 'CompleteAbort', 'CompleteCommit', 'Empty'],
}

/**
 * I-31, when a batch is written for the first time: a decision once taken is carried out, by its coordinator and by the
 * markers that it has written; and nobody opens a second transaction.
 */
export function checkTransactionRecord(
  watch: Watch,
  broker: number,
  { partition }: PartitionState,
  history: PartitionMemory,
  replica: ReplicaMemory,
  stored: LogBatch,
): void {
  const { leaderEpoch, batch } = stored
  const { transactionState: next } = batch
  if (next) {
    const before = replica.transactions.get(next.transactionalId)
    const isLegal =
      !before ||
      ((AFTER[before.status]?.includes(next.status) ?? true) && (BEFORE[next.status]?.includes(before.status) ?? true))
    // A write that failed may stand in the log all the same: its coordinator has not taken that step (C-126).
    const taken = watch.world.brokers[broker - 1]?.coordinator.transactions.get(next.transactionalId)?.metadata.status
    if (!isLegal && (taken === undefined || taken === before.status)) {
      const text = `transaction ${next.transactionalId} went from ${before.status} to ${next.status}`
      violate(watch, 'I-31', partition, broker, text)
    }
    const { producerId, producerEpoch, status, partitions } = next
    watch.state.decisions.set(producerId, { status, producerEpoch, partitions, coordinatorEpoch: leaderEpoch })
    return
  }
  if (batch.control) checkMarker(watch, broker, partition, batch)
  else if (batch.isTransactional) checkOpening(watch, broker, partition, history, replica, stored)
}

/**
 * Nobody goes on in a new epoch where a transaction of the one before is open. Without verification (C-133) a leader takes
 * whatever its epochs and sequences allow (C-113): a request that comes after the marker, or for a partition that was never
 * added, opens a transaction that no marker will end.
 */
function checkOpening(
  watch: Watch,
  broker: number,
  partition: number,
  history: PartitionMemory,
  replica: ReplicaMemory,
  { baseOffset, leaderEpoch, batch }: LogBatch,
): void {
  const { producerId, producerEpoch } = batch
  const open = replica.producers.get(producerId)
  if (!open || open.openFrom === -1) {
    if (isStray(watch, broker, partition, batch)) history.strays.set(producerId, baseOffset)
    else history.strays.delete(producerId)
    return
  }
  // A leader of before has not got the marker; what it writes is cut off again.
  if (leaderEpoch < history.ledEpoch || open.epoch >= producerEpoch || history.hasLost) return
  if (history.strays.get(producerId) === open.openFrom) return
  const text = `producer ${producerId} wrote ${baseOffset} in epoch ${producerEpoch}, and its transaction of epoch ${open.epoch} is open`
  violate(watch, 'I-31', partition, broker, text)
}

/** Does the batch open a transaction that its coordinator does not know, at a leader that does not ask? */
function isStray(watch: Watch, broker: number, partition: number, { producerId, producerEpoch }: LogBatch['batch']) {
  const config = watch.world.brokers[broker - 1]?.config
  const { verifiesTransactions, transactionsV2 } = watch.features
  if (verifiesTransactions && (transactionsV2 || config?.transactionPartitionVerificationEnable)) return false
  const decision = watch.state.decisions.get(producerId)
  const isKnown =
    decision?.status === 'Ongoing' &&
    decision.producerEpoch === producerEpoch &&
    decision.partitions.includes(partition)
  return !isKnown
}

/** A marker says what the coordinator of that epoch decided. */
function checkMarker(watch: Watch, broker: number, partition: number, batch: LogBatch['batch']): void {
  const decision = watch.state.decisions.get(batch.producerId)
  if (!decision || decision.coordinatorEpoch !== batch.coordinatorEpoch) return
  const isOther =
    (decision.status === 'PrepareCommit' && batch.control === 'abort') ||
    (decision.status === 'PrepareAbort' && batch.control === 'commit')
  if (!isOther) return
  const text = `marker ${batch.control} for producer ${batch.producerId}, whose coordinator is at ${decision.status}`
  violate(watch, 'I-31', partition, broker, text)
}

/** I-31, at the end of a step: the last stable offset lies at or before every transaction that is open or ends above it. */
export function checkStableOffset(
  watch: Watch,
  broker: number,
  { partition, log }: PartitionState,
  replica: ReplicaMemory,
): void {
  if (replica.producers.size === 0) return
  const { highWatermark } = log
  const stable = lastStableOffset(log)
  let first = Number.POSITIVE_INFINITY
  for (const { openFrom } of replica.producers.values()) if (openFrom !== -1 && openFrom < first) first = openFrom
  if (replica.closed.length > 0) {
    for (const { firstOffset, markerOffset } of replica.closed) {
      if (markerOffset >= highWatermark && firstOffset < first) first = firstOffset
    }
    if (partition >= 0 && isAnyDone(replica, highWatermark)) {
      replica.closed = replica.closed.filter(({ markerOffset }) => markerOffset >= highWatermark)
    }
  }
  if (stable <= first) return
  violate(
    watch,
    'I-31',
    partition,
    broker,
    `the stable offset of b${broker} is ${stable}, a transaction began at ${first}`,
  )
}

function isAnyDone(replica: ReplicaMemory, highWatermark: number): boolean {
  for (const { markerOffset } of replica.closed) if (markerOffset < highWatermark) return true
  return false
}

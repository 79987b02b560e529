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
  { baseOffset, leaderEpoch, batch }: LogBatch,
): void {
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
    watch.state.decisions.set(next.producerId, { status: next.status, coordinatorEpoch: leaderEpoch })
    return
  }
  if (batch.control) checkMarker(watch, broker, partition, batch)
  else if (batch.isTransactional && leaderEpoch >= history.ledEpoch) {
    // A leader of before has not got the marker; what it writes is cut off again.
    const open = replica.producers.get(batch.producerId)
    if (!open || open.openFrom === -1 || open.epoch >= batch.producerEpoch || history.hasLost) return
    const text = `producer ${batch.producerId} wrote ${baseOffset} in epoch ${batch.producerEpoch}, and its transaction of epoch ${open.epoch} is open`
    violate(watch, 'I-31', partition, broker, text)
  }
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

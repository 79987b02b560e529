import type { PartitionState } from '../engine/cluster/partition.ts'
import { addSequence } from '../engine/cluster/producer-state-manager.ts'
import type { UnifiedLogState } from '../engine/cluster/unified-log.ts'
import { append, emptyList, itemAt } from '../engine/kernel/chunked-list.ts'
import type { LogBatch } from '../engine/protocol/messages.ts'
import { checkSequence } from './check-idempotence.ts'
import { checkTransactionRecord } from './check-transactions.ts'
import { advanceMatch } from './committed.ts'
import type { PartitionMemory, ReplicaMemory } from './monitor-state.ts'
import { historyOf, newReplica, replicaOf } from './monitor-state.ts'
import { isSameBatch } from './same-batch.ts'
import { violate, type Watch } from './watch.ts'

/**
 * Read what a replica's log has got since the last look, batch by batch, against everything that was ever written to this
 * partition. After a truncation the whole log is read again.
 */
export function followLog(watch: Watch, broker: number, partition: PartitionState): ReplicaMemory {
  const { log } = partition
  const replica = replicaOf(watch.state, broker, partition.partition)
  const { length } = log.batches
  const isCut =
    length < replica.length || (replica.length > 0 && itemAt(log.batches, replica.length - 1) !== replica.last)
  if (!isCut && length === replica.length) {
    checkEnd(watch, broker, partition, replica)
    return replica
  }
  const history = historyOf(watch.state, partition.partition)
  if (isCut) rewind(replica, log)
  const from = replica.length
  for (let i = from; i < length; i++) followBatch(watch, broker, partition, history, replica, itemAt(log.batches, i))
  checkEnd(watch, broker, partition, replica)
  if (isCut) checkEpochCache(watch, broker, partition)
  if (replica.endOffset > replica.highestEnd) replica.highestEnd = replica.endOffset
  if (replica.lostTo > 0 && !isCut) regain(replica)
  advanceMatch(history, replica, log)
  return replica
}

/** Forget the replica's log; it is read again from its start. What its disk lost stays lost. */
function rewind(replica: ReplicaMemory, log: UnifiedLogState): void {
  const fresh = newReplica()
  replica.cutFrom = Math.max(replica.cutFrom, replica.endOffset)
  replica.length = 0
  replica.last = undefined
  replica.endOffset = log.logStartOffset
  replica.segmentIndex = -1
  replica.isStranger = false
  replica.matched = 0
  replica.producers = fresh.producers
  replica.closed = fresh.closed
  replica.transactions = fresh.transactions
}

/** What was lost and has been fetched again is there. */
function regain(replica: ReplicaMemory): void {
  if (replica.endOffset > replica.lostFrom) replica.lostFrom = replica.endOffset
  if (replica.lostFrom >= replica.lostTo) replica.lostTo = 0
}

function checkEnd(watch: Watch, broker: number, { partition, log }: PartitionState, replica: ReplicaMemory): void {
  const end = replica.length === 0 ? log.logStartOffset : replica.endOffset
  if (end === log.logEndOffset) return
  violate(watch, 'I-20', partition, broker, `the batches of b${broker} end at ${end}, its log at ${log.logEndOffset}`)
}

function followBatch(
  watch: Watch,
  broker: number,
  partition: PartitionState,
  history: PartitionMemory,
  replica: ReplicaMemory,
  stored: LogBatch,
): void {
  const { partition: index, log } = partition
  const { last } = replica
  const { baseOffset, leaderEpoch, batch } = stored
  const expected = last ? replica.endOffset : log.logStartOffset
  if (baseOffset !== expected) {
    violate(watch, 'I-20', index, broker, `in the log of b${broker} offset ${baseOffset} follows ${expected - 1}`)
  }
  if (last && leaderEpoch < last.leaderEpoch) {
    violate(watch, 'I-9', index, broker, `in the log of b${broker} epoch ${leaderEpoch} follows ${last.leaderEpoch}`)
  }
  const isCreated = !replica.isStranger && place(watch, broker, index, history, replica, stored)
  if (!last || last.leaderEpoch !== leaderEpoch) checkEpochEntry(watch, broker, partition, stored)
  if (isCreated) checkCreated(watch, broker, partition, history, replica, stored)
  if (batch.transactionState) replica.transactions.set(batch.transactionState.transactionalId, batch.transactionState)
  if (batch.producerId >= 0) traceProducer(watch, broker, index, replica, stored)
  replica.last = stored
  replica.length++
  replica.endOffset = baseOffset + batch.recordCount
}

/**
 * I-10: whoever holds a batch of an epoch holds the same batch, with the same one in front of it; so two logs that share a
 * batch are one up to there.
 *
 * @returns Is the batch new to the world?
 */
function place(
  watch: Watch,
  broker: number,
  partition: number,
  history: PartitionMemory,
  replica: ReplicaMemory,
  stored: LogBatch,
): boolean {
  const { last } = replica
  const isSameEpoch = last !== undefined && last.leaderEpoch === stored.leaderEpoch
  let segment = history.segments.get(stored.leaderEpoch)
  if (!segment) {
    segment = { parent: last, batches: emptyList() }
    history.segments.set(stored.leaderEpoch, segment)
  } else if (!isSameEpoch && !isSameParent(segment.parent, last)) {
    return estrange(watch, broker, partition, replica, stored)
  }
  const next = isSameEpoch ? replica.segmentIndex + 1 : 0
  replica.segmentIndex = next
  if (next === segment.batches.length) {
    append(segment.batches, stored)
    return true
  }
  if (!isSameBatch(itemAt(segment.batches, next), stored)) estrange(watch, broker, partition, replica, stored)
  return false
}

function isSameParent(a: LogBatch | undefined, b: LogBatch | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && isSameBatch(a, b))
}

function estrange(watch: Watch, broker: number, partition: number, replica: ReplicaMemory, stored: LogBatch): false {
  replica.isStranger = true
  const what = `offset ${stored.baseOffset} of epoch ${stored.leaderEpoch}`
  violate(watch, 'I-10', partition, broker, `b${broker} and another replica both hold ${what}, and differ up to there`)
  const { committedEnd, leaders, ledEpoch } = historyOf(watch.state, partition)
  if (stored.baseOffset < committedEnd && leaders.get(ledEpoch) === broker) {
    violate(watch, 'I-20', partition, broker, `b${broker} gave ${what}, which is committed, to another record`)
  }
  return false
}

/** I-9: the cache of leader epochs knows where the epoch of this batch began. */
function checkEpochEntry(watch: Watch, broker: number, { partition, log }: PartitionState, stored: LogBatch): void {
  for (let i = log.epochs.length - 1; i >= 0; i--) {
    const entry = log.epochs[i]
    if (entry?.epoch === stored.leaderEpoch && entry.startOffset <= stored.baseOffset) return
  }
  const what = `epoch ${stored.leaderEpoch} at ${stored.baseOffset}`
  violate(watch, 'I-9', partition, broker, `the epoch cache of b${broker} does not know ${what}`)
}

/** I-9: entries of the epoch cache ascend in epoch and in offset. */
export function checkEpochCache(watch: Watch, broker: number, { partition, log }: PartitionState): void {
  for (let i = 1; i < log.epochs.length; i++) {
    const [before, after] = [log.epochs[i - 1], log.epochs[i]]
    if (!before || !after || (before.epoch < after.epoch && before.startOffset < after.startOffset)) continue
    violate(watch, 'I-9', partition, broker, `the epoch cache of b${broker} does not ascend at epoch ${after.epoch}`)
  }
}

/** What holds for a batch when it is written for the first time: by the leader of its epoch, at its end. */
function checkCreated(
  watch: Watch,
  broker: number,
  partition: PartitionState,
  history: PartitionMemory,
  replica: ReplicaMemory,
  stored: LogBatch,
): void {
  const { partition: index } = partition
  const { baseOffset, leaderEpoch, batch } = stored
  if (watch.isSeeding) return
  const leader = history.leaders.get(leaderEpoch)
  if (leader !== broker) {
    violate(
      watch,
      'I-9',
      index,
      broker,
      `b${broker} wrote offset ${baseOffset} of epoch ${leaderEpoch}, led by b${leader}`,
    )
  }
  if (leaderEpoch >= history.ledEpoch && leaderEpoch >= history.forkEpoch && baseOffset < history.committedEnd) {
    violate(watch, 'I-20', index, broker, `b${broker} gave the committed offset ${baseOffset} to another record`)
  }
  if (batch.producerId >= 0) checkSequence(watch, broker, partition, replica, stored)
  checkTransactionRecord(watch, broker, partition, history, replica, stored)
}

/** What the log says of its producers so far (I-27, I-31). */
function traceProducer(
  watch: Watch,
  broker: number,
  partition: number,
  replica: ReplicaMemory,
  { baseOffset, batch }: LogBatch,
): void {
  const before = replica.producers.get(batch.producerId)
  const isNewEpoch = !before || batch.producerEpoch > before.epoch
  const openFrom = before?.openFrom ?? -1
  if (batch.control) {
    if (batch.recordCount !== 1) {
      violate(watch, 'I-31', partition, broker, `the marker at ${baseOffset} takes ${batch.recordCount} offsets`)
    }
    if (openFrom !== -1) replica.closed.push({ firstOffset: openFrom, markerOffset: baseOffset })
  }
  replica.producers.set(batch.producerId, {
    epoch: isNewEpoch ? batch.producerEpoch : before.epoch,
    lastSequence: batch.control
      ? isNewEpoch
        ? -1
        : before.lastSequence
      : addSequence(batch.baseSequence, batch.recordCount - 1),
    timestampMs: batch.maxTimestampMs,
    openFrom: batch.control ? -1 : batch.isTransactional && openFrom === -1 ? baseOffset : openFrom,
  })
}

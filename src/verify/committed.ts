import type { PartitionState } from '../engine/cluster/partition.ts'
import type { UnifiedLogState } from '../engine/cluster/unified-log.ts'
import { append, itemAt, truncateList } from '../engine/kernel/chunked-list.ts'
import type { Micros } from '../engine/kernel/units.ts'
import type { Excuse, PromiseId } from './findings.ts'
import type { PartitionMemory, ReplicaMemory } from './monitor-state.ts'
import { historyOf } from './monitor-state.ts'
import { isSameBatch } from './same-batch.ts'
import { brokersOf, countBits, hasLost, violate, type Watch } from './watch.ts'

/** Why something that was committed may be gone. */
interface Reason {
  readonly excuse: Excuse
  readonly atUs: Micros
  readonly allowedBy: string
}

/** How far a replica's log is the committed one: both only grow, or are cut. */
export function advanceMatch(history: PartitionMemory, replica: ReplicaMemory, log: UnifiedLogState): void {
  const { committed } = history
  const end = Math.min(committed.length, log.batches.length)
  while (replica.matched < end) {
    if (!isSameBatch(itemAt(committed, replica.matched), itemAt(log.batches, replica.matched))) return
    replica.matched++
  }
}

/** Offset up to which a replica holds what is committed. */
export function matchedEnd(history: PartitionMemory, replica: ReplicaMemory): number {
  if (replica.matched >= history.committed.length) return history.committedEnd
  return itemAt(history.committed, replica.matched).baseOffset
}

/**
 * A leader's high watermark is at `highWatermark`: what lies below is committed from now on (I-12, I-20). Leaders of before an
 * unclean election commit nothing any more.
 */
export function commitUpTo(
  watch: Watch,
  broker: number,
  { partition, log, leaderEpoch }: PartitionState,
  replica: ReplicaMemory,
): void {
  const history = historyOf(watch.state, partition)
  const { highWatermark } = log
  if (highWatermark > history.highestWatermark) history.highestWatermark = highWatermark
  if (leaderEpoch < history.forkEpoch || highWatermark <= history.committedEnd) return
  advanceMatch(history, replica, log)
  if (replica.matched < history.committed.length) {
    const offset = itemAt(history.committed, replica.matched).baseOffset
    if (history.fork || hasLost(replica, offset)) return
    violate(watch, 'I-20', partition, broker, `b${broker} leads without the committed offset ${offset}`)
    return
  }
  const { batches } = log
  while (replica.matched < batches.length) {
    const stored = itemAt(batches, replica.matched)
    const end = stored.baseOffset + stored.batch.recordCount
    if (end > highWatermark) break
    append(history.committed, stored)
    history.committedEnd = end
    replica.matched++
  }
}

/**
 * I-12: somebody leads from now on. What was committed and is not in its log is lost: by an unclean election, by a disk that
 * lost it (the new leader's own), or by a bug.
 */
export function checkNewLeader(
  watch: Watch,
  broker: number,
  { partition, leaderEpoch, log }: PartitionState,
  replica: ReplicaMemory,
): void {
  const history = historyOf(watch.state, partition)
  const { fork } = history
  advanceMatch(history, replica, log)
  if (replica.matched < history.committed.length) {
    const fromOffset = itemAt(history.committed, replica.matched).baseOffset
    let reason: Reason | undefined
    if (fork && fork.leaderEpoch <= leaderEpoch) reason = fork
    else if (hasLost(replica, fromOffset)) {
      reason = { excuse: 'dataLoss', atUs: replica.lostAtUs, allowedBy: replica.lostBy }
      // Leaders of before commit nothing any more, as after an unclean election.
      history.forkEpoch = Math.max(history.forkEpoch, leaderEpoch)
    }
    if (!reason) {
      const text = `b${broker} leads epoch ${leaderEpoch} without the committed offsets ${fromOffset}..${history.committedEnd - 1}`
      violate(watch, 'I-12', partition, broker, text)
    }
    loseCommitted(watch, broker, partition, history, replica.matched, reason)
  }
  if (fork && fork.leaderEpoch <= leaderEpoch) history.fork = undefined
}

/** What was committed from batch `length` on is gone, legally or not: nothing more is owed of it. */
function loseCommitted(
  watch: Watch,
  broker: number,
  partition: number,
  history: PartitionMemory,
  length: number,
  reason: Reason | undefined,
): void {
  const fromOffset = itemAt(history.committed, length).baseOffset
  const toOffset = history.committedEnd
  const still: number[] = []
  for (const [holder, row] of watch.state.replicas.entries()) {
    const other = row?.[partition]
    if (!other) continue
    if (other.matched > length) still.push(holder)
    other.matched = Math.min(other.matched, length)
  }
  if (reason) {
    const breach = (promise: PromiseId, end: number, text: string) => {
      const { excuse, atUs: allowedAtUs, allowedBy } = reason
      const { nowUs: atUs } = watch.world
      watch.state.breaches.push({
        promise,
        atUs,
        partition,
        excuse,
        allowedAtUs,
        allowedBy,
        fromOffset,
        toOffset: end,
        text,
      })
    }
    breach('committedKept', toOffset, `b${broker} leads without the committed offsets ${fromOffset}..${toOffset - 1}`)
    if (history.ackedEnd > fromOffset) {
      const end = Math.min(history.ackedEnd, toOffset)
      breach('ackedAllKept', end, `offsets ${fromOffset}..${end - 1} were acknowledged with acks=all`)
      if (reason.excuse === 'dataLoss') checkDurability(watch, broker, partition, history, fromOffset)
    }
    if (history.deliveredEnd > fromOffset) {
      const end = Math.min(history.deliveredEnd, toOffset)
      breach('consumersSeeCommitted', end, `consumers have read offsets ${fromOffset}..${end - 1}`)
    }
    if (still.length > 0) {
      breach('logsAgree', toOffset, `${still.map((id) => `b${id}`).join(', ')} had offsets that the leader has not`)
    }
  }
  truncateList(history.committed, length)
  history.committedEnd = fromOffset
  history.looseTo = history.looseFrom < fromOffset ? Math.min(history.looseTo, fromOffset) : 0
  history.deliveredEnd = Math.min(history.deliveredEnd, fromOffset)
  history.ackedEnd = Math.min(history.ackedEnd, fromOffset)
  for (const group of history.acks) group.toOffset = Math.min(group.toOffset, fromOffset)
  history.acks = history.acks.filter((group) => group.fromOffset < group.toOffset)
}

/** I-13: what acks=all acked survives while fewer than m of its ISR are out at a time. */
function checkDurability(
  watch: Watch,
  broker: number,
  partition: number,
  history: PartitionMemory,
  fromOffset: number,
): void {
  for (const { isr, minIsr, fromOffset: first, toOffset, isSpent } of history.acks) {
    if (isSpent || toOffset <= fromOffset) continue
    const members = brokersOf(isr).map((id) => `b${id}`)
    const text = `offsets ${Math.max(first, fromOffset)}..${toOffset - 1}, acknowledged by ${members.join(', ')}, are lost, and never were ${minIsr} of them out`
    violate(watch, 'I-13', partition, broker, text)
  }
}

/** Offsets up to `endOffset` were acked with acks=all, by these brokers (a bit set). */
export function noteAcked(
  history: PartitionMemory,
  isr: number,
  minIsr: number,
  fromOffset: number,
  endOffset: number,
): void {
  if (endOffset <= history.ackedEnd) return
  history.ackedEnd = endOffset
  const last = history.acks[history.acks.length - 1]
  if (last && last.isr === isr && last.minIsr === minIsr && !last.isSpent) {
    last.toOffset = endOffset
    return
  }
  const isSpent = countBits(history.out & isr) >= minIsr
  history.acks.push({ isr, minIsr, fromOffset, toOffset: endOffset, isSpent })
}

/** A broker fails for this partition: from now until it is back in the ISR it does not count (I-13). */
export function noteOut(history: PartitionMemory, broker: number): void {
  const bit = 1 << broker
  if (history.out & bit) return
  history.out |= bit
  for (const group of history.acks) {
    if (!group.isSpent && countBits(history.out & group.isr) >= group.minIsr) group.isSpent = true
  }
}

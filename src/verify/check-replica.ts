import type { BrokerState } from '../engine/cluster/broker-state.ts'
import { canJoinIsr } from '../engine/cluster/metadata-cache.ts'
import { type FollowerState, followerOf, minIsrOf, type PartitionState } from '../engine/cluster/partition.ts'
import { lastStableOffset } from '../engine/cluster/unified-log.ts'
import { itemAt } from '../engine/kernel/chunked-list.ts'
import { millisOf } from '../engine/kernel/units.ts'
import { checkStableOffset } from './check-transactions.ts'
import { checkEpochCache } from './follow-log.ts'
import { historyOf, type ReplicaMemory } from './monitor-state.ts'
import { pictureOf, violate, type Watch } from './watch.ts'

/** What holds for one replica by itself at the end of a step: I-1, I-3, I-4, I-7, I-9, I-23, I-30, I-31. */
export function checkReplica(
  watch: Watch,
  broker: BrokerState,
  partition: PartitionState,
  replica: ReplicaMemory,
): void {
  const { log, partition: index } = partition
  const stable = lastStableOffset(log)
  const { logStartOffset, highWatermark, logEndOffset } = log
  if (logStartOffset < 0 || logStartOffset > stable || stable > highWatermark || highWatermark > logEndOffset) {
    const text = `b${broker.id}: ${logStartOffset} ≤ ${stable} ≤ ${highWatermark} ≤ ${logEndOffset} does not hold`
    violate(watch, 'I-1', index, broker.id, text)
  }
  checkEdge(watch, broker.id, partition)
  checkEpochCache(watch, broker.id, partition)
  checkStableOffset(watch, broker.id, partition, replica)
  checkEpochs(watch, broker.id, partition, replica)
  if (partition.role === 'leader') checkLeader(watch, broker, partition, replica)
  else {
    replica.ledHighWatermark = -1
    const history = historyOf(watch.state, index)
    if (highWatermark > history.highestWatermark) {
      const text = `the high watermark of follower b${broker.id} is ${highWatermark}, no leader ever had more than ${history.highestWatermark}`
      violate(watch, 'I-4', index, broker.id, text)
    }
  }
}

/** I-30: the high watermark lies between two batches. */
function checkEdge(watch: Watch, broker: number, { partition, log }: PartitionState): void {
  const { highWatermark, logEndOffset, logStartOffset, batches } = log
  if (highWatermark >= logEndOffset || highWatermark <= logStartOffset) return
  let low = 0
  let high = batches.length - 1
  // Mostly it is near the end.
  if (high >= 4 && itemAt(batches, high - 4).baseOffset <= highWatermark) low = high - 4
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (itemAt(batches, middle).baseOffset <= highWatermark) low = middle
    else high = middle - 1
  }
  if (batches.length > 0 && itemAt(batches, low).baseOffset === highWatermark) return
  violate(watch, 'I-30', partition, broker, `the high watermark ${highWatermark} of b${broker} lies inside a batch`)
}

/** I-7: a broker never applies an older word than it knows. A dead one has forgotten all words. */
function checkEpochs(watch: Watch, broker: number, partition: PartitionState, replica: ReplicaMemory): void {
  const { partition: index, leaderEpoch, partitionEpoch } = partition
  if (leaderEpoch !== -1 && (leaderEpoch < replica.leaderEpoch || partitionEpoch < replica.partitionEpoch)) {
    const before = `${replica.leaderEpoch}/${replica.partitionEpoch}`
    violate(watch, 'I-7', index, broker, `b${broker} went from epoch ${before} to ${leaderEpoch}/${partitionEpoch}`)
  }
  if (leaderEpoch !== replica.leaderEpoch) replica.ledHighWatermark = -1
  replica.leaderEpoch = leaderEpoch
  replica.partitionEpoch = partitionEpoch
}

/** I-3 within a leadership, I-23. */
function checkLeader(watch: Watch, broker: BrokerState, partition: PartitionState, replica: ReplicaMemory): void {
  const { partition: index, log, isr, maximalIsr, pendingIsr } = partition
  const { highWatermark } = log
  if (highWatermark < replica.ledHighWatermark) {
    const text = `the high watermark of leader b${broker.id} fell from ${replica.ledHighWatermark} to ${highWatermark}`
    violate(watch, 'I-3', index, broker.id, text)
  }
  replica.ledHighWatermark = highWatermark
  if (replica.isEvaluated) {
    replica.isEvaluated = false
    const candidate = highWatermarkCandidate(watch, broker, partition)
    if (candidate > highWatermark) {
      const text = `the high watermark of leader b${broker.id} stays at ${highWatermark}, ${candidate} was due`
      violate(watch, 'I-3', index, broker.id, text)
    }
  }
  const isWithin = isr.every((member) => maximalIsr.includes(member))
  const isSame = isWithin && isr.length === maximalIsr.length
  if (!(pendingIsr?.isExpansion ? isWithin : isSame)) {
    violate(watch, 'I-23', index, broker.id, `b${broker.id} works with ISR ${maximalIsr}, committed is ${isr}`)
  }
  checkAgainstController(watch, broker.id, partition)
}

/** I-23: ISR and leader are the controller's: a broker that knows its newest word has no other. */
function checkAgainstController(watch: Watch, broker: number, partition: PartitionState): void {
  const entry = pictureOf(watch, partition.partition)
  if (!entry || entry.partitionEpoch !== partition.partitionEpoch) return
  const isSame = entry.leader === broker && isSameSet(entry.isr, partition.isr)
  if (isSame) return
  const text = `b${broker} leads with ISR ${partition.isr}, the controller says b${entry.leader} with ${entry.isr}`
  violate(watch, 'I-23', partition.partition, broker, text)
}

/** The same brokers, in any order? */
export function isSameSet(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((member) => b.includes(member))
}

/** Where the high watermark belongs by C-43, worked out from what the leader knows; -1: it must not move. */
export function highWatermarkCandidate(watch: Watch, broker: BrokerState, partition: PartitionState): number {
  const { features } = watch
  if (features.strictMinIsr && partition.isr.length < minIsrOf(partition, features)) return -1
  const end = partition.log.logEndOffset
  let candidate = end
  for (const member of partition.replicas) {
    if (member === broker.id) continue
    const follower = followerOf(partition, member)
    const leo = follower?.leo ?? -1
    if (leo >= candidate) continue
    if (partition.maximalIsr.includes(member) || (follower && isAwaited(watch, broker, follower, end))) candidate = leo
  }
  return candidate
}

/** One who has nearly caught up and may join is waited for. */
function isAwaited(watch: Watch, broker: BrokerState, follower: FollowerState, end: number): boolean {
  const lagMs = millisOf(watch.world.nowUs) - follower.lastCaughtUpTimeMs
  if (follower.leo !== end && lagMs > broker.config.replicaLagTimeMaxMs) return false
  return canJoinIsr(broker.metadata, follower.broker, follower.brokerEpoch, watch.features)
}

import type { BrokerState } from '../engine/cluster/broker-state.ts'
import { followerOf, minIsrOf, type PartitionState } from '../engine/cluster/partition.ts'
import { lastStableOffset } from '../engine/cluster/unified-log.ts'
import { highWatermarkCandidate } from './check-replica.ts'
import { commitUpTo } from './committed.ts'
import { followLog } from './follow-log.ts'
import { historyOf } from './monitor-state.ts'
import { replicaAt, touch, violate, type Watch } from './watch.ts'

/** A high watermark has moved: I-3, I-17, I-18 of a leader's, I-4 of a follower's. */
export function onHighWatermark(
  watch: Watch,
  id: number,
  index: number,
  highWatermark: number,
  previous: number,
  role: number,
): void {
  const broker = watch.world.brokers[id - 1]
  const partition = broker?.partitions[index]
  if (!broker || !partition) return
  const replica = touch(watch, id, index)
  if (role !== 1) {
    checkFollower(watch, broker, partition, highWatermark, previous)
    return
  }
  if (highWatermark < previous) {
    violate(watch, 'I-3', index, id, `the high watermark of leader b${id} fell from ${previous} to ${highWatermark}`)
  }
  const candidate = highWatermarkCandidate(watch, broker, partition)
  const { features } = watch
  if (features.strictMinIsr && partition.isr.length < minIsrOf(partition, features)) {
    const text = `the high watermark of b${id} moved to ${highWatermark} with ${partition.isr.length} in the ISR, ${minIsrOf(partition, features)} are needed`
    violate(watch, 'I-17', index, id, text)
  } else if (highWatermark > previous && highWatermark !== candidate) {
    const text = `the high watermark of b${id} moved to ${highWatermark}, ${candidate} was due`
    violate(watch, 'I-3', index, id, text)
  }
  for (const member of partition.maximalIsr) {
    if (member === id) continue
    const known = replica.known[member] ?? -1
    if (highWatermark <= known) continue
    const text = `the high watermark of b${id} passed ISR member b${member}, last heard of at ${known}, to ${highWatermark}`
    violate(watch, 'I-18', index, id, text)
  }
  followLog(watch, id, partition)
  commitUpTo(watch, id, partition, replica)
  const history = historyOf(watch.state, index)
  const stable = lastStableOffset(partition.log)
  if (stable > history.highestStable) history.highestStable = stable
}

/** I-4: a follower has at most what its leader has told it, and at most what it holds. */
function checkFollower(
  watch: Watch,
  broker: BrokerState,
  partition: PartitionState,
  highWatermark: number,
  previous: number,
): void {
  const { partition: index, log, leaderEpoch } = partition
  if (highWatermark > log.logEndOffset) {
    const text = `the high watermark of b${broker.id} is ${highWatermark}, its log ends at ${log.logEndOffset}`
    violate(watch, 'I-4', index, broker.id, text)
  }
  // A truncation takes it down to the log's end, whatever the leader has said.
  const isCut = highWatermark < previous && highWatermark === log.logEndOffset
  if (partition.role !== 'follower' || isCut) return
  const leader = replicaAt(watch, partition.leader, index)
  if (leader?.role !== 'leader' || leader.leaderEpoch !== leaderEpoch) return
  const told = followerOf(leader, broker.id)?.lastSentHighWatermark ?? -1
  if (told === -1 || highWatermark <= told) return
  const text = `b${broker.id} took ${highWatermark} for the high watermark, its leader has told it ${told}`
  violate(watch, 'I-4', index, broker.id, text)
}

/**
 * The leader has heard how far a follower is: I-19. It may be less by now if it has truncated or lost something since it
 * asked.
 */
export function onFollowerFetched(
  watch: Watch,
  id: number,
  index: number,
  follower: number,
  fetchOffset: number,
): void {
  const replica = touch(watch, id, index)
  replica.known[follower] = fetchOffset
  replica.isEvaluated = true
  const state = replicaAt(watch, follower, index)
  const end = state?.log.logEndOffset ?? 0
  if (fetchOffset <= end) return
  const memory = watch.state.replicas[follower]?.[index]
  if (!state || (memory && memory.cutFrom >= fetchOffset)) return
  violate(watch, 'I-19', index, id, `b${id} believes b${follower} to be at ${fetchOffset}, its log ends at ${end}`)
}

import { effectiveMinIsr, minIsrOf } from '../engine/cluster/partition.ts'
import { configOf } from './check-controller.ts'
import { advanceMatch, matchedEnd } from './committed.ts'
import { historyOf, type PartitionMemory, type ReplicaMemory } from './monitor-state.ts'
import { currentLeader, hasLost, pictureOf, replicaAt, violate, type Watch } from './watch.ts'

/**
 * I-2, I-11, I-26: who counts as in sync has everything below the current leader's high watermark, to the batch; who may be
 * elected from outside has everything that was ever committed.
 *
 * Excused is a member whose disk lost it, until it is out of the ISR, and everybody during an unclean election.
 */
export function checkMembers(watch: Watch, partition: number): void {
  const history = historyOf(watch.state, partition)
  if (history.fork) return
  const entry = pictureOf(watch, partition)
  if (entry && entry.leaderEpoch >= history.forkEpoch) {
    for (const member of entry.elr) checkEligible(watch, partition, member, history)
  }
  const id = currentLeader(watch, partition)
  const leader = id === 0 ? undefined : replicaAt(watch, id, partition)
  if (!leader) return
  const { highWatermark } = leader.log
  for (const member of leader.maximalIsr) {
    // A reassignment may have taken the replica away; the leader hears of it later.
    const isReplica = entry?.replicas.includes(member) ?? true
    if (member !== id && isReplica) checkMember(watch, partition, id, member, highWatermark, history)
  }
  for (const member of entry?.isr ?? []) {
    if (member !== id && !leader.maximalIsr.includes(member)) {
      checkMember(watch, partition, id, member, highWatermark, history)
    }
  }
}

function checkMember(
  watch: Watch,
  partition: number,
  leader: number,
  member: number,
  highWatermark: number,
  history: PartitionMemory,
): void {
  const log = replicaAt(watch, member, partition)?.log
  const replica = watch.state.replicas[member]?.[partition]
  const end = log?.logEndOffset ?? 0
  if (end < highWatermark) {
    if (replica && (hasLost(replica, end) || replica.isDeleted)) return
    const text = `the high watermark of b${leader} is ${highWatermark}, the log of ISR member b${member} ends at ${end}`
    violate(watch, 'I-2', partition, leader, text)
    return
  }
  if (!replica || !log) return
  advanceMatch(history, replica, log)
  const matched = matchedEnd(history, replica)
  if (matched >= highWatermark || matched >= history.committedEnd) return
  const text = `ISR member b${member} differs from what is committed at offset ${matched}, below ${highWatermark}`
  violate(watch, 'I-11', partition, member, text)
}

/** I-26: an eligible leader replica holds everything that was ever below a high watermark. */
function checkEligible(watch: Watch, partition: number, member: number, history: PartitionMemory): void {
  const log = replicaAt(watch, member, partition)?.log
  const replica = watch.state.replicas[member]?.[partition]
  if (!log || !replica) return
  advanceMatch(history, replica, log)
  const end = matchedEnd(history, replica)
  if (end >= history.committedEnd || hasLost(replica, end) || isLoose(watch, partition, end, history)) return
  const text = `b${member} is eligible to lead and lacks the committed offsets ${end}..${history.committedEnd - 1}`
  violate(watch, 'I-26', partition, member, text)
}

/**
 * Was this offset committed by a leader that had not read of a higher min.insync.replicas? The controller makes eligible whom
 * it takes out of an ISR smaller than the new minimum, and the answer reaches the leader before the new config does: under the
 * old minimum the high watermark moves without them (C-43, C-87, C-89).
 */
function isLoose(watch: Watch, partition: number, offset: number, history: PartitionMemory): boolean {
  if (offset >= history.looseFrom && offset < history.looseTo) return true
  const leader = replicaAt(watch, currentLeader(watch, partition), partition)
  if (!leader) return false
  const { minInsyncReplicas } = configOf(watch, partition, watch.world.controller.committed)
  const isRaised =
    minIsrOf(leader, watch.features) < effectiveMinIsr(minInsyncReplicas, leader.replicas.length, watch.features)
  if (!isRaised) return false
  history.looseFrom = history.looseTo > 0 ? Math.min(history.looseFrom, offset) : offset
  history.looseTo = history.committedEnd
  return true
}

/**
 * I-21: a log was cut, not by its disk. What was ever below a leader's high watermark must not be in what went.
 *
 * @param before How much of what is committed it held.
 */
export function checkTruncation(
  watch: Watch,
  broker: number,
  partition: number,
  replica: ReplicaMemory,
  before: number,
): void {
  const history = historyOf(watch.state, partition)
  if (replica.matched >= Math.min(before, history.committed.length) || history.fork) return
  const end = matchedEnd(history, replica)
  violate(watch, 'I-21', partition, broker, `b${broker} cut its log to ${end}, offset ${end} is committed`)
}

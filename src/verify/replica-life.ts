import { checkPicture } from './check-controller.ts'
import { checkTruncation } from './check-members.ts'
import { checkNewLeader, commitUpTo, noteOut } from './committed.ts'
import { followLog } from './follow-log.ts'
import { historyOf, newReplica, replicaOf } from './monitor-state.ts'
import { brokersOf, replicaAt, touch, touchAll, violate, type Watch } from './watch.ts'

/** Take the world as it is: logs, leaders, what is committed. Nothing in it can be wrong yet. */
export function seed(watch: Watch): void {
  const { brokers, controller } = watch.world
  for (const broker of brokers) {
    for (const partition of broker.partitions) {
      if (partition?.role !== 'leader') continue
      const { partition: index, leaderEpoch } = partition
      const history = historyOf(watch.state, index)
      history.leaders.set(leaderEpoch, broker.id)
      history.ledEpoch = Math.max(history.ledEpoch, leaderEpoch)
    }
  }
  for (const broker of brokers) {
    for (const partition of broker.partitions) {
      if (!partition) continue
      const { partition: index, leaderEpoch, role, log, followers } = partition
      const history = historyOf(watch.state, index)
      history.appliedEpoch = Math.max(history.appliedEpoch, leaderEpoch)
      history.highestWatermark = Math.max(history.highestWatermark, log.highWatermark)
      const replica = followLog(watch, broker.id, partition)
      for (const { broker: follower, leo } of followers) replica.known[follower] = leo
      if (role === 'leader' && leaderEpoch === history.ledEpoch) commitUpTo(watch, broker.id, partition, replica)
      touch(watch, broker.id, index)
    }
  }
  // Before anybody leads (a cold start) whoever has the longest log below its high watermark has what is committed.
  for (const broker of brokers) {
    for (const partition of broker.partitions) {
      if (!partition) continue
      const history = historyOf(watch.state, partition.partition)
      if (history.ledEpoch === -1)
        commitUpTo(watch, broker.id, partition, replicaOf(watch.state, broker.id, partition.partition))
      history.highestStable = history.highestWatermark
      if (broker.process === 'dead') noteOut(history, broker.id)
    }
  }
  checkPicture(watch, controller.committed)
  watch.image = controller.committed
}

/** I-8, I-12: a broker leads a partition from now on, or goes on leading it in a newer epoch. */
export function onBecameLeader(watch: Watch, broker: number, index: number, leaderEpoch: number): void {
  const partition = replicaAt(watch, broker, index)
  if (!partition) return
  const history = historyOf(watch.state, index)
  const replica = followLog(watch, broker, partition)
  const known = history.leaders.get(leaderEpoch)
  if (known !== undefined && known !== broker) {
    violate(watch, 'I-8', index, broker, `b${known} and b${broker} led in epoch ${leaderEpoch}`)
  }
  const wasLeader = history.leaders.get(replica.leaderEpoch) === broker && replica.ledHighWatermark >= 0
  if (!wasLeader) replica.known = []
  history.leaders.set(leaderEpoch, broker)
  history.appliedEpoch = Math.max(history.appliedEpoch, leaderEpoch)
  const isLatest = leaderEpoch >= history.ledEpoch
  history.ledEpoch = Math.max(history.ledEpoch, leaderEpoch)
  if (isLatest) checkNewLeader(watch, broker, partition, replica)
  replica.isEvaluated = true
  touchAll(watch, index)
}

/** A broker follows somebody, or nobody, from now on. */
export function onBecameFollower(watch: Watch, broker: number, index: number, leaderEpoch: number): void {
  const history = historyOf(watch.state, index)
  history.appliedEpoch = Math.max(history.appliedEpoch, leaderEpoch)
  touch(watch, broker, index)
}

/** A log was cut: by its disk (a data loss event), or by its broker (I-21). */
export function onTruncated(watch: Watch, broker: number, index: number, toOffset: number, fromOffset: number): void {
  const partition = replicaAt(watch, broker, index)
  if (!partition) return
  const replica = touch(watch, broker, index)
  const before = replica.matched
  replica.cutFrom = Math.max(replica.cutFrom, fromOffset)
  followLog(watch, broker, partition)
  touchAll(watch, index)
  if (watch.losing !== broker) {
    checkTruncation(watch, broker, index, replica, before)
    return
  }
  const history = historyOf(watch.state, index)
  history.hasLost = true
  replica.lostFrom = replica.lostTo > 0 ? Math.min(replica.lostFrom, toOffset) : toOffset
  replica.lostTo = Math.max(replica.lostTo, fromOffset)
  replica.lostAtUs = watch.world.nowUs
  replica.lostBy = watch.losingBy
}

/** A reassignment took the partition away: nothing is known of the next log that stands there. */
export function onReplicaDeleted(watch: Watch, broker: number, index: number): void {
  const row = watch.state.replicas[broker]
  const { isTouched, cutFrom, endOffset } = replicaOf(watch.state, broker, index)
  if (row) row[index] = { ...newReplica(), isDeleted: true, isTouched, cutFrom: Math.max(cutFrom, endOffset) }
}

/** A process has ended. It forgets its epochs; a power loss may take the end of its logs in the same step. */
export function onBrokerDied(watch: Watch, broker: number, isPowerOff: boolean): void {
  if (isPowerOff) {
    watch.losing = broker
    watch.losingBy = 'powerOffBroker'
  }
  for (const replica of watch.state.replicas[broker] ?? []) {
    if (!replica) continue
    replica.leaderEpoch = -1
    replica.partitionEpoch = -1
    replica.ledHighWatermark = -1
  }
  onBrokerOut(watch, broker)
}

/** A process has begun; an emptied disk shows in the same step. */
export function onBrokerStarted(watch: Watch, broker: number): void {
  watch.losing = broker
  watch.losingBy = 'startBroker'
}

/** A broker failed, is fenced, or leaves: it does not count for what was acked (I-13). */
export function onBrokerOut(watch: Watch, broker: number): void {
  for (const [index, replica] of (watch.state.replicas[broker] ?? []).entries()) {
    if (replica) noteOut(historyOf(watch.state, index), broker)
  }
}

/** Who left the ISR is out (I-13), who is in it again is back. */
export function onIsrChanged(watch: Watch, index: number, isr: number, previous: number): void {
  const history = historyOf(watch.state, index)
  for (const broker of brokersOf(previous & ~isr)) noteOut(history, broker)
  for (const broker of brokersOf(isr & ~previous)) {
    history.out &= ~(1 << broker)
    replicaOf(watch.state, broker, index).isDeleted = false
  }
  touchAll(watch, index)
}

import type { Outbox } from '../kernel/actor.ts'
import type { Message } from '../protocol/messages.ts'
import type { BrokerState } from './broker-state.ts'
import { CLUSTER } from './events.ts'
import type { PartitionState } from './partition.ts'
import { endOfLogEpoch, truncateTo } from './unified-log.ts'

/**
 * Cut the log where it parts from the leader's, by epochs, never to the high watermark.
 *
 * @returns Must it ask again: its own epoch was another one?
 * @source C-51, C-53
 */
export function truncateToEpochEnd(
  broker: BrokerState,
  partition: PartitionState,
  leaderEnd: { readonly epoch: number; readonly endOffset: number },
  out: Outbox<Message>,
): boolean {
  const { log } = partition
  const own = endOfLogEpoch(log, leaderEnd.epoch)
  const isSameEpoch = own?.epoch === leaderEnd.epoch
  const ownEnd = own?.endOffset ?? log.logEndOffset
  const offset = isSameEpoch
    ? Math.min(ownEnd, leaderEnd.endOffset, log.logEndOffset)
    : Math.min(ownEnd, log.logEndOffset)
  truncateReplica(broker, partition, Math.max(offset, log.logStartOffset), out)
  return !isSameEpoch
}

/** Cut a follower's log, and say so. */
export function truncateReplica(
  broker: BrokerState,
  partition: PartitionState,
  offset: number,
  out: Outbox<Message>,
): void {
  const { log } = partition
  const from = log.logEndOffset
  const previous = log.highWatermark
  if (!truncateTo(log, offset)) return
  out.emit(CLUSTER.logTruncated, broker.id, partition.partition, log.logEndOffset, from)
  if (log.highWatermark !== previous) {
    out.emit(CLUSTER.highWatermarkMoved, broker.id, partition.partition, log.highWatermark, previous, 0)
  }
}

import { itemAt } from '../kernel/chunked-list.ts'
import type { LogBatch, PartitionMetadata } from '../protocol/messages.ts'
import type { BrokerState } from './broker-state.ts'
import type { ControllerState } from './controller-state.ts'
import { minIsrOf, type PartitionState } from './partition.ts'
import { hasElr } from './replication-control-manager.ts'
import { lastStableOffset, type UnifiedLogState } from './unified-log.ts'

/**
 * What must hold at every moment, as long as no unflushed data was lost and no unclean election took place
 * (cluster.md section 11).
 */
export interface ClusterHistory {
  /** Partition → leader epoch → the broker that led it (I-8). */
  readonly leaders: Map<number, Map<number, number>>
  /** `broker:partition` → leader epoch and high watermark when it was last looked at (I-3). */
  readonly highWatermarks: Map<string, { readonly leaderEpoch: number; readonly highWatermark: number }>
  /** Partition → everything that was ever below a leader's high watermark, by base offset (I-12, I-20). */
  readonly committed: Map<number, Map<number, LogBatch>>
}

/** Nothing seen yet. */
export function emptyHistory(): ClusterHistory {
  return { leaders: new Map(), highWatermarks: new Map(), committed: new Map() }
}

/**
 * Look at the whole cluster.
 *
 * @param brokers Broker b at index b - 1.
 * @returns What is broken, a sentence each, beginning with the invariant's number; empty: nothing.
 */
export function checkCluster(brokers: readonly BrokerState[], controller: ControllerState): string[] {
  const broken: string[] = []
  for (const topic of controller.committed.topics) {
    for (const entry of topic.partitions) {
      checkPicture(entry, controller, broken)
      checkReplicas(entry, brokers, broken)
    }
  }
  for (const broker of brokers) {
    for (const partition of broker.partitions) if (partition) checkReplica(broker, partition, broken)
  }
  return broken
}

/** I-5, I-6, I-26: what the controller has decided about one partition. */
function checkPicture(entry: PartitionMetadata, controller: ControllerState, broken: string[]): void {
  const { partition, leader, isr, replicas, elr } = entry
  if (leader !== -1 && !isr.includes(leader)) broken.push(`I-5: leader ${leader} of ${partition} is not in the ISR`)
  if (new Set(isr).size !== isr.length || isr.some((broker) => !replicas.includes(broker))) {
    broken.push(`I-5: ISR ${isr} of ${partition} against replicas ${replicas}`)
  }
  if (isr.length === 0 && (leader !== -1 || !hasElr(controller))) broken.push(`I-5: ISR of ${partition} is empty`)
  if (elr.some((broker) => isr.includes(broker))) broken.push(`I-26: ELR ${elr} and ISR ${isr} of ${partition} overlap`)
  const isRetained = leader === -1
  for (const { id, fenced, inControlledShutdown } of controller.committed.brokers) {
    if (!fenced && !inControlledShutdown) continue
    if (leader === id && !inControlledShutdown) broken.push(`I-6: fenced broker ${id} leads ${partition}`)
    const mayStay = isRetained || controller.options.profile.features.metadataPlane === 'zookeeper'
    if (isr.includes(id) && !mayStay) broken.push(`I-6: broker ${id} is in the ISR of ${partition}, fenced or leaving`)
  }
}

/** I-1, I-9, I-15, I-20, I-23, I-30: one replica by itself. */
function checkReplica(broker: BrokerState, partition: PartitionState, broken: string[]): void {
  const { log } = partition
  const name = `partition ${partition.partition} on ${broker.id}`
  const stable = lastStableOffset(log)
  if (log.highWatermark > log.logEndOffset || stable > log.highWatermark || log.logStartOffset > log.highWatermark) {
    broken.push(`I-1: ${name}: ${log.logStartOffset} ≤ ${stable} ≤ ${log.highWatermark} ≤ ${log.logEndOffset}`)
  }
  checkBatches(log, name, broken)
  if (partition.role !== 'leader') return
  const { pendingIsr, isr, maximalIsr } = partition
  const isSame = isr.length === maximalIsr.length
  const isLegal = pendingIsr?.isExpansion ? isr.every((member) => maximalIsr.includes(member)) : isSame
  if (!isLegal) broken.push(`I-23: ${name}: ISR ${isr}, working set ${maximalIsr}`)
}

function checkBatches(log: UnifiedLogState, name: string, broken: string[]): void {
  let next = log.logStartOffset
  let epoch = -1
  let isEdge = log.highWatermark === next
  for (let i = 0; i < log.batches.length; i++) {
    const stored = itemAt(log.batches, i)
    if (stored.baseOffset !== next) broken.push(`I-20: ${name}: ${stored.baseOffset} follows ${next}`)
    if (stored.leaderEpoch < epoch) broken.push(`I-9: ${name}: epoch ${stored.leaderEpoch} follows ${epoch}`)
    if (
      stored.leaderEpoch > epoch &&
      !log.epochs.some((e) => e.epoch === stored.leaderEpoch && e.startOffset <= next)
    ) {
      broken.push(`I-9: ${name}: no cache entry for epoch ${stored.leaderEpoch} at ${next}`)
    }
    epoch = stored.leaderEpoch
    next += stored.batch.recordCount
    if (log.highWatermark === next) isEdge = true
  }
  if (next !== log.logEndOffset) broken.push(`I-20: ${name}: batches end at ${next}, the log at ${log.logEndOffset}`)
  if (!isEdge) broken.push(`I-30: ${name}: high watermark ${log.highWatermark} lies inside a batch`)
  for (let i = 1; i < log.epochs.length; i++) {
    const [before, after] = [log.epochs[i - 1], log.epochs[i]]
    if (before && after && (before.epoch >= after.epoch || before.startOffset >= after.startOffset)) {
      broken.push(`I-9: ${name}: epoch cache is not ascending`)
    }
  }
}

/** The broker that has applied the highest leader epoch and leads; undefined: there is none. */
export function currentLeader(brokers: readonly BrokerState[], partition: number): BrokerState | undefined {
  let leader: BrokerState | undefined
  let highest = -1
  for (const broker of brokers) {
    const state = broker.partitions[partition]
    if (!state || state.leaderEpoch <= highest) continue
    highest = state.leaderEpoch
    leader = state.role === 'leader' ? broker : undefined
  }
  return leader
}

/** I-2, I-10, I-11: replicas of one partition against each other. */
function checkReplicas(entry: PartitionMetadata, brokers: readonly BrokerState[], broken: string[]): void {
  const { partition, replicas } = entry
  for (let a = 0; a < replicas.length; a++) {
    for (let b = a + 1; b < replicas.length; b++) {
      const one = brokers[(replicas[a] as number) - 1]?.partitions[partition]
      const other = brokers[(replicas[b] as number) - 1]?.partitions[partition]
      if (one && other && !doLogsMatch(one.log, other.log)) {
        broken.push(`I-10: ${partition}: logs of ${replicas[a]} and ${replicas[b]} differ below a common batch`)
      }
    }
  }
  const leader = currentLeader(brokers, partition)
  const state = leader?.partitions[partition]
  if (!leader || !state) return
  for (const member of new Set([...state.isr, ...state.maximalIsr])) {
    const log = brokers[member - 1]?.partitions[partition]?.log
    if (!log || log.logEndOffset < state.log.highWatermark) {
      broken.push(`I-2: ${partition}: high watermark ${state.log.highWatermark} is beyond ISR member ${member}`)
    } else if (!isSamePrefix(state.log, log, state.log.highWatermark)) {
      broken.push(`I-11: ${partition}: ISR member ${member} differs below the high watermark`)
    }
  }
}

/** I-10: up to the last batch with the same offset and epoch on both, the logs are one. */
function doLogsMatch(one: UnifiedLogState, other: UnifiedLogState): boolean {
  let hasDiffered = false
  const length = Math.min(one.batches.length, other.batches.length)
  for (let i = 0; i < length; i++) {
    const [a, b] = [itemAt(one.batches, i), itemAt(other.batches, i)]
    const isSame = a === b
    const isSamePlace = a.baseOffset === b.baseOffset && a.leaderEpoch === b.leaderEpoch
    if (isSamePlace && (hasDiffered || (!isSame && a.batch !== b.batch && a.batch.id !== -1))) return false
    if (!isSamePlace) hasDiffered = true
  }
  return true
}

function isSamePrefix(one: UnifiedLogState, other: UnifiedLogState, endOffset: number): boolean {
  for (let i = 0; i < one.batches.length; i++) {
    const a = itemAt(one.batches, i)
    if (a.baseOffset >= endOffset) return true
    if (i >= other.batches.length) return false
    const b = itemAt(other.batches, i)
    if (a !== b && (a.baseOffset !== b.baseOffset || a.leaderEpoch !== b.leaderEpoch)) return false
  }
  return true
}

/**
 * What only a history can tell: one leader per epoch, high watermarks that do not fall, nothing committed lost. Call it
 * after every event.
 *
 * @returns What is broken (I-3, I-8, I-12, I-17).
 */
export function checkHistory(history: ClusterHistory, brokers: readonly BrokerState[]): string[] {
  const broken: string[] = []
  for (const broker of brokers) {
    for (const partition of broker.partitions) {
      if (partition?.role === 'leader') checkLeader(history, broker, partition, broken)
      else if (partition) history.highWatermarks.delete(`${broker.id}:${partition.partition}`)
    }
  }
  return broken
}

function checkLeader(history: ClusterHistory, broker: BrokerState, partition: PartitionState, broken: string[]): void {
  const { partition: index, leaderEpoch, log } = partition
  const leaders = history.leaders.get(index) ?? new Map<number, number>()
  history.leaders.set(index, leaders)
  const known = leaders.get(leaderEpoch)
  if (known !== undefined && known !== broker.id) {
    broken.push(`I-8: ${known} and ${broker.id} led ${index} in epoch ${leaderEpoch}`)
  }
  const isNew = known === undefined
  leaders.set(leaderEpoch, broker.id)
  const key = `${broker.id}:${index}`
  const before = history.highWatermarks.get(key)
  const { highWatermark } = log
  if (before?.leaderEpoch === leaderEpoch) {
    if (highWatermark < before.highWatermark) {
      broken.push(
        `I-3: high watermark of ${index} on ${broker.id} fell from ${before.highWatermark} to ${highWatermark}`,
      )
    }
    const { features } = broker.options.profile
    const isStrict = features.strictMinIsr && partition.isr.length < minIsrOf(partition, features)
    if (highWatermark > before.highWatermark && isStrict) {
      broken.push(`I-17: high watermark of ${index} on ${broker.id} moved below min ISR`)
    }
  }
  history.highWatermarks.set(key, { leaderEpoch, highWatermark })
  const isLatest = Math.max(...leaders.keys()) === leaderEpoch
  noteCommitted(history, partition, { isNew: isNew && isLatest, isLatest }, broken)
}

function noteCommitted(
  history: ClusterHistory,
  partition: PartitionState,
  leadership: { readonly isNew: boolean; readonly isLatest: boolean },
  broken: string[],
): void {
  const { partition: index, log } = partition
  const committed = history.committed.get(index) ?? new Map<number, LogBatch>()
  history.committed.set(index, committed)
  const stored = new Map<number, LogBatch>()
  for (let i = leadership.isNew ? 0 : Math.max(0, log.batches.length - 64); i < log.batches.length; i++) {
    const batch = itemAt(log.batches, i)
    stored.set(batch.baseOffset, batch)
    if (batch.baseOffset >= log.highWatermark) continue
    const known = committed.get(batch.baseOffset)
    if (known && known.leaderEpoch !== batch.leaderEpoch) {
      broken.push(`I-20: committed offset ${batch.baseOffset} of ${index} was given away again`)
    }
    committed.set(batch.baseOffset, batch)
  }
  if (!leadership.isNew) return
  for (const [offset, batch] of committed) {
    if (stored.get(offset)?.leaderEpoch !== batch.leaderEpoch) {
      broken.push(`I-12: the new leader of ${index} lacks committed offset ${offset}`)
    }
  }
}

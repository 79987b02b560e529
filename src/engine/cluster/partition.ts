import type { TopicConfig } from '../config/broker-config.ts'
import type { ProfileFeatures } from '../config/profile.ts'
import type { Outbox } from '../kernel/actor.ts'
import type { Millis } from '../kernel/units.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { Message } from '../protocol/messages.ts'
import { CLUSTER } from './events.ts'
import { canJoinIsr, type MetadataCacheState } from './metadata-cache.ts'
import type { Mutation } from './mutation.ts'
import { cloneLog, setHighWatermark, startEpoch, type UnifiedLogState } from './unified-log.ts'

/** Kafka's "never": a plain 0 would count as recent in a run that starts at 0 (C-36). */
export const LONG_AGO = Number.NEGATIVE_INFINITY

/** What the leader knows of one follower, from its fetches (C-36, C-37). */
export interface FollowerState {
  readonly broker: number
  /** Log end offset by its last fetch; -1: unknown. */
  leo: number
  lastFetchTimeMs: Millis
  leaderLeoAtLastFetch: number
  lastCaughtUpTimeMs: Millis
  /** High watermark of the last answer (C-34). */
  lastSentHighWatermark: number
  /** Broker epoch in its last fetch, -1: none. */
  brokerEpoch: number
}

/** An ISR change that the controller has not confirmed (C-45). */
export interface PendingIsr {
  readonly isr: readonly number[]
  readonly isExpansion: boolean
  /** Sent, and not answered. */
  isInFlight: boolean
  /** Refused in a way that only newer metadata can resolve (C-47). */
  waitsForMetadata: boolean
}

/**
 * One partition as one broker sees it: its log, and, while it leads, what it knows of the others.
 *
 * The log survives the process; everything else is volatile. `role` is what this broker *believes*.
 */
export interface PartitionState {
  readonly partition: PartitionIndex
  log: UnifiedLogState
  /** none: no metadata names this broker for it; offline: its log directory has failed. */
  role: 'leader' | 'follower' | 'offline' | 'none'
  /** -1: nobody. */
  leader: number
  leaderEpoch: number
  partitionEpoch: number
  /** Assignment, the preferred leader first. */
  replicas: readonly number[]
  /** Committed ISR, as this broker knows it. */
  isr: readonly number[]
  /** The leader's working set: committed plus members whose addition is under way (C-2). */
  maximalIsr: readonly number[]
  pendingIsr: PendingIsr | undefined
  /** Log end offset at which this leader's epoch began. */
  epochStartOffset: number
  /** The other replicas, in list order; empty unless leader. */
  followers: FollowerState[]
  topicConfig: TopicConfig
  /** acks=all requests of producers that wait for this partition. */
  parkedProduces: number
  /** Likewise, the cluster's own: transaction markers and coordinators' records. */
  parkedWrites: number
}

/** A partition that no metadata has named yet. */
export function createPartition(
  partition: PartitionIndex,
  log: UnifiedLogState,
  topicConfig: TopicConfig,
): PartitionState {
  return {
    partition,
    log,
    role: 'none',
    leader: -1,
    leaderEpoch: -1,
    partitionEpoch: -1,
    replicas: [],
    isr: [],
    maximalIsr: [],
    pendingIsr: undefined,
    epochStartOffset: 0,
    followers: [],
    topicConfig,
    parkedProduces: 0,
    parkedWrites: 0,
  }
}

/** The process has ended: only the log remains. */
export function forgetVolatileState(partition: PartitionState): void {
  partition.role = 'none'
  partition.leader = -1
  partition.leaderEpoch = -1
  partition.partitionEpoch = -1
  partition.isr = []
  partition.maximalIsr = []
  partition.pendingIsr = undefined
  partition.followers = []
  partition.parkedProduces = 0
  partition.parkedWrites = 0
}

/** The ISR size that acks=all and, where it is strict, the high watermark ask for (C-44). */
export function effectiveMinIsr(
  minInsyncReplicas: number,
  replicationFactor: number,
  features: ProfileFeatures,
): number {
  return features.minIsrCappedByReplicas ? Math.min(minInsyncReplicas, replicationFactor) : minInsyncReplicas
}

/** `effectiveMinIsr` of a partition as this broker knows it. */
export function minIsrOf(partition: PartitionState, features: ProfileFeatures): number {
  return effectiveMinIsr(partition.topicConfig.minInsyncReplicas, partition.replicas.length, features)
}

/** The leader's state of a follower; undefined for a broker that is not in the replica list. */
export function followerOf(partition: PartitionState, broker: number): FollowerState | undefined {
  const { followers } = partition
  for (let i = 0; i < followers.length; i++) {
    const follower = followers[i] as FollowerState
    if (follower.broker === broker) return follower
  }
  return undefined
}

/**
 * Take over as leader of a new epoch, or go on as leader in a newer one.
 *
 * Followers of a new leader are unknown until they fetch: the high watermark stands still until every ISR member has.
 *
 * @source C-38
 */
export function makeLeader(partition: PartitionState, self: number, nowMs: Millis): void {
  const isReconfirmed = partition.role === 'leader'
  const { log } = partition
  const before = partition.followers
  partition.role = 'leader'
  partition.epochStartOffset = log.logEndOffset
  startEpoch(log, partition.leaderEpoch)
  partition.followers = partition.replicas
    .filter((broker) => broker !== self)
    .map((broker) => {
      const known = isReconfirmed ? before.find((follower) => follower.broker === broker) : undefined
      const sinceMs = partition.isr.includes(broker) ? nowMs : LONG_AGO
      return {
        broker,
        leo: known?.leo ?? -1,
        lastFetchTimeMs: isReconfirmed ? sinceMs : LONG_AGO,
        leaderLeoAtLastFetch: isReconfirmed ? log.logEndOffset : -1,
        lastCaughtUpTimeMs: sinceMs,
        lastSentHighWatermark: known?.lastSentHighWatermark ?? -1,
        brokerEpoch: known?.brokerEpoch ?? -1,
      }
    })
  setCommittedIsr(partition, partition.isr)
}

/** Follow `partition.leader` (or nobody) from now on. */
export function makeFollower(partition: PartitionState): void {
  partition.role = 'follower'
  partition.followers = []
  setCommittedIsr(partition, partition.isr)
}

/** The controller's word on the ISR: whatever was pending is over. */
export function setCommittedIsr(partition: PartitionState, isr: readonly number[]): void {
  partition.isr = isr
  partition.maximalIsr = isr
  partition.pendingIsr = undefined
}

/**
 * Note a fetch of `follower` from `fetchOffset` at `nowMs`; only on arrival, not when a parked fetch is released.
 *
 * @returns Did its log end offset change?
 * @source C-36
 */
export function updateFollowerState(
  follower: FollowerState,
  fetch: { readonly fetchOffset: number; readonly leaderLeo: number; readonly brokerEpoch: number },
  nowMs: Millis,
): boolean {
  if (fetch.fetchOffset >= fetch.leaderLeo) {
    if (nowMs > follower.lastCaughtUpTimeMs) follower.lastCaughtUpTimeMs = nowMs
  } else if (fetch.fetchOffset >= follower.leaderLeoAtLastFetch) {
    if (follower.lastFetchTimeMs > follower.lastCaughtUpTimeMs) follower.lastCaughtUpTimeMs = follower.lastFetchTimeMs
  }
  const hasMoved = follower.leo !== fetch.fetchOffset
  follower.leo = fetch.fetchOffset
  follower.leaderLeoAtLastFetch = Math.max(fetch.leaderLeo, follower.leaderLeoAtLastFetch)
  follower.lastFetchTimeMs = nowMs
  follower.brokerEpoch = fetch.brokerEpoch
  return hasMoved
}

/** What the leader's rules need to know besides the partition itself. */
export interface LeaderContext {
  readonly broker: number
  readonly features: ProfileFeatures
  readonly metadata: MetadataCacheState
  readonly replicaLagTimeMaxMs: Millis
  readonly mutation?: Mutation | undefined
}

/**
 * Move the high watermark to the smallest log end offset among the ISR and those who are about to join it.
 *
 * A. Strict min ISR: with too few members it stands still (C-44).
 * B. A member whose log end offset is unknown holds it (C-38).
 * C. An outsider who is caught up and may join is waited for, so that it can finish (C-43).
 *
 * @returns Did it move?
 * @source C-43
 */
export function maybeIncrementLeaderHighWatermark(
  partition: PartitionState,
  context: LeaderContext,
  out: Outbox<Message>,
  nowMs: Millis,
): boolean {
  const { log, maximalIsr, followers } = partition
  if (context.features.strictMinIsr && partition.isr.length < minIsrOf(partition, context.features)) return false
  let candidate = log.logEndOffset
  for (let i = 0; i < followers.length; i++) {
    const follower = followers[i] as FollowerState
    if (follower.leo >= candidate) continue
    if (context.mutation === 'highWatermarkIgnoresOneIsrMember' && follower.broker === maximalIsr.at(-1)) continue
    if (maximalIsr.includes(follower.broker) || isWaitedFor(partition, follower, context, nowMs)) {
      candidate = follower.leo
    }
  }
  if (candidate <= log.highWatermark) return false
  const previous = log.highWatermark
  setHighWatermark(log, candidate)
  out.emit(CLUSTER.highWatermarkMoved, context.broker, partition.partition, candidate, previous, 1)
  return true
}

function isWaitedFor(
  partition: PartitionState,
  follower: FollowerState,
  context: LeaderContext,
  nowMs: Millis,
): boolean {
  const isCaughtUp =
    follower.leo === partition.log.logEndOffset || nowMs - follower.lastCaughtUpTimeMs <= context.replicaLagTimeMaxMs
  return isCaughtUp && canJoinIsr(context.metadata, follower.broker, follower.brokerEpoch, context.features)
}

/**
 * The ISR with `follower`, if it may be proposed now: it has the leader's high watermark and this epoch's start.
 *
 * @source C-41
 */
export function isrToExpandTo(
  partition: PartitionState,
  follower: FollowerState,
  context: LeaderContext,
): readonly number[] | undefined {
  if (partition.pendingIsr || partition.isr.includes(follower.broker)) return undefined
  if (follower.leo < partition.log.highWatermark || follower.leo < partition.epochStartOffset) return undefined
  if (!canJoinIsr(context.metadata, follower.broker, follower.brokerEpoch, context.features)) return undefined
  return [...partition.isr, follower.broker]
}

/**
 * The ISR without the followers that are behind and have been for too long; undefined when nobody is to go.
 *
 * @source C-42
 */
export function isrToShrinkTo(
  partition: PartitionState,
  replicaLagTimeMaxMs: Millis,
  nowMs: Millis,
): readonly number[] | undefined {
  if (partition.pendingIsr) return undefined
  const isOutOfSync = (broker: number): boolean => {
    const follower = followerOf(partition, broker)
    if (!follower || follower.leo === partition.log.logEndOffset) return false
    return nowMs - follower.lastCaughtUpTimeMs > replicaLagTimeMaxMs
  }
  const inSync = partition.isr.filter((broker) => !isOutOfSync(broker))
  return inSync.length === partition.isr.length ? undefined : inSync
}

/**
 * Wait for the answer to an ISR change. An addition counts at once in the working set, a removal does not: both are the
 * stricter choice.
 *
 * @source C-45
 * @differs 2.5 writes to ZooKeeper inside the check and locks the partition meanwhile (C-48).
 * @simplified The lock is this same waiting: records are taken, and none is committed without the new member.
 */
export function proposeIsr(partition: PartitionState, isr: readonly number[]): void {
  const isExpansion = isr.length > partition.isr.length
  partition.pendingIsr = { isr, isExpansion, isInFlight: false, waitsForMetadata: false }
  if (isExpansion) partition.maximalIsr = isr
}

/** An independent copy. */
export function clonePartition(partition: PartitionState): PartitionState {
  return {
    ...partition,
    log: cloneLog(partition.log),
    pendingIsr: partition.pendingIsr ? { ...partition.pendingIsr } : undefined,
    followers: partition.followers.map((follower) => ({ ...follower })),
  }
}

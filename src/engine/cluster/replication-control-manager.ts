import type { TopicConfig } from '../config/broker-config.ts'
import { must } from '../kernel/assert.ts'
import { ERROR } from '../protocol/errors.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { PartitionMetadata, RequestBody, ResponseBody } from '../protocol/messages.ts'
import { type ControllerState, canLead } from './controller-state.ts'
import { topicConfigWith } from './dynamic-config.ts'
import { decidePartition, type PartitionWish } from './elections.ts'
import { setPartition } from './metadata-publisher.ts'
import { effectiveMinIsr } from './partition.ts'

type AlterPartitionRequest = Extract<RequestBody, { api: 'AlterPartition' }>
type AlterPartitionPart = Extract<ResponseBody, { api: 'AlterPartition' }>['parts'][number]

/** Elections of one rebalancing pass at most (C-90). */
const MAX_ELECTIONS_PER_PASS = 1000

/** Eligible leader replicas are kept: the version has them, and the cluster has not switched them off (C-87). */
export function hasElr(controller: ControllerState): boolean {
  return controller.options.profile.features.eligibleLeaderReplicas && controller.config.elrVersion > 0
}

function isZooKeeper(controller: ControllerState): boolean {
  return controller.options.profile.features.metadataPlane === 'zookeeper'
}

/** The config of a partition's topic, as the controller applies it. */
export function topicConfigOf(controller: ControllerState, partition: PartitionIndex): TopicConfig {
  const topic = controller.options.tables.registry.topics[partition] as string
  const overrides = controller.newest.topicConfigs[topic]
  return topicConfigWith(controller.options.profile, controller.config.defaultTopicConfig, overrides)
}

/** The entry of a partition with every decision taken so far. */
export function entryOf(controller: ControllerState, partition: PartitionIndex): PartitionMetadata {
  return must(controller.partitions[partition], `partition ${partition} of the controller`)
}

/**
 * Change a partition in the decision being taken: ISR, leader, ELR follow from the wish by the rules.
 *
 * @returns Did anything change?
 */
export function changePartition(
  controller: ControllerState,
  before: PartitionMetadata,
  wish: Partial<PartitionWish> & Pick<PartitionWish, 'targetIsr'>,
): boolean {
  const config = topicConfigOf(controller, before.partition)
  const replicaCount = (wish.replicas ?? before.replicas).length
  const decision = decidePartition(
    before,
    {
      isUncleanAllowed: config.uncleanLeaderElectionEnable,
      lastKnownLeader: controller.lastKnownLeaders.get(before.partition) ?? before.leader,
      minIsr: effectiveMinIsr(config.minInsyncReplicas, replicaCount, controller.options.profile.features),
      hasElr: hasElr(controller),
      reconfirmsLeader: isZooKeeper(controller),
      ...wish,
    },
    (broker) => canLead(controller, broker),
  )
  if (!decision) return false
  const { entry, how } = decision
  if (entry.leader !== -1) controller.lastKnownLeaders.delete(entry.partition)
  else if (before.leader !== -1) controller.lastKnownLeaders.set(entry.partition, before.leader)
  setPartition(controller, entry)
  if (how !== -1) controller.draft.elections.push(entry.partition, how)
  return true
}

/** Take a broker out of every ISR and move what it leads, partition by partition in order of number (C-49, C-63). */
export function removeFromIsrs(
  controller: ControllerState,
  broker: number,
  uncleanlyShutDown: readonly number[] = [],
): void {
  for (const before of controller.partitions) {
    if (!before) continue
    const isConcerned =
      before.isr.includes(broker) ||
      before.leader === broker ||
      (uncleanlyShutDown.includes(broker) && before.elr.includes(broker))
    if (!isConcerned) continue
    const isKept = controller.options.mutation === 'fencingKeepsIsr'
    const targetIsr = isKept ? before.isr : before.isr.filter((member) => member !== broker)
    changePartition(controller, before, { targetIsr, uncleanlyShutDown })
  }
}

/** Somebody became able to lead: try again for every partition without a leader (C-65, C-85). */
export function electLeaderless(controller: ControllerState): void {
  for (const before of controller.partitions) {
    if (before?.leader === -1) changePartition(controller, before, { targetIsr: before.isr })
  }
}

/**
 * Decide on one ISR change that a leader proposes.
 *
 * @returns Its part of the answer.
 * @source C-46; C-48 for 2.5, whose write fails only on another version
 */
export function alterPartition(
  controller: ControllerState,
  broker: number,
  asked: AlterPartitionRequest['parts'][number],
): AlterPartitionPart {
  const before = controller.partitions[asked.partition]
  const answer = (error: number, entry: PartitionMetadata | undefined): AlterPartitionPart => ({
    partition: asked.partition,
    error,
    leader: entry?.leader ?? -1,
    leaderEpoch: entry?.leaderEpoch ?? -1,
    partitionEpoch: entry?.partitionEpoch ?? -1,
    isr: entry?.isr ?? [],
  })
  const refuse = (error: number) => answer(error, before)
  if (!before) return refuse(ERROR.UNKNOWN_TOPIC_OR_PARTITION)
  if (asked.leaderEpoch > before.leaderEpoch || asked.partitionEpoch > before.partitionEpoch) {
    return refuse(ERROR.NOT_CONTROLLER)
  }
  if (asked.leaderEpoch < before.leaderEpoch) return refuse(ERROR.FENCED_LEADER_EPOCH)
  if (before.leader !== broker) return refuse(ERROR.INVALID_REQUEST)
  if (asked.partitionEpoch < before.partitionEpoch) return refuse(ERROR.INVALID_UPDATE_VERSION)
  const isr = asked.isr.map((member) => member.broker)
  if (!isr.includes(broker) || isr.some((member) => !before.replicas.includes(member))) {
    return refuse(ERROR.INVALID_REQUEST)
  }
  if (!isZooKeeper(controller)) {
    const isIneligible = asked.isr.some(
      (member) => !canLead(controller, member.broker) || controller.brokers[member.broker]?.epoch !== member.epoch,
    )
    if (isIneligible) return refuse(ERROR.INELIGIBLE_REPLICA)
  }
  if (isZooKeeper(controller)) {
    // A plain conditional write: the controller is not asked, and elects nobody.
    setPartition(controller, { ...before, isr, partitionEpoch: before.partitionEpoch + 1 })
    const written = entryOf(controller, asked.partition)
    // What the controller makes of it is a decision of its own, which it tells everybody at once.
    if (maybeCompleteReassignment(controller, asked.partition)) controller.draft.isQuiet = false
    return answer(ERROR.NONE, written)
  }
  changePartition(controller, before, { targetIsr: isr })
  const isMoved = maybeCompleteReassignment(controller, asked.partition)
  const after = entryOf(controller, asked.partition)
  return answer(isMoved && after.leader !== broker ? ERROR.NEW_LEADER_ELECTED : ERROR.NONE, after)
}

/**
 * Give a partition another replica list: new replicas join the list, and the old ones leave once all new ones are in sync.
 *
 * @returns 0, INVALID_REPLICA_ASSIGNMENT.
 * @source S-11
 */
export function reassignPartition(
  controller: ControllerState,
  partition: PartitionIndex,
  replicas: readonly number[],
): number {
  const before = entryOf(controller, partition)
  const isLegal =
    replicas.length > 0 &&
    new Set(replicas).size === replicas.length &&
    replicas.every((broker) => controller.brokers[broker] !== undefined)
  if (!isLegal) return ERROR.INVALID_REPLICA_ASSIGNMENT
  controller.reassignments.set(partition, replicas)
  const all = [...replicas, ...before.replicas.filter((broker) => !replicas.includes(broker))]
  setPartition(controller, { ...before, replicas: all, partitionEpoch: before.partitionEpoch + 1 })
  maybeCompleteReassignment(controller, partition)
  return ERROR.NONE
}

function maybeCompleteReassignment(controller: ControllerState, partition: PartitionIndex): boolean {
  const wanted = controller.reassignments.get(partition)
  const before = entryOf(controller, partition)
  if (!wanted?.every((broker) => before.isr.includes(broker))) return false
  controller.reassignments.delete(partition)
  const targetIsr = before.isr.filter((broker) => wanted.includes(broker))
  return changePartition(controller, before, { targetIsr, replicas: wanted })
}

/**
 * An election that somebody asked for.
 *
 * @returns 0, or why not: ELECTION_NOT_NEEDED, PREFERRED_LEADER_NOT_AVAILABLE, ELIGIBLE_LEADERS_NOT_AVAILABLE.
 * @source C-12, C-85, C-90
 */
export function electLeaderNow(
  controller: ControllerState,
  partition: PartitionIndex,
  kind: 'preferred' | 'unclean',
): number {
  const before = entryOf(controller, partition)
  if (kind === 'preferred') {
    const preferred = before.replicas[0] as number
    if (before.leader === preferred) return ERROR.ELECTION_NOT_NEEDED
    if (!isPreferredReady(controller, before)) return ERROR.PREFERRED_LEADER_NOT_AVAILABLE
    changePartition(controller, before, { targetIsr: before.isr, wantsPreferred: true })
    return ERROR.NONE
  }
  if (before.leader !== -1) return ERROR.ELECTION_NOT_NEEDED
  const isElected = changePartition(controller, before, { targetIsr: before.isr, isUncleanAllowed: true })
  return isElected ? ERROR.NONE : ERROR.ELIGIBLE_LEADERS_NOT_AVAILABLE
}

function isPreferredReady(controller: ControllerState, entry: PartitionMetadata): boolean {
  const preferred = entry.replicas[0] as number
  return entry.isr.includes(preferred) && canLead(controller, preferred)
}

/** Is some partition led by another broker than its preferred leader? */
export function isImbalanced(controller: ControllerState): boolean {
  return controller.partitions.some((entry) => entry !== undefined && entry.leader !== entry.replicas[0])
}

/**
 * Move leadership back to preferred leaders that are in sync and able to lead.
 *
 * @source C-90
 */
export function rebalanceLeaders(controller: ControllerState): void {
  let left = MAX_ELECTIONS_PER_PASS
  for (const entry of controller.partitions) {
    if (left === 0 || !entry || entry.leader === -1 || entry.leader === entry.replicas[0]) continue
    if (!isPreferredReady(controller, entry) || !isRatioExceeded(controller, entry.replicas[0] as number)) continue
    changePartition(controller, entry, { targetIsr: entry.isr, wantsPreferred: true })
    left--
  }
}

/** 2.5 leaves a broker's partitions alone while no more than 10 % of them are led elsewhere; KRaft does not count. */
function isRatioExceeded(controller: ControllerState, preferred: number): boolean {
  if (!isZooKeeper(controller)) return true
  let total = 0
  let elsewhere = 0
  for (const entry of controller.committed.topics.flatMap((topic) => topic.partitions)) {
    if (entry.replicas[0] !== preferred) continue
    total++
    if (entry.leader !== preferred) elsewhere++
  }
  return elsewhere * 100 > controller.config.leaderImbalancePerBrokerPercentage * total
}

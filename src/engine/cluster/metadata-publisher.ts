import type { ConnectionId, Outbox } from '../kernel/actor.ts'
import { nextInt } from '../kernel/rng.ts'
import { type Micros, millisOf } from '../kernel/units.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import {
  type Message,
  type MetadataImage,
  messageSizeBytes,
  type PartitionMetadata,
  type ResponseBody,
  type TopicMetadata,
} from '../protocol/messages.ts'
import { brokerBits } from './cluster-options.ts'
import type { BrokerRegistrationState, ControllerState, PendingCommit, PendingReply } from './controller-state.ts'
import { emptyDraft } from './controller-state.ts'
import { CLUSTER, ELECTION, replicaOrder } from './events.ts'

/** Longest wait for the record that tells brokers that a commit is one (C-93, metadata.max.idle.interval.ms). */
const MAX_FOLLOW_UP_MS = 500

/** Replace a partition's entry in the decision being taken. */
export function setPartition(controller: ControllerState, entry: PartitionMetadata): void {
  const { registry } = controller.options.tables
  const topic = registry.topics[entry.partition] as string
  const number = registry.partitions[entry.partition] as number
  const at = controller.newest.topics.findIndex((known) => known.topic === topic)
  const before = controller.newest.topics[at] as TopicMetadata
  const partitions = before.partitions.slice()
  partitions[number] = entry
  const topics = controller.newest.topics.slice()
  topics[at] = { ...before, partitions }
  controller.newest = { ...controller.newest, topics }
  controller.partitions[entry.partition] = entry
  controller.draft.topics.push(at)
}

/** The decision leaves a mark on a broker's registration. */
export function touchBrokers(controller: ControllerState): void {
  controller.draft.areBrokersChanged = true
}

/** Answer once the decision being taken is committed; at once if it turns out to be none. */
export function replyLater(controller: ControllerState, reply: PendingReply): void {
  controller.draft.replies.push(reply)
}

/** Has the decision being taken changed nothing so far? */
export function isUndecided(controller: ControllerState): boolean {
  const { draft } = controller
  return draft.topics.length === 0 && !draft.areBrokersChanged && !draft.areConfigsChanged
}

/** Answer now: nothing is committed for it. */
export function replyNow(
  out: Outbox<Message>,
  connection: ConnectionId,
  correlationId: number,
  body: ResponseBody,
): void {
  const message: Message = { kind: 'response', correlationId, body }
  out.send(connection, message, messageSizeBytes(message))
}

/**
 * The decision is complete: it goes into the metadata log and is published when committed. Commits do not wait for each
 * other, and come in the order in which they were decided.
 *
 * @source C-46, contract model.controllerCommitMs
 */
export function sealDecision(controller: ControllerState, out: Outbox<Message>, nowUs: Micros): void {
  const { draft } = controller
  const isEmpty = isUndecided(controller)
  if (isEmpty && draft.replies.length === 0) return
  controller.draft = emptyDraft()
  if (isEmpty) {
    for (const { connection, correlationId, body } of draft.replies) replyNow(out, connection, correlationId, body)
    return
  }
  const brokers = draft.areBrokersChanged ? describeBrokers(controller) : controller.newest.brokers
  const image: MetadataImage = { ...controller.newest, brokers, version: controller.newest.version + 1 }
  controller.newest = image
  const commit: PendingCommit = {
    atUs: nowUs + controller.options.model.controllerCommitUs,
    image,
    elections: draft.elections,
    by: draft.by,
    replies: draft.replies,
    isQuiet: draft.isQuiet,
  }
  if (commit.atUs <= nowUs && controller.pending.length === 0) publish(controller, commit, out, nowUs)
  else controller.pending.push(commit)
}

function describeBrokers(controller: ControllerState): MetadataImage['brokers'] {
  const brokers: MetadataImage['brokers'][number][] = []
  for (const registration of controller.brokers) {
    if (!registration || registration.epoch === -1) continue
    const { id, epoch, fenced, inControlledShutdown, logDirFailed } = registration
    brokers.push({ id, epoch, fenced, inControlledShutdown, logDirFailed })
  }
  return brokers
}

/** Version that the decision being taken will have. */
export function nextVersion(controller: ControllerState): number {
  return controller.newest.version + 1
}

/** Publish what is committed by now. */
export function publishDue(controller: ControllerState, out: Outbox<Message>, nowUs: Micros): void {
  while (controller.pending.length > 0 && (controller.pending[0] as PendingCommit).atUs <= nowUs) {
    publish(controller, controller.pending.shift() as PendingCommit, out, nowUs)
  }
}

function publish(controller: ControllerState, commit: PendingCommit, out: Outbox<Message>, nowUs: Micros): void {
  const newLeaders = commitImage(controller, commit, out)
  for (const { connection, correlationId, body } of commit.replies) replyNow(out, connection, correlationId, body)
  if (commit.isQuiet) {
    controller.quietChangeMs = millisOf(nowUs)
    return
  }
  pushToAll(controller, newLeaders, out, nowUs)
}

/** Send the committed image to every broker in contact, those first who are to lead (C-4, C-93). */
export function pushToAll(
  controller: ControllerState,
  first: readonly number[],
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  for (const registration of controller.brokers) {
    if (registration && first.includes(registration.id)) pushImage(controller, registration, out, nowUs)
  }
  for (const registration of controller.brokers) {
    if (registration && !first.includes(registration.id)) pushImage(controller, registration, out, nowUs)
  }
}

/**
 * Send the committed image to one broker, unless it is out of contact or has it. A process that has just registered acts on
 * nothing older than its registration (C-65, C-73): there its predecessor may still lead.
 */
export function pushImage(
  controller: ControllerState,
  registration: BrokerRegistrationState,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const { committed } = controller
  if (registration.connection === -1 || registration.pushedVersion >= committed.version) return
  if (committed.version < registration.registrationVersion) return
  registration.pushedVersion = committed.version
  const applyAfterMs = propagationMs(controller)
  const body = { api: 'MetadataPush', image: committed, applyAfterMs, sentAtUs: nowUs } as const
  const message: Message = { kind: 'request', correlationId: committed.version, body }
  out.send(registration.connection, message, messageSizeBytes(message))
}

/** From a commit until a broker acts on it (ms); -1: one round trip. @source C-93 */
function propagationMs(controller: ControllerState): number {
  const { model, profile } = controller.options
  if (model.metadataDelayUs !== null) return model.metadataDelayUs / 1000
  switch (profile.features.metadataPropagation) {
    case 'push':
      return 0
    case 'with-next-record':
      return nextInt(controller.propagationRng, MAX_FOLLOW_UP_MS + 1)
    default:
      return -1
  }
}

/**
 * The commit becomes the controller's picture: say what is different.
 *
 * @returns Brokers that it makes leaders.
 */
export function commitImage(controller: ControllerState, commit: PendingCommit, out: Outbox<Message>): number[] {
  const before = controller.committed
  const { image } = commit
  controller.committed = image
  const newLeaders: number[] = []
  if (image.brokers !== before.brokers) tellBrokers(before, image, out)
  if (image.topics !== before.topics) {
    for (let i = 0; i < image.topics.length; i++) {
      const topic = image.topics[i] as TopicMetadata
      const known = before.topics[i]
      if (topic === known) continue
      tellTopic(known, topic, commit, newLeaders, out)
    }
  }
  if (image.topicConfigs !== before.topicConfigs) tellConfigs(before, image, out)
  if (image.brokerConfigs !== before.brokerConfigs) out.emit(CLUSTER.configChanged, -1)
  return newLeaders
}

function tellBrokers(before: MetadataImage, image: MetadataImage, out: Outbox<Message>): void {
  for (const broker of image.brokers) {
    const known = before.brokers.find((other) => other.id === broker.id)
    if (broker === known) continue
    if (broker.epoch !== known?.epoch) out.emit(CLUSTER.brokerRegistered, broker.id, broker.epoch)
    if (broker.inControlledShutdown && !known?.inControlledShutdown) out.emit(CLUSTER.brokerShuttingDown, broker.id)
    if (broker.fenced && known?.fenced !== true) out.emit(CLUSTER.brokerFenced, broker.id)
    if (!broker.fenced && known?.fenced !== false) out.emit(CLUSTER.brokerUnfenced, broker.id, broker.epoch)
  }
}

function tellTopic(
  known: TopicMetadata | undefined,
  topic: TopicMetadata,
  commit: PendingCommit,
  newLeaders: number[],
  out: Outbox<Message>,
): void {
  const first = topic.partitions[0]
  if (first && known?.partitions.length !== topic.partitions.length) {
    out.emit(CLUSTER.topicCreated, first.partition, topic.partitions.length)
  }
  for (let p = 0; p < topic.partitions.length; p++) {
    const entry = topic.partitions[p] as PartitionMetadata
    const previous = known?.partitions[p]
    if (entry === previous) continue
    tellPartition(previous, entry, electionOf(commit, entry.partition), commit.by, out)
    if (entry.leader !== -1 && entry.leader !== previous?.leader) newLeaders.push(entry.leader)
  }
}

function electionOf(commit: PendingCommit, partition: PartitionIndex): number {
  for (let i = 0; i < commit.elections.length; i += 2) {
    if (commit.elections[i] === partition) return commit.elections[i + 1] as number
  }
  return ELECTION.initial
}

/** Everything that is different about a partition; `previous` undefined: it is new. */
export function tellPartition(
  previous: PartitionMetadata | undefined,
  entry: PartitionMetadata,
  how: number,
  by: number,
  out: Outbox<Message>,
): void {
  const { partition, isr, elr, replicas } = entry
  if (replicas !== previous?.replicas) {
    const preferred = replicas[0] as number
    out.emit(CLUSTER.replicasChanged, partition, brokerBits(replicas), preferred, replicaOrder(replicas))
  }
  if (entry.leaderEpoch !== previous?.leaderEpoch) {
    out.emit(CLUSTER.leaderElected, partition, entry.leader, entry.leaderEpoch, previous?.leader ?? -1, how)
  }
  const isrBefore = brokerBits(previous?.isr ?? [])
  if (brokerBits(isr) !== isrBefore) out.emit(CLUSTER.isrChanged, partition, brokerBits(isr), isrBefore, by)
  const elrBefore = brokerBits(previous?.elr ?? [])
  if (brokerBits(elr) !== elrBefore) out.emit(CLUSTER.elrChanged, partition, brokerBits(elr), elrBefore)
}

function tellConfigs(before: MetadataImage, image: MetadataImage, out: Outbox<Message>): void {
  for (const topic of image.topics) {
    const first = topic.partitions[0]
    if (!first || image.topicConfigs[topic.topic] === before.topicConfigs[topic.topic]) continue
    out.emit(CLUSTER.configChanged, first.partition)
  }
}

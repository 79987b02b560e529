import type { BrokerState } from '../cluster/broker.ts'
import { canLead } from '../cluster/controller-state.ts'
import { followerOf, minIsrOf, type PartitionState } from '../cluster/partition.ts'
import { readableEnd } from '../cluster/replica-reader.ts'
import { topicConfigOf } from '../cluster/replication-control-manager.ts'
import { isCoordinatorBusy } from '../cluster/transaction-state.ts'
import type { ConsumerState } from '../consumer/consumer-process.ts'
import type { ActorId } from '../kernel/actor.ts'
import { forEachPending } from '../kernel/event-queue.ts'
import { NEVER } from '../kernel/units.ts'
import { linkBetween } from '../network/network.ts'
import type { Message, PartitionMetadata, RequestBody } from '../protocol/messages.ts'
import { committedPartitions } from './cluster-truth.ts'
import type { RunPlan } from './run-plan.ts'
import { consumerActor, producerActor, type World } from './world.ts'

/**
 * Has everything come to rest (contract, `settle`)? Asked after every event, so the cheap questions come first.
 *
 * 1. nothing is left to send; 2. every future is complete; 3. only idle traffic is on the way; 4. the controller's
 * picture is the truth; 5. live replicas have what they can get; 6. no live broker that reaches its leader is outside
 * the ISR.
 */
export function isSettled(plan: RunPlan, world: World): boolean {
  return (
    isSendingOver(plan, world) &&
    areProducersIdle(world) &&
    areTransactionsOver(world) &&
    isTrafficIdle(world) &&
    areConsumersIdle(world) &&
    isControllerRight(world) &&
    areReplicasEqual(world)
  )
}

function isSendingOver(plan: RunPlan, world: World): boolean {
  if (world.workload.nextAtUs === NEVER) return true
  // Records of a dead process will never be sent.
  return world.workload.entries.every(
    (entry, index) => entry.nextAtUs === NEVER || !hasLiveProducer(plan, world, index),
  )
}

function hasLiveProducer(plan: RunPlan, world: World, entry: number): boolean {
  const producer = plan.workload.entries[entry]?.producer ?? 0
  return world.processes[producerActor(world, producer)]?.isAlive === true
}

function areProducersIdle(world: World): boolean {
  for (const process of world.producers) {
    if (process.phase === 'dead') continue
    if (process.phase === 'waiting') return false
    const { thread, producer } = process
    if (thread.blocked || thread.waiting.length > thread.head || thread.resendsLater.length > 0) return false
    if (producer && producer.accumulator.incomplete.size > 0) return false
    const state = producer?.transactions?.state
    if (state !== undefined && !QUIET_TRANSACTION_STATES.has(state)) return false
  }
  let hasAction = false
  forEachPending(world.queue, (entry) => {
    if (entry.kind === 'action') hasAction = true
  })
  return !hasAction
}

/** No transaction is open or on its way to an end. */
const QUIET_TRANSACTION_STATES = new Set(['UNINITIALIZED', 'READY', 'FATAL_ERROR', 'ABORTABLE_ERROR'])

function isTrafficIdle(world: World): boolean {
  let isIdle = true
  forEachPending(world.queue, (entry) => {
    if (entry.kind === 'packet' && !isIdleMessage(entry.message)) isIdle = false
  })
  return isIdle && !world.brokers.some((broker) => isUp(world, broker.id) && hasWorkQueued(broker))
}

/** Requests that it has not got round to: their futures may be complete (acks=0), their records are not stored yet. */
function hasWorkQueued(broker: BrokerState): boolean {
  for (const { connection } of broker.inProcess) {
    const current = broker.servers.get(connection)?.current
    if (current && !isIdleMessage(current)) return true
  }
  for (const server of broker.servers.values()) {
    if (server.unread.length > 0 && server.unread.some((request) => !isIdleMessage(request))) return true
  }
  return false
}

/** Fetches that return no record, heartbeats, metadata refreshes. */
function isIdleMessage(message: Message): boolean {
  const { body } = message
  switch (body.api) {
    case 'Fetch':
      return (
        message.kind === 'request' ||
        !('parts' in body) ||
        body.parts.every((part) => !('batches' in part) || part.batches.length === 0)
      )
    case 'BrokerHeartbeat':
    case 'Metadata':
    case 'ApiVersions':
      return true
    default:
      return false
  }
}

/** Consumers need not have read everything, but nothing that they have asked for may come back with records. */
function areConsumersIdle(world: World): boolean {
  return world.consumers.every((consumer, index) => isConsumerIdle(world, consumer, consumerActor(world, index)))
}

function isConsumerIdle(world: World, consumer: ConsumerState, actor: ActorId): boolean {
  for (const node of consumer.client.nodes) {
    for (const { request } of node.inFlight) {
      if (!request || !isUp(world, node.target) || isCut(world, actor, node.target)) continue
      // Offsets that are being looked up are followed by a fetch.
      if (request.body.api !== 'Fetch' || bringsRecords(world, node.target, request.body)) return false
    }
  }
  return true
}

function bringsRecords(world: World, leader: number, fetch: Extract<RequestBody, { api: 'Fetch' }>): boolean {
  for (const { partition: index, fetchOffset, leaderEpoch } of fetch.parts) {
    const partition = world.brokers[leader - 1]?.partitions[index]
    if (partition?.role !== 'leader' || partition.leaderEpoch !== leaderEpoch) continue
    if (fetchOffset < readableEnd(partition.log, fetch)) return true
  }
  return false
}

/** A dead controller's picture counts as it stands: nobody changes it, and it may well be true. */
function isControllerRight(world: World): boolean {
  const { controller } = world
  if (controller.pending.length > 0 || controller.newest !== controller.committed) return false
  for (const broker of world.brokers) {
    const registration = controller.brokers[broker.id]
    const isUp = world.processes[broker.id]?.isAlive === true && !world.processes[broker.id]?.isHung
    const isReachable = isUp && !isCut(world, 0, broker.id)
    if (registration?.fenced === isReachable) return false
    if (isReachable && broker.logDirFailed !== registration?.logDirFailed) return false
    if (!isReachable) continue
    if (broker.process !== 'running' || broker.metadata.image?.version !== controller.committed.version) return false
    if (broker.alterPartitions.inFlight.length > 0 || broker.alterPartitions.queued.length > 0) return false
  }
  return true
}

function areReplicasEqual(world: World): boolean {
  for (const entry of committedPartitions(world.controller.committed)) {
    if (entry.leader < 0 ? isElectionPending(world, entry) : !isPartitionAtRest(world, entry)) return false
  }
  return true
}

/** The next scan will elect one whose log is not in sync: it is allowed, and somebody is there (C-85). */
function isElectionPending({ controller }: World, entry: PartitionMetadata): boolean {
  if (controller.nextUncleanScanMs === NEVER || !controller.isAlive) return false
  if (!topicConfigOf(controller, entry.partition).uncleanLeaderElectionEnable) return false
  return entry.replicas.some((broker) => canLead(controller, broker))
}

function isPartitionAtRest(world: World, entry: PartitionMetadata): boolean {
  const leader = world.brokers[entry.leader - 1]?.partitions[entry.partition]
  if (!leader || !isUp(world, entry.leader)) return true
  if (isIsrAhead(world, entry, leader)) return false
  for (const broker of entry.replicas) {
    if (broker === entry.leader || !isUp(world, broker)) continue
    if (isCut(world, broker, entry.leader)) {
      // It is behind and cannot fetch: the leader is going to take it out of the ISR (C-42).
      if (entry.isr.includes(broker) && followerOf(leader, broker)?.leo !== leader.log.logEndOffset) return false
      continue
    }
    const replica = world.brokers[broker - 1]?.partitions[entry.partition]
    if (!replica || replica.role === 'offline') continue
    if (replica.log.logEndOffset !== leader.log.logEndOffset) return false
    if (replica.log.highWatermark !== leader.log.highWatermark) return false
    const canJoin = !isCut(world, 0, broker) && !isCut(world, 0, entry.leader)
    if (canJoin && !entry.isr.includes(broker)) return false
  }
  return true
}

/** Every ISR member has more than the high watermark says: it will move as soon as the leader has heard from them (C-43). */
function isIsrAhead(world: World, entry: PartitionMetadata, leader: PartitionState): boolean {
  const { features } = world.controller.options.profile
  if (features.strictMinIsr && entry.isr.length < minIsrOf(leader, features)) return false
  const ends = entry.isr.map((broker) => world.brokers[broker - 1]?.partitions[entry.partition]?.log.logEndOffset ?? 0)
  return Math.min(leader.log.logEndOffset, ...ends) > leader.log.highWatermark
}

function isUp(world: World, broker: number): boolean {
  const process = world.processes[broker]
  return process?.isAlive === true && !process.isHung
}

function isCut(world: World, a: number, b: number): boolean {
  return linkBetween(world.network, a, b).isCut || linkBetween(world.network, b, a).isCut
}

/** No coordinator that lives has an open transaction or one that waits for its markers. */
function areTransactionsOver(world: World): boolean {
  return world.brokers.every((broker) => broker.process === 'dead' || !isCoordinatorBusy(broker.coordinator))
}

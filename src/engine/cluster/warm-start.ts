import { type ActorId, CONTROLLER, type ConnectionId, type Outbox } from '../kernel/actor.ts'
import { must } from '../kernel/assert.ts'
import { type Millis, microsOf } from '../kernel/units.ts'
import type { FetchPart, Message } from '../protocol/messages.ts'
import { finishBrokerTurn, startTimers } from './broker.ts'
import { applyMetadata } from './broker-metadata.ts'
import { type BrokerState, schedule } from './broker-state.ts'
import { type ControllerState, startController, tellInitialPicture } from './controller.ts'
import { CLUSTER } from './events.ts'
import { followerOf, LONG_AGO, type PartitionState } from './partition.ts'
import { PRODUCER_ID_BLOCK } from './producer-ids.ts'
import { fetcherOf, fetchRequest, maybeFetch } from './replica-fetcher.ts'
import { acceptConnection } from './request-channel.ts'

/** What the world lends to a start. */
export interface StartEnvironment {
  /** A connection that is there already: neither side hears of it. Returns its id. */
  establish(from: ActorId, to: ActorId): ConnectionId
  /** The outbox of an actor at time 0. */
  outboxOf(actor: ActorId): Outbox<Message>
  /** First heartbeat of a broker (ms); absent: one interval after time 0. */
  firstHeartbeatMs?(broker: number): Millis
}

/**
 * Begin a run at time 0 with a cluster that has been up for long: every broker registered, unfenced and in contact with the
 * controller (last heartbeat at 0), metadata applied, each follower's fetch parked at its leader since 0 (C-4).
 *
 * The world makes the states (`initialImage`, `createController`, `createBroker` with the initial logs) and calls this once,
 * at time 0, before any other input. Connections of clients need no preparation: a request on an unknown connection is taken
 * as the first one of an established connection.
 *
 * @param brokers Broker b at index b - 1.
 */
export function warmStart(
  controller: ControllerState,
  brokers: readonly BrokerState[],
  environment: StartEnvironment,
): void {
  startController(controller, environment.outboxOf(CONTROLLER), 0)
  tellInitialPicture(controller, environment.outboxOf(CONTROLLER))
  for (const broker of brokers) warmUp(controller, broker, environment)
  for (const broker of brokers) parkFetches(broker, brokers, environment)
  controller.nextProducerId = brokers.length * PRODUCER_ID_BLOCK
  for (const broker of brokers) {
    const out = environment.outboxOf(broker.id)
    for (const fetcher of broker.fetchers) if (fetcher) maybeFetch(broker, fetcher, out, 0)
    finishBrokerTurn(broker, out, 0)
  }
}

/**
 * Begin a run at time 0 with processes that start then: the controller knows topics and leaders; brokers connect, register and
 * read metadata by themselves. The world calls this once and then `startBroker` for every broker.
 */
export function coldStart(controller: ControllerState, out: Outbox<Message>): void {
  startController(controller, out, 0)
  tellInitialPicture(controller, out)
}

/** The broker is up and knows everything; its fetch loops hold still until their fetches are parked. */
function warmUp(controller: ControllerState, broker: BrokerState, environment: StartEnvironment): void {
  const out = environment.outboxOf(broker.id)
  const registration = must(controller.brokers[broker.id], 'registration of broker', broker.id)
  const { committed } = controller
  out.emit(CLUSTER.brokerStarted, broker.id)
  tellInitialLogs(broker, out)
  broker.process = 'running'
  broker.producerIds = { next: (broker.id - 1) * PRODUCER_ID_BLOCK, end: broker.id * PRODUCER_ID_BLOCK }
  const connection = environment.establish(broker.id, CONTROLLER)
  Object.assign(broker.controller, { connection, isConnected: true })
  Object.assign(registration, {
    connection,
    pushedVersion: committed.version,
    reportedVersion: committed.version,
    isFirstRegistration: false,
  })
  Object.assign(broker.lifecycle, {
    brokerEpoch: registration.epoch,
    isRegistered: true,
    isFenced: false,
    heartbeatAtMs: environment.firstHeartbeatMs?.(broker.id) ?? broker.config.brokerHeartbeatIntervalMs,
  })
  schedule(broker, microsOf(broker.lifecycle.heartbeatAtMs))
  for (const leader of leadersOf(broker, controller)) {
    const fetcher = fetcherOf(broker, leader)
    fetcher.connection = environment.establish(broker.id, leader)
    fetcher.isConnected = true
    fetcher.inFlight = { api: 'Fetch', parts: [], sentAtMs: 0 }
  }
  applyMetadata(broker, committed, out, 0)
  startTimers(broker, 0)
  for (const partition of broker.partitions) if (partition?.role === 'leader') settleOldEpoch(partition)
}

/** The leaders that this broker follows, ascending. */
function leadersOf(broker: BrokerState, controller: ControllerState): number[] {
  const leaders = new Set<number>()
  for (const entry of controller.partitions) {
    if (!entry?.replicas.includes(broker.id) || entry.leader === broker.id || entry.leader === -1) continue
    leaders.add(entry.leader)
  }
  return [...leaders].sort((a, b) => a - b)
}

/** The epoch did not begin at time 0: it began where the log says. */
function settleOldEpoch(partition: PartitionState): void {
  const { log, leaderEpoch } = partition
  const entry = log.epochs.find((candidate) => candidate.epoch === leaderEpoch)
  partition.epochStartOffset = entry?.startOffset ?? log.logEndOffset
}

/** What lies in a broker's logs before anything happens. */
export function tellInitialLogs(broker: BrokerState, out: Outbox<Message>): void {
  for (const partition of broker.partitions) {
    if (!partition || partition.log.logEndOffset === 0) continue
    const { logEndOffset, highWatermark } = partition.log
    out.emit(CLUSTER.replicaAppended, broker.id, partition.partition, 0, logEndOffset, 0)
    if (highWatermark > 0) out.emit(CLUSTER.highWatermarkMoved, broker.id, partition.partition, highWatermark, 0, 0)
  }
}

/**
 * Each fetch loop's request is at its leader since time 0, and the leader knows how far the follower is. Replicas outside the
 * ISR have nothing under way: they begin by themselves.
 */
function parkFetches(broker: BrokerState, brokers: readonly BrokerState[], environment: StartEnvironment): void {
  for (const fetcher of broker.fetchers) {
    if (!fetcher) continue
    // Nobody has just become a follower: there is nothing to truncate (C-52).
    for (const part of fetcher.partitions) part.isTruncating = false
    const leader = must(brokers[fetcher.leader - 1], 'broker', fetcher.leader)
    const request = fetchRequest(broker, fetcher, 0)
    const parts = request.parts.filter((part) => noteParkedFetch(leader, broker, part))
    if (parts.length === 0) {
      fetcher.inFlight = undefined
      continue
    }
    const correlationId = fetcher.nextCorrelationId++
    fetcher.inFlight = { api: 'Fetch', parts, sentAtMs: 0 }
    schedule(broker, microsOf(broker.config.replicaSocketTimeoutMs))
    const server = acceptConnection(leader, fetcher.connection, broker.id)
    const body = { ...request, parts }
    server.current = { kind: 'request', correlationId, body }
    leader.delayedFetches.push({ connection: server.id, deadlineMs: request.maxWaitMs, request: body })
    schedule(leader, microsOf(request.maxWaitMs))
    finishBrokerTurn(leader, environment.outboxOf(leader.id), 0)
  }
}

function noteParkedFetch(leader: BrokerState, broker: BrokerState, part: FetchPart): boolean {
  const partition = leader.partitions[part.partition]
  const follower = partition ? followerOf(partition, broker.id) : undefined
  if (!partition || !follower || !partition.isr.includes(broker.id)) return false
  const { log } = partition
  follower.leo = part.fetchOffset
  follower.lastFetchTimeMs = 0
  follower.leaderLeoAtLastFetch = log.logEndOffset
  follower.lastCaughtUpTimeMs = part.fetchOffset >= log.logEndOffset ? 0 : LONG_AGO
  follower.lastSentHighWatermark = log.highWatermark
  follower.brokerEpoch = broker.lifecycle.brokerEpoch
  return true
}

import type { Outbox } from '../kernel/actor.ts'
import { type Micros, type Millis, microsOf, millisOf, NEVER } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { Message, ResponseBody } from '../protocol/messages.ts'
import { type BrokerState, schedule } from './broker-state.ts'
import { backoffMs, reconnectToController, sendToController } from './controller-channel.ts'
import { CLUSTER } from './events.ts'
import { metadataVersion } from './metadata-cache.ts'

/** Pings that keep a ZooKeeper session alive (C-67): a third of its timeout. */
const ZOOKEEPER_PINGS_PER_SESSION = 3
/** Second heartbeat of a controlled shutdown: so long after the first answer (C-76). */
const SHUTDOWN_SECOND_HEARTBEAT_MS = 50
/** A controlled shutdown that takes longer than this ends without the controller's leave (C-76). */
const SHUTDOWN_LIMIT_MS = 300_000

/** How long the controller trusts a broker that is silent. */
export function sessionTimeoutMs(broker: BrokerState): Millis {
  const { profile } = broker.options
  return profile.features.metadataPlane === 'zookeeper'
    ? broker.config.zookeeperSessionTimeoutMs
    : broker.config.brokerSessionTimeoutMs
}

/** Pause between two signs of life: heartbeats, or with ZooKeeper the pings of the session (C-62, C-67). */
export function heartbeatIntervalMs(broker: BrokerState): Millis {
  const { profile } = broker.options
  return profile.features.metadataPlane === 'zookeeper'
    ? Math.floor(broker.config.zookeeperSessionTimeoutMs / ZOOKEEPER_PINGS_PER_SESSION)
    : broker.config.brokerHeartbeatIntervalMs
}

/** The channel is up: register, or say that we are still there. */
export function onControllerConnected(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  broker.controller.isConnected = true
  broker.controller.connectFailures = 0
  if (!broker.lifecycle.isRegistered) sendRegistration(broker, out)
  else sendHeartbeat(broker, out, nowUs)
}

function sendRegistration(broker: BrokerState, out: Outbox<Message>): void {
  const { controller, lifecycle } = broker
  lifecycle.registerAtMs = NEVER
  if (controller.registration !== -1) return
  const cleanShutdown = lifecycle.endedCleanly
  controller.registration = sendToController(
    broker,
    { api: 'BrokerRegistration', broker: broker.id, cleanShutdown },
    out,
  )
}

/**
 * The controller's word on a registration. While the previous process's session lives it says no, and we ask again.
 *
 * @source C-73, C-74
 */
export function onRegistrationAnswer(
  broker: BrokerState,
  answer: Extract<ResponseBody, { api: 'BrokerRegistration' }>,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const { lifecycle } = broker
  if (answer.error !== ERROR.NONE) {
    lifecycle.registerAtMs = millisOf(nowUs) + backoffMs(lifecycle.registrationFailures, sessionTimeoutMs(broker))
    lifecycle.registrationFailures++
    schedule(broker, microsOf(lifecycle.registerAtMs))
    return
  }
  lifecycle.brokerEpoch = answer.brokerEpoch
  lifecycle.isRegistered = true
  lifecycle.isFenced = true
  lifecycle.registrationFailures = 0
  sendHeartbeat(broker, out, nowUs)
}

/** Say that we are alive, how much metadata we have applied, and which disks have failed. */
export function sendHeartbeat(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  const { controller, lifecycle } = broker
  if (!lifecycle.isRegistered || controller.heartbeat !== -1) return
  lifecycle.heartbeatAtMs = NEVER
  const correlationId = sendToController(
    broker,
    {
      api: 'BrokerHeartbeat',
      broker: broker.id,
      brokerEpoch: lifecycle.brokerEpoch,
      metadataVersion: metadataVersion(broker.metadata),
      wantShutdown: wantsShutdown(broker),
      offline: broker.logDirFailed ? offlinePartitions(broker) : [],
    },
    out,
  )
  if (correlationId === -1) return
  controller.heartbeat = correlationId
  lifecycle.heartbeatVersion = metadataVersion(broker.metadata)
  lifecycle.heartbeatSentAtMs = millisOf(nowUs)
  schedule(broker, microsOf(lifecycle.heartbeatSentAtMs + sessionTimeoutMs(broker)))
}

function offlinePartitions(broker: BrokerState): PartitionIndex[] {
  const offline: PartitionIndex[] = []
  for (const partition of broker.partitions) if (partition?.role === 'offline') offline.push(partition.partition)
  return offline
}

/** With ZooKeeper leaders are moved first (ControlledShutdown); only then is the session closed. */
function wantsShutdown(broker: BrokerState): boolean {
  if (broker.process !== 'stopping') return false
  return broker.options.profile.features.metadataPlane === 'kraft' || broker.lifecycle.shutdownAttempts < 0
}

/**
 * What a heartbeat's answer means.
 *
 * @returns 'exit' when the broker may end its process now (C-76).
 */
export function onHeartbeatAnswer(
  broker: BrokerState,
  answer: Extract<ResponseBody, { api: 'BrokerHeartbeat' }>,
  nowUs: Micros,
): 'exit' | undefined {
  const { lifecycle } = broker
  const nowMs = millisOf(nowUs)
  if (answer.error !== ERROR.NONE) {
    planHeartbeat(broker, nowMs + backoffMs(lifecycle.heartbeatFailures, sessionTimeoutMs(broker)))
    lifecycle.heartbeatFailures++
    return undefined
  }
  lifecycle.heartbeatFailures = 0
  lifecycle.isFenced = answer.fenced
  if (answer.shouldShutDown && broker.process === 'stopping') return 'exit'
  let delayMs = heartbeatIntervalMs(broker)
  // Metadata came while this heartbeat was on its way: what it lacked to be unfenced is there now (C-65).
  const isOutdated = lifecycle.heartbeatVersion < metadataVersion(broker.metadata)
  if (answer.fenced && isOutdated && knowsItsRegistration(broker)) delayMs = 0
  if (wantsShutdown(broker)) {
    lifecycle.shutdownHeartbeats++
    if (lifecycle.shutdownHeartbeats === 1) delayMs = SHUTDOWN_SECOND_HEARTBEAT_MS
  }
  planHeartbeat(broker, nowMs + delayMs)
  return undefined
}

function planHeartbeat(broker: BrokerState, atMs: Millis): void {
  broker.lifecycle.heartbeatAtMs = atMs
  schedule(broker, microsOf(atMs))
}

/** Metadata has been applied: a broker that waits to be unfenced says so at once (C-65, C-73). */
export function onMetadataApplied(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  const { lifecycle, metadata } = broker
  if (!lifecycle.isRegistered || !lifecycle.isFenced || !knowsItsRegistration(broker)) return
  if (metadata.brokers[broker.id]?.fenced === false) lifecycle.isFenced = false
  else sendHeartbeat(broker, out, nowUs)
}

function knowsItsRegistration(broker: BrokerState): boolean {
  return broker.metadata.brokers[broker.id]?.epoch === broker.lifecycle.brokerEpoch
}

/**
 * Begin to leave in an orderly way: leaders move away first (C-76, C-77). Pointless for a broker that has not even
 * registered: the caller stops it at once.
 */
export function beginLeaving(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  const { lifecycle } = broker
  broker.process = 'stopping'
  broker.sinceUs = nowUs
  lifecycle.shutdownSinceMs = millisOf(nowUs)
  out.emit(CLUSTER.shutdownStarted, broker.id)
  schedule(broker, microsOf(lifecycle.shutdownSinceMs + SHUTDOWN_LIMIT_MS))
  if (broker.options.profile.features.metadataPlane === 'kraft') {
    broker.controller.heartbeat = -1
    sendHeartbeat(broker, out, nowUs)
  } else sendControlledShutdown(broker, out)
}

/** End the process without asking anybody: at the wake of this very instant, so that the world sees it end. */
export function leaveAtOnce(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  broker.process = 'stopping'
  broker.sinceUs = nowUs
  broker.lifecycle.shutdownSinceMs = millisOf(nowUs) - SHUTDOWN_LIMIT_MS
  out.emit(CLUSTER.shutdownStarted, broker.id)
  schedule(broker, nowUs)
}

function sendControlledShutdown(broker: BrokerState, out: Outbox<Message>): void {
  broker.lifecycle.controlledShutdownAtMs = NEVER
  broker.controller.controlledShutdown = sendToController(
    broker,
    { api: 'ControlledShutdown', broker: broker.id, brokerEpoch: broker.lifecycle.brokerEpoch },
    out,
  )
}

/**
 * How many partitions the broker still leads after an attempt to move them (2.5). When it is through, or has tried often
 * enough, it closes its session.
 *
 * @source C-77
 */
export function onControlledShutdownAnswer(
  broker: BrokerState,
  answer: Extract<ResponseBody, { api: 'ControlledShutdown' }>,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const { lifecycle } = broker
  lifecycle.shutdownAttempts++
  const isThrough = answer.error === ERROR.NONE && answer.remaining === 0
  if (isThrough || lifecycle.shutdownAttempts >= broker.config.controlledShutdownMaxRetries) {
    lifecycle.shutdownAttempts = -1
    broker.controller.heartbeat = -1
    sendHeartbeat(broker, out, nowUs)
    return
  }
  lifecycle.controlledShutdownAtMs = millisOf(nowUs) + broker.config.controlledShutdownRetryBackoffMs
  schedule(broker, microsOf(lifecycle.controlledShutdownAtMs))
}

/**
 * Timers of the lifecycle.
 *
 * @returns 'exit' when a controlled shutdown has taken too long.
 */
export function tickLifecycle(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): 'exit' | undefined {
  const { controller, lifecycle } = broker
  const nowMs = millisOf(nowUs)
  if (nowMs - lifecycle.shutdownSinceMs >= SHUTDOWN_LIMIT_MS) return 'exit'
  if (controller.heartbeat !== -1 && nowMs - lifecycle.heartbeatSentAtMs >= sessionTimeoutMs(broker)) {
    reconnectToController(broker, out)
  }
  if (lifecycle.registerAtMs <= nowMs && controller.isConnected) sendRegistration(broker, out)
  if (lifecycle.heartbeatAtMs <= nowMs && controller.isConnected) sendHeartbeat(broker, out, nowUs)
  if (lifecycle.controlledShutdownAtMs <= nowMs && controller.isConnected) sendControlledShutdown(broker, out)
  return undefined
}

/** The lifecycle's next timer in ms, NEVER if none. */
export function nextLifecycleMs(broker: BrokerState): Millis {
  const { controller, lifecycle } = broker
  let nextMs = lifecycle.shutdownSinceMs + SHUTDOWN_LIMIT_MS
  if (controller.heartbeat !== -1) {
    nextMs = Math.min(nextMs, lifecycle.heartbeatSentAtMs + sessionTimeoutMs(broker))
  }
  if (!controller.isConnected) return nextMs
  return Math.min(nextMs, lifecycle.registerAtMs, lifecycle.heartbeatAtMs, lifecycle.controlledShutdownAtMs)
}

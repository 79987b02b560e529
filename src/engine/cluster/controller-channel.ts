import { CONTROLLER, type Outbox } from '../kernel/actor.ts'
import { type Micros, microsOf, millisOf, NEVER } from '../kernel/units.ts'
import { type Message, messageSizeBytes, type RequestBody, type RequestMessage } from '../protocol/messages.ts'
import { type BrokerState, schedule } from './broker-state.ts'

/** First pause before the next try to reach the controller, doubled each time (C-62). */
const CONNECT_BACKOFF_MS = 100
/**
 * Longest pause between two tries to connect.
 *
 * @simplified Kafka's channel keeps the request and goes on trying to connect; only refused requests back off up to the
 * session timeout.
 */
const CONNECT_BACKOFF_MAX_MS = 1000

/** 100·2^failures, at most `maxMs` (C-62). */
export function backoffMs(failures: number, maxMs: number): number {
  return Math.min(CONNECT_BACKOFF_MS * 2 ** Math.min(failures, 20), maxMs)
}

/** Open the connection to the controller, unless there is one or one is under way. */
export function connectToController(broker: BrokerState, out: Outbox<Message>): void {
  const channel = broker.controller
  if (channel.connection !== -1) return
  channel.connectAtMs = NEVER
  channel.isConnected = false
  channel.connection = out.connect(CONTROLLER)
}

/**
 * Send a request over the channel.
 *
 * @returns Its correlation id; -1 when there is no connection: the caller tries again once there is.
 */
export function sendToController(broker: BrokerState, body: RequestBody, out: Outbox<Message>): number {
  const channel = broker.controller
  if (!channel.isConnected) return -1
  const correlationId = channel.nextCorrelationId++
  const message: RequestMessage = { kind: 'request', correlationId, body }
  out.send(channel.connection, message, messageSizeBytes(message))
  return correlationId
}

/** The connection is gone: everything under way will be sent again over the next one. */
export function onControllerDisconnected(broker: BrokerState, nowUs: Micros): void {
  const channel = broker.controller
  forgetUnderWay(broker)
  channel.connectAtMs = millisOf(nowUs) + backoffMs(channel.connectFailures, CONNECT_BACKOFF_MAX_MS)
  channel.connectFailures++
  schedule(broker, microsOf(channel.connectAtMs))
}

/** The controller has been silent for too long: give the connection up and open another at once. */
export function reconnectToController(broker: BrokerState, out: Outbox<Message>): void {
  out.close(broker.controller.connection)
  forgetUnderWay(broker)
  connectToController(broker, out)
}

function forgetUnderWay(broker: BrokerState): void {
  const channel = broker.controller
  channel.connection = -1
  channel.isConnected = false
  channel.registration = -1
  channel.heartbeat = -1
  channel.alterPartition = -1
  channel.allocateProducerIds = -1
  channel.controlledShutdown = -1
  broker.creatingTopics = []
  const { alterPartitions } = broker
  alterPartitions.queued = [...alterPartitions.inFlight, ...alterPartitions.queued]
  alterPartitions.inFlight = []
}

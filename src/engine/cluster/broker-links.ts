import type { ConnectionId, Outbox } from '../kernel/actor.ts'
import { type Micros, type Millis, microsOf, millisOf, NEVER } from '../kernel/units.ts'
import { type Message, messageSizeBytes, type RequestBody } from '../protocol/messages.ts'
import { type BrokerState, schedule } from './broker-state.ts'
import type { BrokerLink, LinkPurpose, LinkRequest } from './transaction-state.ts'

/** Connections between brokers for what transactions need: markers to leaders, questions to coordinators. */

function linkTo(broker: BrokerState, to: number): BrokerLink {
  let link = broker.coordinator.links[to]
  if (!link) {
    link = { broker: to, connection: -1, isConnected: false, nextCorrelationId: 1, requests: [], sentCount: 0 }
    broker.coordinator.links[to] = link
  }
  return link
}

/** Send a request to another broker, over a connection that is opened when there is none. */
export function sendToBroker(
  broker: BrokerState,
  to: number,
  body: RequestBody,
  purpose: LinkPurpose,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const link = linkTo(broker, to)
  const sinceMs = millisOf(nowUs)
  link.requests.push({ correlationId: link.nextCorrelationId++, body, purpose, sinceMs })
  schedule(broker, microsOf(sinceMs + broker.config.requestTimeoutMs))
  if (link.connection === -1) link.connection = out.connect(to)
  else sendWaiting(link, out)
}

function sendWaiting(link: BrokerLink, out: Outbox<Message>): void {
  if (!link.isConnected) return
  for (; link.sentCount < link.requests.length; link.sentCount++) {
    const { correlationId, body } = link.requests[link.sentCount] as LinkRequest
    const message: Message = { kind: 'request', correlationId, body }
    out.send(link.connection, message, messageSizeBytes(message))
  }
}

/** The connection is up: what waited leaves. */
export function onLinkConnected(link: BrokerLink, out: Outbox<Message>): void {
  link.isConnected = true
  sendWaiting(link, out)
}

/** The connection is gone. Returns what will never be answered. */
export function onLinkDisconnected(link: BrokerLink): readonly LinkRequest[] {
  const failed = link.requests
  link.connection = -1
  link.isConnected = false
  link.requests = []
  link.sentCount = 0
  return failed
}

/** The request that an answer belongs to, taken off the link. */
export function takeAnswered(link: BrokerLink, correlationId: number): LinkRequest | undefined {
  const at = link.requests.findIndex((request) => request.correlationId === correlationId)
  if (at === -1) return undefined
  const [request] = link.requests.splice(at, 1)
  link.sentCount--
  return request
}

/** Links whose peer has been silent for request.timeout.ms: closed, and their requests returned as failed. */
export function expireLinks(broker: BrokerState, out: Outbox<Message>, nowMs: Millis): LinkRequest[] {
  const failed: LinkRequest[] = []
  for (const link of broker.coordinator.links) {
    const oldest = link?.requests[0]
    if (!link || !oldest || nowMs - oldest.sinceMs < broker.config.requestTimeoutMs) continue
    out.close(link.connection)
    failed.push(...onLinkDisconnected(link))
  }
  return failed
}

/** When the next link is given up, NEVER if none is waiting. */
export function nextLinkMs(broker: BrokerState): Millis {
  let nextMs = NEVER
  for (const link of broker.coordinator.links) {
    const oldest = link?.requests[0]
    if (oldest) nextMs = Math.min(nextMs, oldest.sinceMs + broker.config.requestTimeoutMs)
  }
  return nextMs
}

/** Is there something of the coordinator's own to be handled before this turn ends? */
export function hasCoordinatorWork({ coordinator }: BrokerState): boolean {
  return coordinator.finishedWrites.length > 0 || coordinator.verified.length > 0
}

/** The link that uses this connection. */
export function linkBy(broker: BrokerState, connection: ConnectionId): BrokerLink | undefined {
  for (const link of broker.coordinator.links) if (link?.connection === connection) return link
  return undefined
}

import type { ConnectionId, Input } from '../kernel/actor.ts'
import { type Micros, type Millis, millisOf, NEVER } from '../kernel/units.ts'
import { CONNECTION_STATE, PRODUCER } from '../producer/events.ts'
import type { ClientRequest, ClientResponse } from '../producer/kafka-client.ts'
import {
  apiCode,
  type Message,
  messageSizeBytes,
  type ResponseBody,
  type ResponseMessage,
} from '../protocol/messages.ts'
import {
  becomeDisconnected,
  becomeReady,
  isSetupTimedOut,
  type NodeConnection,
  nextTimeoutAtMs,
} from './cluster-connection-states.ts'
import { hasExpiredRequest, type InFlightRequest } from './in-flight-requests.ts'
import { requestUpdate } from './metadata.ts'
import { handleMetadataFailure, handleMetadataResponse, maybeUpdateMetadata } from './metadata-updater.ts'
import { type ClientOutbox, type NetworkClientState, writeRequest } from './network-client.ts'
import { mark } from './sampled-stat.ts'

/**
 * First half of a poll (P-113 steps 1–3): start a metadata refresh if one is due, hand what was sent to the sockets.
 *
 * @param timeoutMs NEVER: until something happens.
 * @returns When the poll ends if nothing happens before, in ms; the present or earlier: at once.
 * @source kafka 3.9 clients NetworkClient#poll
 * @simplified request.timeout.ms does not bound a poll: what it is for, timeouts, has wake-ups of its own.
 */
export function beginPoll(client: NetworkClientState, timeoutMs: Millis, out: ClientOutbox, nowUs: Micros): Millis {
  const nowMs = millisOf(nowUs)
  const metadataTimeoutMs = maybeUpdateMetadata(client, out, nowUs)
  client.timeoutAtMs = NEVER
  for (const node of client.nodes) {
    const atMs = nextTimeoutAtMs(node, client.settings.connections)
    if (atMs < client.timeoutAtMs) client.timeoutAtMs = atMs
  }
  return Math.min(nowMs + timeoutMs, nowMs + metadataTimeoutMs, client.timeoutAtMs)
}

/** Has the network something to tell, or has somebody called: does a poll end now whatever its timeout? */
export function endsPoll(client: NetworkClientState): boolean {
  return client.hasWritten || client.isWokenUp || client.inbox.length > 0
}

/**
 * Second half of a poll (P-113 steps 4–5): what was written, what has arrived, what has run out of time.
 *
 * @returns Completions for the Sender: answers before disconnects before timeouts.
 */
export function endPoll(client: NetworkClientState, out: ClientOutbox, nowUs: Micros): readonly ClientResponse[] {
  const responses: ClientResponse[] = []
  client.isWokenUp = false
  if (client.hasWritten) handleCompletedSends(client, responses, nowUs)
  if (client.inbox.length > 0) handleInbox(client, responses, out, nowUs)
  const nowMs = millisOf(nowUs)
  const isSomethingOver = nowMs >= client.timeoutAtMs
  if (isSomethingOver) closeIdleConnection(client, responses, out, nowMs)
  if (client.hasNewChannels) exchangeVersions(client, out, nowUs)
  if (isSomethingOver) giveUpConnections(client, responses, out, nowMs)
  return responses
}

const API_VERSIONS = { api: 'ApiVersions' } as const

function exchangeVersions(client: NetworkClientState, out: ClientOutbox, nowUs: Micros): void {
  client.hasNewChannels = false
  for (const node of client.nodes) {
    if (!node.needsApiVersions) continue
    node.needsApiVersions = false
    const written = { body: API_VERSIONS, request: undefined, timeoutMs: client.settings.requestTimeoutMs }
    writeRequest(client, node, written, out, nowUs)
  }
}

/** Attempts to connect, then requests that have taken too long (P-106, P-112). */
function giveUpConnections(
  client: NetworkClientState,
  responses: ClientResponse[],
  out: ClientOutbox,
  nowMs: Millis,
): void {
  for (const node of client.nodes) {
    if (isSetupTimedOut(node, nowMs)) disconnect(client, node, 'timeout', responses, out, nowMs)
  }
  for (const node of client.nodes) {
    if (hasExpiredRequest(node.inFlight, nowMs)) disconnect(client, node, 'timeout', responses, out, nowMs)
  }
}

/** Requests are written; those that expect no answer are complete by that (P-97). */
function handleCompletedSends(client: NetworkClientState, responses: ClientResponse[], nowUs: Micros): void {
  client.hasWritten = false
  for (const node of client.nodes) {
    for (let i = 0; i < node.inFlight.length; i++) (node.inFlight[i] as InFlightRequest).isWritten = true
  }
  if (!client.hasUnansweredWrites) return
  client.hasUnansweredWrites = false
  for (const node of client.nodes) {
    for (let i = 0; i < node.inFlight.length; i++) {
      const { request, correlationId } = node.inFlight[i] as InFlightRequest
      if (!request || request.expectResponse) continue
      node.inFlight.splice(i--, 1)
      client.inFlightCount--
      responses.push(completion(request, correlationId, undefined, nowUs))
    }
  }
}

/** What has arrived, sorted as the selector does: answers, then disconnects, then new connections (P-113). */
function handleInbox(client: NetworkClientState, responses: ClientResponse[], out: ClientOutbox, nowUs: Micros): void {
  const { inbox } = client
  client.inbox = []
  for (let i = 0; i < inbox.length; i++) {
    const input = inbox[i] as Input<Message>
    if (input.kind !== 'packet' || input.message.kind !== 'response') continue
    const node = nodeOfConnection(client, input.connection)
    if (node) handleResponse(client, node, input.message, responses, out, nowUs)
  }
  for (let i = 0; i < inbox.length; i++) {
    const input = inbox[i] as Input<Message>
    if (input.kind === 'packet' || input.kind === 'wake') continue
    const node = nodeOfConnection(client, input.connection)
    if (node && input.kind === 'disconnected') disconnect(client, node, 'lost', responses, out, millisOf(nowUs))
  }
  for (let i = 0; i < inbox.length; i++) {
    const input = inbox[i] as Input<Message>
    if (input.kind !== 'connected') continue
    const node = nodeOfConnection(client, input.connection)
    if (!node || node.state !== CONNECTION_STATE.connecting) continue
    node.state = CONNECTION_STATE.checkingApiVersions
    node.needsApiVersions = true
    client.hasNewChannels = true
    mark(client.metrics.connectionCreation, 1, millisOf(nowUs))
    node.lastUsedMs = millisOf(nowUs)
    out.emit(PRODUCER.connectionChanged, client.producer, node.node, node.state)
  }
}

function nodeOfConnection(client: NetworkClientState, connection: ConnectionId): NodeConnection | undefined {
  const { nodes } = client
  for (let i = 0; i < nodes.length; i++) if (nodes[i]?.connection === connection) return nodes[i]
  return undefined
}

/**
 * An answer belongs to the oldest request of its connection (P-120). One with another number answers nothing that is
 * still open (a copy replayed by `duplicateNext`): the client throws it away.
 */
function handleResponse(
  client: NetworkClientState,
  node: NodeConnection,
  message: ResponseMessage,
  responses: ClientResponse[],
  out: ClientOutbox,
  nowUs: Micros,
): void {
  const oldest = node.inFlight[0]
  if (oldest?.correlationId !== message.correlationId) return
  const { correlationId, body } = message
  const nowMs = millisOf(nowUs)
  node.inFlight.shift()
  node.lastUsedMs = nowMs
  client.inFlightCount--
  mark(client.metrics.responses, 1, nowMs)
  mark(client.metrics.incomingBytes, messageSizeBytes(message), nowMs)
  out.emit(
    PRODUCER.responseReceived,
    client.producer,
    correlationId,
    node.node,
    apiCode(oldest.api),
    worstErrorOf(body),
  )
  if (body.api === 'Produce' && body.throttleMs > 0) throttle(client, node, body.throttleMs, nowMs)
  if (oldest.request) {
    responses.push(completion(oldest.request, correlationId, body, nowUs))
  } else if (body.api === 'Metadata') {
    handleMetadataResponse(client, body, out, nowUs)
  } else if (body.api === 'ApiVersions') {
    client.transactionVersion = body.transactionVersion
    becomeReady(node)
    out.emit(PRODUCER.connectionChanged, client.producer, node.node, node.state)
  }
}

/** The node asked for silence (P-119). */
function throttle(client: NetworkClientState, node: NodeConnection, throttleMs: Millis, nowMs: Millis): void {
  node.throttledUntilMs = nowMs + throttleMs
  if (!client.settings.throttleExtendsRequestTimeout) return
  for (const request of node.inFlight) request.timeoutAtMs += throttleMs
}

/**
 * A connection is gone: everything that was out on it is, in the order in which it was sent (P-114). `lost`: the other
 * side or the network; `timeout`: given up by us (P-106, P-112); `idle`: closed by us for lack of use.
 */
function disconnect(
  client: NetworkClientState,
  node: NodeConnection,
  why: 'lost' | 'timeout' | 'idle',
  responses: ClientResponse[],
  out: ClientOutbox,
  nowMs: Millis,
): void {
  if (why !== 'lost') out.close(node.connection)
  mark(client.metrics.connectionClose, 1, nowMs)
  becomeDisconnected(node, client.settings.connections, client.connectionRng, nowMs)
  out.emit(PRODUCER.connectionChanged, client.producer, node.node, node.state)
  const lost = node.inFlight
  node.inFlight = []
  client.inFlightCount -= lost.length
  const timedOut = why === 'timeout'
  for (const { request, correlationId, api } of lost) {
    out.emit(PRODUCER.requestFailed, client.producer, correlationId, node.node, apiCode(api), timedOut ? 1 : 0)
    if (request) {
      responses.push({
        request,
        correlationId,
        receivedMs: nowMs,
        body: undefined,
        disconnected: true,
        timedOut,
        versionMismatch: false,
      })
    } else if (client.refresh?.correlationId === correlationId) handleMetadataFailure(client, nowMs)
  }
  requestUpdate(client.metadata)
}

/** Close the connection that has been unused longest, if that is too long; one at a time (P-107). */
function closeIdleConnection(
  client: NetworkClientState,
  responses: ClientResponse[],
  out: ClientOutbox,
  nowMs: Millis,
): void {
  const { maxIdleMs } = client.settings.connections
  if (maxIdleMs < 0) return
  let idlest: NodeConnection | undefined
  for (const node of client.nodes) {
    const isOpen = node.state === CONNECTION_STATE.ready || node.state === CONNECTION_STATE.checkingApiVersions
    if (isOpen && nowMs - node.lastUsedMs > maxIdleMs && node.lastUsedMs < (idlest?.lastUsedMs ?? NEVER)) idlest = node
  }
  if (idlest) disconnect(client, idlest, 'idle', responses, out, nowMs)
}

function completion(
  request: ClientRequest,
  correlationId: number,
  body: ResponseBody | undefined,
  nowUs: Micros,
): ClientResponse {
  return {
    request,
    correlationId,
    receivedMs: millisOf(nowUs),
    body,
    disconnected: false,
    timedOut: false,
    versionMismatch: false,
  }
}

/** The first error of an answer, 0 if it has none. */
function worstErrorOf(body: ResponseBody): number {
  switch (body.api) {
    case 'Produce':
      return firstError(body.parts)
    case 'Metadata':
      return firstError(body.topics)
    case 'AddPartitionsToTxn':
      return firstError(body.errors)
    case 'InitProducerId':
    case 'FindCoordinator':
    case 'AddOffsetsToTxn':
    case 'TxnOffsetCommit':
    case 'EndTxn':
      return body.error
    default:
      return 0
  }
}

function firstError(parts: readonly { readonly error: number }[]): number {
  for (let i = 0; i < parts.length; i++) {
    const { error } = parts[i] as { readonly error: number }
    if (error !== 0) return error
  }
  return 0
}

import type { ProducerConfig } from '../config/producer-config.ts'
import type { Profile } from '../config/profile.ts'
import type { ActorId, Input, Outbox } from '../kernel/actor.ts'
import { assert, must } from '../kernel/assert.ts'
import { cloneRng, nextInt, type Rng, rngStream } from '../kernel/rng.ts'
import { type Micros, type Millis, millisOf, NEVER } from '../kernel/units.ts'
import { CONNECTION_STATE, PRODUCER } from '../producer/events.ts'
import type { ClientRequest, NodeId } from '../producer/kafka-client.ts'
import { apiCode, type Message, messageSizeBytes, type RequestBody } from '../protocol/messages.ts'
import type { RunTables } from '../protocol/record-table.ts'
import { type ClientMetrics, cloneClientMetrics, newClientMetrics } from './client-metrics.ts'
import {
  canConnect,
  cloneNodeConnection,
  isPreparingConnection,
  type NodeConnection,
  newNodeConnection,
  startConnecting,
} from './cluster-connection-states.ts'
import { canSendMore } from './in-flight-requests.ts'
import {
  cloneMetadata,
  createMetadata,
  type MetadataRefresh,
  type MetadataState,
  timeToNextUpdateMs,
} from './metadata.ts'
import { clientSettings, metadataSettings, type NetworkClientSettings } from './network-client-settings.ts'
import { mark } from './sampled-stat.ts'

/**
 * Connections, unanswered requests and metadata of one client.
 *
 * Its poll has two halves, because simulated time must pass between them: `beginPoll` and `endPoll` (`client-poll.ts`).
 * What arrives meanwhile lies in `inbox`.
 *
 * @source kafka 3.9 clients NetworkClient, Selector
 * @simplified All brokers of a run know the APIs of the run's version: a version mismatch never happens.
 */
export interface NetworkClientState {
  /** Index of the producer, for events. */
  readonly producer: number
  readonly settings: NetworkClientSettings
  /** Actors behind the bootstrap nodes -1, -2, … */
  readonly bootstrap: readonly ActorId[]
  readonly metadata: MetadataState
  /** By id, ascending (P-5 b): a handful, so that they are looked for one by one. */
  readonly nodes: NodeConnection[]
  /** Correlation ids count up per client (P-95). */
  nextCorrelationId: number
  inFlightCount: number
  /** What has arrived since the last poll ended, in order. */
  inbox: Input<Message>[]
  /** There are requests that expect no answer and have not been completed (acks=0). */
  hasUnansweredWrites: boolean
  /** A channel has come up: its version exchange is to be begun. */
  hasNewChannels: boolean
  /** First millisecond at which a connection is to be given up, as of the present poll: timeouts and idling. */
  timeoutAtMs: Millis
  /** Something was handed to a connection since the last poll ended: the next poll returns when it is written, at once. */
  hasWritten: boolean
  /** P-4: the next poll returns at once. */
  isWokenUp: boolean
  /** The metadata request that is out. */
  refresh: { readonly correlationId: number; readonly asked: MetadataRefresh } | undefined
  /** Since when the client has been trying to get metadata without success, NEVER: it is not. */
  refreshingSinceMs: Millis
  /** transaction.version as told by the newest version exchange; 0: unknown. */
  transactionVersion: number
  readonly metrics: ClientMetrics
  readonly leastLoadedRng: Rng
  /** Jitter of reconnect backoff and setup timeout; undefined: none. */
  readonly connectionRng: Rng | undefined
}

/** What a client needs from around it while it handles something. */
export interface ClientOutbox extends Outbox<Message> {
  readonly tables: RunTables
}

/** How a client is made. */
export interface NetworkClientOptions {
  readonly producer: number
  readonly profile: Profile
  readonly config: ProducerConfig
  /** At least one. */
  readonly bootstrap: readonly ActorId[]
  readonly seed: number
  /** Names this client's random streams: unlike for every client of a run. */
  readonly streamName: string
  readonly backoffJitter: boolean
}

/** A client that knows its bootstrap list and nothing else (P-108). */
export function createNetworkClient(options: NetworkClientOptions): NetworkClientState {
  const { producer, profile, config, bootstrap, seed, streamName, backoffJitter } = options
  assert(bootstrap.length > 0, 'createNetworkClient: no bootstrap address')
  const stream = (name: string) => rngStream(seed, `${streamName}/${name}`)
  const bootstrapNodes = bootstrap.map((_, index) => -1 - index)
  const metadata = createMetadata(
    metadataSettings(profile, config),
    bootstrapNodes,
    backoffJitter ? stream('metadata-backoff') : undefined,
  )
  return {
    producer,
    settings: clientSettings(profile, config),
    bootstrap,
    metadata,
    nodes: [],
    nextCorrelationId: 0,
    inFlightCount: 0,
    inbox: [],
    hasUnansweredWrites: false,
    hasNewChannels: false,
    timeoutAtMs: NEVER,
    hasWritten: false,
    isWokenUp: false,
    refresh: undefined,
    refreshingSinceMs: NEVER,
    transactionVersion: 0,
    metrics: newClientMetrics(),
    leastLoadedRng: stream('least-loaded-node'),
    connectionRng: backoffJitter ? stream('connection-backoff') : undefined,
  }
}

/** The client's side of the connection to `node`, made at the first question. */
export function nodeConnection(client: NetworkClientState, node: NodeId): NodeConnection {
  const { nodes } = client
  for (let i = 0; i < nodes.length; i++) if (nodes[i]?.node === node) return nodes[i] as NodeConnection
  const target = node < 0 ? must(client.bootstrap[-1 - node], 'bootstrap node', node) : node
  const made = newNodeConnection(node, target)
  nodes.push(made)
  nodes.sort((a, b) => a.node - b.node)
  return made
}

/**
 * Is the node usable for a request of the Sender now? Metadata has priority: while a refresh is due, none is (P-109).
 *
 * @source kafka 3.9 clients NetworkClient#isReady
 */
export function isReady(client: NetworkClientState, node: NodeId, nowMs: Millis): boolean {
  if (!client.refresh && timeToNextUpdateMs(client.metadata, nowMs) === 0) return false
  return canSendRequest(client, nodeConnection(client, node), nowMs)
}

/** As `isReady`; if it is not, start the connection where that is allowed (P-110). */
export function ready(client: NetworkClientState, node: NodeId, out: ClientOutbox, nowMs: Millis): boolean {
  if (isReady(client, node, nowMs)) return true
  const connection = nodeConnection(client, node)
  if (canConnect(connection, nowMs)) initiateConnect(client, connection, out, nowMs)
  return false
}

/** READY, not throttled, and the in-flight limit leaves room (P-109). */
export function canSendRequest(client: NetworkClientState, node: NodeConnection, nowMs: Millis): boolean {
  return (
    node.state === CONNECTION_STATE.ready &&
    nowMs >= node.throttledUntilMs &&
    canSendMore(node.inFlight, client.settings.maxInFlight)
  )
}

/** Open a connection to the node. */
export function initiateConnect(
  client: NetworkClientState,
  node: NodeConnection,
  out: ClientOutbox,
  nowMs: Millis,
): void {
  const connection = out.connect(node.target)
  startConnecting(node, client.settings.connections, client.connectionRng, connection, nowMs)
  out.emit(PRODUCER.connectionChanged, client.producer, node.node, node.state)
}

/**
 * The node for a request that any node can answer (P-115): a random start, then the first with nothing in flight, else
 * the usable one with least, else one that is connecting, else one that may be connected to.
 *
 * @returns undefined: none.
 * @source kafka 3.9 clients NetworkClient#leastLoadedNode
 * @differs 2.5 takes the last connectable node that it sees.
 */
export function leastLoadedNode(client: NetworkClientState, nowMs: Millis): NodeId | undefined {
  const { nodes } = client.metadata.view
  if (nodes.length === 0) return undefined
  const offset = nextInt(client.leastLoadedRng, nodes.length)
  let usable: NodeConnection | undefined
  let connecting: NodeConnection | undefined
  let connectable: NodeConnection | undefined
  for (let i = 0; i < nodes.length; i++) {
    const node = nodeConnection(client, nodes[(offset + i) % nodes.length] as NodeId)
    if (canSendRequest(client, node, nowMs)) {
      if (node.inFlight.length === 0) return node.node
      if (!usable || node.inFlight.length < usable.inFlight.length) usable = node
    } else if (isPreparingConnection(node)) {
      connecting = node
    } else if (canConnect(node, nowMs)) {
      const isBetter = !connectable || node.lastAttemptMs < connectable.lastAttemptMs
      if (isBetter || !client.settings.prefersLeastRecentlyTriedNode) connectable = node
    }
  }
  return (usable ?? connecting ?? connectable)?.node
}

/** Hand a request of the Sender to a node that is ready. @returns Its correlation id. */
export function sendRequest(
  client: NetworkClientState,
  request: ClientRequest,
  out: ClientOutbox,
  nowUs: Micros,
): number {
  const node = nodeConnection(client, request.node)
  assert(canSendRequest(client, node, millisOf(nowUs)), `sendRequest: node ${request.node} is not ready`)
  if (!request.expectResponse) client.hasUnansweredWrites = true
  return writeRequest(client, node, { body: request.body, request, timeoutMs: request.requestTimeoutMs }, out, nowUs)
}

/** Hand any request to a connection; `request` undefined: the client's own. @returns Its correlation id. */
export function writeRequest(
  client: NetworkClientState,
  node: NodeConnection,
  written: { readonly body: RequestBody; readonly request: ClientRequest | undefined; readonly timeoutMs: Millis },
  out: ClientOutbox,
  nowUs: Micros,
): number {
  const { body, request, timeoutMs } = written
  const correlationId = client.nextCorrelationId++
  const message: Message = { kind: 'request', correlationId, body }
  const sizeBytes = messageSizeBytes(message)
  const sentMs = millisOf(nowUs)
  node.inFlight.push({
    correlationId,
    api: body.api,
    request,
    sentAtUs: nowUs,
    sentMs,
    timeoutAtMs: sentMs + timeoutMs,
    isWritten: false,
  })
  node.lastUsedMs = sentMs
  client.inFlightCount++
  client.hasWritten = true
  mark(client.metrics.requests, 1, sentMs)
  mark(client.metrics.outgoingBytes, sizeBytes, sentMs)
  const batchCount = body.api === 'Produce' ? body.batches.length : 0
  out.emit(PRODUCER.requestSent, client.producer, correlationId, node.node, apiCode(body.api), batchCount, sizeBytes)
  out.send(node.connection, message, sizeBytes)
  return correlationId
}

/** The last attempt to connect has failed, and no new one was made (P-140 step 5). */
export function connectionFailed(client: NetworkClientState, node: NodeId): boolean {
  const { state, failedAttempts } = nodeConnection(client, node)
  return state === CONNECTION_STATE.disconnected && failedAttempts > 0
}

/** Something for the client has come from the network: it is looked at when the poll ends. */
export function receive(client: NetworkClientState, input: Input<Message>): void {
  client.inbox.push(input)
}

/** Close all connections: the client is done. */
export function closeNetworkClient(client: NetworkClientState, out: ClientOutbox): void {
  for (const node of client.nodes) {
    if (node.state === CONNECTION_STATE.disconnected) continue
    out.close(node.connection)
    node.state = CONNECTION_STATE.disconnected
    node.connection = -1
    client.inFlightCount -= node.inFlight.length
    node.inFlight = []
    out.emit(PRODUCER.connectionChanged, client.producer, node.node, node.state)
  }
  client.inbox = []
  client.refresh = undefined
}

/** An independent copy. */
export function cloneNetworkClient(client: NetworkClientState): NetworkClientState {
  return {
    ...client,
    metadata: cloneMetadata(client.metadata),
    metrics: cloneClientMetrics(client.metrics),
    nodes: client.nodes.map(cloneNodeConnection),
    inbox: client.inbox.slice(),
    leastLoadedRng: cloneRng(client.leastLoadedRng),
    connectionRng: client.connectionRng && cloneRng(client.connectionRng),
  }
}

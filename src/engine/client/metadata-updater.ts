import { type Micros, type Millis, millisOf, NEVER } from '../kernel/units.ts'
import { CONNECTION_STATE, PRODUCER } from '../producer/events.ts'
import type { ResponseBody } from '../protocol/messages.ts'
import { canConnect, isPreparingConnection, type NodeConnection } from './cluster-connection-states.ts'
import type { LeaderChange } from './cluster-view-update.ts'
import {
  failUpdate,
  nextRefresh,
  patchLeaders,
  rebootstrapMetadata,
  timeToNextUpdateMs,
  updateMetadata,
  warmMetadata,
} from './metadata.ts'
import {
  type ClientOutbox,
  canSendRequest,
  initiateConnect,
  leastLoadedNode,
  type NetworkClientState,
  nodeConnection,
  writeRequest,
} from './network-client.ts'

/**
 * Start a metadata refresh if one is due and a node can take it (P-113 step 2).
 *
 * @returns How long the poll may wait at most as far as metadata is concerned, in ms; NEVER: no bound.
 * @source kafka 3.9 clients NetworkClient.DefaultMetadataUpdater#maybeUpdate
 */
export function maybeUpdateMetadata(client: NetworkClientState, out: ClientOutbox, nowUs: Micros): Millis {
  const nowMs = millisOf(nowUs)
  if (client.refresh) return NEVER
  const untilDueMs = timeToNextUpdateMs(client.metadata, nowMs)
  if (untilDueMs > 0) return untilDueMs
  if (client.refreshingSinceMs === NEVER) client.refreshingSinceMs = nowMs
  if (untilRebootstrapMs(client, nowMs) <= 0) rebootstrap(client, nowMs)
  let node = leastLoadedNode(client, nowMs)
  if (node === undefined && client.settings.canRebootstrap) {
    rebootstrap(client, nowMs)
    node = leastLoadedNode(client, nowMs)
  }
  if (node === undefined) return client.settings.reconnectBackoffMs
  return Math.min(askNode(client, nodeConnection(client, node), out, nowUs), untilRebootstrapMs(client, nowMs))
}

function askNode(client: NetworkClientState, node: NodeConnection, out: ClientOutbox, nowUs: Micros): Millis {
  const nowMs = millisOf(nowUs)
  if (canSendRequest(client, node, nowMs)) {
    const asked = nextRefresh(client.metadata, nowMs)
    const body = { api: 'Metadata', topics: asked.topics } as const
    const written = { body, request: undefined, timeoutMs: client.settings.requestTimeoutMs }
    client.refresh = { correlationId: writeRequest(client, node, written, out, nowUs), asked }
    return NEVER
  }
  // One attempt at a time: the others may be needed when this one fails.
  if (isAnyNodeConnecting(client)) return client.settings.reconnectBackoffMs
  if (canConnect(node, nowMs)) {
    initiateConnect(client, node, out, nowMs)
    return client.settings.reconnectBackoffMs
  }
  return NEVER
}

function isAnyNodeConnecting(client: NetworkClientState): boolean {
  for (const node of client.metadata.view.nodes) if (isPreparingConnection(nodeConnection(client, node))) return true
  return false
}

/** Time left until the lack of fresh metadata leads back to the bootstrap list (P-118). */
function untilRebootstrapMs(client: NetworkClientState, nowMs: Millis): Millis {
  const { rebootstrapTriggerMs } = client.settings
  if (rebootstrapTriggerMs === NEVER || client.refreshingSinceMs === NEVER) return NEVER
  return client.refreshingSinceMs + rebootstrapTriggerMs - nowMs
}

/** Back to the bootstrap list (P-118). A client that knows nothing else is there already: nothing to wake anybody for. */
function rebootstrap(client: NetworkClientState, nowMs: Millis): void {
  client.refreshingSinceMs = nowMs
  const { view } = client.metadata
  if (view.topics.size === 0 && view.nodes.every((node) => node < 0)) return
  rebootstrapMetadata(
    client.metadata,
    client.bootstrap.map((_, index) => -1 - index),
  )
}

/** The answer to the metadata request. One that names no broker is a failure. */
export function handleMetadataResponse(
  client: NetworkClientState,
  response: Extract<ResponseBody, { api: 'Metadata' }>,
  out: ClientOutbox,
  nowUs: Micros,
): void {
  const { refresh, metadata } = client
  if (!refresh) return
  client.refresh = undefined
  const nowMs = millisOf(nowUs)
  if (response.brokers.length === 0) {
    failUpdate(metadata, nowMs)
    return
  }
  client.refreshingSinceMs = NEVER
  const isPartial = refresh.asked.isPartial ? 1 : 0
  updateMetadata(metadata, refresh.asked, response, out.tables, nowMs, (change) => tellLeader(client, change, 0, out))
  out.emit(PRODUCER.metadataUpdated, client.producer, metadata.updateVersion, isPartial)
}

/** The metadata request was lost with its connection. */
export function handleMetadataFailure(client: NetworkClientState, nowMs: Millis): void {
  client.refresh = undefined
  failUpdate(client.metadata, nowMs)
}

/** Leaders told by a produce response (P-98). */
export function learnLeaders(client: NetworkClientState, hints: readonly LeaderChange[], out: ClientOutbox): void {
  patchLeaders(client.metadata, hints, out.tables, (change) => tellLeader(client, change, 1, out))
}

function tellLeader(client: NetworkClientState, change: LeaderChange, byHint: 0 | 1, out: ClientOutbox): void {
  const { partition, leader, leaderEpoch } = change
  out.emit(PRODUCER.leaderLearned, client.producer, partition, leader, leaderEpoch, byHint)
}

/** What a client finds that has been running for a while (contract, `model.warm`). */
export interface WarmClient {
  readonly brokers: readonly number[]
  readonly topics: Extract<ResponseBody, { api: 'Metadata' }>['topics']
  /** Established, versions exchanged. */
  readonly connections: readonly { readonly broker: number; readonly connection: number }[]
  readonly transactionVersion: number
}

/** Put a fresh client into that condition. */
export function warmNetworkClient(
  client: NetworkClientState,
  warm: WarmClient,
  out: ClientOutbox,
  nowMs: Millis,
): void {
  warmMetadata(client.metadata, warm.brokers, warm.topics, out.tables, nowMs)
  client.transactionVersion = warm.transactionVersion
  for (const { broker, connection } of warm.connections) {
    const node = nodeConnection(client, broker)
    node.connection = connection
    node.state = CONNECTION_STATE.ready
    node.lastUsedMs = nowMs
    out.emit(PRODUCER.connectionChanged, client.producer, broker, node.state)
  }
}

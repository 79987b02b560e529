import type { ActorId, ConnectionId } from '../kernel/actor.ts'
import { backoffMs, type ExponentialBackoff } from '../kernel/exponential-backoff.ts'
import { exp2, ln } from '../kernel/math.ts'
import { nextUnit, type Rng } from '../kernel/rng.ts'
import { type Millis, NEVER } from '../kernel/units.ts'
import { CONNECTION_STATE } from '../producer/events.ts'
import type { NodeId } from '../producer/kafka-client.ts'
import { cloneInFlightRequests, type InFlightRequests } from './in-flight-requests.ts'

/** The client's side of the one connection to a node; there is one from the first attempt on. */
export interface NodeConnection {
  readonly node: NodeId
  /** The actor behind the node: the broker, or a host that is none. */
  readonly target: ActorId
  /** See CONNECTION_STATE (P-107). */
  state: number
  /** The socket, -1 while there is none. */
  connection: ConnectionId
  /** The later of the last attempt and the last disconnect: reconnect backoff counts from here (P-110). */
  lastAttemptMs: Millis
  reconnectBackoffMs: Millis
  /** Disconnects in a row, 0 again when READY (P-111). */
  failedAttempts: number
  /** Attempts in a row that never became a connection (P-112). */
  failedConnectAttempts: number
  setupTimeoutMs: Millis
  /** Nothing is sent to the node before this time (P-119). */
  throttledUntilMs: Millis
  /** Last traffic, for connections.max.idle.ms. */
  lastUsedMs: Millis
  /** The channel is there, ApiVersions has not been sent yet. */
  needsApiVersions: boolean
  inFlight: InFlightRequests
}

/** Config of connections. */
export interface ConnectionSettings {
  readonly reconnectBackoff: ExponentialBackoff
  /** P-105 for reconnecting; else the formula of 2.5 (P-111). */
  readonly hasExponentialBackoff: boolean
  /** Undefined: none, only the operating system's patience ends an attempt (P-112). */
  readonly setupTimeout: ExponentialBackoff | undefined
  /** Negative: never. */
  readonly maxIdleMs: Millis
}

/**
 * How long an operating system tries to connect: six retransmissions of the first packet.
 *
 * @simplified A constant of Linux (tcp_syn_retries 6), the same everywhere.
 */
export const TCP_CONNECT_TIMEOUT_MS: Millis = 127_000

/** A node that was never connected to. */
export function newNodeConnection(node: NodeId, target: ActorId): NodeConnection {
  return {
    node,
    target,
    state: CONNECTION_STATE.disconnected,
    connection: -1,
    lastAttemptMs: -NEVER,
    reconnectBackoffMs: 0,
    failedAttempts: 0,
    failedConnectAttempts: 0,
    setupTimeoutMs: NEVER,
    throttledUntilMs: -NEVER,
    lastUsedMs: 0,
    needsApiVersions: false,
    inFlight: [],
  }
}

/** May a connection be started: there is none, and the reconnect backoff is over (P-110)? */
export function canConnect(node: NodeConnection, nowMs: Millis): boolean {
  return node.state === CONNECTION_STATE.disconnected && nowMs - node.lastAttemptMs >= node.reconnectBackoffMs
}

/** Is it on its way to READY? */
export function isPreparingConnection(node: NodeConnection): boolean {
  return node.state === CONNECTION_STATE.connecting || node.state === CONNECTION_STATE.checkingApiVersions
}

/** An attempt starts. */
export function startConnecting(
  node: NodeConnection,
  settings: ConnectionSettings,
  rng: Rng | undefined,
  connection: ConnectionId,
  nowMs: Millis,
): void {
  node.state = CONNECTION_STATE.connecting
  node.connection = connection
  node.lastAttemptMs = nowMs
  node.lastUsedMs = nowMs
  node.setupTimeoutMs = settings.setupTimeout
    ? backoffMs(settings.setupTimeout, node.failedConnectAttempts, rng)
    : TCP_CONNECT_TIMEOUT_MS
}

/** The version exchange is done: READY, and all failures are forgotten. */
export function becomeReady(node: NodeConnection): void {
  node.state = CONNECTION_STATE.ready
  node.failedAttempts = 0
  node.failedConnectAttempts = 0
}

/** The connection is gone, or never came: the next attempt waits for the reconnect backoff (P-111). */
export function becomeDisconnected(
  node: NodeConnection,
  settings: ConnectionSettings,
  rng: Rng | undefined,
  nowMs: Millis,
): void {
  node.reconnectBackoffMs = settings.hasExponentialBackoff
    ? backoffMs(settings.reconnectBackoff, node.failedAttempts, rng)
    : reconnectBackoffOf25Ms(settings.reconnectBackoff, node.failedAttempts, rng)
  node.failedAttempts++
  if (node.state === CONNECTION_STATE.connecting) node.failedConnectAttempts++
  else node.failedConnectAttempts = 0
  node.state = CONNECTION_STATE.disconnected
  node.connection = -1
  node.lastAttemptMs = nowMs
  node.throttledUntilMs = -NEVER
  node.needsApiVersions = false
}

/**
 * Reconnect backoff of 2.5: the doubled value is cut to whole milliseconds, jitter comes after the cap.
 *
 * @param failures Disconnects in a row before this one.
 * @source kafka 2.5 clients ClusterConnectionStates#updateReconnectBackoff; P-111
 */
function reconnectBackoffOf25Ms(backoff: ExponentialBackoff, failures: number, rng: Rng | undefined): Millis {
  const { initialMs, maxMs, jitter } = backoff
  if (maxMs <= initialMs) return initialMs
  const largestExponent = ln(maxMs / Math.max(initialMs, 1)) / ln(2)
  const nominalMs = Math.trunc(initialMs * exp2(Math.min(failures, largestExponent)))
  return Math.trunc((rng ? 1 + jitter * (2 * nextUnit(rng) - 1) : 1) * nominalMs)
}

/**
 * How long until it is worth asking the node again (P-94). NEVER: network activity will tell.
 *
 * @source kafka 3.9 clients ClusterConnectionStates#pollDelayMs
 */
export function pollDelayMs(node: NodeConnection, settings: ConnectionSettings, nowMs: Millis): Millis {
  switch (node.state) {
    case CONNECTION_STATE.disconnected:
      return Math.max(0, node.lastAttemptMs + node.reconnectBackoffMs - nowMs)
    case CONNECTION_STATE.connecting:
      return settings.setupTimeout ? node.setupTimeoutMs : NEVER
    default:
      return node.throttledUntilMs > nowMs ? node.throttledUntilMs - nowMs : NEVER
  }
}

/** Is the attempt to connect given up now (P-112)? */
export function isSetupTimedOut(node: NodeConnection, nowMs: Millis): boolean {
  return node.state === CONNECTION_STATE.connecting && nowMs - node.lastAttemptMs > node.setupTimeoutMs
}

/** First millisecond at which something is to be done about this connection by itself: timeouts and idling. */
export function nextTimeoutAtMs(node: NodeConnection, settings: ConnectionSettings): Millis {
  if (node.state === CONNECTION_STATE.disconnected) return NEVER
  if (node.state === CONNECTION_STATE.connecting) return node.lastAttemptMs + node.setupTimeoutMs + 1
  let atMs = settings.maxIdleMs < 0 ? NEVER : node.lastUsedMs + settings.maxIdleMs + 1
  for (let i = 0; i < node.inFlight.length; i++) {
    const request = node.inFlight[i]
    if (request && request.timeoutAtMs + 1 < atMs) atMs = request.timeoutAtMs + 1
  }
  return atMs
}

/** An independent copy. */
export function cloneNodeConnection(node: NodeConnection): NodeConnection {
  return { ...node, inFlight: cloneInFlightRequests(node.inFlight) }
}

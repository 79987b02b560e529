import type { ClusterView } from '../../engine/client/cluster-view.ts'
import { must } from '../../engine/kernel/assert.ts'
import { type Millis, NEVER } from '../../engine/kernel/units.ts'
import type { ClientRequest, ClientResponse, KafkaClient } from '../../engine/producer/kafka-client.ts'
import { type PartitionRegistry, partitionIndex } from '../../engine/protocol/ids.ts'
import type { ResponseBody } from '../../engine/protocol/messages.ts'
import { clusterOf, type LeaderRow } from './producer-under-test.ts'

/** How soon a node that is down wants to be asked again. */
const DOWN_POLL_DELAY_MS = 50

/** An event as the file writes it. */
export type ScriptEvent = Readonly<Record<string, unknown>> & { readonly e: string }

/** A request that is not complete. */
interface Outstanding {
  readonly request: ClientRequest
  /** Its number in the file, and correlation id. */
  readonly req: number
  readonly sentMs: Millis
  /** Answered or disconnected by an operation; complete with the next poll. */
  isSettled: boolean
}

/**
 * The network of `sender-*.json` (README, "The network to emulate"): nodes that are up or down, the truth about leaders,
 * and requests that are answered when the script says so.
 */
export interface ScriptedNetwork {
  readonly registry: PartitionRegistry
  readonly nodeCount: number
  readonly maxInFlight: number
  readonly requestTimeoutMs: Millis
  readonly down: Set<number>
  /** Who leads in truth, and who as the client knows. */
  truth: LeaderRow[]
  known: LeaderRow[]
  view: ClusterView
  wantsUpdate: boolean
  /** The finalized feature transaction.version; the recorded clients know none. */
  transactionVersion: number
  requestCount: number
  outstanding: Outstanding[]
  /** Completions of the next poll, in script order. */
  settled: ClientResponse[]
  /** What happened since the operation began. */
  events: ScriptEvent[]
}

/** A network in which everything is up and known. */
export function newScriptedNetwork(made: {
  readonly registry: PartitionRegistry
  readonly nodeCount: number
  readonly maxInFlight: number
  readonly requestTimeoutMs: Millis
  readonly rows: readonly LeaderRow[]
}): ScriptedNetwork {
  const rows = [...made.rows].sort((a, b) => (a[0] === b[0] ? a[1] - b[1] : a[0] < b[0] ? -1 : 1))
  return {
    registry: made.registry,
    nodeCount: made.nodeCount,
    maxInFlight: made.maxInFlight,
    requestTimeoutMs: made.requestTimeoutMs,
    down: new Set(),
    truth: rows,
    known: rows,
    view: clusterOf(made.registry, rows),
    wantsUpdate: false,
    transactionVersion: 0,
    requestCount: 0,
    outstanding: [],
    settled: [],
    events: [],
  }
}

/**
 * The network as the Sender's client.
 *
 * @param describe A request as the file writes it.
 */
export function scriptedClient(
  network: ScriptedNetwork,
  describe: (request: ClientRequest) => Readonly<Record<string, unknown>>,
): KafkaClient {
  const canTakeRequest = (node: number) =>
    !network.down.has(node) && unansweredOf(network, node).length < network.maxInFlight
  return {
    ready: canTakeRequest,
    isReady: canTakeRequest,
    pollDelayMs: (node) => (network.down.has(node) ? DOWN_POLL_DELAY_MS : NEVER),
    connectionFailed: (node) => network.down.has(node),
    leastLoadedNode: () => nodesOf(network).find((node) => !network.down.has(node)),
    send(request, nowMs) {
      const req = network.requestCount++
      network.outstanding.push({ request, req, sentMs: nowMs, isSettled: false })
      network.events.push({ e: 'request', req, node: request.node, ...describe(request) })
      return req
    },
    inFlightRequestCount: () => network.outstanding.length,
    wakeup() {},
    cluster: () => network.view,
    requestMetadataUpdate() {
      network.wantsUpdate = true
    },
    addTopic() {},
    updateLeaders(updates) {
      for (const { partition, leader, leaderEpoch } of updates) {
        if (leader < 0 || leader >= network.nodeCount) continue
        network.known = network.known.map((row) =>
          partitionIndex(network.registry, row[0], row[1]) === partition && leaderEpoch > row[3]
            ? [row[0], row[1], leader, leaderEpoch]
            : row,
        )
      }
      rebuildView(network)
    },
    supportsEpochBump: () => true,
    transactionVersion: () => network.transactionVersion,
  }
}

/** Let the client work: metadata, acks 0, what the script has settled, request timeouts. The clock stands still. */
export function pollNetwork(network: ScriptedNetwork, timeoutMs: Millis, nowMs: Millis): ClientResponse[] {
  network.events.push({ e: 'poll', timeout: timeoutMs === NEVER ? 'max' : timeoutMs })
  if (network.wantsUpdate) {
    network.events.push({ e: 'metadata' })
    learnTruth(network)
  }
  const completions: ClientResponse[] = []
  for (const { request, req } of takeWhere(network, ({ request }) => !request.expectResponse)) {
    completions.push(responseTo(request, req, nowMs, {}))
  }
  for (const response of network.settled) {
    const found = takeWhere(network, ({ req }) => req === response.correlationId)
    if (found.length > 0) completions.push({ ...response, receivedMs: nowMs })
  }
  network.settled = []
  for (const node of nodesOf(network)) timeOutRequests(network, node, nowMs, completions)
  return completions
}

/** Replace what the client knows by the truth. A partition without leader is asked for again at once. */
export function learnTruth(network: ScriptedNetwork): void {
  network.known = network.truth.map((row, index) => {
    const known = must(network.known[index], 'a known row')
    return row[3] < known[3] ? known : row
  })
  rebuildView(network)
  network.wantsUpdate = network.known.some((row) => row[2] < 0)
}

/** Who leads a partition in truth. */
export function changeLeader(network: ScriptedNetwork, changed: LeaderRow): void {
  network.truth = network.truth.map((row) => (row[0] === changed[0] && row[1] === changed[1] ? changed : row))
}

/** Queue an answer; one that comes too late is dropped. */
export function respond(network: ScriptedNetwork, req: number, body: ResponseBody): void {
  const found = network.outstanding.find((candidate) => candidate.req === req && !candidate.isSettled)
  if (!found) return
  found.isSettled = true
  network.settled.push(responseTo(found.request, req, 0, { body }))
}

/** All unanswered requests of the node fail with the next poll. */
export function disconnect(network: ScriptedNetwork, node: number): void {
  network.wantsUpdate = true
  for (const found of unansweredOf(network, node)) {
    if (found.isSettled) continue
    found.isSettled = true
    network.settled.push(responseTo(found.request, found.req, 0, { disconnected: true }))
  }
}

function timeOutRequests(network: ScriptedNetwork, node: number, nowMs: Millis, completions: ClientResponse[]): void {
  const isLate = unansweredOf(network, node).some(({ sentMs }) => nowMs - sentMs > network.requestTimeoutMs)
  if (!isLate) return
  network.events.push({ e: 'requestTimeout', node })
  network.wantsUpdate = true
  for (const { request, req } of takeWhere(network, (candidate) => candidate.request.node === node)) {
    completions.push(responseTo(request, req, nowMs, { disconnected: true, timedOut: true }))
  }
}

function responseTo(
  request: ClientRequest,
  correlationId: number,
  receivedMs: Millis,
  end: { body?: ResponseBody; disconnected?: boolean; timedOut?: boolean },
): ClientResponse {
  const { body, disconnected = false, timedOut = false } = end
  return { request, correlationId, receivedMs, body, disconnected, timedOut, versionMismatch: false }
}

function nodesOf(network: ScriptedNetwork): number[] {
  return Array.from({ length: network.nodeCount }, (_, node) => node)
}

function unansweredOf(network: ScriptedNetwork, node: number): Outstanding[] {
  return network.outstanding.filter((candidate) => candidate.request.node === node)
}

function takeWhere(network: ScriptedNetwork, isTaken: (candidate: Outstanding) => boolean): Outstanding[] {
  const taken = network.outstanding.filter(isTaken)
  network.outstanding = network.outstanding.filter((candidate) => !taken.includes(candidate))
  return taken
}

function rebuildView(network: ScriptedNetwork): void {
  network.view = clusterOf(network.registry, network.known, network.view.version + 1)
}

import type { ClusterView } from '../client/cluster-view.ts'
import type { Millis } from '../kernel/units.ts'
import type { BatchId, PartitionIndex } from '../protocol/ids.ts'
import type { LeaderHint, RequestBody, ResponseBody } from '../protocol/messages.ts'

/** A broker as the client knows it: its id, or -1, -2, … for a bootstrap address (P-108). */
export type NodeId = number

/**
 * What a request is for, as plain data: with it the Sender finds the right way to handle the completion. It travels with
 * the request through the client and comes back unchanged.
 */
export type RequestPurpose =
  /** Batches in the order of `body.batches`. */
  | { readonly kind: 'produce'; readonly batches: readonly BatchId[] }
  /** `handler`: number of the transaction manager's request (see `TxnRequest`). */
  | { readonly kind: 'transactional'; readonly handler: number }
  /** Of a consumer: its body says all. */
  | { readonly kind: 'consumer' }

/** A request that the Sender hands to the client. */
export interface ClientRequest {
  readonly node: NodeId
  readonly body: RequestBody
  readonly purpose: RequestPurpose
  /** When the Sender made it; latency is counted from here (P-98). */
  readonly createdMs: Millis
  /** request.timeout.ms, from the moment that the connection has it (P-95). */
  readonly requestTimeoutMs: Millis
  /** False with acks=0: complete as soon as it is written (P-97). */
  readonly expectResponse: boolean
}

/**
 * How a request ended. Exactly one of these holds: `disconnected`; `versionMismatch`; there is a `body`; none of them,
 * which is a request without expected response that has been written.
 */
export interface ClientResponse {
  readonly request: ClientRequest
  /** The number that `send` gave. */
  readonly correlationId: number
  readonly receivedMs: Millis
  readonly body: ResponseBody | undefined
  /** The connection was lost before the answer, by whichever side. */
  readonly disconnected: boolean
  /** Together with `disconnected`: lost because request.timeout.ms was over (P-106). */
  readonly timedOut: boolean
  /** The node does not know the API in a version that would do: never sent (P-107). */
  readonly versionMismatch: boolean
}

/** A leader learned from a produce response (P-98). */
export interface LeaderUpdate extends LeaderHint {
  readonly partition: PartitionIndex
}

/**
 * What the Sender asks of its client (NetworkClient and Metadata together). Nothing here answers with a completion: those
 * are handed to `resume` when the wait of kind `poll` is over, in the order of P-113.
 *
 * All times are the Sender's clock (ms).
 */
export interface KafkaClient {
  /**
   * Is the node usable now (P-109)? If not, start the connection when that is allowed (P-110).
   *
   * @source kafka clients KafkaClient#ready
   */
  ready(node: NodeId, nowMs: Millis): boolean
  /** As `ready`, without effect. */
  isReady(node: NodeId, nowMs: Millis): boolean
  /** How long until it is worth asking a node again that was not ready; NEVER: network activity will tell (P-94). */
  pollDelayMs(node: NodeId, nowMs: Millis): Millis
  /** The last attempt to connect has failed and no new one was made: ends the wait of P-140 step 5. */
  connectionFailed(node: NodeId): boolean
  /** P-115; undefined: none. */
  leastLoadedNode(nowMs: Millis): NodeId | undefined
  /** Queue a request on a node that `isReady`; the result is its correlation id. */
  send(request: ClientRequest, nowMs: Millis): number
  /** Unanswered requests of all connections, metadata included (P-82). */
  inFlightRequestCount(): number
  /** The next poll of this client returns at once (P-4). */
  wakeup(): void
  /** Metadata as it is known now. */
  cluster(): ClusterView
  /** A full metadata update is due as soon as the backoff allows (P-116). */
  requestMetadataUpdate(): void
  /** Register a topic again: it is in use (P-93 step 2, P-117). */
  addTopic(topic: string, nowMs: Millis): void
  /** Patch the cached metadata with hints that are newer than it and name a known node (P-98). */
  updateLeaders(updates: readonly LeaderUpdate[], nowMs: Millis): void
  /** The coordinator knows InitProducerId ≥ 3: the epoch can be bumped (P-142, P-145). */
  supportsEpochBump(node: NodeId): boolean
  /** The finalized feature transaction.version, as ApiVersions told last; 0 when unknown (P-148). */
  transactionVersion(): number
}

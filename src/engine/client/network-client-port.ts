import type { Micros, Millis } from '../kernel/units.ts'
import { CONNECTION_STATE } from '../producer/events.ts'
import type { ClientRequest, KafkaClient, LeaderUpdate, NodeId } from '../producer/kafka-client.ts'
import { pollDelayMs } from './cluster-connection-states.ts'
import type { ClusterView } from './cluster-view.ts'
import { addTopic, requestUpdate } from './metadata.ts'
import { learnLeaders } from './metadata-updater.ts'
import {
  type ClientOutbox,
  connectionFailed,
  isReady,
  leastLoadedNode,
  type NetworkClientState,
  nodeConnection,
  ready,
  sendRequest,
} from './network-client.ts'

/** What the Sender sees of a client. Not state: made anew for every copy of the client. */
export class NetworkClientPort implements KafkaClient {
  /** The present; set before the Sender works. */
  nowUs: Micros = 0
  private readonly client: NetworkClientState
  private readonly out: ClientOutbox

  constructor(client: NetworkClientState, out: ClientOutbox) {
    this.client = client
    this.out = out
  }

  ready(node: NodeId, nowMs: Millis): boolean {
    return ready(this.client, node, this.out, nowMs)
  }

  isReady(node: NodeId, nowMs: Millis): boolean {
    return isReady(this.client, node, nowMs)
  }

  pollDelayMs(node: NodeId, nowMs: Millis): Millis {
    return pollDelayMs(nodeConnection(this.client, node), this.client.settings.connections, nowMs)
  }

  connectionFailed(node: NodeId): boolean {
    return connectionFailed(this.client, node)
  }

  leastLoadedNode(nowMs: Millis): NodeId | undefined {
    return leastLoadedNode(this.client, nowMs)
  }

  send(request: ClientRequest, _nowMs: Millis): number {
    return sendRequest(this.client, request, this.out, this.nowUs)
  }

  inFlightRequestCount(): number {
    return this.client.inFlightCount
  }

  wakeup(): void {
    this.client.isWokenUp = true
  }

  cluster(): ClusterView {
    return this.client.metadata.view
  }

  requestMetadataUpdate(): void {
    requestUpdate(this.client.metadata)
  }

  addTopic(topic: string, nowMs: Millis): void {
    addTopic(this.client.metadata, topic, nowMs)
  }

  updateLeaders(updates: readonly LeaderUpdate[], _nowMs: Millis): void {
    learnLeaders(this.client, updates, this.out)
  }

  supportsEpochBump(node: NodeId): boolean {
    return nodeConnection(this.client, node).state === CONNECTION_STATE.ready
  }

  transactionVersion(): number {
    return this.client.transactionVersion
  }
}

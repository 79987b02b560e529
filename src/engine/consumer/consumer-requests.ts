import { pollDelayMs } from '../client/cluster-connection-states.ts'
import { type ClientOutbox, nodeConnection, ready, sendRequest } from '../client/network-client.ts'
import type { ActorId } from '../kernel/actor.ts'
import { type Micros, type Millis, millisOf } from '../kernel/units.ts'
import type { RequestBody } from '../protocol/messages.ts'
import type { ConsumerState } from './consumer-state.ts'

/** A consumer at work: what it needs around it. Not state. */
export interface ConsumerContext {
  readonly consumer: ConsumerState
  /** Speaks for the client. */
  readonly clientOut: ClientOutbox
  /** Speaks for the consumer. */
  readonly out: ClientOutbox
  readonly nowUs: Micros
  readonly nowMs: Millis
  /** The earliest time at which a partition or a broker that had to wait is worth another look. */
  lookAgainAtMs: Millis
}

/** Look again at `atMs`, or before. */
export function lookAgainAt(context: ConsumerContext, atMs: Millis): void {
  if (atMs < context.lookAgainAtMs) context.lookAgainAtMs = atMs
}

/**
 * May a request go to this broker now? If not, a connection is started where that is allowed, and the consumer looks again
 * when the reconnect backoff is over.
 */
export function isBrokerReady(context: ConsumerContext, broker: ActorId): boolean {
  const { client } = context.consumer
  if (ready(client, broker, context.clientOut, context.nowMs)) return true
  const node = nodeConnection(client, broker)
  lookAgainAt(context, context.nowMs + pollDelayMs(node, client.settings.connections, context.nowMs))
  return false
}

/** Hand a request to a broker that is ready. @returns Its correlation id. */
export function sendToBroker(context: ConsumerContext, broker: ActorId, body: RequestBody): number {
  const { consumer, clientOut, nowUs } = context
  const { requestTimeoutMs } = consumer.config
  return sendRequest(
    consumer.client,
    {
      node: broker,
      body,
      purpose: { kind: 'consumer' },
      createdMs: millisOf(nowUs),
      requestTimeoutMs,
      expectResponse: true,
    },
    clientOut,
    nowUs,
  )
}

import type { Outbox } from '../kernel/actor.ts'
import { type Micros, type Millis, millisOf } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { Message, ResponseMessage } from '../protocol/messages.ts'
import { expireLinks, nextLinkMs, onLinkDisconnected, takeAnswered } from './broker-links.ts'
import type { BrokerState } from './broker-state.ts'
import { handleRequest } from './kafka-apis.ts'
import { abortTimedOutTransactions, syncCoordinator } from './transaction-coordinator.ts'
import { afterStateWrite, beginMarkers, nextMarkerMs, onMarkersAnswered, retryMarkers } from './transaction-markers.ts'
import type { BrokerLink, LinkRequest } from './transaction-state.ts'
import { errorsFor, nextVerificationMs, onVerified, retryVerifications } from './transaction-verification.ts'

/** What the broker's turn has to do for transactions. */

/** Records of the coordinator's own that are settled, and produce requests that have been vouched for. */
export function runCoordinator(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  const { coordinator } = broker
  const finished = coordinator.finishedWrites
  coordinator.finishedWrites = []
  for (const { correlationId, parts } of finished) {
    const write = coordinator.writes.get(correlationId)
    coordinator.writes.delete(correlationId)
    if (write?.kind === 'state') afterStateWrite(broker, write, parts[0]?.error ?? 0, out, nowUs)
    else if (write) onMarkersAnswered(broker, write.transactionalId, parts, out, nowUs)
  }
  const verified = coordinator.verified
  coordinator.verified = []
  for (const id of verified) {
    const server = broker.servers.get(id)
    if (server?.current) handleRequest(broker, server, server.current.body, out, nowUs)
  }
}

/** A connection to another broker is gone: what was asked over it will never be answered. */
export function dropLink(broker: BrokerState, link: BrokerLink, out: Outbox<Message>, nowUs: Micros): void {
  failLinkRequests(broker, onLinkDisconnected(link), out, nowUs)
}

/** Requests to another broker that will never be answered. */
function failLinkRequests(
  broker: BrokerState,
  requests: readonly LinkRequest[],
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  for (const { purpose } of requests) {
    if (purpose.kind === 'verification') {
      onVerified(broker, purpose.connection, errorsFor(purpose.partitions, ERROR.COORDINATOR_NOT_AVAILABLE), nowUs)
      continue
    }
    const results = purpose.partitions.map((partition) => ({ partition, error: ERROR.NETWORK_EXCEPTION }))
    onMarkersAnswered(broker, purpose.transactionalId, results, out, nowUs)
  }
}

/** Another broker has answered about markers or a verification. */
export function onLinkAnswer(
  broker: BrokerState,
  link: BrokerLink,
  response: ResponseMessage,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const purpose = takeAnswered(link, response.correlationId)?.purpose
  const { body } = response
  if (body.api === 'WriteTxnMarkers' && purpose?.kind === 'markers') {
    onMarkersAnswered(broker, purpose.transactionalId, body.errors, out, nowUs)
  } else if (body.api === 'AddPartitionsToTxn' && purpose?.kind === 'verification') {
    onVerified(broker, purpose.connection, new Map(body.errors.map((e) => [e.partition, e.error])), nowUs)
  }
}

/** Timers of coordinators, markers and verification. */
export function tickTransactions(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  abortTimedOutTransactions(broker, out, nowUs)
  retryMarkers(broker, out, nowUs)
  retryVerifications(broker, out, nowUs)
  failLinkRequests(broker, expireLinks(broker, out, millisOf(nowUs)), out, nowUs)
}

/** The next of these timers in ms, NEVER if none. */
export function nextTransactionMs(broker: BrokerState): Millis {
  return Math.min(broker.coordinator.nextScanMs, nextMarkerMs(broker), nextVerificationMs(broker), nextLinkMs(broker))
}

/** A state partition came or went: read it, and bring to an end what was about to (C-125, C-135). */
export function coordinate(
  broker: BrokerState,
  statePartition: PartitionIndex,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  for (const transaction of syncCoordinator(broker, statePartition, nowUs)) {
    beginMarkers(broker, transaction, out, nowUs)
  }
}

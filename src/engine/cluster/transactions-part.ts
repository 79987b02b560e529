import type { ConnectionId, Outbox } from '../kernel/actor.ts'
import { emptyPart } from '../kernel/part.ts'
import type { Micros, Millis } from '../kernel/units.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { Message, RequestBody, ResponseMessage } from '../protocol/messages.ts'
import type { BrokerState, ServerConnection } from './broker-state.ts'
import type { ProduceRequest } from './replica-manager.ts'
import type { BrokerLink } from './transaction-state.ts'

/** What brokers do for transactions. Without transactional producers nobody asks for it, and no timer of it runs. */
export const TRANSACTIONS = emptyPart<{
  mustVerify(
    broker: BrokerState,
    server: ServerConnection,
    request: ProduceRequest,
    out: Outbox<Message>,
    nowUs: Micros,
  ): boolean
  /** @returns False: it is no request of a transaction. */
  handleTransactionRequest(
    broker: BrokerState,
    server: ServerConnection,
    body: RequestBody,
    out: Outbox<Message>,
    nowUs: Micros,
  ): boolean
  runCoordinator(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void
  onLinkConnected(link: BrokerLink, out: Outbox<Message>): void
  dropLink(broker: BrokerState, link: BrokerLink, out: Outbox<Message>, nowUs: Micros): void
  onLinkAnswer(
    broker: BrokerState,
    link: BrokerLink,
    response: ResponseMessage,
    out: Outbox<Message>,
    nowUs: Micros,
  ): void
  tickTransactions(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void
  nextTransactionMs(broker: BrokerState): Millis
  coordinate(broker: BrokerState, statePartition: PartitionIndex, out: Outbox<Message>, nowUs: Micros): void
}>('transactions of the cluster')

/** Is there something of the coordinator's own to be handled before this turn ends? */
export function hasCoordinatorWork({ coordinator }: BrokerState): boolean {
  return coordinator.finishedWrites.length > 0 || coordinator.verified.length > 0
}

/** The link that uses this connection. */
export function linkBy(broker: BrokerState, connection: ConnectionId): BrokerLink | undefined {
  for (const link of broker.coordinator.links) if (link?.connection === connection) return link
  return undefined
}

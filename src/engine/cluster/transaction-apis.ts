import type { Outbox } from '../kernel/actor.ts'
import type { Micros } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import type { Message, RequestBody } from '../protocol/messages.ts'
import type { BrokerState, ServerConnection } from './broker-state.ts'
import { respond } from './request-channel.ts'
import { addPartitionsToTxn, endTxn, findCoordinator, initTransactionalProducer } from './transaction-coordinator.ts'
import { handleWriteTxnMarkers } from './transaction-markers.ts'

/** Handle a request that belongs to a transaction, by its API. Returns false: it is none. */
export function handleTransactionRequest(
  broker: BrokerState,
  server: ServerConnection,
  body: RequestBody,
  out: Outbox<Message>,
  nowUs: Micros,
): boolean {
  switch (body.api) {
    case 'InitProducerId':
      initTransactionalProducer(broker, server, body, out, nowUs)
      return true
    case 'FindCoordinator':
      findCoordinator(broker, server, body, out)
      return true
    case 'AddPartitionsToTxn':
      handleAddPartitions(broker, server, body, out, nowUs)
      return true
    case 'AddOffsetsToTxn':
      handleAddOffsets(broker, server, body, out, nowUs)
      return true
    case 'TxnOffsetCommit':
      respond(broker, server, { api: 'TxnOffsetCommit', error: ERROR.NONE }, out)
      return true
    case 'EndTxn':
      endTxn(broker, server, body, out, nowUs)
      return true
    case 'WriteTxnMarkers':
      handleWriteTxnMarkers(broker, server, body, out, nowUs)
      return true
    default:
      return false
  }
}

function handleAddPartitions(
  broker: BrokerState,
  server: ServerConnection,
  body: Extract<RequestBody, { api: 'AddPartitionsToTxn' }>,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const { partitions } = body
  const reply = { api: 'AddPartitionsToTxn', connection: server.id, partitions } as const
  const error = addPartitionsToTxn(broker, body, reply, out, nowUs)
  if (error === undefined) return
  const errors = partitions.map((partition) => ({ partition, error }))
  respond(broker, server, { api: 'AddPartitionsToTxn', errors }, out)
}

/**
 * Offsets join the transaction.
 *
 * @simplified Groups are not simulated: the transaction is opened, no offset is kept.
 */
function handleAddOffsets(
  broker: BrokerState,
  server: ServerConnection,
  body: Extract<RequestBody, { api: 'AddOffsetsToTxn' }>,
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const reply = { api: 'AddOffsetsToTxn', connection: server.id } as const
  const error = addPartitionsToTxn(broker, { ...body, partitions: [] }, reply, out, nowUs)
  if (error !== undefined) respond(broker, server, { api: 'AddOffsetsToTxn', error }, out)
}

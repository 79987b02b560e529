import type { Outbox } from '../kernel/actor.ts'
import { ERROR } from '../protocol/errors.ts'
import type { Message, ResponseBody } from '../protocol/messages.ts'
import type { BrokerState, ServerConnection } from './broker-state.ts'
import { sendToController } from './controller-channel.ts'
import { respond } from './request-channel.ts'

/** Producer ids that a broker gets from the controller at a time (C-111). */
export const PRODUCER_ID_BLOCK = 1000

/** A producer id that nobody has had; -1 while the broker waits for its next block. */
export function nextProducerId(broker: BrokerState): number {
  const { producerIds } = broker
  return producerIds.next < producerIds.end ? producerIds.next++ : -1
}

/**
 * InitProducerId without a transactional id: a fresh id with epoch 0, from any broker. Without a block left the request waits
 * for the controller.
 *
 * @source C-111
 */
export function initIdempotentProducer(broker: BrokerState, server: ServerConnection, out: Outbox<Message>): void {
  const producerId = nextProducerId(broker)
  if (producerId === -1) {
    broker.waitingForIds.push(server.id)
    maybeAskForIds(broker, out)
    return
  }
  respond(broker, server, { api: 'InitProducerId', error: ERROR.NONE, producerId, producerEpoch: 0 }, out)
}

/** Ask the controller for a block if somebody waits for one and it has not been asked yet. */
export function maybeAskForIds(broker: BrokerState, out: Outbox<Message>): void {
  const { controller } = broker
  if (broker.waitingForIds.length === 0 || controller.allocateProducerIds !== -1) return
  controller.allocateProducerIds = sendToController(broker, { api: 'AllocateProducerIds', broker: broker.id }, out)
}

/** A block has come: serve who waits. Returns the connections whose requests are to be handled again. */
export function onProducerIds(
  broker: BrokerState,
  answer: Extract<ResponseBody, { api: 'AllocateProducerIds' }>,
): readonly number[] {
  if (answer.error !== ERROR.NONE) return []
  broker.producerIds = { next: answer.firstId, end: answer.firstId + answer.count }
  const waiting = broker.waitingForIds
  broker.waitingForIds = []
  return waiting
}

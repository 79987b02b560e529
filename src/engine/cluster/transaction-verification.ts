import type { ConnectionId, Outbox } from '../kernel/actor.ts'
import { type Micros, type Millis, microsOf, millisOf, NEVER } from '../kernel/units.ts'
import { ERROR } from '../protocol/errors.ts'
import type { PartitionIndex } from '../protocol/ids.ts'
import type { Message } from '../protocol/messages.ts'
import { sendToBroker } from './broker-links.ts'
import { type BrokerState, type ServerConnection, schedule } from './broker-state.ts'
import type { ProduceRequest } from './replica-manager.ts'
import { addPartitionsToTxn, coordinatorOf } from './transaction-coordinator.ts'

/** A TV2 leader that meets a busy coordinator asks again so soon, and so often (C-128). */
const RETRY_MS = 20
const MAX_ATTEMPTS = 6

/**
 * Must this produce request wait until the coordinator has been asked about it? The first batch of a transaction on a
 * partition is: with TV2 the question also adds the partition to the transaction.
 *
 * @returns true: it waits; it is handled again when the answer is there.
 * @source C-128, C-133, S-12
 */
export function mustVerify(
  broker: BrokerState,
  server: ServerConnection,
  request: ProduceRequest,
  out: Outbox<Message>,
  nowUs: Micros,
): boolean {
  if (server.verified || request.transactionalId === null || !isVerifying(broker)) return false
  const partitions = partitionsToVerify(broker, request)
  if (partitions.length === 0) return false
  ask(broker, server.id, request, partitions, out, nowUs)
  return true
}

function isVerifying(broker: BrokerState): boolean {
  const { features } = broker.options.profile
  if (!features.verifiesTransactions) return false
  return features.transactionsV2 || broker.config.transactionPartitionVerificationEnable
}

/** Partitions led here on which the producer has no transaction open in this epoch. */
function partitionsToVerify(broker: BrokerState, request: ProduceRequest): PartitionIndex[] {
  const partitions: PartitionIndex[] = []
  for (const batch of request.batches) {
    const partition = broker.partitions[batch.partition]
    if (!batch.isTransactional || partition?.role !== 'leader') continue
    const entry = partition.log.producers.entries.get(batch.producerId)
    const isOpen = entry?.epoch === batch.producerEpoch && entry.currentTxnFirstOffset !== -1
    if (!isOpen) partitions.push(batch.partition)
  }
  return partitions
}

function ask(
  broker: BrokerState,
  connection: ConnectionId,
  request: ProduceRequest,
  partitions: readonly PartitionIndex[],
  out: Outbox<Message>,
  nowUs: Micros,
): void {
  const first = request.batches[0]
  const transactionalId = request.transactionalId as string
  const coordinator = coordinatorOf(broker, transactionalId)
  const question = {
    api: 'AddPartitionsToTxn',
    transactionalId,
    producerId: first?.producerId ?? -1,
    producerEpoch: first?.producerEpoch ?? -1,
    partitions,
    verifyOnly: !broker.options.profile.features.transactionsV2,
  } as const
  if (coordinator === -1) onVerified(broker, connection, errorsFor(partitions, ERROR.COORDINATOR_NOT_AVAILABLE), nowUs)
  else if (coordinator === broker.id) {
    const error = addPartitionsToTxn(broker, question, { api: 'Produce', connection, partitions }, out, nowUs)
    if (error !== undefined) onVerified(broker, connection, errorsFor(partitions, error), nowUs)
  } else sendToBroker(broker, coordinator, question, { kind: 'verification', connection, partitions }, out, nowUs)
}

/** The same error for all of them. */
export function errorsFor(partitions: readonly PartitionIndex[], error: number): ReadonlyMap<PartitionIndex, number> {
  return new Map(partitions.map((partition) => [partition, error]))
}

/** The coordinator has answered: the produce request goes on, or (TV2, coordinator busy) the question is asked again soon. */
export function onVerified(
  broker: BrokerState,
  connection: ConnectionId,
  errors: ReadonlyMap<PartitionIndex, number>,
  nowUs: Micros,
): void {
  const server = broker.servers.get(connection)
  if (!server?.current) return
  const isBusy = [...errors.values()].includes(ERROR.CONCURRENT_TRANSACTIONS)
  const attempt = server.verificationAttempts + 1
  if (isBusy && broker.options.profile.features.transactionsV2 && attempt < MAX_ATTEMPTS) {
    server.verificationAttempts = attempt
    const atMs = millisOf(nowUs) + RETRY_MS
    broker.coordinator.verificationRetries.push({ connection, atMs, attempt })
    schedule(broker, microsOf(atMs))
    return
  }
  server.verificationAttempts = 0
  server.verified = new Map([...errors].map(([partition, error]) => [partition, verificationError(error)]))
  broker.coordinator.verified.push(connection)
}

/** Questions that are due to be asked again. */
export function retryVerifications(broker: BrokerState, out: Outbox<Message>, nowUs: Micros): void {
  const { coordinator } = broker
  if (coordinator.verificationRetries.length === 0) return
  const nowMs = millisOf(nowUs)
  const due = coordinator.verificationRetries.filter((retry) => retry.atMs <= nowMs)
  coordinator.verificationRetries = coordinator.verificationRetries.filter((retry) => retry.atMs > nowMs)
  for (const { connection } of due) {
    const body = broker.servers.get(connection)?.current?.body
    if (body?.api === 'Produce') ask(broker, connection, body, partitionsToVerify(broker, body), out, nowUs)
  }
}

/** The next question, NEVER if none waits. */
export function nextVerificationMs(broker: BrokerState): Millis {
  let nextMs = NEVER
  for (const { atMs } of broker.coordinator.verificationRetries) nextMs = Math.min(nextMs, atMs)
  return nextMs
}

/**
 * What a producer is told when the coordinator would not vouch for its batch.
 *
 * @source C-133: not in the transaction → TRANSACTION_ABORTABLE; old epoch → INVALID_PRODUCER_EPOCH; busy or out of reach
 * → NOT_ENOUGH_REPLICAS, a stand-in for "come again"
 */
function verificationError(error: number): number {
  switch (error) {
    case ERROR.NONE:
    case ERROR.INVALID_PRODUCER_ID_MAPPING:
      return error
    case ERROR.PRODUCER_FENCED:
    case ERROR.INVALID_PRODUCER_EPOCH:
      return ERROR.INVALID_PRODUCER_EPOCH
    case ERROR.INVALID_TXN_STATE:
      return ERROR.TRANSACTION_ABORTABLE
    default:
      return ERROR.NOT_ENOUGH_REPLICAS
  }
}

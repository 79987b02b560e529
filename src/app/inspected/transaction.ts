import { coordinatorOf } from '../../engine/cluster/transaction-coordinator.ts'
import { microsOf } from '../../engine/kernel/units.ts'
import type { KafkaProducerState } from '../../engine/producer/producer-state.ts'
import { lastingMs, partitionLink } from './lookup.ts'
import { brokerLink, code, num, part, row, rowIf, type SheetPart, since, word } from './sheet.ts'
import type { Inspected } from './told.ts'

/** The producer's transaction on both sides: what the client believes, and what its coordinator has committed (P-134, C-126). */
export function transactionPart(from: Inspected, { transactions }: KafkaProducerState): SheetPart[] {
  const id = transactions?.transactionalId
  if (!transactions || id === null || id === undefined) return []
  const { state, partitionsInTransaction, newPartitions, pendingPartitions, inFlightRequest, requests } = transactions
  const links = (partitions: ReadonlySet<number>) => [...partitions].map((partition) => partitionLink(from, partition))
  return [
    ...part('transactionClient', 'P-134, P-138, P-140', {
      rows: [
        row({ code: 'transactional.id' }, code(id)),
        row('state', code(state)),
        row('coordinator', brokerLink(transactions.transactionCoordinator ?? -1)),
        ...rowIf(partitionsInTransaction.size > 0, 'inTransaction', ...links(partitionsInTransaction)),
        ...rowIf(
          newPartitions.size + pendingPartitions.size > 0,
          'notAddedYet',
          ...links(newPartitions),
          ...links(pendingPartitions),
        ),
        ...rowIf(inFlightRequest !== undefined, 'underWay', code(inFlightRequest?.body.api ?? '')),
        ...rowIf(requests.length > 0, 'queued', ...requests.map(({ body }) => code(body.api))),
        row({ code: 'transaction.timeout.ms' }, lastingMs(transactions.transactionTimeoutMs)),
        ...rowIf(transactions.lastError !== undefined, 'error', code(transactions.lastError?.message ?? '')),
      ],
    }),
    ...coordinatorSide(from, id),
  ]
}

function coordinatorSide(from: Inspected, id: string): SheetPart[] {
  const { world } = from
  const broker = world.brokers.find(
    (one) => one.process !== 'dead' && coordinatorOf(one, id) === one.id && one.coordinator.transactions.has(id),
  )
  const known = broker?.coordinator.transactions.get(id)
  if (!broker || !known) return []
  const { metadata, markersLeft } = known
  const isOpen = metadata.startMs >= 0
  return part('transactionCoordinator', 'C-125, C-126, C-130', {
    rows: [
      row('coordinator', brokerLink(broker.id)),
      row('state', code(metadata.status), ...(known.writeId === -1 ? [] : [word('beingWritten')])),
      row('producerId', num(metadata.producerId)),
      row('producerEpoch', num(metadata.producerEpoch)),
      ...rowIf(isOpen, 'openSince', since(microsOf(metadata.startMs))),
      ...rowIf(
        metadata.partitions.length > 0,
        'partitions',
        ...metadata.partitions.map((one) => partitionLink(from, one)),
      ),
      ...rowIf(markersLeft.length > 0, 'markersLeft', ...markersLeft.map((one) => partitionLink(from, one))),
    ],
  })
}

import { CLUSTER } from '../../engine/cluster/events.ts'
import { PRODUCER, TRANSACTION_CALL } from '../../engine/producer/events.ts'
import { producerOfBatch } from '../../engine/protocol/ids.ts'
import { addLink, argumentOf, brokerName, type Chain, codeAt, partitionOf, partitionSubject, timeAt } from './chain.ts'
import { countingAt } from './partition-history.ts'
import { markerOf, type StoredCopy } from './record-verdict.ts'

/** Followers told of by name. */
const MAX_FOLLOWERS = 3

/** Who has it besides the leader that wrote it, and when every ISR member had. */
export function tellKept(chain: Chain): void {
  const copy = chain.state.counted[0]
  if (!copy) return
  const { node, offset } = copy
  const partition = partitionOf(chain)
  const told = new Set<number>()
  for (const event of node.history) {
    const broker = argumentOf(chain, event, 0)
    if (codeAt(chain, event) !== CLUSTER.replicaAppended || told.has(broker) || told.size === MAX_FOLLOWERS) continue
    told.add(broker)
    const values = { broker: brokerName(broker), partition, offset }
    addLink(chain, event, { key: 'replicated', rule: 'C-35', values }, { kind: 'broker', broker })
  }
  const committed = chain.trail.history?.highWatermarks.find(
    (event) => event > node.appended && argumentOf(chain, event, 2) > offset && argumentOf(chain, event, 3) <= offset,
  )
  if (committed === undefined) return
  const values = { partition, offset, highWatermark: argumentOf(chain, committed, 2) }
  addLink(chain, committed, { key: 'committed', rule: 'C-43', values }, partitionSubject(chain))
}

/** How the record's transaction ended, or that it did not. */
export function tellTransaction(chain: Chain): void {
  const { history, record } = chain.trail
  const copy = chain.state.counted.find(({ batch }) => batch.isTransactional)
  if (!copy || !history) return
  const producer = producerOfBatch(copy.batch.batch)
  const subject = { kind: 'producer', producer } as const
  const begun = lastCall(chain, producer, TRANSACTION_CALL.begin, copy.batch.tries[0]?.sent ?? copy.node.appended)
  const values = { producer: chain.names.producer(producer), record }
  addLink(chain, begun, { key: 'txn.begun', rule: 'P-135', values }, subject)
  const broker = countingAt(history, chain.atUs)
  const marker = markerOf(chain.trail, copy, broker, chain.atUs)
  if (!marker) {
    addLink(chain, copy.node.appended, { key: 'txn.open', rule: 'C-57, C-131', values }, partitionSubject(chain))
    return
  }
  const isCommit = marker.marker?.isCommit === true
  if (!isCommit) tellAbort(chain, copy, begun, marker.appended, values)
  const place = { broker: brokerName(marker.broker), partition: partitionOf(chain), offset: marker.baseOffset }
  const told = { key: isCommit ? 'txn.committed' : 'txn.aborted', rule: 'C-130, C-131', values: place }
  addLink(chain, marker.appended, told, partitionSubject(chain))
}

/** Somebody called abortTransaction(), or the coordinator ended it. */
function tellAbort(
  chain: Chain,
  copy: StoredCopy,
  begun: number,
  until: number,
  values: { producer: string; record: number },
): void {
  const producer = producerOfBatch(copy.batch.batch)
  const aborted = lastCall(chain, producer, TRANSACTION_CALL.abort, until)
  if (aborted > begun) {
    addLink(chain, aborted, { key: 'txn.abortCalled', rule: 'P-135', values }, { kind: 'producer', producer })
  } else {
    addLink(chain, until, { key: 'txn.abortedByCoordinator', rule: 'C-125', values }, partitionSubject(chain))
  }
}

function lastCall(chain: Chain, producer: number, call: number, before: number): number {
  const events = chain.index.producers[producer]?.events ?? []
  return (
    events.findLast(
      (event) =>
        event < before && codeAt(chain, event) === PRODUCER.transactionCalled && argumentOf(chain, event, 1) === call,
    ) ?? -1
  )
}

/** Is the first copy that counts behind a record that was sent later (contract, `reordered`)? Then which one overtook it. */
export function tellOvertaken(chain: Chain): boolean {
  const { record } = chain.trail
  const copy = chain.state.counted[0]
  if (!copy) return false
  let node = copy.node.sameBefore
  if (!node || node.highest <= record) return false
  while (node.sameBefore && node.sameBefore.highest > record) node = node.sameBefore
  const other = chain.index.batches.get(node.batch)?.records.find((candidate) => candidate > record) ?? node.highest
  const values = { record, other, offset: node.baseOffset, own: copy.offset, broker: brokerName(node.broker) }
  addLink(chain, node.appended, { key: 'overtaken', rule: 'P-79', values }, { kind: 'record', record: other })
  return timeAt(chain, node.appended) <= chain.atUs
}

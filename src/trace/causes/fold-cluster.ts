import { CLUSTER } from '../../engine/cluster/events.ts'
import { producerOfBatch } from '../../engine/protocol/ids.ts'
import { eventValue } from '../event-columns.ts'
import type { CauseIndex } from './cause-index.ts'
import { requestKey } from './fold-producer.ts'
import {
  followerWrote,
  leaderWrote,
  logCut,
  newPartitionHistory,
  type PartitionHistory,
  takeLeader,
  takeReplicas,
} from './partition-history.ts'

/** Codes from here on tell of brokers and the controller. */
export const FIRST_CLUSTER_CODE: number = CLUSTER.batchAppended

/** Take in one event of the cluster. */
export function foldClusterEvent(index: CauseIndex, event: number, code: number): void {
  const { columns } = index
  const first = eventValue(columns, event, 0)
  switch (code) {
    case CLUSTER.batchAppended:
      foldAppend(index, event)
      break
    case CLUSTER.replicaAppended: {
      const written = {
        baseOffset: eventValue(columns, event, 2),
        nextOffset: eventValue(columns, event, 3),
        leaderEpoch: eventValue(columns, event, 4),
        event,
      }
      followerWrote(historyOf(index, eventValue(columns, event, 1)), first, written)
      break
    }
    case CLUSTER.logTruncated:
      logCut(historyOf(index, eventValue(columns, event, 1)), first, eventValue(columns, event, 2), event)
      break
    case CLUSTER.replicaDeleted:
      logCut(historyOf(index, eventValue(columns, event, 1)), first, 0, event)
      break
    case CLUSTER.highWatermarkMoved:
      if (eventValue(columns, event, 4) === 1) {
        historyOf(index, eventValue(columns, event, 1)).highWatermarks.push(event)
      }
      break
    case CLUSTER.transactionMarkerWritten:
      foldMarker(index, event)
      break
    case CLUSTER.produceParked:
    case CLUSTER.produceAnswered:
      foldAnswer(index, event, code)
      break
    case CLUSTER.duplicateFound:
      foldDuplicate(index, event)
      break
    case CLUSTER.becameLeader:
    case CLUSTER.becameFollower:
      historyOf(index, eventValue(columns, event, 1)).moves.push(event)
      break
    case CLUSTER.brokerDied:
    case CLUSTER.brokerStarted:
      index.scratch.alive[first] = code === CLUSTER.brokerStarted
      lifeOfBroker(index, first).push(event)
      for (const history of index.partitions) if (history) index.scratch.dirty.add(history.partition)
      break
    case CLUSTER.brokerFenced:
    case CLUSTER.brokerUnfenced:
      lifeOfBroker(index, first).push(event)
      break
    default:
      foldDecision(index, event, code)
  }
}

/** What the controller has decided about a partition. */
function foldDecision(index: CauseIndex, event: number, code: number): void {
  const isDecision =
    code === CLUSTER.leaderElected ||
    code === CLUSTER.isrChanged ||
    code === CLUSTER.elrChanged ||
    code === CLUSTER.replicasChanged
  if (!isDecision) return
  const { columns } = index
  const history = historyOf(index, eventValue(columns, event, 0))
  const bits = eventValue(columns, event, 1)
  if (code === CLUSTER.leaderElected) takeLeader(history, bits, eventValue(columns, event, 3))
  else if (code === CLUSTER.isrChanged) history.isr = bits
  else if (code === CLUSTER.elrChanged) history.elr = bits
  else takeReplicas(history, bits, eventValue(columns, event, 3))
  if (code === CLUSTER.leaderElected || code === CLUSTER.isrChanged) history.moves.push(event)
  index.scratch.dirty.add(history.partition)
}

function foldAppend(index: CauseIndex, event: number): void {
  const { columns } = index
  const id = eventValue(columns, event, 5)
  const batch = id < 0 ? undefined : index.batches.get(id)
  const written = {
    broker: eventValue(columns, event, 0),
    baseOffset: eventValue(columns, event, 2),
    count: eventValue(columns, event, 3),
    leaderEpoch: eventValue(columns, event, 4),
    batch: batch ? id : -1,
    event,
  }
  const highest = batch?.records[batch.records.length - 1] ?? 0
  const node = leaderWrote(historyOf(index, eventValue(columns, event, 1)), written, highest)
  batch?.nodes.push(node)
  index.scratch.fresh.push(node)
}

function foldMarker(index: CauseIndex, event: number): void {
  const { columns, scratch } = index
  const broker = eventValue(columns, event, 0)
  const offset = eventValue(columns, event, 3)
  const node = scratch.fresh.findLast((one) => one.batch < 0 && one.broker === broker && one.baseOffset === offset)
  if (!node) return
  node.marker = { producerId: eventValue(columns, event, 2), isCommit: eventValue(columns, event, 4) === 1 }
  historyOf(index, eventValue(columns, event, 1)).markers.push(node)
}

function foldDuplicate(index: CauseIndex, event: number): void {
  const { columns } = index
  const id = eventValue(columns, event, 2)
  const batch = index.batches.get(id)
  if (!batch) return
  const duplicate = { event, request: undefined }
  batch.duplicates.push(duplicate)
  index.scratch.freshDuplicates.push({ batch: id, broker: eventValue(columns, event, 0), duplicate })
}

/** What was just written came with this request: a broker answers or parks it in the very turn in which it appends. */
function foldAnswer(index: CauseIndex, event: number, code: number): void {
  const { columns, scratch } = index
  const broker = eventValue(columns, event, 0)
  const producer = eventValue(columns, event, 1)
  const partition = eventValue(columns, event, 3)
  const request = index.requests.get(requestKey(producer, eventValue(columns, event, 2)))
  // A late answer to a producer that is gone: its successor counts its requests anew.
  if (request?.broker !== broker || request.arrivesAtUs > scratch.atUs) return
  if (code === CLUSTER.produceAnswered) scratch.answered = request
  for (const node of scratch.fresh) {
    if (node.request || node.broker !== broker || node.batch < 0) continue
    const isIts = producerOfBatch(node.batch) === producer && index.batches.get(node.batch)?.partition === partition
    if (isIts) node.request = request
  }
  for (const fresh of scratch.freshDuplicates) {
    if (fresh.duplicate.request || fresh.broker !== broker || producerOfBatch(fresh.batch) !== producer) continue
    if (index.batches.get(fresh.batch)?.partition === partition) fresh.duplicate.request = request
  }
}

function historyOf(index: CauseIndex, partition: number): PartitionHistory {
  let history = index.partitions[partition]
  if (!history) {
    history = newPartitionHistory(partition)
    index.partitions[partition] = history
    index.scratch.dirty.add(partition)
  }
  return history
}

function lifeOfBroker(index: CauseIndex, broker: number): number[] {
  let events = index.brokers[broker]
  if (!events) {
    events = []
    index.brokers[broker] = events
  }
  return events
}

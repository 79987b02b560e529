import type { BrokerState as EngineBroker } from '../../engine/cluster/broker-state.ts'
import type { PartitionState } from '../../engine/cluster/partition.ts'
import { lastStableOffset } from '../../engine/cluster/unified-log.ts'
import { type ChunkedList, itemAt, searchList } from '../../engine/kernel/chunked-list.ts'
import { microsOf } from '../../engine/kernel/units.ts'
import type { PartitionIndex } from '../../engine/protocol/ids.ts'
import type { LogBatch } from '../../engine/protocol/messages.ts'
import type { RunTables } from '../../engine/protocol/record-table.ts'
import type { PartitionTruth } from '../../engine/simulation/cluster-truth.ts'
import type { World } from '../../engine/simulation/world.ts'
import { copiesOf, isAcked, isLost, type Ledger } from '../ledger.ts'
import { type RecentFacts, replicaKey } from '../recent-facts.ts'
import {
  type BrokerView,
  type CoordinatedView,
  type LogCellView,
  type PartitionView,
  type ReplicaView,
  TAIL_CELLS,
  TRANSACTION_LOG_TAIL,
  type TransactionLogView,
} from '../stage-view.ts'
import { transactionFate } from '../transaction-fate.ts'
import { lagOf, sessionOf } from './cluster-clocks.ts'

/** The controller's word on each partition, with the end and high watermark of the leader's log. */
export function partitionViews(
  world: World,
  tables: RunTables,
  truths: readonly PartitionTruth[],
  recent: RecentFacts,
): PartitionView[] {
  return truths.map((truth) => {
    const leader = truth.leader > 0 ? world.brokers[truth.leader - 1]?.partitions[truth.partition] : undefined
    const log = leader?.log ?? truth.countingLog
    return {
      partition: truth.partition,
      topic: tables.registry.topics[truth.partition] ?? '',
      number: tables.registry.partitions[truth.partition] ?? 0,
      leader: truth.leader,
      leaderEpoch: truth.leaderEpoch,
      replicas: truth.replicas,
      isr: truth.isr,
      elr: truth.elr,
      minInsyncReplicas: truth.minInsyncReplicas,
      highWatermark: log?.highWatermark ?? 0,
      logEndOffset: log?.logEndOffset ?? 0,
      lastStableOffset: log ? lastStableOffset(log) : 0,
      ...since('leaderSinceUs', recent.leaderSinceUs.get(truth.partition)),
      ...since('isrSinceUs', recent.isrSinceUs.get(truth.partition)),
    }
  })
}

function since<Name extends 'leaderSinceUs' | 'isrSinceUs'>(
  name: Name,
  atUs: number | undefined,
): { [N in Name]?: number } {
  return atUs === undefined ? {} : ({ [name]: atUs } as { [N in Name]?: number })
}

/** Each broker with the tails of its logs. */
export function brokerViews(source: ClusterSource, truths: readonly PartitionTruth[]): BrokerView[] {
  const { world } = source
  return world.brokers.map((broker) => {
    const process = world.processes[broker.id]
    const isHung = process?.isAlive === true && process.isHung
    // A fencing is a fact when it is committed.
    const entry = world.controller.committed.brokers.find(({ id }) => id === broker.id)
    return {
      broker: broker.id,
      state: isHung ? 'hung' : stateOf(broker),
      fenced: entry ? entry.fenced : true,
      sinceUs: broker.sinceUs,
      ...slowness(broker),
      ...coordinated(broker, source.tables),
      ...sessionOf(world, broker.id),
      replicas: truths.flatMap((truth) => {
        const replica = broker.partitions[truth.partition]
        return replica && truth.replicas.includes(broker.id) ? [replicaView({ ...source, truth, broker, replica })] : []
      }),
    }
  })
}

function stateOf(broker: EngineBroker): BrokerView['state'] {
  return broker.process === 'running' ? 'alive' : broker.process
}

/** The transactional ids of which this broker keeps the state, in the order in which it got to know them. */
function coordinated(broker: EngineBroker, tables: RunTables): { transactions?: readonly CoordinatedView[] } {
  const { transactions } = broker.coordinator
  if (transactions.size === 0 || broker.process === 'dead') return {}
  return {
    transactions: [...transactions.values()].map(({ metadata, statePartition }) => {
      const { transactionalId, status, producerEpoch, startMs, timeoutMs } = metadata
      const isOpen = status === 'Ongoing' && startMs >= 0
      const clock = isOpen ? { sinceUs: microsOf(startMs), timeoutUs: microsOf(startMs + timeoutMs) } : {}
      const log = transactionLog(broker, tables, statePartition, transactionalId)
      return { transactionalId, status, producerEpoch, ...clock, log }
    }),
  }
}

/** Batches of a transaction log that are looked through: other ids may stand between. */
const LOG_LOOK_BACK = 64

function transactionLog(
  broker: EngineBroker,
  tables: RunTables,
  partition: PartitionIndex,
  transactionalId: string,
): TransactionLogView {
  const log = broker.partitions[partition]?.log
  const entries: TransactionLogView['entries'][number][] = []
  const count = log?.batches.length ?? 0
  for (
    let i = count - 1;
    log && i >= Math.max(0, count - LOG_LOOK_BACK) && entries.length < TRANSACTION_LOG_TAIL;
    i--
  ) {
    const { batch, baseOffset } = itemAt(log.batches, i)
    const state = batch.transactionState
    if (state?.transactionalId !== transactionalId) continue
    entries.unshift({ offset: baseOffset, status: state.status, producerEpoch: state.producerEpoch })
  }
  const number = tables.registry.partitions[partition] ?? 0
  return { partition: number, highWatermark: log?.highWatermark ?? 0, entries }
}

function slowness(broker: EngineBroker): { slow?: { requestMs: number; fetchMs: number } } {
  const { factor, requestUs, fetchUs } = broker.slowness
  if (factor === 1 && requestUs === 0 && fetchUs === 0) return {}
  const { leaderAppendUs } = broker.options.model
  return { slow: { requestMs: (requestUs + (factor - 1) * leaderAppendUs) / 1000, fetchMs: fetchUs / 1000 } }
}

/** What the views of brokers are read from. */
export interface ClusterSource {
  readonly world: World
  readonly tables: RunTables
  readonly ledger: Ledger
  readonly recent: RecentFacts
  readonly followed?: number | undefined
}

interface ReplicaSource extends ClusterSource {
  readonly truth: PartitionTruth
  readonly broker: EngineBroker
  readonly replica: PartitionState
}

function replicaView(source: ReplicaSource): ReplicaView {
  const { world, ledger, truth, broker, replica, recent } = source
  const { log } = replica
  const truncated = recent.truncated.get(replicaKey(broker.id, truth.partition))
  const isDead = broker.process === 'dead'
  const caughtUp = lastCaughtUpTimeMs(world, truth, broker.id)
  return {
    partition: truth.partition,
    role: replica.role === 'none' || isDead ? 'offline' : replica.role,
    leaderEpoch: replica.leaderEpoch,
    logStartOffset: log.logStartOffset,
    logEndOffset: log.logEndOffset,
    highWatermark: log.highWatermark,
    inIsr: truth.isr.includes(broker.id),
    tail: tailOf(ledger, replica, truth),
    ...keptOf(source),
    parked: replica.parkedProduces,
    ...(caughtUp === undefined ? {} : { lastCaughtUpTimeMs: caughtUp }),
    ...lagOf(world, truth, broker.id),
    ...(truncated ? { truncated } : {}),
  }
}

/** When the leader last saw this follower caught up (C-36). */
function lastCaughtUpTimeMs(world: World, truth: PartitionTruth, broker: number): number | undefined {
  const leader = truth.leader > 0 ? world.brokers[truth.leader - 1]?.partitions[truth.partition] : undefined
  const follower = leader?.followers.find((candidate) => candidate.broker === broker)
  if (!follower || !Number.isFinite(follower.lastCaughtUpTimeMs)) return undefined
  return follower.lastCaughtUpTimeMs
}

function tailOf(ledger: Ledger, replica: PartitionState, truth: PartitionTruth): LogCellView[] {
  const { batches, logEndOffset, logStartOffset } = replica.log
  const from = Math.max(logStartOffset, logEndOffset - TAIL_CELLS)
  const cells: LogCellView[] = []
  const first = searchList(batches, (stored) => stored.baseOffset + stored.batch.recordCount > from)
  for (let i = first; i < batches.length; i++) addCells(cells, ledger, itemAt(batches, i), from, truth, replica)
  markLaterCopies(cells, ledger, batches, first)
  return cells
}

/** Where a followed record stands that the tail has left behind: at the offset that its producer was told. */
function keptOf({ tables, ledger, truth, replica, followed }: ReplicaSource): { kept?: LogCellView } {
  if (followed === undefined || tables.records.partition[followed] !== truth.partition) return {}
  const offset = tables.records.offset[followed] ?? -1
  const { batches, logEndOffset, logStartOffset } = replica.log
  if (offset < logStartOffset || offset >= logEndOffset - TAIL_CELLS) return {}
  const index = searchList(batches, (stored) => stored.baseOffset + stored.batch.recordCount > offset)
  const stored = index < batches.length ? itemAt(batches, index) : undefined
  if (stored?.batch.records[offset - stored.baseOffset] !== followed) return {}
  const cells: LogCellView[] = []
  addCells(cells, ledger, stored, offset, truth, replica)
  const [kept] = cells
  return kept ? { kept } : {}
}

/** A record that is stored twice: the copies behind the first are the duplicates. */
function markLaterCopies(
  cells: LogCellView[],
  ledger: Ledger,
  batches: ChunkedList<LogBatch>,
  firstBatch: number,
): void {
  const seen = new Set<number>()
  cells.forEach((cell, index) => {
    if (cell.record <= 0 || copiesOf(ledger, cell.record) < 2) return
    if (seen.has(cell.record) || isStoredBefore(batches, firstBatch, cell.record))
      cells[index] = { ...cell, duplicate: true }
    seen.add(cell.record)
  })
}

/** Is there a copy in an earlier batch? Duplicates are rare, so their log is read back only for them. */
function isStoredBefore(batches: ChunkedList<LogBatch>, end: number, record: number): boolean {
  for (let i = end - 1; i >= 0; i--) if (itemAt(batches, i).batch.records.includes(record)) return true
  return false
}

function addCells(
  cells: LogCellView[],
  ledger: Ledger,
  stored: LogBatch,
  from: number,
  truth: PartitionTruth,
  { log }: PartitionState,
): void {
  const { batch, baseOffset, leaderEpoch } = stored
  const fate = batch.control ? (batch.control === 'abort' ? 'aborted' : 'none') : transactionFate(log, stored)
  const transaction = fate === 'open' || fate === 'aborted' ? { transaction: fate } : {}
  for (let i = Math.max(0, from - baseOffset); i < batch.recordCount; i++) {
    const record = batch.control ? -1 : (batch.records[i] ?? 0)
    cells.push({
      offset: baseOffset + i,
      record,
      leaderEpoch,
      acked: record > 0 && isAcked(ledger, record),
      // A copy in a log that does not count, of a record that no log holds that counts.
      lost: record > 0 && isLost(ledger, record) && truth.countingLog !== undefined,
      duplicate: false,
      ...transaction,
    })
  }
}

import { deliveredOfRun, positionSum } from '../engine/consumer/delivered.ts'
import { itemAt } from '../engine/kernel/chunked-list.ts'
import { type PartitionIndex, partitionName } from '../engine/protocol/ids.ts'
import { ACKED, exceptionOf, PENDING, type RecordTable, type RunTables } from '../engine/protocol/record-table.ts'
import { type PartitionTruth, partitionTruths } from '../engine/simulation/cluster-truth.ts'
import type { RunPlan } from '../engine/simulation/run-plan.ts'
import type { World } from '../engine/simulation/world.ts'
import { copiesOf, emptyLedger, type Ledger, noteTable } from './ledger.ts'
import { syncLedger } from './sync-ledger.ts'
import { type TransactionFate, transactionFate } from './transaction-fate.ts'

/** One JSON object for a run: the contract's outcome. Field names and their order are part of the contract. */
export interface Outcome {
  scenario: string
  kafka: string
  seed: number
  simulatedMs: number
  stoppedBy: 'settled' | 'time' | 'limit'
  events: number
  sent: number
  acked: number
  failed: number
  pending: number
  stored: number
  committed: number
  lost: number
  duplicated: number
  reordered: number
  failedButStored: number
  pendingButStored: number
  requests: number
  batches: number
  retries: number
  produceBytes: number
  latencyMs: { p50: number | null; p99: number | null; max: number | null }
  partitions: OutcomePartition[]
  consumers: OutcomeConsumer[]
  records?: OutcomeRecord[]
  traceHash: string
}

export interface OutcomePartition {
  topic: string
  partition: number
  leader: number | null
  epoch: number
  isr: readonly number[]
  logEndOffset: number
  highWatermark: number
  lastStableOffset: number
  records: number
  replicas: { broker: number; logEndOffset: number; highWatermark: number }[]
}

export interface OutcomeConsumer {
  name: string
  /** Records of the run that its application got, copies included: no markers, no `initialRecords`. */
  records: number
  /** Offset at which it reads on, summed over the partitions of its topic. */
  position: number
}

export type Verdict =
  | 'aborted'
  | 'open'
  | 'lost'
  | 'duplicated'
  | 'delivered'
  | 'delivered-unacknowledged'
  | 'failed'
  | 'pending'

export interface OutcomeRecord {
  n: number
  producer: string
  topic: string
  key: string | null
  sentMs: number
  partition: number | null
  result: 'acked' | 'failed' | 'pending'
  metadata: string | null
  ackedMs: number | null
  error: string | null
  attempts: number
  offsets: number[]
  verdict: Verdict
}

/** What a run came to, at its present moment. */
export function outcomeOf(
  run: { readonly plan: RunPlan; readonly tables: RunTables; readonly world: World; readonly traceHash: string },
  stoppedBy: Outcome['stoppedBy'],
  options: { readonly withRecords: boolean },
): Outcome {
  const { plan, tables, world } = run
  const ledger = emptyLedger()
  noteTable(ledger, tables.records, world.recordCount, world.nowUs)
  syncLedger(ledger, world)
  const { scenario } = plan
  return {
    scenario: scenario.title.en,
    kafka: scenario.kafka,
    seed: plan.seed,
    simulatedMs: world.nowUs / 1000,
    stoppedBy,
    events: world.eventCount,
    sent: ledger.sent,
    acked: ledger.acked,
    failed: ledger.failed,
    pending: ledger.sent - ledger.acked - ledger.failed,
    stored: ledger.stored,
    committed: ledger.committed,
    lost: ledger.lost,
    duplicated: ledger.duplicated,
    reordered: ledger.reordered,
    ...storedWithoutAck(ledger, tables.records),
    ...world.totals,
    latencyMs: latencies(tables.records, world),
    partitions: partitionTruths(world, tables.registry).map((truth) => outcomePartition(world, tables, truth)),
    consumers: world.consumers.map((consumer) => ({
      name: consumer.options.name,
      records: deliveredOfRun(consumer),
      position: positionSum(consumer),
    })),
    ...(options.withRecords ? { records: outcomeRecords(plan, tables, world, ledger) } : {}),
    traceHash: run.traceHash,
  }
}

function storedWithoutAck(ledger: Ledger, table: RecordTable): { failedButStored: number; pendingButStored: number } {
  let failedButStored = 0
  let pendingButStored = 0
  for (let record = 1; record <= ledger.recordCount; record++) {
    if (copiesOf(ledger, record) === 0) continue
    const result = table.result[record] as number
    if (result === PENDING) pendingButStored++
    else if (result !== ACKED) failedButStored++
  }
  return { failedButStored, pendingButStored }
}

/** Nearest-rank percentiles over acked records, from the real call of send() to completion (ms). */
function latencies(table: RecordTable, world: World): Outcome['latencyMs'] {
  const values: number[] = []
  for (let record = 1; record <= world.recordCount; record++) {
    if (table.result[record] === ACKED)
      values.push((table.completedAtUs[record] as number) - (table.sentAtUs[record] as number))
  }
  if (values.length === 0) return { p50: null, p99: null, max: null }
  values.sort((a, b) => a - b)
  const at = (share: number) => (values[Math.max(0, Math.ceil(share * values.length) - 1)] as number) / 1000
  return { p50: at(0.5), p99: at(0.99), max: at(1) }
}

function outcomePartition(world: World, tables: RunTables, truth: PartitionTruth): OutcomePartition {
  const log = truth.countingLog
  let records = 0
  // Of this run: what the partition held at the start is in its log end offset and in no counter (contract).
  if (log) for (let i = 0; i < log.batches.length; i++) records += itemAt(log.batches, i).batch.records.length
  return {
    topic: tables.registry.topics[truth.partition] as string,
    partition: tables.registry.partitions[truth.partition] as number,
    leader: truth.isLeaderAlive ? truth.leader : null,
    epoch: truth.leaderEpoch,
    isr: truth.isr,
    logEndOffset: log?.logEndOffset ?? 0,
    highWatermark: log?.highWatermark ?? 0,
    lastStableOffset: truth.lastStableOffset,
    records,
    replicas: truth.replicas.map((broker) => {
      const replica = world.brokers[broker - 1]?.partitions[truth.partition]
      return { broker, logEndOffset: replica?.log.logEndOffset ?? 0, highWatermark: replica?.log.highWatermark ?? 0 }
    }),
  }
}

const decoder = new TextDecoder()

function outcomeRecords(plan: RunPlan, tables: RunTables, world: World, ledger: Ledger): OutcomeRecord[] {
  const stored = storedRecords(world, tables)
  const { records: table, registry } = tables
  const rows: OutcomeRecord[] = []
  for (let record = 1; record <= world.recordCount; record++) {
    const planned = table.planned[record]
    const result = table.result[record] as number
    const partition = table.partition[record] as PartitionIndex
    const isAcked = result === ACKED
    rows.push({
      n: record,
      producer: plan.scenario.producers[table.producer[record] as number]?.name ?? '',
      topic: planned?.topic ?? '',
      key: planned?.key ? decoder.decode(planned.key) : null,
      sentMs: (table.sentAtUs[record] as number) / 1000,
      partition: partition < 0 ? null : (registry.partitions[partition] as number),
      result: result === PENDING ? 'pending' : isAcked ? 'acked' : 'failed',
      metadata: isAcked && partition >= 0 ? `${partitionName(registry, partition)}@${table.offset[record]}` : null,
      ackedMs: isAcked ? (table.completedAtUs[record] as number) / 1000 : null,
      error: exceptionOf(table, record),
      attempts: table.attempts[record] as number,
      offsets: stored.get(record)?.offsets ?? [],
      verdict: verdictOf(result, copiesOf(ledger, record), stored.get(record)?.fate),
    })
  }
  return rows
}

/** Where a record stands in the logs that count, and what became of its transaction. */
interface StoredRecord {
  readonly offsets: number[]
  fate: TransactionFate
}

function storedRecords(world: World, tables: RunTables): Map<number, StoredRecord> {
  const found = new Map<number, StoredRecord>()
  for (const { countingLog } of partitionTruths(world, tables.registry)) {
    if (!countingLog) continue
    for (let i = 0; i < countingLog.batches.length; i++) {
      const stored = itemAt(countingLog.batches, i)
      const fate = transactionFate(countingLog, stored)
      stored.batch.records.forEach((record, index) => {
        const known = found.get(record)
        if (known) {
          known.offsets.push(stored.baseOffset + index)
          // One committed copy is enough to be delivered.
          if (fate === 'committed' || fate === 'none') known.fate = fate
        } else found.set(record, { offsets: [stored.baseOffset + index], fate })
      })
    }
  }
  return found
}

/** The first that fits (contract, `verdict`). */
export function verdictOf(result: number, copies: number, fate: TransactionFate | undefined): Verdict {
  if (fate === 'aborted' || fate === 'open') return fate
  if (result === ACKED) return copies === 0 ? 'lost' : copies > 1 ? 'duplicated' : 'delivered'
  if (copies > 1) return 'duplicated'
  if (copies === 1) return 'delivered-unacknowledged'
  return result === PENDING ? 'pending' : 'failed'
}

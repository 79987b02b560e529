import { ACTION } from '../engine/actions/events.ts'
import { CLUSTER } from '../engine/cluster/events.ts'
import { NEVER } from '../engine/kernel/units.ts'
import { DRAIN_REASON, PRODUCER } from '../engine/producer/events.ts'
import { partitionName } from '../engine/protocol/ids.ts'
import { apiCode } from '../engine/protocol/messages.ts'
import type { RunPlan } from '../engine/simulation/run-plan.ts'
import { createSimulation } from '../engine/simulation/simulation.ts'
import { startWorld } from '../engine/simulation/start-world.ts'
import { appendEvent, type EventColumns, emptyColumns } from '../trace/event-columns.ts'
import type { Sentence } from '../trace/explanation.ts'
import { stepAt } from '../trace/life.ts'
import type { NameSource } from '../trace/names.ts'
import { type Outcome, type OutcomeRecord, outcomeOf } from '../trace/outcome.ts'
import { firstDifference } from '../trace/run-difference.ts'
import { runNames } from '../trace/run-names.ts'

/** Why a batch left the accumulator. */
export type LeavingReason = keyof typeof DRAIN_REASON

/** The life of one batch; times in ms of simulated time. */
export interface ComparedBatch {
  readonly batch: number
  /** Index over all topics. */
  readonly partition: number
  readonly createdMs: number
  /** Numbers of its records. */
  readonly records: readonly number[]
  /** When it left first; undefined: never. */
  readonly leftMs: number | undefined
  readonly reason: LeavingReason | undefined
  /** Bytes as it left. */
  readonly sizeBytes: number
  /** When the producer was done with it; undefined: never. */
  readonly doneMs: number | undefined
  readonly isAcked: boolean
  /** Times that it was sent again. */
  readonly retries: number
}

/** A run that is over, as far as a comparison looks at it. */
export interface ComparedRun {
  readonly outcome: Outcome & { readonly records: readonly OutcomeRecord[] }
  readonly batches: readonly ComparedBatch[]
  /** When produce requests left (ms), ascending. */
  readonly requestsMs: readonly number[]
  /** Names of the partitions, by index. */
  readonly partitions: readonly string[]
  /** What the first producer is told about waiting and about acknowledgements. */
  readonly lingerMs: number
  readonly acks: number
  /** The last moment at which something of a batch happened (ms). */
  readonly endMs: number
  /** Every event in order, to find where two runs part, and the names to say it by. */
  readonly columns: EventColumns
  readonly names: NameSource
  /** Moments (ms, ascending) at which a record or a batch moves on: what one steps by. */
  readonly stepsMs: readonly number[]
}

/** Where two runs part: what each says at that moment; undefined: it says nothing then. */
export interface PartingRuns {
  readonly atMs: number
  readonly sentences: readonly [Sentence | undefined, Sentence | undefined]
}

type MutableBatch = { -readonly [Field in keyof ComparedBatch]: ComparedBatch[Field] } & { records: number[] }

const REASONS = Object.keys(DRAIN_REASON) as LeavingReason[]
/** What moves something that one sees. */
const STEPS: ReadonlySet<number> = new Set([
  PRODUCER.recordAppended,
  PRODUCER.requestSent,
  PRODUCER.batchCompleted,
  PRODUCER.batchFailed,
  PRODUCER.batchExpired,
  PRODUCER.batchReenqueued,
  CLUSTER.batchAppended,
  CLUSTER.replicaAppended,
  CLUSTER.highWatermarkMoved,
  CLUSTER.leaderElected,
  CLUSTER.brokerFenced,
  ACTION.actionDone,
])
/** Events that are compared at most; two runs that are alike for so long are alike. */
const MOST_EVENTS = 200_000

/** Run a plan to its end and keep what a comparison needs. */
export function comparedRun(plan: RunPlan): ComparedRun {
  const batches = new Map<number, MutableBatch>()
  const requestsMs: number[] = []
  const columns = emptyColumns()
  const steps = new Set<number>()
  const produce = apiCode('Produce')
  const sink = {
    append(atUs: number, code: number, a: number, b: number, c: number, d: number, e: number, f: number): void {
      if (columns.length < MOST_EVENTS) appendEvent(columns, atUs, code, a, b, c, d, e, f)
      const atMs = atUs / 1000
      if (STEPS.has(code)) steps.add(atMs)
      switch (code) {
        case PRODUCER.batchCreated:
          batches.set(a, newBatch(a, b, atMs))
          break
        case PRODUCER.recordAppended:
          batches.get(b)?.records.push(a)
          break
        case PRODUCER.batchDrained:
          noteLeft(batches.get(a), atMs, c, e)
          break
        case PRODUCER.batchReenqueued: {
          const batch = batches.get(a)
          if (batch) batch.retries++
          break
        }
        case PRODUCER.batchCompleted:
          noteDone(batches.get(a), atMs, true)
          break
        case PRODUCER.batchFailed:
        case PRODUCER.batchExpired:
          noteDone(batches.get(a), atMs, false)
          break
        case PRODUCER.requestSent:
          if (d === produce) requestsMs.push(atMs)
          break
      }
    },
  }
  const { world, tables } = startWorld(plan, sink)
  const simulation = createSimulation(plan, tables, world, { sink })
  const stopped = simulation.runUntil(NEVER)
  simulation.conclude()
  const outcome = outcomeOf(
    { plan, tables, world: simulation.world, traceHash: simulation.traceHash() },
    stopped === 'asked' ? 'time' : stopped,
    { withRecords: true },
  )
  const all = [...batches.values()]
  return {
    outcome: { ...outcome, records: outcome.records ?? [] },
    batches: all,
    requestsMs,
    partitions: tables.registry.partitions.map((_, index) => partitionName(tables.registry, index)),
    lingerMs: plan.producers[0]?.lingerMs ?? 0,
    acks: plan.producers[0]?.acks ?? -1,
    endMs: all.reduce((last, { doneMs, leftMs, createdMs }) => Math.max(last, doneMs ?? leftMs ?? createdMs), 0),
    columns,
    names: runNames({ plan, tables }, plan.profile),
    stepsMs: [...steps].sort((a, b) => a - b),
  }
}

function newBatch(batch: number, partition: number, createdMs: number): MutableBatch {
  return {
    batch,
    partition,
    createdMs,
    records: [],
    leftMs: undefined,
    reason: undefined,
    sizeBytes: 0,
    doneMs: undefined,
    isAcked: false,
    retries: 0,
  }
}

function noteLeft(batch: MutableBatch | undefined, atMs: number, why: number, sizeBytes: number): void {
  if (!batch || batch.leftMs !== undefined) return
  batch.leftMs = atMs
  batch.sizeBytes = sizeBytes
  batch.reason = REASONS.find((reason) => DRAIN_REASON[reason] === why)
}

function noteDone(batch: MutableBatch | undefined, atMs: number, isAcked: boolean): void {
  if (!batch || batch.doneMs !== undefined) return
  batch.doneMs = atMs
  batch.isAcked = isAcked
}

/** The first event in which two runs differ, the actions themselves left out; undefined: there is none. */
export function partingOf(a: ComparedRun, b: ComparedRun): PartingRuns | undefined {
  const all = { untilUs: Number.MAX_SAFE_INTEGER }
  const first = firstDifference({ columns: a.columns, ...all }, { columns: b.columns, ...all }, isAction)
  if (!first) return undefined
  const told = ({ columns, names }: ComparedRun, event: number | undefined): Sentence | undefined =>
    event === undefined ? undefined : stepAt(columns, event, names).sentence
  return { atMs: first.atUs / 1000, sentences: [told(a, first.mine), told(b, first.theirs)] }
}

function isAction(code: number): boolean {
  return code === ACTION.actionDone || code === ACTION.actionIgnored
}

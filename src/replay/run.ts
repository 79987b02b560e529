import { must } from '../engine/kernel/assert.ts'
import type { Micros } from '../engine/kernel/units.ts'
import { truncateRegistry } from '../engine/protocol/ids.ts'
import { rewindAllPartitionerCalls } from '../engine/protocol/partitioner-calls.ts'
import { type RunTables, rewindRecords } from '../engine/protocol/record-table.ts'
import type { EventSink } from '../engine/simulation/event-sink.ts'
import type { RunPlan } from '../engine/simulation/run-plan.ts'
import { createSimulation, type Simulation, type Snapshot, type StopReason } from '../engine/simulation/simulation.ts'
import { startWorld } from '../engine/simulation/start-world.ts'
import { appendEvent, type EventColumns, emptyColumns, truncateColumns } from '../trace/event-columns.ts'
import { cloneRecentFacts, emptyRecentFacts, forgetOld, noteRecent, type RecentFacts } from '../trace/recent-facts.ts'
import { cutSummary, emptySummary, foldSummary, type RunSummary } from '../trace/run-summary.ts'
import type { MonitorState } from '../verify/monitor.ts'
import { cutTrail, emptyTrail, type LedgerTrail, maybeCopyLedger, noteLedgerFact } from './ledger-trail.ts'
import { type RunWatch, watchRun } from './run-watch.ts'

/** A copy of the run at a moment, and where the trace stood then. */
export interface Checkpoint {
  readonly atUs: Micros
  /** Facts stated up to it. */
  readonly factCount: number
  /** Partitions that had a number then. */
  readonly partitionCount: number
  readonly snapshot: Snapshot
  /** What was recent then. */
  readonly recent: RecentFacts
  /** What the monitor knew then: some copies have it, the start of a run and those that begin a future always. */
  readonly monitor: MonitorState | undefined
  /** Here the run took another future: what lies before knows nothing of it, so this copy is never dropped. */
  readonly isBranch: boolean
}

/**
 * One future of a scenario, computed ahead of whoever watches it: its facts in columns, what it looks like from afar, and
 * copies of its state to go back to. There is one way back in time: the nearest copy, and forward again from there.
 */
export interface Run {
  plan: RunPlan
  readonly tables: RunTables
  readonly columns: EventColumns
  readonly summary: RunSummary
  /** What is recent at the frontier. */
  recent: RecentFacts
  readonly ledgers: LedgerTrail
  /** Checks what is promised, as far as the run has been computed. */
  readonly watch: RunWatch
  /** Ascending in time; the first is the start. */
  checkpoints: Checkpoint[]
  readonly frontier: Simulation
  /** Set when the run is over. */
  endedAtUs: Micros | undefined
  stoppedBy: StopReason | undefined
  /** Facts between two checkpoints; doubled when there are too many. */
  spacing: number
}

/** Facts between checkpoints: half of it is replayed for a jump on average. */
const CHECKPOINT_FACTS = 2_000
/** One checkpoint in so many knows the state of the monitor: a branch goes back to one of those. */
const WATCHED = 8
/** More than this, and every other one is dropped. */
const MAX_CHECKPOINTS = 640

/** A run from its start: every fact is in the columns, those about the start included. */
export function startRun(plan: RunPlan): Run {
  const columns = emptyColumns()
  const summary = emptySummary()
  const recent = { facts: emptyRecentFacts() }
  const ledgers = emptyTrail()
  const records = recorder(columns, summary, recent, ledgers)
  const { world, tables } = startWorld(plan, records)
  const watch = watchRun({ plan, tables }, world, records)
  const frontier = createSimulation(plan, tables, world, { sink: watch.sink, afterStep: watch.afterStep })
  const run: Run = {
    plan,
    tables,
    columns,
    summary,
    ledgers,
    watch,
    get recent() {
      return recent.facts
    },
    set recent(facts) {
      recent.facts = facts
    },
    checkpoints: [],
    frontier,
    endedAtUs: undefined,
    stoppedBy: undefined,
    spacing: CHECKPOINT_FACTS,
  }
  addCheckpoint(run, false)
  return run
}

/** The first so many events tell how things are at the start. */
export function eventsAtStart(run: Run): number {
  return run.checkpoints[0]?.factCount ?? 0
}

/** Time up to which everything is known. */
export function computedUntilUs(run: Run): Micros {
  return run.endedAtUs ?? run.frontier.world.nowUs
}

/**
 * Compute on, to `untilUs` or until `shouldStop` says that it is time for something else (asked every few hundred steps).
 * Returns true when there is nothing left to compute up to there.
 */
export function computeAhead(run: Run, untilUs: Micros, shouldStop: () => boolean): boolean {
  const wasOver = run.endedAtUs !== undefined
  const isDone = compute(run, untilUs, shouldStop)
  if (!wasOver && run.endedAtUs !== undefined) run.frontier.conclude()
  return isDone
}

function compute(run: Run, untilUs: Micros, shouldStop: () => boolean): boolean {
  const { frontier } = run
  while (run.endedAtUs === undefined && frontier.world.nowUs < untilUs) {
    const factsBefore = frontier.world.factCount
    const targetUs = Math.min(untilUs, stretchEnd(run, untilUs))
    const stopped = frontier.runUntil(targetUs)
    if (stopped !== 'asked') {
      run.endedAtUs = frontier.world.nowUs
      run.stoppedBy = stopped
    }
    const last = run.checkpoints[run.checkpoints.length - 1]
    if (last && frontier.world.factCount - last.factCount >= run.spacing) addCheckpoint(run, false)
    if (shouldStop() && frontier.world.factCount !== factsBefore) break
  }
  return run.endedAtUs !== undefined || frontier.world.nowUs >= untilUs
}

/** The newest checkpoint at or before `atUs`. */
export function checkpointBefore(run: Run, atUs: Micros): Checkpoint {
  let low = 0
  let high = run.checkpoints.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((run.checkpoints[middle] as Checkpoint).atUs <= atUs) low = middle
    else high = middle - 1
  }
  return run.checkpoints[low] as Checkpoint
}

/** Time of the newest checkpoint at or before `atUs`. */
export function checkpointTime(run: Run, atUs: Micros): Micros {
  return checkpointBefore(run, atUs).atUs
}

/**
 * The same past with another future: from `atUs` on the run follows `plan`, whose actions up to then are those of the
 * present plan (`sharedActions` of them). What was computed beyond is forgotten.
 */
export function branchRun(run: Run, plan: RunPlan, atUs: Micros, sharedActions: number): void {
  computeAhead(run, atUs, () => false)
  const { frontier } = run
  const checkpoint = watchedCheckpoint(run, atUs)
  frontier.restore(checkpoint.snapshot)
  run.watch.restore({ plan, tables: run.tables }, must(checkpoint.monitor, 'monitor of the start'), frontier.world)
  run.recent = cloneRecentFacts(checkpoint.recent)
  rewindTrace(run, checkpoint)
  run.endedAtUs = undefined
  run.stoppedBy = undefined
  // Not the end, whatever it looks like: the other future begins here.
  compute(run, atUs, () => false)
  // The copy may have been made in the middle of this very instant: what an earlier action of it left still happens.
  frontier.runUntil(atUs)
  run.endedAtUs = undefined
  run.stoppedBy = undefined
  rewindRecords(run.tables.records, frontier.world.recordCount, frontier.world.nowUs)
  rewindAllPartitionerCalls(run.tables.partitionerCalls, frontier.world.producers)
  run.plan = plan
  frontier.adopt(plan, sharedActions)
  addCheckpoint(run, true)
}

/** The newest checkpoint at or before `atUs` that knows the state of the monitor. */
function watchedCheckpoint(run: Run, atUs: Micros): Checkpoint {
  let index = run.checkpoints.indexOf(checkpointBefore(run, atUs))
  while (index > 0 && !run.checkpoints[index]?.monitor) index--
  return run.checkpoints[index] as Checkpoint
}

function isWatchDue(run: Run): boolean {
  return run.checkpoints.slice(1 - WATCHED).every(({ monitor }) => monitor === undefined)
}

function rewindTrace(run: Run, to: Checkpoint): void {
  truncateColumns(run.columns, to.factCount)
  cutSummary(run.summary, run.columns, to.atUs)
  cutTrail(run.ledgers, run.columns, to.factCount)
  truncateRegistry(run.tables.registry, to.partitionCount)
  run.checkpoints.length = run.checkpoints.indexOf(to) + 1
}

function addCheckpoint(run: Run, isBranch: boolean): void {
  const { world } = run.frontier
  forgetOld(run.recent, world.nowUs)
  run.checkpoints.push({
    atUs: world.nowUs,
    factCount: world.factCount,
    partitionCount: run.tables.registry.topics.length,
    snapshot: run.frontier.snapshot(),
    recent: cloneRecentFacts(run.recent),
    monitor: isBranch || isWatchDue(run) ? run.watch.copy() : undefined,
    isBranch,
  })
  maybeCopyLedger(run.ledgers, world)
  if (run.checkpoints.length <= MAX_CHECKPOINTS) return
  run.checkpoints = run.checkpoints.filter((checkpoint, index) => index % 2 === 0 || checkpoint.isBranch)
  run.spacing *= 2
}

/** How far to run before looking up: short enough that checkpoints lie close, long enough that idle time costs nothing. */
function stretchEnd(run: Run, untilUs: Micros): Micros {
  const { nowUs } = run.frontier.world
  const nextUs = run.frontier.nextAtUs()
  return Math.min(untilUs, Math.max(nowUs, Math.min(nextUs, untilUs)) + STRETCH_US)
}

/** Checkpoints are up to a stretch too far apart: at 85,000 facts a second 20 ms make 3,400 facts of 2,000. */
const STRETCH_US = 5_000

function recorder(
  columns: EventColumns,
  summary: RunSummary,
  recent: { facts: RecentFacts },
  ledgers: LedgerTrail,
): EventSink {
  return {
    append(atUs, code, a, b, c, d, e, f) {
      foldSummary(summary, columns.length, atUs, code, a, b, c, d, e)
      noteRecent(recent.facts, atUs, code, a, b, c, d, e)
      noteLedgerFact(ledgers.current, code, a)
      appendEvent(columns, atUs, code, a, b, c, d, e, f)
    },
  }
}

import { NEVER } from '../engine/kernel/units.ts'
import { ACKED } from '../engine/protocol/record-table.ts'
import { type PlanOptions, type PreparedScenario, planPrepared } from '../engine/simulation/plan-prepared.ts'
import { createSimulation, type Simulation } from '../engine/simulation/simulation.ts'
import { startWorld } from '../engine/simulation/start-world.ts'
import { emptyLedger, noteTable } from '../trace/ledger.ts'
import { syncLedger } from '../trace/sync-ledger.ts'

/** What a run needs from outside, loaded: data sets, codecs, the sandbox for partitioners of its own. */
export type RunPorts = Pick<PlanOptions, 'datasets' | 'compress' | 'openDesk'>

/** What one run of many came to: a few numbers, the same as in its outcome. */
export interface RunResult {
  readonly sent: number
  readonly acked: number
  readonly failed: number
  readonly lost: number
  readonly duplicated: number
  readonly reordered: number
  readonly requests: number
  /** From send() to completion, over acked records (nearest rank); NaN: none was acked. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  /** Acked records per second of the whole run. */
  readonly throughput: number
  readonly traceHash: string
}

/**
 * One run of a scenario that has been read and resolved, from its start to its end: no trace, no checkpoints, no monitor.
 * Throws where an assertion of the engine fails (a bug of ours).
 */
export function runOne(prepared: PreparedScenario, seed: number, ports: RunPorts): RunResult {
  const plan = planPrepared(prepared, {
    datasets: ports.datasets,
    seed,
    ...(ports.compress ? { compress: ports.compress } : {}),
    openDesk: ports.openDesk,
  })
  const { world, tables } = startWorld(plan)
  const simulation = createSimulation(plan, tables, world)
  simulation.runUntil(NEVER)
  simulation.conclude()
  return resultOf(simulation)
}

function resultOf(simulation: Simulation): RunResult {
  const { world, tables } = simulation
  const ledger = emptyLedger()
  noteTable(ledger, tables.records, world.recordCount, world.nowUs)
  syncLedger(ledger, world)
  const latenciesUs = ackedLatencies(simulation)
  return {
    sent: ledger.sent,
    acked: ledger.acked,
    failed: ledger.failed,
    lost: ledger.lost,
    duplicated: ledger.duplicated,
    reordered: ledger.reordered,
    requests: world.totals.requests,
    p50Ms: nearestRank(latenciesUs, 0.5) / 1000,
    p99Ms: nearestRank(latenciesUs, 0.99) / 1000,
    maxMs: nearestRank(latenciesUs, 1) / 1000,
    throughput: world.nowUs === 0 ? 0 : (ledger.acked * 1_000_000) / world.nowUs,
    traceHash: simulation.traceHash(),
  }
}

/** Latencies of acked records (µs), ascending. */
function ackedLatencies({ world, tables }: Simulation): Float64Array {
  const { result, completedAtUs, sentAtUs } = tables.records
  const values = new Float64Array(world.recordCount)
  let count = 0
  for (let record = 1; record <= world.recordCount; record++) {
    if (result[record] === ACKED) values[count++] = (completedAtUs[record] as number) - (sentAtUs[record] as number)
  }
  return values.subarray(0, count).sort()
}

/** The smallest value that at least `share` (0..1) of the ascending `sorted` do not exceed; NaN of none. */
export function nearestRank(sorted: ArrayLike<number>, share: number): number {
  return sorted.length === 0 ? Number.NaN : (sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number)
}

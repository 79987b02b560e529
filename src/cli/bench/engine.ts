import { NEVER } from '../../engine/kernel/units.ts'
import { createSimulation, type Simulation, type SimulationOptions } from '../../engine/simulation/simulation.ts'
import { startWorld } from '../../engine/simulation/start-world.ts'
import { appendEvent, emptyColumns } from '../../trace/event-columns.ts'
import { outcomeOf } from '../../trace/outcome.ts'
import { emptySummary, foldSummary } from '../../trace/run-summary.ts'
import { type Benchmark, type BenchRow, loneRow } from './benchmark.ts'
import { cpuSeconds, secondsFor, spreadOf } from './measure.ts'
import { STEADY, STEADY_SECONDS, steadyPlan } from './steady-scenario.ts'

/** Runs that count of each kind; they take turns. */
const RUNS = 5
/** The compiler needs about as long as this. */
const WARM_UP_RUNS = 2
const MILLION = 1_000_000

/** The whole engine: producer, network, three brokers and the controller. */
export const engineBenchmark: Benchmark = {
  name: 'engine',
  async run() {
    for (let run = 0; run < WARM_UP_RUNS; run++) {
      runOnce(bare)
      runOnce(recorded)
    }
    const withoutTrace: Figures[] = []
    const withTrace: Figures[] = []
    for (let run = 0; run < RUNS; run++) {
      withoutTrace.push(runOnce(bare))
      withTrace.push(runOnce(recorded))
    }
    return [...rowsOf(`engine, ${STEADY}`, withoutTrace), ...rowsOf('engine, the same with trace and hash', withTrace)]
  },
}

interface Figures {
  readonly events: number
  readonly acked: number
  readonly cpuS: number
}

function rowsOf(what: string, runs: readonly Figures[]): BenchRow[] {
  const events = spreadOf(runs.map((run) => run.events / run.cpuS))
  const acked = spreadOf(runs.map((run) => run.acked / run.cpuS))
  return [
    loneRow(what, 'events per CPU second', 'higher', events),
    loneRow(what, 'CPU seconds per million acked records', 'lower', secondsFor(MILLION, acked)),
  ]
}

function bare(): SimulationOptions {
  return { isFingerprinted: false }
}

/** As the page runs it: every fact into columns, and the run as it looks from afar. */
function recorded(): SimulationOptions {
  const columns = emptyColumns()
  const summary = emptySummary()
  return {
    sink: {
      append(atUs, code, a, b, c, d, e, f) {
        foldSummary(summary, columns.length, atUs, code, a, b, c, d, e)
        appendEvent(columns, atUs, code, a, b, c, d, e, f)
      },
    },
  }
}

function runOnce(makeOptions: () => SimulationOptions): Figures {
  const plan = steadyPlan(false)
  const options = makeOptions()
  const { world, tables } = startWorld(plan, options.sink)
  const simulation: Simulation = createSimulation(plan, tables, world, options)
  const before = cpuSeconds()
  simulation.runUntil(NEVER)
  const cpuS = cpuSeconds() - before
  const run = { plan, tables, world: simulation.world, traceHash: '' }
  const { events, acked, sent } = outcomeOf(run, 'time', { withRecords: false })
  if (acked !== sent || acked < STEADY_SECONDS * 20_000 * 0.99) throw new Error(`engine: ${acked} of ${sent} acked`)
  return { events, acked, cpuS }
}

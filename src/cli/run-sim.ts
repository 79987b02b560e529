import { codecShelf } from '../adapters/codecs/codec-shelf.ts'
import flights from '../content/datasets/flights-2k.json'
import { NEVER } from '../engine/kernel/units.ts'
import { parseScenarioText } from '../engine/simulation/complete-scenario.ts'
import type { EventSink } from '../engine/simulation/event-sink.ts'
import { codecsOf } from '../engine/simulation/needed-codecs.ts'
import { planRun } from '../engine/simulation/plan-run.ts'
import { createSimulation } from '../engine/simulation/simulation.ts'
import { startWorld } from '../engine/simulation/start-world.ts'
import { userCodeOf } from '../sandbox/user-code.ts'
import { outcomeOf } from '../trace/outcome.ts'

/** What `sim` says: the outcome on stdout, or the reason of a refusal on stderr. */
export interface SimAnswer {
  readonly code: 0 | 2
  readonly stdout: string
  readonly stderr: string
}

export interface SimOptions {
  /** Instead of the scenario's own. */
  readonly seed?: number | undefined
  readonly withRecords?: boolean
  /** Gets every event of the run. */
  readonly sink?: EventSink
}

/** Bad input: one line on stderr, exit code 2. What is quoted from a text may have lines of its own. */
export function refusal(message: string): SimAnswer {
  return { code: 2, stdout: '', stderr: `${message.replace(/\s+/g, ' ')}\n` }
}

/** Run the scenario that stands in `text` to its end, headless (contract, "Commands"). */
export async function runSim(text: string, { seed, withRecords = false, sink }: SimOptions = {}): Promise<SimAnswer> {
  const parsed = parseScenarioText(text, { datasets: { 'flights-2k': flights.length } })
  if (!parsed.ok) return refusal(parsed.problems.map((problem) => `${problem.path}: ${problem.message}`).join('; '))
  const code = await userCodeOf(parsed.scenario)
  if (!code.ok) return refusal(code.problems.map((problem) => `${problem.path}: ${problem.message}`).join('; '))
  const shelf = codecShelf()
  await shelf.load(codecsOf(parsed.scenario))
  const { compress } = shelf
  const datasets = { 'flights-2k': flights }
  const plan = planRun(parsed.scenario, {
    datasets,
    compress,
    openDesk: code.openDesk,
    ...(seed === undefined ? {} : { seed }),
  })
  const { world, tables } = startWorld(plan, sink)
  const simulation = createSimulation(plan, tables, world, sink ? { sink } : {})
  const stopped = simulation.runUntil(NEVER)
  simulation.conclude()
  const run = { plan, tables, world: simulation.world, traceHash: simulation.traceHash() }
  const outcome = outcomeOf(run, stopped === 'asked' ? 'time' : stopped, { withRecords })
  return { code: 0, stdout: `${JSON.stringify(outcome, null, 2)}\n`, stderr: '' }
}

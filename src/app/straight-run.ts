import { codecShelf } from '../adapters/codecs/codec-shelf.ts'
import type { Scenario } from '../engine/scenario/scenario.ts'
import type { EventSink } from '../engine/simulation/event-sink.ts'
import { codecsOf } from '../engine/simulation/needed-codecs.ts'
import { planRun } from '../engine/simulation/plan-run.ts'
import { createSimulation } from '../engine/simulation/simulation.ts'
import { startWorld } from '../engine/simulation/start-world.ts'
import { type Outcome, outcomeOf } from '../trace/outcome.ts'
import { loadDatasets } from './datasets.ts'
import { codeOf } from './user-code.ts'

/** Simulated time between two breaths of the page (µs). */
const STRETCH_US = 250_000

/**
 * Run a scenario from its start to its end, as `sim` does: a run that has been branched by hand on the page has another
 * future behind it, its traceHash says less. The page breathes in between.
 *
 * @param sink Gets every event. @param isWanted False: nobody waits any more, the answer is undefined.
 */
export async function straightRun(
  scenario: Scenario,
  isWanted: () => boolean = () => true,
  sink?: EventSink,
): Promise<Outcome | undefined> {
  const names = scenario.workload.flatMap((entry) => (entry.kind === 'dataset' ? [entry.dataset] : []))
  const shelf = codecShelf()
  const [datasets, code] = await Promise.all([loadDatasets(names), codeOf(scenario), shelf.load(codecsOf(scenario))])
  // The scenario has run already: its code is known to start.
  const openDesk = code.ok ? code.openDesk : undefined
  const plan = planRun(scenario, { datasets, compress: shelf.compress, openDesk })
  const { world, tables } = startWorld(plan, sink)
  const simulation = createSimulation(plan, tables, world, sink ? { sink } : {})
  for (;;) {
    const stopped = simulation.runUntil(simulation.world.nowUs + STRETCH_US)
    if (stopped !== 'asked') {
      simulation.conclude()
      const run = { plan, tables, world: simulation.world, traceHash: simulation.traceHash() }
      return outcomeOf(run, stopped, { withRecords: true })
    }
    await new Promise((resolve) => setTimeout(resolve))
    if (!isWanted()) return undefined
  }
}

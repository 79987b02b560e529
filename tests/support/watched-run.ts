import { NEVER } from '../../src/engine/kernel/units.ts'
import type { RunPlan } from '../../src/engine/simulation/run-plan.ts'
import { createSimulation, type Simulation } from '../../src/engine/simulation/simulation.ts'
import { startWorld } from '../../src/engine/simulation/start-world.ts'
import { createMonitor, type Monitor } from '../../src/verify/monitor.ts'
import { planOf, type ScenarioJson } from './run-scenario.ts'

/** A run with a monitor on it. */
export interface WatchedRun {
  readonly plan: RunPlan
  readonly simulation: Simulation
  readonly monitor: Monitor
}

/** Start a scenario with a monitor on it. */
export function startWatched(json: ScenarioJson): WatchedRun {
  const plan = planOf(json)
  const { world, tables } = startWorld(plan, undefined)
  const monitor = createMonitor({ plan, tables })
  const simulation = createSimulation(plan, tables, world, {
    sink: monitor.sink,
    afterStep: () => monitor.afterStep(),
  })
  monitor.attach(simulation.world)
  return { plan, simulation, monitor }
}

/** Run a scenario to its end with a monitor on it. */
export function runWatched(json: ScenarioJson): WatchedRun {
  const started = startWatched(json)
  started.simulation.runUntil(NEVER)
  started.monitor.checkAll()
  return started
}

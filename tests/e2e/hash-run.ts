import flights from '../../src/content/datasets/flights-2k.json' with { type: 'json' }
import { NEVER } from '../../src/engine/kernel/units.ts'
import { parseScenario } from '../../src/engine/simulation/complete-scenario.ts'
import { planRun } from '../../src/engine/simulation/plan-run.ts'
import { createSimulation } from '../../src/engine/simulation/simulation.ts'
import { startWorld } from '../../src/engine/simulation/start-world.ts'
import { userCodeOf } from '../../src/sandbox/user-code.ts'

/** The trace hash and the event count of a whole run: what must be the same in node, in a page and in a worker. */
export async function hashOfRun(value: unknown): Promise<{ readonly hash: string; readonly events: number }> {
  const parsed = parseScenario(value, { datasets: { 'flights-2k': flights.length } })
  if (!parsed.ok) throw new Error(parsed.problems.map(({ path, message }) => `${path}: ${message}`).join('; '))
  const code = await userCodeOf(parsed.scenario)
  if (!code.ok) throw new Error(code.problems.map(({ path, message }) => `${path}: ${message}`).join('; '))
  const plan = planRun(parsed.scenario, { datasets: { 'flights-2k': flights }, openDesk: code.openDesk })
  const { world, tables } = startWorld(plan)
  const simulation = createSimulation(plan, tables, world)
  simulation.runUntil(NEVER)
  simulation.conclude()
  return { hash: simulation.traceHash(), events: simulation.world.eventCount }
}

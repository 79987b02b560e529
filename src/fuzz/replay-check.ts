import { nextInt, rngStream } from '../engine/kernel/rng.ts'
import { type Micros, NEVER } from '../engine/kernel/units.ts'
import type { RunPlan } from '../engine/simulation/run-plan.ts'
import { createSimulation } from '../engine/simulation/simulation.ts'
import { startWorld } from '../engine/simulation/start-world.ts'

/**
 * The run again, twice: straight on from a snapshot taken somewhere in the middle, and from that snapshot restored (I-32).
 *
 * @param traceHash Of the first run, which was watched.
 * @returns What is wrong; undefined: all three are one.
 */
export function replayProblem(plan: RunPlan, traceHash: string, endUs: Micros): string | undefined {
  const atUs = nextInt(rngStream(plan.seed, 'replay-check'), Math.max(1, endUs))
  const { world, tables } = startWorld(plan)
  const simulation = createSimulation(plan, tables, world)
  simulation.runUntil(atUs)
  const snapshot = simulation.snapshot()
  simulation.runUntil(NEVER)
  simulation.conclude()
  const straight = simulation.traceHash()
  if (straight !== traceHash) return `told again the run has the hash ${straight}, not ${traceHash}`
  simulation.restore(snapshot)
  simulation.runUntil(NEVER)
  simulation.conclude()
  const restored = simulation.traceHash()
  if (restored === traceHash) return undefined
  return `from its snapshot of ${atUs} µs the run has the hash ${restored}, not ${traceHash}`
}

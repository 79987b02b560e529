import { createSimulation, type Simulation } from '../../engine/simulation/simulation.ts'
import { startWorld } from '../../engine/simulation/start-world.ts'
import type { World } from '../../engine/simulation/world.ts'
import type { Benchmark } from './benchmark.ts'
import { duel } from './measure.ts'
import { steadyPlan } from './steady-scenario.ts'

/** When the copies are taken: logs, queues and connections are full by then. */
const AT_US = 5_000_000

/** A copy of the world in the middle of its work, beside the platform's own deep copy. */
export const forkBenchmark: Benchmark = {
  name: 'fork',
  async run() {
    const simulation = busySimulation()
    const ours = (times: number) => {
      let sum = 0
      for (let t = 0; t < times; t++) sum += simulation.snapshot().world.eventCount
      return sum
    }
    const peer = (times: number) => {
      let sum = 0
      for (let t = 0; t < times; t++) sum += structuredClone(withoutShared(simulation.world)).eventCount
      return sum
    }
    const snapshot = simulation.snapshot()
    const restore = (times: number) => {
      for (let t = 0; t < times; t++) simulation.restore(snapshot)
      return simulation.world.eventCount
    }
    const forked = await duel(ours, peer, 1)
    const restored = await duel(restore, peer, 1)
    return [
      { what: 'fork: snapshot of the world', figures: forked },
      { what: 'fork: restore a snapshot', figures: restored },
    ].map(({ what, figures }) => ({
      what,
      unit: 'a CPU second',
      better: 'higher',
      ours: figures.ours,
      peer: { name: 'structuredClone', spread: figures.peer },
      ratio: figures.ratio,
    }))
  },
}

function busySimulation(): Simulation {
  const plan = steadyPlan(true)
  const { world, tables } = startWorld(plan)
  const simulation = createSimulation(plan, tables, world)
  simulation.runUntil(AT_US)
  return simulation
}

/** The world without what all its copies share by design and the peer would copy for nothing: options and tables. */
function withoutShared(world: World): { readonly eventCount: number } {
  return {
    ...world,
    controller: { ...world.controller, options: undefined },
    brokers: world.brokers.map((broker) => ({ ...broker, options: undefined })),
    producers: world.producers.map((process) => ({ ...process, options: undefined })),
  } as { readonly eventCount: number }
}

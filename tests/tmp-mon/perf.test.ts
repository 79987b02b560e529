// @ts-nocheck
import { it } from 'vitest'
import { readFileSync } from 'node:fs'
import { randomScenario } from '../../src/fuzz/random-scenario.ts'
import { startWorld } from '../../src/engine/simulation/start-world.ts'
import { createSimulation } from '../../src/engine/simulation/simulation.ts'
import { createMonitor } from '../../src/verify/monitor.ts'
import { planOf } from '../support/run-scenario.ts'
function cpu() { const u = process.cpuUsage(); return (u.user + u.system) / 1e6 }
function run(json: any, on: boolean) {
  const plan = planOf(json)
  const { world, tables } = startWorld(plan)
  const t = cpu()
  const m = on ? createMonitor({ plan, tables }) : undefined
  const sim = createSimulation(plan, tables, world, m ? { sink: m.sink, afterStep: () => m.afterStep() } : {})
  m?.attach(sim.world)
  sim.runUntil(Infinity)
  return [cpu() - t, sim.world.eventCount, sim.world.factCount]
}
function measure(name: string, jsons: any[], reps: number) {
  const tot = { off: [0, 0, 0], on: [0, 0, 0] }
  for (const j of jsons) { run(j, false); run(j, true) }
  for (let r = 0; r < reps; r++) for (const j of jsons) for (const on of [false, true]) { const x = run(j, on); const a = on ? tot.on : tot.off; for (let i = 0; i < 3; i++) a[i] += x[i] }
  console.log(name, 'events', tot.off[1], 'off ev/s', Math.round(tot.off[1] / tot.off[0]), 'on', Math.round(tot.on[1] / tot.on[0]), 'ratio', (tot.on[0] / tot.off[0]).toFixed(2))
}
it('p', { timeout: 600000 }, () => {
  measure('flights', [JSON.parse(readFileSync('src/content/scenarios/flights-leader-killed.json', 'utf8'))], 6)
  measure('random', Array.from({ length: 60 }, (_, i) => randomScenario(i + 1).json), 1)
  measure('big', [{ kafka: '3.9', durationMs: 20000, settle: false, topics: [{ name: 'orders', partitions: 6, replicationFactor: 3, config: { 'min.insync.replicas': 2 } }], workload: [{ producer: 'app', topic: 'orders', fromMs: 0, toMs: 19000, ratePerSecond: 3000, keys: { kind: 'uniform', count: 50 }, valueBytes: 100 }] }], 3)
})

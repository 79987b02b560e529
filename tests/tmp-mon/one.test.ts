// @ts-nocheck
import { it } from 'vitest'
import { randomScenario } from '../../src/fuzz/random-scenario.ts'
import { startWorld } from '../../src/engine/simulation/start-world.ts'
import { createSimulation } from '../../src/engine/simulation/simulation.ts'
import { createMonitor } from '../../src/verify/monitor.ts'
import { planOf } from '../support/run-scenario.ts'
import { CLUSTER_EVENT_FIELDS } from '../../src/engine/cluster/events.ts'
import { ACTION_EVENT_FIELDS } from '../../src/engine/actions/events.ts'
const P = Number(process.env['P'] ?? -1)
it('x', { timeout: 600000 }, () => {
  const seed = Number(process.env['SEED'])
  const plan = planOf(randomScenario(seed).json)
  const names = Object.entries(CLUSTER_EVENT_FIELDS)
  const lines: string[] = []
  let now = 0
  const inner = { append(at: number, code: number, ...v: number[]) {
    now = at
    const n = names[code - 64]
    if (n && !(process.env['SKIP'] ?? 'metadataApplied,produceParked').includes(n[0])) { const f = n[1] as readonly string[]; const i = f.indexOf('partition'); if (P === -1 || i === -1 || v[i] === P) lines.push(`${at/1000} ${n[0]} ` + f.map((x, k) => `${x}=${v[k]}`).join(' ')) }
    if (code === 192 || code === 193) lines.push(`${at/1000} ${code === 192 ? 'DONE' : 'ignored'} ${JSON.stringify(plan.actions[v[0] as number])}`)
  } }
  const { world, tables } = startWorld(plan, inner)
  const m = createMonitor({ plan, tables }, inner)
  let seen = 0
  const sim = createSimulation(plan, tables, world, { sink: m.sink, afterStep() { m.afterStep(); while (m.violations.length > seen) lines.push(`!!!! ${now/1000} ` + JSON.stringify(m.violations[seen++])) } })
  m.attach(sim.world)
  sim.runUntil(Infinity)
  const at = lines.findIndex((l) => l.startsWith('!!!!'))
  console.log(lines.slice(Math.max(0, at - Number(process.env['N'] ?? 60)), at + 6).join('\n'))
})

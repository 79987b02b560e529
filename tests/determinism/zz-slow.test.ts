import { it } from 'vitest'
import { randomScenario } from '../support/random-scenario.ts'
import { NEVER } from '../../src/engine/kernel/units.ts'
import { start, finish } from '../support/run-scenario.ts'
it('slow', () => {
  for (const s of (process.env['SEEDS'] ?? '1').split(',')) {
    const { json } = randomScenario(Number(s))
    const r = start(json)
    let t0 = Date.now()
    r.simulation.runUntil(NEVER)
    console.log(s, Date.now() - t0, r.columns.length, r.simulation.world.eventCount, r.simulation.world.recordCount); t0 = Date.now()
    finish(r)
    console.log(s, Date.now() - t0)
  }
}, 100000)

import { writeFileSync } from 'node:fs'
import { it } from 'vitest'
import { NEVER } from '../../src/engine/kernel/units.ts'
import { eventAt } from '../../src/trace/event-columns.ts'
import { randomScenario } from '../support/random-scenario.ts'
import { start } from '../support/run-scenario.ts'

it('one', () => {
  for (const s of (process.env['SEEDS'] ?? '1').split(',')) {
    const { json } = randomScenario(Number(s))
    writeFileSync(`/tmp/s${s}.json`, JSON.stringify(json, null, 1))
    const r = start(json)
    try {
      r.simulation.runUntil(NEVER)
    } catch (e) {
      const tail = []
      for (let i = Math.max(0, r.columns.length - 12); i < r.columns.length; i++)
        tail.push(JSON.stringify(eventAt(r.columns, i)))
      console.log(s, String((e as Error).message), r.simulation.world.nowUs, '\n' + tail.join('\n'))
    }
  }
}, 100000)

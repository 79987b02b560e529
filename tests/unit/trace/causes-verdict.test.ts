import { expect, it } from 'vitest'
import { catchUp, createCauseIndex } from '../../../src/trace/causes/cause-index.ts'
import { stateAt, trailOf } from '../../../src/trace/causes/record-verdict.ts'
import { randomScenario } from '../../../src/fuzz/random-scenario.ts'
import { run } from '../../support/run-scenario.ts'

it('the verdict read from the events is the ledger’s', () => {
  const bad: string[] = []
  for (let seed = 1; seed <= 300; seed++) {
    const done = run(randomScenario(seed).json)
    const index = createCauseIndex(done.columns, done.tables.records)
    catchUp(index)
    const nowUs = done.simulation.world.nowUs
    for (const row of done.outcome.records ?? []) {
      const s = stateAt(trailOf(index, row.n), nowUs)
      const off = s.counted.map((c) => c.offset).join()
      if (s.verdict !== row.verdict || off !== row.offsets.join()) bad.push(`${seed} #${row.n} ${row.verdict} ${row.offsets} but ${s.verdict} ${off}`)
    }
  }
  console.log(bad.length, bad.slice(0, 40).join('\n'))
  expect(bad.length).toBe(0)
}, 300000)

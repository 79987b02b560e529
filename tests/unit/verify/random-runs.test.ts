import { describe, expect, it } from 'vitest'
import { randomScenario } from '../../../src/fuzz/random-scenario.ts'
import { runWatched } from '../../support/watched-run.ts'

const SEEDS = Number(process.env['MONITOR_SEEDS'] ?? 60)

describe('random runs', () => {
  it(`break no invariant I-1 … I-31 (seeds 1..${SEEDS})`, { timeout: 600_000 }, () => {
    let committed = 0
    let breaches = 0
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { monitor } = runWatched(randomScenario(seed).json)
      expect(monitor.violations, `seed ${seed}`).toEqual([])
      for (const history of monitor.state.partitions) committed += history?.committed.length ?? 0
      breaches += monitor.breaches.length
    }
    // Otherwise the runs would prove nothing.
    expect(committed).toBeGreaterThan(20 * SEEDS)
    expect(breaches).toBeGreaterThan(0)
  })
})

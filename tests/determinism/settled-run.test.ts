import { describe, expect } from 'vitest'
import { randomScenario } from '../../src/fuzz/random-scenario.ts'
import type { Outcome } from '../../src/trace/outcome.ts'
import { run, type ScenarioJson } from '../support/run-scenario.ts'
import { forAllSeeds } from '../support/seeds.ts'

/** What must not change any more once a run is settled; heartbeats go on, and consumers are not waited for. */
function resultOf({ events, simulatedMs, stoppedBy, traceHash, consumers, ...rest }: Outcome) {
  return rest
}

// Goal: "settled" means that nothing is left to happen. Method: run on from there to durationMs; leadership may go back to
// preferred leaders (it is not waited for), so that is switched off.
describe('a run that has settled', () => {
  forAllSeeds('has the outcome that it still has long after', 30, (seed) => {
    const { json } = randomScenario(seed)
    const cluster = json['cluster'] as { readonly brokers: number; readonly config: object }
    const still: ScenarioJson = {
      ...json,
      cluster: { ...cluster, config: { ...cluster.config, 'auto.leader.rebalance.enable': false } },
    }
    const { outcome } = run({ ...still, settle: true })
    if (outcome.stoppedBy !== 'settled') return
    const later = run({ ...still, settle: false }).outcome
    expect(later.simulatedMs).toBeGreaterThan(outcome.simulatedMs)
    expect(resultOf(later)).toEqual(resultOf(outcome))
  })
})

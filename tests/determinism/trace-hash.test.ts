import { describe, expect, it } from 'vitest'
import { nextInt, rngStream } from '../../src/engine/kernel/rng.ts'
import { NEVER } from '../../src/engine/kernel/units.ts'
import { createSimulation } from '../../src/engine/simulation/simulation.ts'
import { randomScenario } from '../../src/fuzz/random-scenario.ts'
import { outcomeOf } from '../../src/trace/outcome.ts'
import { eventObjects } from '../support/events.ts'
import { finish, planOf, run, scenarioOf, start, startPlan } from '../support/run-scenario.ts'
import { forAllSeeds } from '../support/seeds.ts'

describe('a run is a function of its scenario and its seed', () => {
  forAllSeeds('told twice it has the same traceHash and outcome', 15, (seed) => {
    const { json } = randomScenario(seed)
    const [first, second] = [run(json), run(json)]
    expect(second.outcome).toEqual(first.outcome)
    expect(second.columns.length).toBe(first.columns.length)
  })

  it('another seed is another run', () => {
    const { json } = randomScenario(3)
    const hashes = [3, 4, 5].map((seed) => run(json, { seed }).outcome.traceHash)
    expect(new Set(hashes).size).toBe(3)
  })

  it('the hash covers the scenario, not only what happened', () => {
    const json = { workload: [], settle: false, durationMs: 10 }
    expect(run({ ...json, title: 'a' }).outcome.traceHash).not.toBe(run({ ...json, title: 'b' }).outcome.traceHash)
  })

  it('the hash is 16 hexadecimal digits, and defaults that are written out do not change it', () => {
    const plain = run({ workload: [] }).outcome.traceHash
    expect(plain).toMatch(/^[0-9a-f]{16}$/)
    expect(run({ workload: [], seed: 1, settle: true, network: { latencyMs: 1 } }).outcome.traceHash).toBe(plain)
  })

  it('a scenario does not change while it runs', () => {
    const { json } = randomScenario(7)
    const scenario = scenarioOf(json)
    const before = structuredClone(scenario)
    const plan = planOf(json)
    finish(startPlan(plan))
    expect(plan.scenario).toEqual(before)
  })
})

describe('a snapshot', () => {
  forAllSeeds('resumed is the run straight through', 15, (seed) => {
    const { json } = randomScenario(seed)
    const straight = run(json)
    const rng = rngStream(seed, 'snapshot')
    const atUs = nextInt(rng, straight.outcome.simulatedMs * 1000)
    const started = start(json)
    const { simulation, plan, tables, columns } = started
    simulation.runUntil(atUs)
    const snapshot = simulation.snapshot()
    const eventsAtSnapshot = columns.length
    expect(finish(started).outcome).toEqual(straight.outcome)
    // Again from the copy, in the same simulation, and in another one.
    simulation.restore(snapshot)
    expect(finish(started).outcome).toEqual(straight.outcome)
    const other = createSimulation(plan, tables, snapshot.world)
    const stopped = other.runUntil(NEVER)
    other.conclude()
    const source = { plan, tables, world: other.world, traceHash: other.traceHash() }
    expect(outcomeOf(source, stopped === 'asked' ? 'time' : stopped, { withRecords: true })).toEqual(straight.outcome)
    // What was told after the copy was told a second time, word by word.
    const tail = straight.columns.length - eventsAtSnapshot
    expect(eventObjects(columns, eventsAtSnapshot, eventsAtSnapshot + tail)).toEqual(
      eventObjects(columns, eventsAtSnapshot + tail, eventsAtSnapshot + 2 * tail),
    )
  })
})

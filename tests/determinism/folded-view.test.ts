import { describe, expect } from 'vitest'
import { nextInt, rngStream } from '../../src/engine/kernel/rng.ts'
import { randomScenario } from '../../src/fuzz/random-scenario.ts'
import { eventAt } from '../../src/trace/event-columns.ts'
import { comparable, emptyFold, foldEvent, viewOfFold, viewOfWorld } from '../support/fold-view.ts'
import { start } from '../support/run-scenario.ts'
import { forAllSeeds } from '../support/seeds.ts'

// Goal: the events tell the whole story. Method: a view folded from the events alone, and the same numbers read from the
// engine's state, at random times of random runs with faults.
describe('two accounts of a run', () => {
  forAllSeeds('agree: what the events tell is what the engine holds', 40, (seed) => {
    const { json } = randomScenario(seed)
    const { simulation, columns, tables } = start(json)
    const rng = rngStream(seed, 'accounts')
    const fold = emptyFold()
    let folded = 0
    for (let atUs = 0; atUs < 35_000_000; atUs += 1 + nextInt(rng, 2_000_000)) {
      const stopped = simulation.runUntil(atUs)
      for (; folded < columns.length; folded++) foldEvent(fold, eventAt(columns, folded))
      const told = comparable(viewOfFold(fold))
      expect({ atUs, ...told }).toEqual({ atUs, ...comparable(viewOfWorld(simulation.world, tables.records)) })
      if (stopped !== 'asked') break
    }
  })
})

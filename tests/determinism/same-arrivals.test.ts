import { describe, expect, it } from 'vitest'
import { linkBetween } from '../../src/engine/network/network.ts'
import { eventObjects } from '../support/events.ts'
import { run, type ScenarioJson } from '../support/run-scenario.ts'

const BASE: ScenarioJson = {
  topics: [{ name: 'orders', partitions: 3 }],
  workload: [
    {
      producer: 'app',
      topic: 'orders',
      ratePerSecond: 200,
      toMs: 1000,
      keys: { kind: 'zipf', count: 30, exponent: 1 },
      valueBytes: { min: 10, max: 200 },
    },
    { producer: 'app', topic: 'orders', ratePerSecond: 33, toMs: 1000, keys: { kind: 'uniform', count: 4 } },
  ],
  network: { latencyMs: 3, jitterMs: 4 },
}

/** What the application sends: when, with which key, how large. */
function arrivals(json: ScenarioJson) {
  const { tables, outcome } = run(json)
  return Array.from({ length: outcome.sent }, (_, i) => {
    const planned = tables.records.planned[i + 1]
    return [tables.records.sentAtUs[i + 1], planned?.entry, planned?.valueSize, outcome.records?.[i]?.key]
  })
}

const withConfig = (config: object): ScenarioJson => ({ ...BASE, producers: [{ name: 'app', config }] })

// Contract: "Random streams are named and derived from the seed: two runs that differ in one config meet the same
// arrivals, sizes, keys and network delays."
describe('two runs that differ in one config', () => {
  const base = arrivals(withConfig({}))

  it.each([{ 'linger.ms': 50 }, { 'batch.size': 300 }, { acks: '0' }, { 'max.in.flight.requests.per.connection': 1 }])(
    'meet the same arrivals, keys and sizes: %j',
    (config) => {
      expect(arrivals(withConfig(config))).toEqual(base)
    },
  )

  it('meet them at another version too, and with other faults', () => {
    expect(arrivals({ ...BASE, kafka: '2.5' })).toEqual(base)
    expect(arrivals({ ...BASE, actions: [{ atMs: 500, do: 'killBroker', broker: 2 }] })).toEqual(base)
  })

  it('meet others with another seed', () => {
    expect(arrivals({ ...BASE, seed: 2 })).not.toEqual(base)
  })

  it('draw the delays of one link whatever happens on the others', () => {
    const delays = (json: ScenarioJson): number[] =>
      eventObjects(run(json).columns)
        .filter((event) => event.kind === 'packetSent')
        .filter((event) => event.from === 0 && event.to === 2)
        .map(({ delayUs }) => delayUs)
    const idle: ScenarioJson = { ...BASE, settle: false, durationMs: 15_000 }
    const busy = delays(idle)
    expect(new Set(busy).size).toBeGreaterThan(3)
    expect(delays({ ...idle, workload: [] })).toEqual(busy)
  })

  it('start each link with a stream of its own', () => {
    const { network } = run(withConfig({})).simulation.world
    const first = [linkBetween(network, 1, 2).rng, linkBetween(network, 2, 1).rng, linkBetween(network, 1, 3).rng]
    expect(new Set(first.map((rng) => JSON.stringify(rng))).size).toBe(3)
  })
})

import { describe, expect, it } from 'vitest'
import { parseScenario } from '../../../src/engine/simulation/complete-scenario.ts'
import { randomScenario, type ScenarioJson } from '../../../src/fuzz/random-scenario.ts'
import { shrinkScenario } from '../../../src/fuzz/shrink.ts'
import { CONTEXT } from '../../support/run-scenario.ts'

type ActionJson = { readonly do: string; readonly broker?: number }

const actionsOf = (json: ScenarioJson) => json['actions'] as readonly ActionJson[]
const isLegal = (json: ScenarioJson) => parseScenario(json, CONTEXT).ok

/** Seeds whose scenario has both actions. */
function seedsWith(first: string, second: string): number[] {
  return Array.from({ length: 80 }, (_, index) => index + 1).filter((seed) => {
    const names = actionsOf(randomScenario(seed).json).map((action) => action.do)
    return names.includes(first) && names.includes(second)
  })
}

describe('shrinking', () => {
  it('leaves the two actions that it takes, of all that there were, and the least around them', () => {
    const takes = (json: ScenarioJson) => {
      const names = actionsOf(json).map((action) => action.do)
      return isLegal(json) && names.includes('hangBroker') && names.includes('killBroker')
    }
    const seeds = seedsWith('hangBroker', 'killBroker').slice(0, 8)
    expect(seeds.length).toBe(8)
    for (const seed of seeds) {
      const { json } = shrinkScenario(randomScenario(seed).json, { isFailing: takes, mostTries: 2000 })
      expect(actionsOf(json)).toHaveLength(2)
      expect(takes(json)).toBe(true)
      expect(json['workload']).toEqual([])
      expect(json['producers']).toHaveLength(1)
      expect(json['consumers']).toEqual([])
      expect(json).not.toHaveProperty('model')
      const brokers = (json['cluster'] as { brokers: number }).brokers
      expect(brokers).toBe(Math.max(...actionsOf(json).map((action) => action.broker ?? 0)))
    }
  })

  it('keeps what is needed of a config and of the workload', () => {
    const takes = (json: ScenarioJson) => {
      const workload = json['workload'] as readonly { producer: string }[]
      const producers = json['producers'] as readonly { name: string; config: Record<string, unknown> }[]
      const acks0 = producers.find(({ config }) => config['acks'] === '0')
      return isLegal(json) && acks0 !== undefined && workload.some(({ producer }) => producer === acks0.name)
    }
    const seed = Array.from({ length: 100 }, (_, index) => index + 1).find((one) => takes(randomScenario(one).json))
    const { json } = shrinkScenario(randomScenario(seed ?? 0).json, { isFailing: takes, mostTries: 2000 })
    const [producer] = json['producers'] as readonly { config: Record<string, unknown> }[]
    expect(producer?.config).toEqual({ acks: '0' })
    expect(json['workload']).toHaveLength(1)
    expect(json['actions']).toEqual([])
  })

  it('moves the places of setWorkload when an entry in front of it goes', () => {
    const json: ScenarioJson = {
      version: 1,
      kafka: '3.9',
      durationMs: 100,
      topics: [{ name: 'orders' }],
      producers: [{ name: 'a' }, { name: 'b' }],
      workload: [
        { producer: 'a', topic: 'orders', ratePerSecond: 1 },
        { producer: 'b', topic: 'orders', ratePerSecond: 1 },
      ],
      actions: [{ atMs: 1, do: 'setWorkload', entry: 1, paused: true }],
    }
    const takes = (smaller: ScenarioJson) => isLegal(smaller) && actionsOf(smaller).length > 0
    const shrunk = shrinkScenario(json, { isFailing: takes, mostTries: 500 }).json
    expect(shrunk['workload']).toHaveLength(1)
    expect(shrunk['actions']).toEqual([{ atMs: 1, do: 'setWorkload', entry: 0, paused: true }])
  })

  it('tries no more scenarios than it may', () => {
    let tries = 0
    const isFailing = () => ++tries > 0
    expect(shrinkScenario(randomScenario(3).json, { isFailing, mostTries: 25 }).tries).toBe(25)
    expect(tries).toBe(25)
  })
})

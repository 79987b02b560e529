import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../../../src/engine/actions/index.ts'
import type { Action } from '../../../src/engine/scenario/scenario.ts'
import { parseScenario } from '../../../src/engine/simulation/complete-scenario.ts'
import { randomScenario } from '../../../src/fuzz/random-scenario.ts'
import { FAULTS, THEMES } from '../../../src/fuzz/swarm.ts'
import { CONTEXT } from '../../support/run-scenario.ts'

const SEEDS = Array.from({ length: 600 }, (_, index) => index + 1)
const SCENARIOS = SEEDS.map((seed) => randomScenario(seed))
const ALL_ACTIONS = SCENARIOS.flatMap(({ json }) => json['actions'] as Action[])

describe('the scenario of a seed', () => {
  it('is the same for life, and another one for another seed', () => {
    for (const seed of [1, 77, 12_345]) expect(randomScenario(seed)).toEqual(randomScenario(seed))
    expect(new Set(SCENARIOS.map(({ json }) => JSON.stringify(json))).size).toBe(SEEDS.length)
  })

  it('is one that the contract takes', () => {
    const refused = SCENARIOS.flatMap(({ seed, json }) => {
      const parsed = parseScenario(json, CONTEXT)
      return parsed.ok ? [] : [{ seed, problems: parsed.problems }]
    })
    expect(refused).toEqual([])
  })

  it('has its actions in order of time, and nothing but a look at a link in the last three seconds', () => {
    for (const { json } of SCENARIOS) {
      const actions = json['actions'] as Action[]
      const times = actions.map(({ atMs }) => atMs)
      expect(times).toEqual(times.slice().sort((a, b) => a - b))
      expect(actions.at(-1)?.do).toBe('healLink')
      expect((times.at(-1) ?? 0) - (times.at(-2) ?? 0)).toBeGreaterThanOrEqual(3000)
      expect(Number(json['durationMs'])).toBeGreaterThan((times.at(-1) ?? 0) + 3000)
    }
  })
})

describe('many seeds together', () => {
  it('use every action of the contract, often enough for 100 times in 20,000 runs', () => {
    const rare = ACTIONS.filter(({ do: name }) => {
      const count = ALL_ACTIONS.filter((action) => action.do === name).length
      return count * (20_000 / SEEDS.length) < 200
    })
    expect(rare.map(({ do: name }) => name)).toEqual([])
  })

  it('give every optional field of an action, and leave it out', () => {
    const lopsided = ACTIONS.flatMap(({ do: name, fields }) => {
      const same = ALL_ACTIONS.filter((action) => action.do === name)
      return Object.keys(fields).filter((field) => {
        const given = same.filter((action) => field in action).length
        const isOptional = !fields[field]?.required
        return isOptional ? given === 0 || given === same.length : given !== same.length
      })
    })
    expect(lopsided).toEqual([])
  })

  it('use every version, theme, kind of fault, and every kind of workload', () => {
    const used = <T>(of: (scenario: (typeof SCENARIOS)[number]) => readonly T[]) => new Set(SCENARIOS.flatMap(of))
    expect(used(({ options }) => [options.kafka]).size).toBe(3)
    expect(used(({ options }) => options.themes).size).toBe(Object.keys(THEMES).length)
    expect(used(({ options }) => options.faults).size).toBe(FAULTS.length)
    expect(used(({ options }) => [options.brokers])).toEqual(new Set([1, 2, 3, 4, 5]))
    const entries = SCENARIOS.flatMap(({ json }) => json['workload'] as Record<string, unknown>[])
    for (const field of ['records', 'dataset', 'keys', 'transaction']) {
      expect(entries.some((entry) => field in entry)).toBe(true)
    }
  })
})

describe('wishes', () => {
  it('take the place of what was drawn: a kind that is not wanted appears in no theme either', () => {
    for (const seed of SEEDS.slice(0, 60)) {
      const { json, options } = randomScenario(seed, { faults: ['hang', 'send'], healsAtEnd: false, brokers: 4 })
      const kinds = new Set((json['actions'] as Action[]).map((action) => action.do))
      for (const kind of kinds) expect(['hangBroker', 'resumeBroker', 'send', 'healLink']).toContain(kind)
      expect(options.brokers).toBe(4)
    }
  })
})

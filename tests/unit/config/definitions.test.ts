import { describe, expect, it } from 'vitest'
import type { ConfigDefinition } from '../../../src/engine/config/config-definition.ts'
import { CLUSTER_DEFINITIONS } from '../../../src/engine/config/definitions/cluster-definitions.ts'
import {
  PRODUCER_DEFINITIONS,
  producerDefinitionsInReadingOrder,
  producerDefinitionsOf,
} from '../../../src/engine/config/definitions/producer-definitions.ts'
import { TOPIC_DEFINITIONS } from '../../../src/engine/config/definitions/topic-definitions.ts'
import { KAFKA_VERSIONS } from '../../../src/engine/config/profile.ts'
import { refusal } from '../../../src/engine/config/validator.ts'

const TABLES: readonly [string, readonly ConfigDefinition[]][] = [
  ['producer', PRODUCER_DEFINITIONS],
  ['topic', TOPIC_DEFINITIONS],
  ['cluster', CLUSTER_DEFINITIONS],
]

describe.each(TABLES)('the %s configs', (_table, definitions) => {
  it('have one entry each', () => {
    const names = definitions.map(({ name }) => name)
    expect(names).toEqual([...new Set(names)])
  })

  it('say what they do in one line, in English and in polite Korean', () => {
    for (const { name, en, ko } of definitions) {
      expect(en, name).toMatch(/^[^\n]+\.$/)
      expect(ko, name).toMatch(/^[^\n]*[\uac00-\ud7a3][^\n]*(요|요\([^)]+\))\.$/)
    }
  })

  it('have defaults that their own ranges allow', () => {
    for (const { name, versions } of definitions) {
      for (const spec of Object.values(versions)) {
        if (spec.validator) expect(refusal(spec.default, spec.validator), name).toBeUndefined()
      }
    }
  })

  it('have controls that reach only allowed values, and their default', () => {
    for (const { name, control, versions } of definitions) {
      for (const spec of Object.values(versions)) {
        if (control.kind === 'slider') {
          const { min, max, first = min } = control
          for (const reached of [min, max, first]) {
            if (spec.validator) expect(refusal(reached, spec.validator), `${name} ${reached}`).toBeUndefined()
          }
          expect(Number(spec.default), name).toBeGreaterThanOrEqual(first)
          expect(Number(spec.default), name).toBeLessThanOrEqual(max)
        } else if (control.kind === 'segments') {
          const text = Array.isArray(spec.default) ? spec.default.join(',') : String(spec.default)
          expect(control.options, name).toContain(text)
        } else if (control.kind === 'switch') expect(typeof spec.default, name).toBe('boolean')
      }
    }
  })
})

it('the client reads the same configs that the page lists', () => {
  for (const version of KAFKA_VERSIONS) {
    const listed = producerDefinitionsOf(version).map(({ name }) => name)
    const read = producerDefinitionsInReadingOrder(version).map(({ name }) => name)
    expect([...read].sort()).toEqual([...listed].sort())
  }
})

// @ts-nocheck
import { it } from 'vitest'
import { randomScenario } from '../../src/fuzz/random-scenario.ts'
it('x', () => { const j = randomScenario(2347).json; console.log(JSON.stringify(j.producers), JSON.stringify(j.actions), JSON.stringify(j.kafka), JSON.stringify(j.workload)) })

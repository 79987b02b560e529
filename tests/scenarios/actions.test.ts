import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../../src/engine/actions/index.ts'
import { simulate } from './actions/action-case.ts'
import { BROKER_CASES } from './actions/broker-cases.ts'
import { CLUSTER_CASES } from './actions/cluster-cases.ts'
import { NETWORK_CASES } from './actions/network-cases.ts'
import { PRODUCER_CASES } from './actions/producer-cases.ts'

// The actions of the contract, through the same code as `npm run -s sim`.

const CASES = [...BROKER_CASES, ...NETWORK_CASES, ...CLUSTER_CASES, ...PRODUCER_CASES]

describe('each action gives the outcome that the contract describes', () => {
  it('none is left out', () => {
    const covered = new Set(CASES.map((one) => one.do))
    expect(ACTIONS.map((action) => action.do).filter((name) => !covered.has(name))).toEqual([])
  })

  it.each(CASES)('$do: $means', async ({ json, check }) => {
    const run = await simulate(json)
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
    expect(run.events('actionIgnored')).toEqual([])
    check(run)
  })
})

import { describe, expect, it } from 'vitest'
import { changedSource, planChange } from '../../../src/app/scenario-changes.ts'
import type { ScenarioSource } from '../../../src/app/scenario-source.ts'

const SOURCE: ScenarioSource = {
  version: 1,
  kafka: '3.9',
  topics: [{ name: 'orders' }],
  producers: [
    { name: 'a', config: { acks: '1' } },
    { name: 'b', config: { acks: 'all', 'transactional.id': 'pay' } },
  ],
  workload: [
    { producer: 'a', topic: 'orders', ratePerSecond: 10 },
    { producer: 'b', topic: 'orders', ratePerSecond: 20 },
  ],
  network: { latencyMs: 5, links: [{ between: ['a', 1] }, { between: ['b', 1] }] },
  actions: [
    { atMs: 10, do: 'setWorkload', entry: 1, ratePerSecond: 5 },
    { atMs: 20, do: 'flushProducer', producer: 'a' },
    { atMs: 30, do: 'cutLink', between: ['a', 1] },
  ],
}

describe('several producers', () => {
  it('one more has the config and the workload of its model, a name and a transactional.id of its own', () => {
    const { producers, workload } = changedSource(SOURCE, { kind: 'addProducer', like: 'b' })
    expect(producers?.[2]).toEqual({ name: 'b-2', config: { acks: 'all', 'transactional.id': 'b-2-1' } })
    expect(workload?.[2]).toEqual({ producer: 'b-2', topic: 'orders', ratePerSecond: 20 })
  })

  it('there are at most four', () => {
    const add = (source: ScenarioSource) => changedSource(source, { kind: 'addProducer', like: 'a' })
    expect(add(add(add(add(SOURCE)))).producers?.map(({ name }) => name)).toEqual(['a', 'b', 'a-2', 'a-3'])
  })

  it('one less takes its workload, its links and its actions with it; entries behind it keep theirs', () => {
    const plan = planChange(SOURCE, { kind: 'removeProducer', producer: 'a' }, 5000)
    if (plan.how !== 'restart') throw new Error('no restart')
    expect(plan.source.workload).toEqual([{ producer: 'b', topic: 'orders', ratePerSecond: 20 }])
    expect(plan.source.network?.links).toEqual([{ between: ['b', 1] }])
    expect(plan.source.actions).toEqual([{ atMs: 10, do: 'setWorkload', entry: 0, ratePerSecond: 5 }])
  })

  it('the last one stays', () => {
    const one = changedSource(SOURCE, { kind: 'removeProducer', producer: 'a' })
    expect(changedSource(one, { kind: 'removeProducer', producer: 'b' })).toEqual(one)
  })
})

describe('how the application sends', () => {
  it('is changed while it runs (contract, `setWorkload`)', () => {
    const plan = planChange(SOURCE, { kind: 'mode', entry: 1, to: 'sync' }, 5000)
    expect(plan).toEqual({ how: 'act', action: { do: 'setWorkload', entry: 1, mode: 'sync' } })
  })

  it('in transactions needs a transactional.id, which it gets if it has none', () => {
    const change = { kind: 'transaction', entry: 0, to: { records: 10, abortRate: 0.25 } } as const
    const { producers, workload } = changedSource(SOURCE, change)
    expect(producers?.[0]?.config).toEqual({ acks: '1', 'transactional.id': 'a-1' })
    expect(workload?.[0]?.transaction).toEqual({ records: 10, abortRate: 0.25 })
    expect(changedSource(SOURCE, { ...change, entry: 1 }).producers?.[1]).toEqual(SOURCE.producers?.[1])
  })
})

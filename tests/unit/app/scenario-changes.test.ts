import { describe, expect, it } from 'vitest'
import { changedSource, planChange } from '../../../src/app/scenario-changes.ts'
import type { ScenarioSource } from '../../../src/app/scenario-source.ts'
import { sourceWithAction } from '../../../src/app/source-with-action.ts'

const SOURCE: ScenarioSource = {
  version: 1,
  kafka: '3.9',
  cluster: { brokers: 3 },
  topics: [
    { name: 'orders', partitions: 3, replicationFactor: 3, assignment: [[1], [2], [3]], initialRecords: [0, 5, 0] },
  ],
  producers: [{ name: 'app', bootstrap: [3], config: { acks: '1', 'linger.ms': 5 } }],
  workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 100 }],
  actions: [
    { atMs: 10, do: 'killBroker', broker: 3 },
    { atMs: 20, do: 'addPartitions', topic: 'orders', total: 4 },
    { atMs: 30, do: 'cutLink', between: ['app', 1] },
  ],
}

// Contract, "Actions": what no action can change restarts the run from 0 with the actions that still make sense.
describe('a change of a control', () => {
  it('restarts the producer for a producer config', () => {
    const plan = planChange(SOURCE, { kind: 'producerConfig', producer: 'app', config: { acks: 'all' } }, 5000)
    expect(plan).toEqual({ how: 'act', action: { do: 'restartProducer', producer: 'app', config: { acks: 'all' } } })
  })

  it('changes the scenario itself while nothing has happened', () => {
    const plan = planChange(SOURCE, { kind: 'producerConfig', producer: 'app', config: { acks: null, retries: 0 } }, 0)
    expect(plan.how === 'restart' && plan.source.producers?.[0]?.config).toEqual({ 'linger.ms': 5, retries: 0 })
  })

  it('adds partitions by an action, and takes them away only by another run', () => {
    const more = planChange(SOURCE, { kind: 'partitions', topic: 'orders', from: 3, to: 6 }, 5000)
    expect(more).toEqual({ how: 'act', action: { do: 'addPartitions', topic: 'orders', total: 6 } })
    const fewer = planChange(SOURCE, { kind: 'partitions', topic: 'orders', from: 3, to: 2 }, 5000)
    expect(fewer.how === 'restart' && fewer.source.topics?.[0]).toEqual({
      name: 'orders',
      partitions: 2,
      replicationFactor: 3,
      assignment: [[1], [2]],
      initialRecords: [0, 5],
    })
  })

  it('leaves out actions on brokers that are gone, and says how many', () => {
    const plan = planChange(SOURCE, { kind: 'brokers', to: 2 }, 5000)
    if (plan.how !== 'restart') throw new Error('brokers cannot change while it runs')
    expect(plan.droppedActions).toBe(1)
    expect(plan.source.actions?.map((action) => action.do)).toEqual(['addPartitions', 'cutLink'])
    expect(plan.source.topics?.[0]).toMatchObject({ replicationFactor: 2 })
    expect(plan.source.topics?.[0]).not.toHaveProperty('assignment')
    expect(plan.source.producers?.[0]).not.toHaveProperty('bootstrap')
  })

  it('drops an addPartitions that would no longer add any', () => {
    const plan = planChange(SOURCE, { kind: 'partitions', topic: 'orders', from: 3, to: 3 }, 0)
    expect(plan.how === 'restart' && plan.droppedActions).toBe(0)
    const grown = planChange(SOURCE, { kind: 'partitions', topic: 'orders', from: 3, to: 4 }, 0)
    expect(grown.how === 'restart' && grown.droppedActions).toBe(1)
  })

  it('starts again for version, seed, latency and replication factor', () => {
    const changes = [
      { kind: 'version', to: '2.5' },
      { kind: 'seed', to: 9 },
      { kind: 'latency', toMs: 20 },
      { kind: 'replicationFactor', topic: 'orders', to: 2 },
    ] as const
    expect(changes.map((change) => planChange(SOURCE, change, 5000).how)).toEqual(Array(4).fill('restart'))
  })

  it('does not touch the scenario that it starts from', () => {
    const before = JSON.stringify(SOURCE)
    changedSource(SOURCE, { kind: 'rate', entry: 0, to: 1 })
    changedSource(SOURCE, { kind: 'brokers', to: 1 })
    expect(JSON.stringify(SOURCE)).toBe(before)
  })

  it('joins the actions at its time, and later ones are not carried over', () => {
    const source = sourceWithAction(SOURCE, 20_500, { do: 'startBroker', broker: 3 })
    expect(source.actions).toEqual([
      { atMs: 10, do: 'killBroker', broker: 3 },
      { atMs: 20, do: 'addPartitions', topic: 'orders', total: 4 },
      { atMs: 20.5, do: 'startBroker', broker: 3 },
    ])
  })
})

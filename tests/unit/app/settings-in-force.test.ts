import { describe, expect, it } from 'vitest'
import { mergeConfig, settingsInForce } from '../../../src/app/settings-in-force.ts'
import type { Action, Scenario } from '../../../src/engine/scenario/scenario.ts'

const scenario = (actions: readonly Action[]) =>
  ({
    producers: [{ name: 'app', config: { acks: '1', retries: 3 } }],
    topics: [{ name: 'orders', partitions: 2, replicationFactor: 3, config: {} }],
    cluster: { brokers: 3, config: {} },
    workload: [{ kind: 'generated', producer: 'app', topic: 'orders', ratePerSecond: 10, keys: { kind: 'none' } }],
    actions,
  }) as unknown as Scenario

// Contract, "Actions": restartProducer merges its config over the present one, null removes a name.
describe('the settings in force at a moment', () => {
  it('merge configs, and null takes a name away', () => {
    expect(mergeConfig({ acks: '1', retries: 3 }, { acks: 'all', retries: null })).toEqual({ acks: 'all' })
  })

  it('count the actions up to that moment, the moment included', () => {
    const run = scenario([
      { atMs: 5, do: 'restartProducer', producer: 'app', config: { acks: 'all' } },
      { atMs: 6, do: 'addPartitions', topic: 'orders', total: 5 },
      { atMs: 7, do: 'setWorkload', entry: 0, ratePerSecond: 99 },
      { atMs: 8, do: 'setTopicConfig', topic: 'orders', config: { 'min.insync.replicas': 2 } },
    ])
    expect(settingsInForce(run, 4999).producers[0]?.config).toEqual({ acks: '1', retries: 3 })
    expect(settingsInForce(run, 5000).producers[0]?.config).toEqual({ acks: 'all', retries: 3 })
    expect(settingsInForce(run, 6000).topics[0]?.partitions).toBe(5)
    expect(settingsInForce(run, 7000).workload[0]?.ratePerSecond).toBe(99)
    expect(settingsInForce(run, 8000).topics[0]?.config).toEqual({ 'min.insync.replicas': 2 })
  })
})

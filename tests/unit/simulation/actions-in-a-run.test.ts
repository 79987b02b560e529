import { describe, expect, it } from 'vitest'
import { finish, run, type ScenarioJson, start } from '../../support/run-scenario.ts'

const BASE: ScenarioJson = {
  topics: [{ name: 'orders', assignment: [[1, 2, 3]] }],
  producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 7, 'batch.size': 500 } }],
  network: { latencyMs: 1 },
}

describe('restartProducer (contract: the config is merged over the present one, null removes a name)', () => {
  const restart = (atMs: number, config: object) => ({ atMs, do: 'restartProducer', producer: 'app', config })

  /** The config with which the producer works at a moment (ms). */
  function configAt(atMs: number, actions: readonly object[]) {
    const { simulation } = start({ ...BASE, actions, settle: false })
    simulation.runUntil(atMs * 1000)
    const config = simulation.world.producers[0]?.config
    return { lingerMs: config?.lingerMs, batchSize: config?.batchSize, acks: config?.acks }
  }

  it('keeps what it does not name', () => {
    expect(configAt(20, [restart(10, { 'linger.ms': 50 })])).toEqual({ lingerMs: 50, batchSize: 500, acks: -1 })
  })

  it('merges over what an earlier restart has made, not over the scenario', () => {
    const actions = [restart(10, { 'linger.ms': 50 }), restart(20, { 'batch.size': 900 })]
    expect(configAt(30, actions)).toEqual({ lingerMs: 50, batchSize: 900, acks: -1 })
  })

  it('goes back to the default of a name that is null', () => {
    const actions = [restart(10, { 'linger.ms': 50 }), restart(20, { 'linger.ms': null, 'batch.size': null })]
    expect(configAt(30, actions)).toEqual({ lingerMs: 0, batchSize: 16_384, acks: -1 })
  })

  it('brings a dead process back', () => {
    const { outcome } = run({
      ...BASE,
      workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 100 }, { atMs: 300 }, { atMs: 500 }] }],
      actions: [{ atMs: 200, do: 'killProducer', producer: 'app' }, restart(400, {})],
    })
    expect(outcome.records?.map(({ sentMs, result }) => [sentMs, result])).toEqual([
      [100, 'acked'],
      [500, 'acked'],
    ])
  })
})

describe('bootstrap (contract: a broker, or a host that is "refused" or "silent")', () => {
  const cold = (bootstrap: readonly unknown[]) =>
    run({
      ...BASE,
      model: { warm: false },
      producers: [{ name: 'app', bootstrap, config: { 'max.block.ms': 20_000 } }],
      workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 100 }] }],
    }).outcome

  it('a host that refuses is left for the next one at once', () => {
    const outcome = cold([{ host: 'b9:9092', answers: 'refused' }, 2])
    expect(outcome.acked).toBe(1)
    expect(outcome.latencyMs.max).toBeLessThan(2000)
  })

  it('a silent host costs its timeout, and a list of nobody else fails after max.block.ms', () => {
    const outcome = cold([{ host: 'b9:9092', answers: 'silent' }])
    expect(outcome).toMatchObject({ sent: 1, failed: 1 })
    expect(outcome.records?.[0]?.error).toContain('TimeoutException')
  })
})

describe('faults of the network in a run', () => {
  it('a dropped answer costs a retry, and an idempotent producer is not stored twice', () => {
    const json: ScenarioJson = {
      ...BASE,
      workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 100 }] }],
      actions: [{ atMs: 50, do: 'dropNext', what: 'response', api: 'Produce', between: ['app', 1] }],
    }
    expect(run(json).outcome).toMatchObject({ acked: 1, retries: 1, stored: 1, duplicated: 0 })
    const config = { acks: 'all', 'enable.idempotence': false }
    expect(run({ ...json, producers: [{ name: 'app', config }] }).outcome).toMatchObject({ retries: 1, duplicated: 1 })
  })

  it('a request that is handled twice is stored twice without idempotence', () => {
    const { outcome } = run({
      ...BASE,
      producers: [{ name: 'app', config: { acks: '1', 'enable.idempotence': false } }],
      workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 100 }] }],
      actions: [{ atMs: 50, do: 'duplicateNext', what: 'request', api: 'Produce', between: ['app', 1] }],
    })
    expect(outcome).toMatchObject({ acked: 1, stored: 1, duplicated: 1 })
  })

  it('a fetch that is handled twice is answered twice, and the follower takes the first answer only (C-40)', () => {
    const { outcome } = run({
      ...BASE,
      workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 50, toMs: 2000 }],
      actions: [500, 900, 1300].map((atMs) => ({
        atMs,
        do: 'duplicateNext',
        what: 'request',
        api: 'Fetch',
        between: [1, 2],
      })),
    })
    expect(outcome).toMatchObject({ stoppedBy: 'settled', acked: 100, duplicated: 0 })
    expect(outcome.partitions[0]?.replicas.map(({ logEndOffset }) => logEndOffset)).toEqual([100, 100, 100])
  })

  it('a link that is set slow is slow from then on', () => {
    const { outcome } = run({
      ...BASE,
      producers: [{ name: 'app', config: { acks: '1', 'linger.ms': 0 } }],
      workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 100 }, { atMs: 300 }] }],
      actions: [{ atMs: 200, do: 'setLink', between: ['app', 1], latencyMs: 30 }],
    })
    expect(outcome.records?.map(({ ackedMs }) => ackedMs)).toEqual([102.1, 360.1])
  })

  it('a hung broker handles what was unread when it goes on', () => {
    const { outcome } = run({
      ...BASE,
      producers: [{ name: 'app', config: { acks: '0', 'linger.ms': 0 } }],
      workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 100 }, { atMs: 200 }] }],
      actions: [
        { atMs: 50, do: 'hangBroker', broker: 1 },
        { atMs: 1000, do: 'resumeBroker', broker: 1 },
      ],
    })
    expect(outcome).toMatchObject({ acked: 2, stored: 2, lost: 0 })
  })

  it('a hung broker that is killed loses what was unread', () => {
    const started = start({
      ...BASE,
      producers: [{ name: 'app', config: { acks: '0', 'linger.ms': 0 } }],
      workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 100 }] }],
      actions: [
        { atMs: 50, do: 'hangBroker', broker: 1 },
        { atMs: 1000, do: 'killBroker', broker: 1 },
        { atMs: 1100, do: 'startBroker', broker: 1 },
      ],
    })
    expect(finish(started).outcome).toMatchObject({ acked: 1, stored: 0, lost: 1 })
  })
})

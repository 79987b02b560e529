import { describe, expect, it } from 'vitest'
import { CONSUMER } from '../../../src/engine/consumer/events.ts'
import { must } from '../../../src/engine/kernel/assert.ts'
import { NEVER } from '../../../src/engine/kernel/units.ts'
import { PRODUCER } from '../../../src/engine/producer/events.ts'
import { apiCode } from '../../../src/engine/protocol/messages.ts'
import { createSimulation } from '../../../src/engine/simulation/simulation.ts'
import { startWorld } from '../../../src/engine/simulation/start-world.ts'
import { cloneMonitorState, createMonitor, type Monitor } from '../../../src/verify/monitor.ts'
import { type ClusterWorld, clusterWorld, type WorldSpec } from '../../support/cluster-world.ts'
import { planOf, type ScenarioJson } from '../../support/run-scenario.ts'
import { watchCluster } from '../../support/watched-cluster.ts'
import { runWatched, startWatched } from '../../support/watched-run.ts'

function watched(spec: WorldSpec): { world: ClusterWorld; monitor: Monitor } {
  const world = clusterWorld(spec)
  return { world, monitor: watchCluster(world) }
}

function names(monitor: Monitor): string[] {
  return monitor.violations.map(({ invariant }) => invariant)
}

describe('promises that are legally broken', () => {
  it('one replica, a power loss, a restart: committed records are gone, by data loss (G-73)', () => {
    const { world, monitor } = watched({ brokers: 1, partitions: [{ replicas: [1] }] })
    const sent = world.produce(10, { to: 1, acks: -1 })
    world.powerOff(200, 1, 5000)
    world.start(300, 1)
    world.runUntil(40_000)
    expect(sent.error).toBe(0)
    expect(names(monitor)).toEqual([])
    expect(monitor.breaches).toMatchObject([
      {
        promise: 'committedKept',
        excuse: 'dataLoss',
        allowedAtUs: 200_000,
        allowedBy: 'powerOffBroker',
        fromOffset: 10,
      },
      { promise: 'ackedAllKept', excuse: 'dataLoss', fromOffset: 10, toOffset: 11 },
    ])
  })

  it('an emptied disk is a data loss too', () => {
    const { world, monitor } = watched({ brokers: 1, partitions: [{ replicas: [1] }] })
    world.kill(200, 1)
    world.start(300, 1, 'empty')
    world.runUntil(40_000)
    expect(names(monitor)).toEqual([])
    expect(monitor.breaches[0]).toMatchObject({ promise: 'committedKept', allowedBy: 'startBroker', fromOffset: 0 })
  })

  it('an unclean election that lacks committed records names its config (C-85)', () => {
    const { world, monitor } = watched({
      brokers: 2,
      partitions: [{ replicas: [1, 2], isr: [1] }],
      config: { 'unclean.leader.election.enable': 'true' },
      frozenFetchers: [2],
    })
    world.produce(10, { to: 1, acks: -1 })
    world.kill(200, 1)
    world.runUntil(40_000)
    expect(world.committed().leader).toBe(2)
    expect(names(monitor)).toEqual([])
    const allowedBy = 'unclean.leader.election.enable'
    expect(monitor.breaches).toMatchObject([
      { promise: 'committedKept', excuse: 'uncleanElection', allowedBy, fromOffset: 10, toOffset: 11 },
      { promise: 'ackedAllKept', excuse: 'uncleanElection', allowedBy },
      { promise: 'logsAgree', excuse: 'uncleanElection', allowedBy },
    ])
  })

  it('what is committed after an unclean election is owed like anything else', () => {
    const { world, monitor } = watched({
      brokers: 2,
      partitions: [{ replicas: [1, 2], isr: [1] }],
      config: { 'unclean.leader.election.enable': 'true' },
      frozenFetchers: [2],
    })
    world.produce(10, { to: 1, acks: -1 })
    world.kill(200, 1)
    world.runUntil(40_000)
    world.produce(40_001, { to: 2, acks: -1 })
    world.runUntil(41_000)
    const before = monitor.breaches.length
    const { log } = must(world.broker(2).partitions[0], 'partition')
    log.highWatermark--
    monitor.checkAll()
    expect(names(monitor)).toEqual(['I-3'])
    expect(monitor.breaches.length).toBe(before)
  })

  it('I-13: a loss while fewer than min ISR of those who acknowledged were out is a bug', () => {
    const { world, monitor } = watched({ brokers: 1, partitions: [{ replicas: [1] }] })
    world.produce(10, { to: 1, acks: -1 })
    world.powerOff(200, 1, 5000)
    world.runUntil(250)
    const group = must(must(monitor.state.partitions[0], 'partition').acks[0], 'group')
    expect(group).toMatchObject({ isr: 0b10, minIsr: 1, toOffset: 11, isSpent: true })
    group.isSpent = false
    world.start(300, 1)
    world.runUntil(40_000)
    expect(names(monitor)).toEqual(['I-13'])
  })
})

const READ: ScenarioJson = {
  durationMs: 4000,
  producers: [{ name: 'app', config: { 'linger.ms': 0 } }],
  consumers: [{ name: 'c', topic: 'orders', isolation: 'read_committed' }],
  workload: [{ producer: 'app', topic: 'orders', fromMs: 100, toMs: 2000, ratePerSecond: 50 }],
}

describe('clients', () => {
  it('I-22: a consumer that reads what no high watermark was above is a bug', () => {
    const { monitor, simulation } = runWatched(READ)
    expect(monitor.violations).toEqual([])
    const { highestWatermark, deliveredEnd } = must(monitor.state.partitions[0], 'partition')
    expect(deliveredEnd).toBeGreaterThan(0)
    const at = simulation.world.nowUs
    monitor.sink.append(at, CONSUMER.recordsDelivered, 0, 0, 0, highestWatermark + 1, 1, 0)
    expect(names(monitor)).toEqual(['I-22'])
  })

  it('I-22: a read_committed consumer that reads what no stable offset was above is a bug', () => {
    const { monitor, simulation } = runWatched(READ)
    const history = must(monitor.state.partitions[0], 'partition')
    history.highestStable = history.highestWatermark - 1
    const at = simulation.world.nowUs
    monitor.sink.append(at, CONSUMER.recordsDelivered, 0, 0, 0, history.highestWatermark, 1, 0)
    expect(names(monitor)).toEqual(['I-22'])
  })

  it('I-29: a second answer to the same request is a bug; a restarted producer counts from the start', () => {
    const { monitor, simulation } = runWatched(READ)
    const [key, last] = must([...monitor.state.received][0], 'answers')
    const broker = (key % 4096) - 2048
    const at = simulation.world.nowUs
    monitor.sink.append(at, PRODUCER.producerStarted, 0, 0, 0, 0, 0, 0)
    monitor.sink.append(at, PRODUCER.responseReceived, 0, last, broker, apiCode('Produce'), 0, 0)
    expect(names(monitor)).toEqual([])
    monitor.sink.append(at, PRODUCER.responseReceived, 0, last, broker, apiCode('Produce'), 0, 0)
    expect(names(monitor)).toEqual(['I-29'])
  })
})

describe('a monitor that is put aside and taken up again', () => {
  const json: ScenarioJson = {
    ...READ,
    durationMs: 40_000,
    topics: [{ name: 'orders', config: { 'unclean.leader.election.enable': true } }],
    actions: [
      { atMs: 500, do: 'powerOffBroker', broker: 1, unflushedMs: 3000 },
      { atMs: 700, do: 'killBroker', broker: 2 },
      { atMs: 12_000, do: 'powerOffBroker', broker: 3, unflushedMs: 20_000 },
      { atMs: 14_000, do: 'startBroker', broker: 1 },
      { atMs: 24_000, do: 'startBroker', broker: 2 },
      { atMs: 26_000, do: 'startBroker', broker: 3 },
    ],
  }

  it('finds what one finds that was there all the time', () => {
    const plan = planOf(json)
    for (const stopUs of [600_000, 13_000_000, 25_000_000]) {
      const { world, tables } = startWorld(plan)
      let monitor = createMonitor({ plan, tables })
      const simulation = createSimulation(plan, tables, world, {
        sink: { append: (...event) => monitor.sink.append(...event) },
        afterStep: () => monitor.afterStep(),
      })
      monitor.attach(simulation.world)
      simulation.runUntil(stopUs)
      const snapshot = simulation.snapshot()
      const copy = cloneMonitorState(monitor.state)
      simulation.runUntil(NEVER)
      const first = monitor
      expect(first.violations).toEqual([])
      expect(first.breaches.length).toBeGreaterThan(0)
      simulation.restore(snapshot)
      monitor = createMonitor({ plan, tables }, undefined, copy)
      monitor.attach(simulation.world)
      simulation.runUntil(NEVER)
      expect(monitor.violations).toEqual([])
      expect(monitor.breaches).toEqual(first.breaches)
    }
  })

  it('a copy is independent: what happens later does not change it', () => {
    const { simulation, monitor } = startWatched(json)
    simulation.runUntil(600_000)
    const copy = cloneMonitorState(monitor.state)
    const told = JSON.stringify([...must(copy.partitions[0], 'partition').segments], null, 0)
    const { committedEnd } = must(copy.partitions[0], 'partition')
    simulation.runUntil(NEVER)
    expect(JSON.stringify([...must(copy.partitions[0], 'partition').segments], null, 0)).toBe(told)
    expect(must(copy.partitions[0], 'partition').committedEnd).toBe(committedEnd)
    expect(must(monitor.state.partitions[0], 'partition').committedEnd).not.toBe(committedEnd)
  })
})

import { describe, expect, it } from 'vitest'
import { createTopic, setTopicConfig } from '../../../src/engine/cluster/controller.ts'
import { CONTROLLER } from '../../../src/engine/kernel/actor.ts'
import { must } from '../../../src/engine/kernel/assert.ts'
import { ERROR } from '../../../src/engine/protocol/errors.ts'
import { type ClusterWorld, clusterWorld } from '../../support/cluster-world.ts'
import { watchCluster } from '../../support/watched-cluster.ts'

/** The leader dies, loses its disk and comes back while decisions take 200 ms. */
function comeBack(configAtMs: number): ClusterWorld {
  const world = clusterWorld({ model: { controllerCommitUs: 200_000 } })
  world.kill(100, 1)
  world.start(200, 1, 'empty')
  world.do(configAtMs, () => {
    const change = { 'min.insync.replicas': '2' }
    setTopicConfig(world.controller, 't', change, world.outboxOf(CONTROLLER), world.nowUs)
  })
  return world
}

describe('registration', () => {
  it('C-65, C-73: a process acts on no metadata from before its registration, in which its predecessor may still lead', () => {
    const first = comeBack(1).runUntil(20_000)
    const committedMs = must(first.eventsOf('brokerRegistered').at(-1), 'registration').atMs
    // Decided before the registration, published while the registration is being committed.
    const world = comeBack(committedMs - 210)
    const monitor = watchCluster(world)
    world.runUntil(committedMs + 1000)
    const { registrationVersion } = must(world.controller.brokers[1], 'broker 1')
    const applied = world.eventsOf('metadataApplied').filter(({ broker, atMs }) => broker === 1 && atMs > 200)
    expect(must(applied[0], 'image')['version']).toBeGreaterThanOrEqual(registrationVersion)
    expect(monitor.violations).toEqual([])
    expect(monitor.breaches).toEqual([])
  })

  it('C-88: only a process that was registered leaves proof of a clean shutdown', () => {
    const world = clusterWorld({ profile: 'P41' })
    world.shutdown(100, 3)
    world.runUntil(5000)
    expect(world.broker(3)).toMatchObject({ process: 'dead', lifecycle: { endedCleanly: true } })
    world.kill(5001, 2)
    world.start(5100, 2)
    world.shutdown(5200, 2)
    world.runUntil(5300)
    expect(world.broker(2)).toMatchObject({ process: 'dead', lifecycle: { endedCleanly: false } })
  })
})

describe('creating a topic', () => {
  it('C-6, I-5: is refused while no broker has a disk to put it on', () => {
    const world = clusterWorld({ brokers: 1, partitions: [{ replicas: [1] }], profile: 'P39' })
    const monitor = watchCluster(world)
    world.failDisk(100, 1)
    world.runUntil(1000)
    const topic = { name: 'new', partitions: 1, replicationFactor: 1, config: {} }
    const error = createTopic(world.controller, topic, world.outboxOf(CONTROLLER), world.nowUs)
    world.runUntil(2000)
    expect(error).toBe(ERROR.INVALID_REPLICATION_FACTOR)
    expect(monitor.violations).toEqual([])
  })
})

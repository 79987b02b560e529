import { describe, expect, it } from 'vitest'
import {
  addPartitions,
  createTopic,
  electLeader,
  noteBrokerSilent,
  reassignPartition,
  setBrokerConfig,
  setTopicConfig,
} from '../../../src/engine/cluster/controller.ts'
import { ERROR } from '../../../src/engine/protocol/errors.ts'
import { type ClusterWorld, clusterWorld } from '../../support/cluster-world.ts'

/** Do something to the controller at `ms`. */
function control<T>(world: ClusterWorld, ms: number, act: (args: ClusterWorld) => T): { result: T | undefined } {
  const box: { result: T | undefined } = { result: undefined }
  world.do(ms, () => {
    box.result = act(world)
  })
  return box
}

describe('controller', () => {
  it('creates a topic that a client asks for, and tells it to come again (C-11)', () => {
    for (const [profile, error] of [
      ['P25', ERROR.LEADER_NOT_AVAILABLE],
      ['P39', ERROR.UNKNOWN_TOPIC_OR_PARTITION],
    ] as const) {
      const world = clusterWorld({ profile })
      const first = world.ask(0, 2, { api: 'Metadata', topics: ['fresh'] })
      const later = world.ask(100, 2, { api: 'Metadata', topics: ['fresh', 'no good'] })
      world.runUntil(200)
      expect(first.body, profile).toMatchObject({ topics: [{ topic: 'fresh', error, partitions: [] }] })
      expect(later.body, profile).toMatchObject({
        brokers: [1, 2, 3],
        topics: [
          { topic: 'fresh', error: 0, partitions: [{ leaderEpoch: 0 }] },
          { topic: 'no good', error: ERROR.INVALID_TOPIC_EXCEPTION },
        ],
      })
    }
  })

  it('does not create topics when it is forbidden (C-11)', () => {
    const world = clusterWorld({ cluster: { autoCreateTopicsEnable: false } })
    world.ask(0, 2, { api: 'Metadata', topics: ['fresh'] })
    world.runUntil(500)
    expect(world.eventsOf('topicCreated')).toHaveLength(1)
  })

  it('names no fenced broker to clients (C-92)', () => {
    const world = clusterWorld()
    world.kill(0, 3)
    const asked = world.ask(9100, 1, { api: 'Metadata', topics: null })
    world.runUntil(9200)
    expect(asked.body).toMatchObject({
      brokers: [1, 2],
      topics: [{ partitions: [{ isr: [1, 2], replicas: [1, 2, 3] }] }],
    })
  })

  it('refuses impossible topics (C-6)', () => {
    const world = clusterWorld()
    const create = (name: string, partitions: number, replicationFactor: number, assignment?: number[][]) =>
      createTopic(
        world.controller,
        { name, partitions, replicationFactor, config: {}, ...(assignment ? { assignment } : {}) },
        world.outboxOf(0),
        0,
      )
    expect(create('t', 1, 1)).toBe(ERROR.TOPIC_ALREADY_EXISTS)
    expect(create('a b', 1, 1)).toBe(ERROR.INVALID_TOPIC_EXCEPTION)
    expect(create('zero', 0, 1)).toBe(ERROR.INVALID_PARTITIONS)
    expect(create('wide', 1, 4)).toBe(ERROR.INVALID_REPLICATION_FACTOR)
    expect(create('twice', -1, -1, [[1, 1]])).toBe(ERROR.INVALID_REPLICA_ASSIGNMENT)
    expect(create('uneven', -1, -1, [[1, 2], [3]])).toBe(ERROR.INVALID_REPLICA_ASSIGNMENT)
    expect(create('a.b', 2, 2)).toBe(0)
    expect(create('a_b', 2, 2)).toBe(ERROR.INVALID_TOPIC_EXCEPTION)
  })

  it('adds partitions without moving what exists (C-8, C-10)', () => {
    const world = clusterWorld()
    const refused = control(world, 0, (w) => addPartitions(w.controller, 't', 1, w.outboxOf(0), w.nowUs))
    const added = control(world, 0, (w) => addPartitions(w.controller, 't', 3, w.outboxOf(0), w.nowUs))
    world.runUntil(100)
    expect([refused.result, added.result]).toEqual([ERROR.INVALID_PARTITIONS, 0])
    const entries = world.controller.committed.topics[0]?.partitions ?? []
    expect(entries).toHaveLength(3)
    expect(entries[0]).toMatchObject({ leader: 1, leaderEpoch: 0, partitionEpoch: 0 })
    const { leader } = world.committed(2)
    const r = world.produce(200, { to: leader, acks: -1, partition: 2 })
    world.runUntil(1500)
    expect(r).toMatchObject({ error: 0, baseOffset: 0 })
  })

  it('a raised min.insync.replicas acts on the brokers at once, and a lowered one releases the high watermark', () => {
    const world = clusterWorld({ partitions: [{ isr: [1] }], frozenFetchers: [2, 3] })
    control(world, 0, (w) => setTopicConfig(w.controller, 't', { 'min.insync.replicas': '2' }, w.outboxOf(0), w.nowUs))
    const refused = world.produce(100, { to: 1, acks: -1 })
    const invisible = world.produce(200, { to: 1, acks: 1 })
    world.runUntil(300)
    expect(refused.error).toBe(ERROR.NOT_ENOUGH_REPLICAS)
    expect(invisible.error).toBe(0)
    expect(world.at(1)).toBe('11/10')
    control(world, 300, (w) =>
      setTopicConfig(w.controller, 't', { 'min.insync.replicas': null }, w.outboxOf(0), w.nowUs),
    )
    world.runUntil(400)
    expect(world.at(1)).toBe('11/11')
  })

  it('broker config for all brokers is the default of every topic', () => {
    const world = clusterWorld({ partitions: [{ isr: [1] }], frozenFetchers: [2, 3] })
    control(world, 0, (w) =>
      setBrokerConfig(w.controller, undefined, { 'min.insync.replicas': '2' }, w.outboxOf(0), w.nowUs),
    )
    const refused = world.produce(100, { to: 1, acks: -1 })
    world.runUntil(200)
    expect(refused.error).toBe(ERROR.NOT_ENOUGH_REPLICAS)
  })

  it('another min.insync.replicas empties the ELR (C-89)', () => {
    const world = clusterWorld({ profile: 'P41', config: { 'min.insync.replicas': '2' } })
    world.kill(0, 3)
    world.cut(0, 2, 0)
    world.runUntil(12_000)
    // Fenced one after the other: with 3 still there, 2 left nothing behind.
    expect(world.committed()).toMatchObject({ isr: [1], elr: [3] })
    control(world, 12_000, (w) =>
      setTopicConfig(w.controller, 't', { 'min.insync.replicas': '1' }, w.outboxOf(0), w.nowUs),
    )
    world.runUntil(12_100)
    expect(world.committed()).toMatchObject({ isr: [1], elr: [] })
  })

  it('elects by hand only when there is reason to (C-90)', () => {
    const world = clusterWorld({ partitions: [{ isr: [2, 3] }, {}], frozenFetchers: [1] })
    const elect = (partition: number, kind: 'preferred' | 'unclean') =>
      electLeader(world.controller, 't', partition, kind, world.outboxOf(0), world.nowUs)
    expect(elect(1, 'preferred')).toBe(ERROR.ELECTION_NOT_NEEDED)
    expect(elect(0, 'preferred')).toBe(ERROR.PREFERRED_LEADER_NOT_AVAILABLE)
    expect(elect(0, 'unclean')).toBe(ERROR.ELECTION_NOT_NEEDED)
    expect(elect(5, 'preferred')).toBe(ERROR.UNKNOWN_TOPIC_OR_PARTITION)
    world.kill(0, 2)
    world.kill(0, 3)
    world.runUntil(10_000)
    expect(world.committed().leader).toBe(-1)
    expect(elect(0, 'unclean')).toBe(0)
    world.runUntil(10_100)
    expect(world.committed()).toMatchObject({ leader: 1, isr: [1] })
  })

  it('gives leadership back to preferred leaders after 300 s (C-90)', () => {
    const world = clusterWorld({ partitions: [{ isr: [2, 1, 3] }] })
    world.runUntil(299_999)
    expect(world.committed().leader).toBe(2)
    world.runUntil(300_010)
    expect(world.committed()).toMatchObject({ leader: 1, leaderEpoch: 1, isr: [1, 2, 3] })
    const zk = clusterWorld({ profile: 'P25', partitions: [{ isr: [2, 1, 3] }] })
    zk.runUntil(5010)
    expect(zk.committed().leader).toBe(1)
  })

  it('reassigns: new replicas join, then the old ones leave (S-11)', () => {
    const world = clusterWorld({ brokers: 4 })
    const asked = control(world, 0, (w) => reassignPartition(w.controller, 't', 0, [4, 2], w.outboxOf(0), w.nowUs))
    const wrong = control(world, 0, (w) => reassignPartition(w.controller, 't', 0, [9], w.outboxOf(0), w.nowUs))
    world.runUntil(3000)
    expect([asked.result, wrong.result]).toEqual([0, ERROR.INVALID_REPLICA_ASSIGNMENT])
    expect(world.committed()).toMatchObject({ isr: [2, 4] })
    expect(world.controller.committed.topics[0]?.partitions[0]?.replicas).toEqual([4, 2])
    expect(world.at(4)).toBe('10/10')
    expect(world.eventsOf('replicaDeleted').map((event) => event.broker)).toEqual([1, 3])
    const r = world.produce(3000, { to: world.committed().leader, acks: -1 })
    world.runUntil(4000)
    expect(r).toMatchObject({ error: 0, baseOffset: 10 })
  })

  it('a controller that takes over trusts everybody anew (C-66)', () => {
    const world = clusterWorld()
    world.killController(0)
    world.kill(0, 3)
    world.startController(20_000)
    world.runUntil(29_009)
    expect(world.committed().isr).toEqual([1, 2, 3])
    world.runUntil(29_010)
    expect(world.committed().isr).toEqual([1, 2])
    world.runUntil(60_000)
    expect(world.eventsOf('brokerFenced').map((event) => event.broker)).toEqual([3])
  })

  it('with a set failure detection time a broker is fenced exactly so long after it went silent', () => {
    const world = clusterWorld({ model: { failureDetectionUs: 300_000, controllerCommitUs: 0, metadataDelayUs: 0 } })
    world.kill(201, 1)
    world.after(201, () => noteBrokerSilent(world.controller, 1, world.outboxOf(0), world.nowUs))
    world.runUntil(500.999)
    expect(world.committed().leader).toBe(1)
    world.runUntil(501)
    expect(world.committed()).toMatchObject({ leader: 2, isr: [2, 3] })
    world.runUntil(506)
    expect(world.roleAt(2)).toBe('leader 2 e1')
    world.runUntil(60_000)
    expect(world.eventsOf('brokerFenced')).toHaveLength(1)
  })

  it('2.5: a controlled shutdown leaves what has no other replica, tries three times, and goes (C-77)', () => {
    const world = clusterWorld({ profile: 'P25', partitions: [{}, { replicas: [1] }] })
    world.shutdown(0, 1)
    world.runUntil(15)
    expect(world.committed(0)).toMatchObject({ leader: 2, isr: [2, 3] })
    expect(world.committed(1)).toMatchObject({ leader: 1 })
    world.runUntil(100)
    expect(world.broker(1).process).toBe('dead')
    const stuck = clusterWorld({ profile: 'P25', partitions: [{ isr: [1] }], frozenFetchers: [2, 3] })
    stuck.shutdown(0, 1)
    stuck.runUntil(10_000)
    expect(stuck.broker(1).process).toBe('stopping')
    stuck.runUntil(10_100)
    expect(stuck.broker(1).process).toBe('dead')
    expect(stuck.committed()).toMatchObject({ leader: -1, isr: [1] })
  })

  it('a broker that has not registered yet just ends when it is shut down', () => {
    const world = clusterWorld()
    world.kill(0, 1)
    world.start(1000, 1)
    world.shutdown(1001, 1)
    world.runUntil(1001)
    expect(world.broker(1).process).toBe('dead')
    expect(world.eventsOf('brokerDied').map((event) => event.how)).toEqual([0, 2])
  })

  it('after a clean shutdown a broker comes back at once (C-73)', () => {
    const world = clusterWorld()
    world.shutdown(0, 1)
    world.start(2200, 1)
    world.runUntil(2300)
    expect(world.eventsOf('registrationRefused')).toEqual([])
    expect(world.eventsOf('brokerUnfenced').at(-1)).toMatchObject({ broker: 1 })
  })

  it('cold start: brokers register by themselves, and what the scenario says leads', () => {
    for (const profile of ['P25', 'P39', 'P41'] as const) {
      const world = clusterWorld({ profile, warm: false, partitions: [{}, { replicas: [2, 3, 1] }] })
      const r = world.produce(0, { to: 2, acks: -1, partition: 1 })
      world.runUntil(3000)
      expect(r, profile).toMatchObject({ error: 0, baseOffset: 10 })
      expect(world.committed(0), profile).toMatchObject({ leader: 1, leaderEpoch: 0, isr: [1, 2, 3] })
      expect(world.eventsOf('brokerFenced'), profile).toEqual([])
      expect(
        [1, 2, 3].map((id) => world.broker(id).process),
        profile,
      ).toEqual(['running', 'running', 'running'])
    }
  })

  it('hands out producer ids in blocks, unique in the cluster (C-111)', () => {
    const ask = {
      api: 'InitProducerId',
      transactionalId: null,
      transactionTimeoutMs: 0,
      producerId: -1,
      producerEpoch: -1,
    } as const
    const warm = clusterWorld()
    const one = warm.ask(0, 1, ask)
    const two = warm.ask(0, 2, ask)
    warm.runUntil(100)
    expect([one.body, two.body]).toMatchObject([
      { error: 0, producerId: 0, producerEpoch: 0 },
      { error: 0, producerId: 1000, producerEpoch: 0 },
    ])
    const cold = clusterWorld({ warm: false })
    const asked = [1, 2, 1].map((id, i) => cold.ask(200 + i, id, ask))
    cold.runUntil(400)
    const ids = asked.map(({ body }) => (body?.api === 'InitProducerId' ? body.producerId : -1))
    expect(new Set(ids).size).toBe(3)
    expect(ids.every((id) => id >= 0)).toBe(true)
  })

  it('metadata travels by the rules of the version when the model leaves it to them (C-93)', () => {
    const times = (profile: 'P25' | 'P39' | 'P41') => {
      const world = clusterWorld({ profile, model: { metadataDelayUs: null }, seed: 3 })
      world.do(0, () => setTopicConfig(world.controller, 't', { 'min.insync.replicas': '1' }, world.outboxOf(0), 0))
      world.runUntil(2000)
      return world
        .eventsOf('metadataApplied')
        .filter((event) => event.version === 1)
        .map((event) => event.atMs)
    }
    expect(times('P25')).toEqual([15, 15, 15])
    expect(times('P41')).toEqual([20, 20, 20])
    const delayed = times('P39')
    expect(delayed).toHaveLength(3)
    for (const atMs of delayed) expect(atMs).toBeLessThanOrEqual(510)
    expect(new Set(delayed).size).toBeGreaterThan(1)
  })
})

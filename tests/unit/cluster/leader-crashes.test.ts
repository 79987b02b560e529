import { describe, expect, it } from 'vitest'
import { ERROR } from '../../../src/engine/protocol/errors.ts'
import { clusterWorld } from '../../support/cluster-world.ts'

const idempotent = { producerId: 7, sequence: 0 }

describe('leader crashes (timelines 13.3)', () => {
  it('T-16: a record acked by acks=1 alone is truncated when the old leader returns', () => {
    const world = clusterWorld()
    world.lose(0, 1, 2)
    world.lose(0, 1, 3)
    const r = world.produce(0, { to: 1, acks: 1 })
    world.kill(12, 1)
    const s = world.produce(9100, { to: 2, acks: -1 })
    world.runUntil(9009)
    expect(world.committed()).toMatchObject({ leader: 1, leaderEpoch: 0, isr: [1, 2, 3] })
    world.runUntil(9010)
    expect(r).toMatchObject({ answeredMs: 10, baseOffset: 10 })
    expect(world.committed()).toMatchObject({ leader: 2, leaderEpoch: 1, isr: [2, 3] })
    world.runUntil(9029)
    expect(world.roleAt(2)).toBe('follower 1 e0')
    world.runUntil(9030)
    expect(world.roleAt(2)).toBe('leader 2 e1')
    expect(world.epochs(2)).toBe('0→0 1→10')
    world.runUntil(9105)
    expect(world.at(2)).toBe('11/10')
    world.runUntil(9110)
    expect(world.at(3)).toBe('11/10')
    world.runUntil(9115)
    expect(world.at(2)).toBe('11/11')
    world.runUntil(9200)
    expect(s).toMatchObject({ answeredMs: 9120, baseOffset: 10 })

    world.freezeFetcher(18_000, 1)
    world.heal(18_000, 1, 2)
    world.heal(18_000, 1, 3)
    world.start(19_000, 1)
    world.thawFetcher(20_000, 1)
    world.runUntil(20_009)
    expect(world.at(1)).toBe('11/10')
    world.runUntil(20_010)
    expect(world.at(1)).toBe('10/10')
    world.runUntil(20_020)
    expect(world.at(1)).toBe('11/11')
    expect(world.batches(1)).toEqual(world.batches(2))
    world.runUntil(20_025)
    expect(world.eventsOf('isrProposed').map((event) => event.atMs)).toEqual([20_025])
    world.runUntil(20_040)
    expect(world.committed()).toMatchObject({ leader: 2, isr: [1, 2, 3] })
    world.runUntil(20_045)
    expect(world.isrAt(2)).toEqual([1, 2, 3])
  })

  it('T-17: a retry after a partial replication is stored twice, unless it is idempotent', () => {
    const crash = (producer: object) => {
      const world = clusterWorld()
      world.lose(0, 1, 3)
      world.produce(0, { to: 1, acks: -1, ...producer })
      world.kill(14, 1)
      const retry = world.produce(9040, { to: 2, acks: -1, ...producer })
      world.runUntil(10)
      expect(world.at(2)).toBe('11/10')
      world.runUntil(9030)
      expect(world.epochs(2)).toBe('0→0 1→11')
      world.runUntil(9040)
      expect(world.at(3)).toBe('11/10')
      return { world, retry }
    }
    const plain = crash({})
    plain.world.runUntil(9045)
    expect(plain.world.at(2)).toBe('12/11')
    plain.world.runUntil(9055)
    expect(plain.world.at(2)).toBe('12/12')
    plain.world.runUntil(9100)
    expect(plain.retry).toMatchObject({ answeredMs: 9060, baseOffset: 11 })

    const idem = crash(idempotent)
    idem.world.runUntil(9045)
    expect(idem.world.at(2)).toBe('11/11')
    idem.world.runUntil(9100)
    expect(idem.retry).toMatchObject({ answeredMs: 9050, error: 0, baseOffset: 10 })
  })

  it('T-18: list order elects, not the longer log, which is cut', () => {
    const world = clusterWorld({ partitions: [{ replicas: [1, 3, 2] }] })
    world.lose(0, 1, 3)
    world.produce(0, { to: 1, acks: -1 })
    world.kill(14, 1)
    const retry = world.produce(9045, { to: 3, acks: -1 })
    world.runUntil(9030)
    expect(world.roleAt(3)).toBe('leader 3 e1')
    expect(world.epochs(3)).toBe('0→0 1→10')
    world.runUntil(9039)
    expect(world.at(2)).toBe('11/10')
    world.runUntil(9040)
    expect(world.at(2)).toBe('10/10')
    world.runUntil(9050)
    expect(world.at(3)).toBe('11/10')
    world.runUntil(9060)
    expect(world.at(3)).toBe('11/11')
    world.runUntil(9100)
    expect(retry).toMatchObject({ answeredMs: 9065, baseOffset: 10 })
  })

  it('T-19: a new leader never truncates itself; alone in the ISR it commits at once', () => {
    const world = clusterWorld({ brokers: 2, partitions: [{ replicas: [1, 2] }] })
    world.produce(0, { to: 1, acks: -1 })
    world.kill(16, 1)
    world.runUntil(16)
    expect([world.at(1), world.at(2)]).toEqual(['11/11', '11/10'])
    world.runUntil(9029)
    expect(world.at(2)).toBe('11/10')
    world.runUntil(9030)
    expect(world.committed()).toMatchObject({ leader: 2, leaderEpoch: 1, isr: [2] })
    expect(world.epochs(2)).toBe('0→0 1→11')
    expect(world.at(2)).toBe('11/11')
    expect(world.eventsOf('logTruncated')).toEqual([])
  })

  it.each([
    ['idempotent', idempotent, 9050, 10],
    ['non-idempotent', {}, 9060, 11],
  ])(
    'T-20: until its followers have fetched, a new leader does not know its end is committed (%s retry)',
    (_, producer, answeredMs, baseOffset) => {
      const world = clusterWorld()
      world.produce(0, { to: 1, acks: -1, ...producer })
      world.kill(16, 1)
      const query = { api: 'ListOffsets', partition: 0, timestamp: -1, isolation: 'read_uncommitted' } as const
      const early = world.ask(9027, 2, query)
      const late = world.ask(9031, 2, query)
      const retry = world.produce(9040, { to: 2, acks: -1, ...producer })
      world.runUntil(9034)
      expect(world.at(2)).toBe('11/10')
      expect(world.epochs(2)).toBe('0→0 1→11')
      world.runUntil(9035)
      expect(world.at(2)).toBe('11/11')
      world.runUntil(9054)
      expect(world.at(2)).toBe(baseOffset === 11 ? '12/11' : '11/11')
      world.runUntil(9055)
      expect(world.at(2)).toBe(baseOffset === 11 ? '12/12' : '11/11')
      world.runUntil(9100)
      expect(early.body).toMatchObject({ error: ERROR.OFFSET_NOT_AVAILABLE })
      expect(late.body).toMatchObject({ error: 0, offset: 11 })
      expect(retry).toMatchObject({ answeredMs, error: 0, baseOffset })
    },
  )

  it('T-21: in 2.5 the failover takes the ZooKeeper session', () => {
    const world = clusterWorld({ profile: 'P25' })
    world.kill(12, 1)
    world.runUntil(18_009)
    expect(world.committed()).toMatchObject({ leader: 1 })
    world.runUntil(18_010)
    expect(world.committed()).toMatchObject({ leader: 2, isr: [2, 3] })
    world.runUntil(18_029)
    expect(world.roleAt(2)).toBe('follower 1 e0')
    world.runUntil(18_030)
    expect(world.roleAt(2)).toBe('leader 2 e1')
  })

  it.each([
    ['P39', 9000, '11/10', '11/10'],
    ['P33', 9000, '11/10', '11/11'],
    // In 2.5 the followers had heard of the high watermark at once (T-2).
    ['P25', 18_000, '11/11', '11/11'],
  ] as const)(
    'T-22: two brokers that die together are fenced one after the other (%s)',
    (profile, sessionMs, before, at3) => {
      const world = clusterWorld({ profile, config: { 'min.insync.replicas': '2' } })
      const r = world.produce(0, { to: 1, acks: -1 })
      world.kill(50, 1)
      world.kill(50, 2)
      world.runUntil(sessionMs + 9)
      expect(world.committed()).toMatchObject({ leader: 1, leaderEpoch: 0 })
      world.runUntil(sessionMs + 10)
      expect(r).toMatchObject({ answeredMs: 20, error: 0 })
      const elections = world.eventsOf('leaderElected').filter((event) => event.atMs > 0)
      expect(elections.map((event) => [event.leader, event.leaderEpoch])).toEqual([
        [2, 1],
        [3, 2],
      ])
      world.runUntil(sessionMs + 29)
      expect(world.at(3)).toBe(before)
      world.runUntil(sessionMs + 30)
      expect(world.roleAt(3)).toBe('leader 3 e2')
      expect(world.isrAt(3)).toEqual([3])
      expect(world.at(3)).toBe(at3)
      const refused = world.produce(sessionMs + 40, { to: 3, acks: -1 })
      world.runUntil(sessionMs + 100)
      expect(world.at(3)).toBe(at3)
      expect(refused).toMatchObject({ error: ERROR.NOT_ENOUGH_REPLICAS })
    },
  )

  it('T-24: a killed broker cannot register before its old session ends', () => {
    const world = clusterWorld({ lastContactMs: { 1: -1000 } })
    world.kill(0, 1)
    world.start(3000, 1)
    world.runUntil(9000)
    expect(world.eventsOf('registrationRefused').map((event) => event.atMs)).toEqual([
      3005, 3115, 3325, 3735, 4545, 6155,
    ])
    const fenced = world.eventsOf('brokerFenced').filter((event) => event.broker === 1)
    expect(fenced.map((event) => event.atMs)).toEqual([8010])
    expect(world.roleAt(2)).toBe('leader 2 e1')
    expect(world.eventsOf('becameLeader').filter((event) => event.broker === 2)).toMatchObject([{ atMs: 8030 }])
    world.runUntil(12_000)
    const registered = world.eventsOf('brokerRegistered').filter((event) => event.broker === 1 && event.atMs > 0)
    expect(registered.map((event) => event.atMs)).toEqual([9375])
    expect(world.roleAt(1)).toBe('follower 2 e1')
    expect(world.committed()).toMatchObject({ leader: 2, isr: [1, 2, 3] })
  })
})

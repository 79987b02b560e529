import { describe, expect, it } from 'vitest'
import { ERROR } from '../../../src/engine/protocol/errors.ts'
import { clusterWorld } from '../../support/cluster-world.ts'

describe('follower failures (timelines 13.2)', () => {
  it('T-9: a dead follower holds acks=all until it is fenced', () => {
    const world = clusterWorld()
    const r = world.produce(0, { to: 1, acks: -1 })
    world.kill(0, 3)
    world.runUntil(10)
    expect([world.at(1), world.at(2)]).toEqual(['11/10', '11/10'])
    world.runUntil(9009)
    expect(world.at(1)).toBe('11/10')
    expect(world.committed().isr).toEqual([1, 2, 3])
    world.runUntil(9010)
    expect(world.committed().isr).toEqual([1, 2])
    world.runUntil(9029)
    expect(world.isrAt(1)).toEqual([1, 2, 3])
    world.runUntil(9030)
    expect(world.isrAt(1)).toEqual([1, 2])
    expect(world.at(1)).toBe('11/11')
    world.runUntil(9100)
    expect(r).toMatchObject({ answeredMs: 9035, error: 0 })
  })

  it('T-9 in 2.5: the ZooKeeper session takes 18 s', () => {
    const world = clusterWorld({ profile: 'P25' })
    const r = world.produce(0, { to: 1, acks: -1 })
    world.kill(0, 3)
    world.runUntil(18_009)
    expect(world.committed().isr).toEqual([1, 2, 3])
    world.runUntil(18_010)
    expect(world.committed().isr).toEqual([1, 2])
    world.runUntil(18_029)
    expect(world.at(1)).toBe('11/10')
    world.runUntil(18_030)
    expect(world.at(1)).toBe('11/11')
    world.runUntil(18_100)
    expect(r.answeredMs).toBe(18_035)
  })

  it('T-9 in 4.0: the scan every 1125 ms wants more than 9000', () => {
    const world = clusterWorld({ profile: 'P40', lastContactMs: { 3: 100 } })
    const r = world.produce(0, { to: 1, acks: -1 })
    world.kill(0, 3)
    world.runUntil(10_134)
    expect(world.committed().isr).toEqual([1, 2, 3])
    world.runUntil(10_135)
    expect(world.committed().isr).toEqual([1, 2])
    world.runUntil(10_154)
    expect(world.at(1)).toBe('11/10')
    world.runUntil(10_155)
    expect(world.at(1)).toBe('11/11')
    world.runUntil(10_200)
    expect(r.answeredMs).toBe(10_160)
  })

  it.each([
    ['non-idempotent', undefined, 11, '12/10', 12],
    ['idempotent', 7, 10, '11/10', 11],
  ])('T-10: a stuck fetcher leaves the ISR by the lag timer; a %s retry waits', (_, producerId, offset, held, hw) => {
    const world = clusterWorld()
    world.freezeFetcher(0, 3)
    const spec = { to: 1, acks: -1, ...(producerId === undefined ? {} : { producerId, sequence: 0 }) } as const
    const r = world.produce(995, spec)
    const retry = world.produce(31_010, spec)
    world.runUntil(1000)
    expect([world.at(1), world.at(2)]).toEqual(['11/10', '10/10'])
    world.runUntil(1005)
    expect([world.at(1), world.at(2)]).toEqual(['11/10', '11/10'])
    world.runUntil(31_014)
    expect(r).toMatchObject({ answeredMs: 31_005, error: ERROR.REQUEST_TIMED_OUT, baseOffset: -1 })
    expect(world.eventsOf('isrProposed')).toEqual([])
    world.runUntil(31_015)
    expect(world.at(1)).toBe(held)
    world.runUntil(45_000)
    expect(world.eventsOf('isrProposed').map((event) => event.atMs)).toEqual([45_000])
    world.runUntil(45_014)
    expect(world.committed().isr).toEqual([1, 2, 3])
    world.runUntil(45_015)
    expect(world.committed().isr).toEqual([1, 2])
    world.runUntil(45_019)
    expect(world.isrAt(1)).toEqual([1, 2, 3])
    world.runUntil(45_020)
    expect(world.isrAt(1)).toEqual([1, 2])
    expect(world.log(1).highWatermark).toBe(hw)
    world.runUntil(45_100)
    expect(retry).toMatchObject({ answeredMs: 45_025, error: 0, baseOffset: offset })
  })

  it('T-11: on an idle partition a silent follower stays in the ISR until something is written', () => {
    const world = clusterWorld()
    world.freezeFetcher(0, 3)
    world.produce(50_000, { to: 1, acks: 1 })
    world.runUntil(59_999)
    expect(world.eventsOf('isrProposed')).toEqual([])
    world.runUntil(60_000)
    expect(world.eventsOf('isrProposed').map((event) => event.atMs)).toEqual([60_000])
    world.runUntil(60_019)
    expect(world.isrAt(1)).toEqual([1, 2, 3])
    world.runUntil(60_020)
    expect(world.isrAt(1)).toEqual([1, 2])
  })

  it('T-12: a follower cut from the controller alone is dropped from the ISR and not waited for', () => {
    const world = clusterWorld()
    world.cut(0, 3, 0)
    const r = world.produce(10_000, { to: 1, acks: -1 })
    world.runUntil(9009)
    expect(world.committed().isr).toEqual([1, 2, 3])
    world.runUntil(9010)
    expect(world.committed().isr).toEqual([1, 2])
    world.runUntil(9029)
    expect(world.isrAt(1)).toEqual([1, 2, 3])
    world.runUntil(9030)
    expect(world.isrAt(1)).toEqual([1, 2])
    world.runUntil(10_010)
    expect([world.at(2), world.at(3)]).toEqual(['11/10', '11/10'])
    world.runUntil(10_014)
    expect(world.at(1)).toBe('11/10')
    world.runUntil(10_015)
    expect(world.at(1)).toBe('11/11')
    world.runUntil(12_000)
    expect(r).toMatchObject({ answeredMs: 10_020, error: 0 })
    expect(world.eventsOf('isrProposed')).toEqual([])
    world.heal(12_000, 3, 0)
    world.runUntil(14_000)
    const [unfenced] = world.eventsOf('brokerUnfenced').filter((event) => event.atMs > 0)
    const [proposed] = world.eventsOf('isrProposed')
    expect(unfenced).toMatchObject({ broker: 3 })
    expect(proposed?.atMs).toBeGreaterThan((unfenced?.atMs ?? 0) + 20)
    expect(proposed?.atMs).toBeLessThanOrEqual((unfenced?.atMs ?? 0) + 20 + 510)
    expect(world.committed().isr).toEqual([1, 2, 3])
  })

  it('T-13: below min.insync.replicas the high watermark stands still, and the request times out', () => {
    const world = clusterWorld({
      brokers: 2,
      partitions: [{ replicas: [1, 2] }],
      config: { 'min.insync.replicas': '2' },
      heartbeatArrivesMs: { 2: 970 },
    })
    const r = world.produce(8500, { to: 1, acks: -1 })
    world.kill(8000, 2)
    world.runUntil(8505)
    expect(world.at(1)).toBe('11/10')
    world.runUntil(16_009)
    expect(world.committed().isr).toEqual([1, 2])
    world.runUntil(16_010)
    expect(world.committed().isr).toEqual([1])
    world.runUntil(16_029)
    expect(world.isrAt(1)).toEqual([1, 2])
    world.runUntil(16_030)
    expect(world.isrAt(1)).toEqual([1])
    world.runUntil(40_000)
    expect(world.at(1)).toBe('11/10')
    expect(r).toMatchObject({ answeredMs: 38_510, error: ERROR.REQUEST_TIMED_OUT })
  })

  it.each([
    ['P25', { lastContactMs: { 2: -2000 }, heartbeatArrivesMs: { 2: 8500 } }],
    ['P33', { heartbeatArrivesMs: { 2: 970 } }],
  ] as const)(
    'T-13 in %s: the high watermark moves, and the answer is NOT_ENOUGH_REPLICAS_AFTER_APPEND',
    (profile, spec) => {
      const world = clusterWorld({
        profile,
        brokers: 2,
        partitions: [{ replicas: [1, 2] }],
        config: { 'min.insync.replicas': '2' },
        ...spec,
      })
      const r = world.produce(8500, { to: 1, acks: -1 })
      world.kill(8000, 2)
      world.runUntil(16_029)
      expect(world.at(1)).toBe('11/10')
      world.runUntil(16_030)
      expect(world.at(1)).toBe('11/11')
      world.runUntil(17_000)
      expect(r).toMatchObject({ answeredMs: 16_035, error: ERROR.NOT_ENOUGH_REPLICAS_AFTER_APPEND })
    },
  )

  it('T-14: with a frozen high watermark the follower joins at once', () => {
    const world = clusterWorld({
      brokers: 2,
      partitions: [{ replicas: [1, 2], isr: [1] }],
      config: { 'min.insync.replicas': '2' },
      frozenFetchers: [2],
    })
    const r = world.produce(0, { to: 1, acks: 1 })
    const q = world.produce(1, { to: 1, acks: -1 })
    world.thawFetcher(100, 2)
    world.runUntil(50)
    expect(r).toMatchObject({ answeredMs: 10, baseOffset: 10 })
    expect(q).toMatchObject({ answeredMs: 11, error: ERROR.NOT_ENOUGH_REPLICAS })
    expect(world.at(1)).toBe('11/10')
    world.runUntil(105)
    expect(world.eventsOf('isrProposed').map((event) => event.atMs)).toEqual([105])
    world.runUntil(110)
    expect(world.at(2)).toBe('11/10')
    world.runUntil(119)
    expect(world.committed().isr).toEqual([1])
    world.runUntil(120)
    expect(world.committed().isr).toEqual([1, 2])
    world.runUntil(124)
    expect(world.at(1)).toBe('11/10')
    world.runUntil(125)
    expect(world.isrAt(1)).toEqual([1, 2])
    expect(world.at(1)).toBe('11/11')
  })

  it.each(['P25', 'P33'] as const)('T-14 in %s: the follower has to reach the high watermark first', (profile) => {
    const world = clusterWorld({
      profile,
      brokers: 2,
      partitions: [{ replicas: [1, 2], isr: [1] }],
      config: { 'min.insync.replicas': '2' },
      frozenFetchers: [2],
    })
    const r = world.produce(0, { to: 1, acks: 1 })
    const q = world.produce(1, { to: 1, acks: -1 })
    world.thawFetcher(100, 2)
    world.runUntil(5)
    expect(world.at(1)).toBe('11/11')
    world.runUntil(109)
    expect(r).toMatchObject({ answeredMs: 10, baseOffset: 10 })
    expect(q).toMatchObject({ answeredMs: 11, error: ERROR.NOT_ENOUGH_REPLICAS })
    expect(world.log(2).logEndOffset).toBe(10)
    world.runUntil(110)
    expect(world.log(2).logEndOffset).toBe(11)
    world.runUntil(114)
    expect(world.eventsOf('isrProposed')).toEqual([])
    world.runUntil(129)
    expect(world.eventsOf('isrProposed').map((event) => event.atMs)).toEqual([115])
    expect(world.committed().isr).toEqual([1])
    world.runUntil(130)
    expect(world.committed().isr).toEqual([1, 2])
    world.runUntil(134)
    expect(world.isrAt(1)).toEqual([1])
    world.runUntil(135)
    expect(world.isrAt(1)).toEqual([1, 2])
  })

  it('T-15: without a controller the ISR cannot shrink, and what waits for it stays uncommitted', () => {
    const world = clusterWorld()
    world.do(0, () => world.controllerOff())
    world.kill(0, 3)
    const r = world.produce(100, { to: 1, acks: -1 })
    world.do(60_000, () => world.controllerOn())
    world.runUntil(105)
    expect(world.at(1)).toBe('11/10')
    world.runUntil(30_200)
    expect(r).toMatchObject({ answeredMs: 30_110, error: ERROR.REQUEST_TIMED_OUT })
    world.runUntil(60_014)
    expect(world.eventsOf('isrProposed').map((event) => event.atMs)).toEqual([45_000])
    expect(world.committed().isr).toEqual([1, 2, 3])
    world.runUntil(60_015)
    expect(world.committed().isr).toEqual([1, 2])
    expect(world.at(1)).toBe('11/10')
    world.runUntil(60_020)
    expect(world.isrAt(1)).toEqual([1, 2])
    expect(world.at(1)).toBe('11/11')
  })
})

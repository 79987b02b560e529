import { describe, expect, it } from 'vitest'
import { ERROR } from '../../../src/engine/protocol/errors.ts'
import { clusterWorld } from '../../support/cluster-world.ts'

/** T-30 up to 29010: 1, 3 and 2 die in this order; five acks=all records were written to 2 alone. */
function threeDie(unclean: boolean, producers: readonly object[] = [{}, {}, {}, {}, {}]) {
  const world = clusterWorld({
    config: { 'unclean.leader.election.enable': String(unclean) },
    heartbeatArrivesMs: { 2: 1910, 3: 1960 },
  })
  world.kill(0, 1)
  world.kill(10_000, 3)
  world.kill(20_000, 2)
  const written = producers.map((spec, i) => world.produce(19_100 + i, { to: 2, acks: -1, ...spec }))
  world.runUntil(19_030)
  expect(world.committed()).toMatchObject({ leader: 2, leaderEpoch: 1, isr: [2] })
  world.runUntil(29_009)
  expect(written.every((sent) => sent.error === 0)).toBe(true)
  expect(world.committed().leader).toBe(2)
  world.runUntil(29_010)
  expect(world.committed()).toMatchObject({ leader: -1, leaderEpoch: 2, isr: [2] })
  return world
}

describe('all ISR members down, unclean elections, disks (timelines 13.5)', () => {
  it('T-30: with unclean off only the last ISR member may lead again, and nothing is lost', () => {
    const world = threeDie(false)
    expect(world.log(2).logEndOffset).toBe(15)
    world.start(29_965, 1)
    const asked = world.ask(30_040, 1, { api: 'Metadata', topics: ['t'] })
    world.runUntil(30_015)
    expect(world.eventsOf('brokerUnfenced').at(-1)).toMatchObject({ broker: 1, atMs: 30_015 })
    world.runUntil(31_000)
    expect(world.committed().leader).toBe(-1)
    expect(asked.body).toMatchObject({
      brokers: [1],
      topics: [{ partitions: [{ error: ERROR.LEADER_NOT_AVAILABLE, leader: -1, leaderEpoch: 2 }] }],
    })
    world.start(39_965, 2)
    world.runUntil(40_015)
    expect(world.committed()).toMatchObject({ leader: 2, leaderEpoch: 3, isr: [2] })
    world.runUntil(40_034)
    expect(world.roleAt(2)).toBe('follower -1 e2')
    world.runUntil(40_035)
    expect(world.roleAt(2)).toBe('leader 2 e3')
    expect(world.log(2).logEndOffset).toBe(15)
    world.runUntil(43_000)
    expect(world.eventsOf('logTruncated')).toEqual([])
    expect(world.at(1)).toBe('15/15')
  })

  it('T-31: with unclean on the first that is active leads, and acked records are cut', () => {
    const world = threeDie(true)
    world.start(29_965, 1)
    const n = world.produce(30_100, { to: 1, acks: -1 })
    world.runUntil(30_015)
    expect(world.committed()).toMatchObject({ leader: 1, leaderEpoch: 3, isr: [1] })
    world.runUntil(30_200)
    expect(n).toMatchObject({ error: 0, baseOffset: 10 })
    expect(world.epochs(1)).toBe('0→0 3→10')
    expect(world.at(2)).toBe('15/15')
    world.start(39_965, 2)
    world.runUntil(43_000)
    const [cut] = world.eventsOf('logTruncated')
    expect(world.eventsOf('logTruncated')).toMatchObject([{ broker: 2, toOffset: 10, fromOffset: 15 }])
    // Below its own high watermark, which falls with it; then it holds N at the offset of another record.
    const fallen = world
      .eventsOf('highWatermarkMoved')
      .filter((event) => event.broker === 2 && event.atMs === cut?.atMs)
    expect(fallen).toMatchObject([{ highWatermark: 10, role: 0 }])
    expect(world.at(2)).toBe('11/11')
    expect(world.batches(2)).toEqual(world.batches(1))
  })

  it('T-32: after an unclean election a gap is noticed, and a producer never seen before is not', () => {
    const world = clusterWorld({
      partitions: [{ logs: { 1: [0, 0], 2: [0, 0], 3: [0, 0] } }],
      config: { 'unclean.leader.election.enable': 'true' },
      heartbeatArrivesMs: { 2: 1910, 3: 1960 },
    })
    world.produce(0, { to: 1, acks: -1, producerId: 7, sequence: 0, records: 10 })
    world.kill(100, 1)
    world.kill(10_000, 3)
    world.kill(20_000, 2)
    world.produce(19_100, { to: 2, acks: -1, producerId: 7, sequence: 10, records: 2 })
    world.produce(19_101, { to: 2, acks: -1, producerId: 8, sequence: 0, records: 3 })
    world.start(29_965, 1)
    const seven = world.produce(30_100, { to: 1, acks: -1, producerId: 7, sequence: 12 })
    const eight = world.produce(30_101, { to: 1, acks: -1, producerId: 8, sequence: 3 })
    world.runUntil(31_000)
    expect(world.log(2).logEndOffset).toBe(15)
    expect(seven.error).toBe(ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER)
    expect(eight).toMatchObject({ error: 0, baseOffset: 10 })
  })

  it('T-33: an eligible leader replica leads when the ISR is gone', () => {
    const world = clusterWorld({ profile: 'P41', config: { 'min.insync.replicas': '2' } })
    world.kill(0, 3)
    world.runUntil(11_000)
    expect(world.committed()).toMatchObject({ leader: 1, isr: [1, 2], elr: [] })
    for (const other of [0, 1, 3]) world.cut(11_000, 2, other)
    world.runUntil(25_000)
    expect(world.committed()).toMatchObject({ leader: 1, isr: [1], elr: [2] })
    const x = world.produce(25_000, { to: 1, acks: 1 })
    world.heal(26_000, 2, 0)
    world.runUntil(30_000)
    expect(x).toMatchObject({ error: 0, baseOffset: 10 })
    expect(world.at(1)).toBe('11/10')
    expect(world.controller.committed.brokers[1]).toMatchObject({ fenced: false })
    world.cut(30_000, 1, 0)
    world.runUntil(45_000)
    expect(world.committed()).toMatchObject({ leader: 2, isr: [2], elr: [1] })
    expect(world.eventsOf('leaderElected').at(-1)).toMatchObject({ leader: 2, how: 4 })
    world.heal(45_000, 1, 0)
    world.heal(45_000, 1, 2)
    world.do(45_000, () => world.resetConnections(1, 2))
    world.runUntil(60_000)
    expect(world.eventsOf('logTruncated')).toMatchObject([{ broker: 1, toOffset: 10, fromOffset: 11 }])
    expect(world.batches(1)).toEqual(world.batches(2))
    expect(world.committed()).toMatchObject({ leader: 2, isr: [1, 2], elr: [] })
  })

  it('an unclean election empties the ELR: nobody is eligible beside a log that may lack what was committed (C-85, I-26)', () => {
    const world = clusterWorld({
      profile: 'P41',
      partitions: [{ isr: [1, 2], logs: { 3: [5, 5] } }],
      frozenFetchers: [3],
      config: { 'min.insync.replicas': '2', 'unclean.leader.election.enable': 'true' },
    })
    world.cut(0, 2, 0)
    world.runUntil(12_000)
    expect(world.committed()).toMatchObject({ leader: 1, isr: [1], elr: [2] })
    world.cut(12_000, 1, 0)
    world.runUntil(25_000)
    expect(world.eventsOf('leaderElected').at(-1)).toMatchObject({ leader: 3, how: 2 })
    expect(world.committed()).toMatchObject({ leader: 3, isr: [3], elr: [] })
    // It falls out in its turn: eligible is it alone, and not those whose log it has forsaken.
    world.cut(25_000, 3, 0)
    world.runUntil(40_000)
    expect(world.committed()).toMatchObject({ leader: -1, isr: [], elr: [3] })
  })

  it('T-34: ISR empty: an ELR member that was never restarted may lead, an outsider may not', () => {
    const world = emptyIsr()
    world.start(42_000, 3)
    world.runUntil(50_000)
    expect(world.controller.committed.brokers[2]).toMatchObject({ fenced: false })
    expect(world.committed()).toMatchObject({ leader: -1, isr: [], elr: [1, 2] })
    world.heal(50_000, 2, 0)
    world.runUntil(50_015)
    expect(world.committed()).toMatchObject({ leader: 2, isr: [2], elr: [1] })
  })

  it('T-34, both killed: unclean restarts leave the ELR, and the last known leader leads', () => {
    const world = emptyIsr()
    world.killNow(1)
    world.killNow(2)
    world.heal(41_000, 2, 0)
    world.heal(41_000, 1, 0)
    world.start(42_000, 2)
    world.runUntil(46_000)
    expect(world.committed()).toMatchObject({ leader: -1, isr: [], elr: [1] })
    world.start(46_000, 1)
    world.runUntil(46_015)
    expect(world.committed()).toMatchObject({ leader: -1, isr: [], elr: [] })
    world.runUntil(50_000)
    const elected = world.eventsOf('leaderElected').at(-1)
    expect(elected).toMatchObject({ leader: 1, how: 5 })
    const alone = world.eventsOf('isrChanged').filter((event) => event.atMs === elected?.atMs)
    expect(alone).toMatchObject([{ isr: 0b10, previous: 0 }])
  })

  it('T-37: the last ISR member returns from a power loss and is elected cleanly without its unflushed tail', () => {
    const lose = (isPowerLoss: boolean) => {
      const world = clusterWorld({
        brokers: 1,
        partitions: [{ replicas: [1], logs: { 1: [10, 10] } }],
      })
      const acked = [0, 1, 100, 101, 102].map((ms) => world.produce(ms, { to: 1, acks: -1 }))
      if (isPowerLoss) world.powerOff(150, 1, 80)
      else world.kill(150, 1)
      world.runUntil(9500)
      expect(acked.map((sent) => sent.baseOffset)).toEqual([10, 11, 12, 13, 14])
      expect(world.committed()).toMatchObject({ leader: -1, leaderEpoch: 1, isr: [1] })
      world.start(10_000, 1)
      world.runUntil(12_000)
      expect(world.committed()).toMatchObject({ leader: 1, leaderEpoch: 2, isr: [1] })
      return world.log(1).logEndOffset
    }
    expect(lose(true)).toBe(12)
    expect(lose(false)).toBe(15)
  })

  it('T-37: a follower that is longer than the last ISR member cuts itself to it', () => {
    const world = clusterWorld({ brokers: 2, partitions: [{ replicas: [1, 2] }] })
    // Cut from the controller alone, 2 is out of the ISR and has every record.
    world.cut(0, 2, 0)
    for (const ms of [10_000, 10_001, 10_100, 10_101, 10_102]) world.produce(ms, { to: 1, acks: -1 })
    world.powerOff(10_150, 1, 80)
    world.heal(15_000, 2, 0)
    world.runUntil(20_000)
    expect(world.at(2)).toMatch(/^15/)
    expect(world.committed()).toMatchObject({ leader: -1, isr: [1] })
    world.start(21_000, 1)
    // A machine without power says nothing: 2 gives up its fetch after replica.socket.timeout.ms.
    world.runUntil(45_000)
    expect(world.committed()).toMatchObject({ leader: 1, leaderEpoch: 2 })
    expect(world.eventsOf('logTruncated').at(-1)).toMatchObject({ broker: 2, toOffset: 12, fromOffset: 15 })
    expect(world.batches(2)).toEqual(world.batches(1))
  })

  it.each([
    ['non-idempotent', {}, 11],
    ['idempotent', { producerId: 7, sequence: 0 }, 10],
  ])('T-38: a failed log directory needs no session timeout; a %s retry', (_, producer, baseOffset) => {
    const world = clusterWorld()
    const r = world.produce(93, { to: 1, acks: -1, ...producer })
    world.failDisk(100, 1)
    const retry = world.produce(145, { to: 2, acks: -1, ...producer })
    world.runUntil(98)
    expect(world.at(1)).toBe('11/10')
    world.runUntil(103)
    expect([world.at(2), world.at(3)]).toEqual(['11/10', '11/10'])
    world.runUntil(115)
    expect(r).toMatchObject({ answeredMs: 105, error: ERROR.KAFKA_STORAGE_ERROR })
    expect(world.committed()).toMatchObject({ leader: 2, leaderEpoch: 1, isr: [2, 3] })
    world.runUntil(134)
    expect(world.roleAt(2)).toBe('follower 1 e0')
    world.runUntil(135)
    expect(world.epochs(2)).toBe('0→0 1→11')
    expect(world.isrAt(2)).toEqual([2, 3])
    world.runUntil(139)
    expect(world.at(2)).toBe('11/10')
    world.runUntil(140)
    expect(world.at(2)).toBe('11/11')
    world.runUntil(200)
    expect(retry).toMatchObject({ error: 0, baseOffset })
  })

  it.each(['P39', 'P41'] as const)(
    'a follower on a failed disk is waited for by nobody (C-84, G-76; %s)',
    (profile) => {
      const world = clusterWorld({ profile })
      const r = world.produce(0, { to: 1, acks: -1 })
      // Heartbeat at 7, committed at 17, applied at 37: 3 was caught up a moment ago, and yet will not join again.
      world.failDisk(2, 3)
      world.runUntil(36)
      expect([world.at(1), world.at(2), world.at(3)]).toEqual(['11/10', '11/10', '10/10'])
      expect(world.committed()).toMatchObject({ leader: 1, leaderEpoch: 0, isr: [1, 2] })
      world.runUntil(37)
      expect(world.at(1)).toBe('11/11')
      world.runUntil(100)
      expect(r).toMatchObject({ error: 0, baseOffset: 10, answeredMs: 42 })
      expect(world.eventsOf('brokerFenced')).toEqual([])
    },
  )
})

/** T-34 up to the empty ISR: 3 is dead, 2 and then 1 are cut from the controller. */
function emptyIsr() {
  const world = clusterWorld({ profile: 'P41', config: { 'min.insync.replicas': '2' } })
  world.kill(0, 3)
  world.cut(11_000, 2, 0)
  world.cut(25_000, 1, 0)
  world.runUntil(41_000)
  expect(world.committed()).toMatchObject({ leader: -1, isr: [], elr: [1, 2] })
  return world
}

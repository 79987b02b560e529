import { describe, expect, it } from 'vitest'
import { clusterWorld } from '../../support/cluster-world.ts'

describe('normal replication (timelines 13.1)', () => {
  it('T-1: acks=all is answered when both followers have asked for the offset after the record', () => {
    const world = clusterWorld()
    const r = world.produce(0, { to: 1, acks: -1 })
    world.runUntil(5)
    expect(world.at(1)).toBe('11/10')
    world.runUntil(9)
    expect([world.at(2), world.at(3)]).toEqual(['10/10', '10/10'])
    world.runUntil(10)
    expect([world.at(2), world.at(3)]).toEqual(['11/10', '11/10'])
    world.runUntil(14)
    expect(world.at(1)).toBe('11/10')
    world.runUntil(15)
    expect(world.at(1)).toBe('11/11')
    world.runUntil(519)
    expect(r).toMatchObject({ answeredMs: 20, error: 0, baseOffset: 10 })
    expect([world.at(2), world.at(3)]).toEqual(['11/10', '11/10'])
    world.runUntil(520)
    expect([world.at(2), world.at(3)]).toEqual(['11/11', '11/11'])
  })

  it('T-2: in 2.5 a mere high watermark advance releases the parked fetches', () => {
    const world = clusterWorld({ profile: 'P25' })
    world.produce(0, { to: 1, acks: -1 })
    world.runUntil(19)
    expect([world.at(2), world.at(3)]).toEqual(['11/10', '11/10'])
    world.runUntil(20)
    expect([world.at(2), world.at(3)]).toEqual(['11/11', '11/11'])
  })

  it('T-3: acks=1 is answered before any follower has the record', () => {
    const world = clusterWorld()
    const r = world.produce(0, { to: 1, acks: 1 })
    world.runUntil(10)
    expect(r).toMatchObject({ answeredMs: 10, error: 0, baseOffset: 10 })
    expect([world.at(1), world.at(2), world.at(3)]).toEqual(['11/10', '11/10', '11/10'])
    world.runUntil(15)
    expect(world.at(1)).toBe('11/11')
  })

  it('T-4: acks=0 gets no answer; sent to a follower it costs the connection and is stored nowhere', () => {
    const world = clusterWorld()
    const toLeader = world.produce(0, { to: 1, acks: 0 })
    world.runUntil(15)
    expect(world.at(1)).toBe('11/11')
    world.runUntil(1000)
    expect(toLeader).toMatchObject({ answeredMs: -1, disconnectedMs: -1 })

    const other = clusterWorld()
    const toFollower = other.produce(0, { to: 2, acks: 0 })
    other.runUntil(1000)
    expect(toFollower).toMatchObject({ answeredMs: -1, disconnectedMs: 10 })
    expect([1, 2, 3].map((id) => other.at(id))).toEqual(['10/10', '10/10', '10/10'])
  })

  it.each(['1', '2'])('T-5: acks=all waits for the slowest ISR member, whatever min.insync.replicas (%s)', (min) => {
    const world = clusterWorld({ links: [[1, 3, 50]], config: { 'min.insync.replicas': min } })
    const r = world.produce(0, { to: 1, acks: -1 })
    world.runUntil(104)
    expect([world.at(1), world.at(2), world.at(3)]).toEqual(['11/10', '11/10', '11/10'])
    world.runUntil(105)
    expect(world.at(1)).toBe('11/11')
    world.runUntil(110)
    expect(r.answeredMs).toBe(110)
  })

  it('T-6: one slow partition holds back the answer and the next request of its connection', () => {
    const world = clusterWorld({
      brokers: 4,
      links: [[1, 4, 50]],
      partitions: [{ replicas: [1, 2, 3] }, { replicas: [1, 2, 4] }],
    })
    const q1 = world.produce(0, { to: 1, acks: -1, connection: 'c', batches: [{ partition: 0 }, { partition: 1 }] })
    const q2 = world.produce(1, { to: 1, acks: -1, connection: 'c' })
    world.runUntil(5)
    expect([world.at(1, 0), world.at(1, 1)]).toEqual(['11/10', '11/10'])
    world.runUntil(15)
    expect(world.at(1, 0)).toBe('11/11')
    world.runUntil(104)
    expect([world.at(1, 0), world.at(1, 1)]).toEqual(['11/11', '11/10'])
    world.runUntil(105)
    expect([world.at(1, 0), world.at(1, 1)]).toEqual(['12/11', '11/11'])
    world.runUntil(115)
    expect(world.at(1, 0)).toBe('12/12')
    world.runUntil(120)
    expect(q1).toMatchObject({ answeredMs: 110, error: 0 })
    expect(q2).toMatchObject({ answeredMs: 120, error: 0, baseOffset: 11 })
  })

  it('T-7: a follower rejoins at the high watermark, and is waited for before it is confirmed', () => {
    const world = clusterWorld({
      partitions: [{ isr: [1, 2], logs: { 1: [14, 14], 2: [14, 14], 3: [10, 10] } }],
    })
    const w = world.produce(12, { to: 1, acks: -1 })
    world.runUntil(5)
    expect(world.eventsOf('isrProposed')).toEqual([])
    world.runUntil(10)
    expect(world.at(3)).toBe('14/14')
    world.runUntil(15)
    expect(world.eventsOf('isrProposed')).toHaveLength(1)
    expect(world.broker(1).partitions[0]?.maximalIsr).toEqual([1, 2, 3])
    world.runUntil(17)
    expect(world.at(1)).toBe('15/14')
    world.runUntil(22)
    expect([world.at(2), world.at(3)]).toEqual(['15/14', '15/14'])
    world.runUntil(27)
    expect(world.at(1)).toBe('15/15')
    world.runUntil(34)
    expect(w.answeredMs).toBe(32)
    expect(world.isrAt(1)).toEqual([1, 2])
    expect(world.committed().isr).toEqual([1, 2, 3])
    world.runUntil(35)
    expect(world.isrAt(1)).toEqual([1, 2, 3])
  })
})

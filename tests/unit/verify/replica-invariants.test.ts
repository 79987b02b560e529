import { describe, expect, it } from 'vitest'
import { CLUSTER } from '../../../src/engine/cluster/events.ts'
import { appendAsFollower, appendAsLeader, truncateTo } from '../../../src/engine/cluster/unified-log.ts'
import { must } from '../../../src/engine/kernel/assert.ts'
import type { Monitor } from '../../../src/verify/monitor.ts'
import { type ClusterWorld, clusterWorld, type WorldSpec } from '../../support/cluster-world.ts'
import { watchCluster } from '../../support/watched-cluster.ts'

/** A cluster of three that has taken a few batches, and nothing wrong with it. */
function healthy(spec: WorldSpec = {}, untilMs = 400): { world: ClusterWorld; monitor: Monitor } {
  const world = clusterWorld({ config: { 'min.insync.replicas': '2' }, ...spec })
  const monitor = watchCluster(world)
  for (let ms = 10; ms < 200; ms += 30) world.produce(ms, { to: 1, acks: -1, records: 3 })
  world.runUntil(untilMs)
  monitor.checkAll()
  expect(monitor.violations).toEqual([])
  return { world, monitor }
}

function replica(world: ClusterWorld, broker: number) {
  return must(world.broker(broker).partitions[0], 'partition')
}

function names(monitor: Monitor): string[] {
  return monitor.violations.map(({ invariant }) => invariant)
}

/** State a fact that did not happen, and end the step. */
function forge(world: ClusterWorld, monitor: Monitor, code: number, ...values: number[]): void {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = values
  monitor.sink.append(world.nowUs, code, a, b, c, d, e, f)
  monitor.afterStep()
}

describe('a replica by itself', () => {
  it('I-1: a high watermark beyond the log end is a bug', () => {
    const { world, monitor } = healthy()
    replica(world, 2).log.highWatermark = world.log(2).logEndOffset + 1
    monitor.checkAll()
    expect(names(monitor)).toContain('I-1')
  })

  it('I-20: a log whose batches do not reach its end is a bug', () => {
    const { world, monitor } = healthy()
    replica(world, 2).log.logEndOffset++
    monitor.checkAll()
    expect(names(monitor)).toContain('I-20')
  })

  it('I-20: a leader that gives a committed offset to another record is a bug', () => {
    const { world, monitor } = healthy()
    const { log, leaderEpoch } = replica(world, 1)
    log.highWatermark = 10
    truncateTo(log, 10)
    appendAsLeader(log, world.batch({}), { leaderEpoch, logAppendTimeMs: -1 }, world.nowUs)
    monitor.checkAll()
    expect(names(monitor)).toContain('I-20')
  })

  it('I-30: a high watermark inside a batch is a bug, between two it is none', () => {
    const { world, monitor } = healthy()
    replica(world, 2).log.highWatermark = 13
    monitor.checkAll()
    expect(names(monitor)).toEqual([])
    replica(world, 2).log.highWatermark = 12
    monitor.checkAll()
    expect(names(monitor)).toEqual(['I-30'])
  })

  it('I-9: a batch that somebody else than the leader of its epoch has written is a bug', () => {
    const { world, monitor } = healthy()
    appendAsLeader(replica(world, 2).log, world.batch({}), { leaderEpoch: 0, logAppendTimeMs: -1 }, world.nowUs)
    monitor.checkAll()
    expect(names(monitor)).toContain('I-9')
  })

  it('I-9: an epoch cache that does not ascend is a bug', () => {
    const { world, monitor } = healthy()
    replica(world, 2).log.epochs.push({ epoch: 0, startOffset: 5 })
    monitor.checkAll()
    expect(names(monitor)).toContain('I-9')
  })

  it('I-7: a broker that goes back to an older partition epoch is a bug; a restarted one has forgotten it', () => {
    const { world, monitor } = healthy()
    world.kill(410, 3)
    world.start(500, 3)
    world.runUntil(20_000)
    expect(names(monitor)).toEqual([])
    replica(world, 2).partitionEpoch--
    monitor.checkAll()
    expect(names(monitor)).toContain('I-7')
  })
})

describe('replicas against each other', () => {
  it('I-10: two logs with a batch in common and another one in front of it are a bug', () => {
    const { world, monitor } = healthy()
    const at = world.log(3).logEndOffset
    world.freezeFetcher(401, 3)
    world.produce(410, { to: 1, acks: 1 })
    world.runUntil(414.9)
    const stored = { baseOffset: at, leaderEpoch: 0, batch: world.batch({}), logAppendTimeMs: -1 }
    appendAsFollower(replica(world, 3).log, stored, world.nowUs)
    world.runUntil(430)
    monitor.checkAll()
    expect(names(monitor)).toContain('I-10')
  })

  it('I-10: a zombie and its successor may give the same offset to different records, with different epochs (T-26)', () => {
    const { world, monitor } = healthy()
    for (const other of [0, 2, 3]) world.cut(410, 1, other)
    world.produce(500, { to: 1, acks: 1 })
    world.runUntil(12_000)
    expect(world.committed().leader).toBe(2)
    world.produce(12_010, { to: 2, acks: -1 })
    world.runUntil(13_000)
    for (const other of [0, 2, 3]) world.heal(13_000, 1, other)
    world.runUntil(60_000)
    monitor.checkAll()
    expect(names(monitor)).toEqual([])
    expect(monitor.breaches).toEqual([])
  })

  it('I-2: a high watermark beyond an ISR member is a bug', () => {
    const { world, monitor } = healthy()
    world.freezeFetcher(401, 3)
    world.runUntil(1000)
    world.produce(1001, { to: 1, acks: 1 })
    world.runUntil(1050)
    const { log } = replica(world, 1)
    expect(log.highWatermark).toBeLessThan(log.logEndOffset)
    log.highWatermark = log.logEndOffset
    monitor.checkAll()
    expect(names(monitor)).toContain('I-2')
  })

  it('I-2: a member whose disk lost what it had is excused until it is out of the ISR', () => {
    const { world, monitor } = healthy()
    world.powerOff(410, 3, 5000)
    world.runUntil(2000)
    expect(world.log(3).logEndOffset).toBeLessThan(world.log(1).highWatermark)
    expect(world.committed().isr).toContain(3)
    monitor.checkAll()
    expect(names(monitor)).toEqual([])
  })

  it('I-11: an ISR member with another record below the high watermark is a bug', () => {
    const { world, monitor } = healthy()
    const { log } = replica(world, 3)
    const end = log.logEndOffset
    truncateTo(log, 10)
    const batch = world.batch({ records: end - 10 })
    appendAsFollower(log, { baseOffset: 10, leaderEpoch: 0, batch, logAppendTimeMs: -1 }, world.nowUs)
    monitor.checkAll()
    expect(names(monitor)).toContain('I-11')
  })

  it('I-21: a log that is cut below a high watermark is a bug; a power loss may do that', () => {
    const { world, monitor } = healthy()
    world.powerOff(410, 3, 5000)
    world.runUntil(411)
    expect(names(monitor)).toEqual([])
    const { log } = replica(world, 2)
    const from = log.logEndOffset
    truncateTo(log, 13)
    forge(world, monitor, CLUSTER.logTruncated, 2, 0, 13, from)
    expect(names(monitor)).toContain('I-21')
  })

  it('I-12: a new leader that lacks what was committed is a bug', () => {
    const { world, monitor } = healthy()
    world.kill(410, 1)
    world.runUntil(8000)
    for (const broker of [2, 3]) truncateTo(replica(world, broker).log, 13)
    world.runUntil(20_000)
    expect(names(monitor)).toContain('I-12')
    expect(monitor.breaches).toEqual([])
  })

  it('I-8: two leaders in one epoch are a bug', () => {
    const { world, monitor } = healthy()
    forge(world, monitor, CLUSTER.becameLeader, 2, 0, 0, 10)
    expect(names(monitor)).toContain('I-8')
  })

  it('I-19: a leader that believes a follower to be further than it ever was is a bug', () => {
    const { world, monitor } = healthy()
    forge(world, monitor, CLUSTER.followerFetched, 1, 0, 3, world.log(3).logEndOffset + 1)
    expect(names(monitor)).toContain('I-19')
  })
})

describe('the high watermark', () => {
  it('I-3: a high watermark that falls within a leadership is a bug', () => {
    const { world, monitor } = healthy()
    replica(world, 1).log.highWatermark = 13
    monitor.checkAll()
    expect(names(monitor)).toContain('I-3')
  })

  it('I-3: across an election it may fall (C-58)', () => {
    const { world, monitor } = healthy({ latencyMs: 50 }, 250)
    const before = world.log(1).highWatermark
    world.kill(251, 1)
    let lowest = Number.POSITIVE_INFINITY
    for (let ms = 8000; ms < 12_000; ms += 5) {
      world.runUntil(ms)
      if (replica(world, 2).role === 'leader') lowest = Math.min(lowest, world.log(2).highWatermark)
    }
    expect(lowest).toBeLessThan(before)
    expect(names(monitor)).toEqual([])
  })

  it('I-3, I-18: a leader that does not wait for an ISR member is a bug', () => {
    const { world, monitor } = healthy()
    world.freezeFetcher(401, 3)
    world.runUntil(1000)
    world.produce(1001, { to: 1, acks: 1 })
    world.runUntil(1050)
    const { log } = replica(world, 1)
    const previous = log.highWatermark
    log.highWatermark = log.logEndOffset
    forge(world, monitor, CLUSTER.highWatermarkMoved, 1, 0, log.highWatermark, previous, 1)
    expect(names(monitor)).toEqual(expect.arrayContaining(['I-3', 'I-18']))
  })

  it('I-3: a high watermark that stands still although everybody has the record is a bug', () => {
    const { world, monitor } = healthy()
    world.runUntil(1000)
    const { log } = replica(world, 1)
    appendAsLeader(log, world.batch({}), { leaderEpoch: 0, logAppendTimeMs: -1 }, world.nowUs)
    for (const follower of replica(world, 1).followers) follower.leo = log.logEndOffset
    forge(world, monitor, CLUSTER.followerFetched, 1, 0, 2, log.logEndOffset)
    expect(names(monitor)).toContain('I-3')
  })

  it('I-17: strict versions do not move it below min.insync.replicas, older ones may', () => {
    for (const [profile, expected] of [
      ['P39', ['I-17']],
      ['P33', []],
    ] as const) {
      const { world, monitor } = healthy({ profile })
      world.kill(410, 2)
      world.kill(411, 3)
      world.runUntil(15_000)
      world.produce(15_001, { to: 1, acks: 1 })
      world.runUntil(15_100)
      const { log } = replica(world, 1)
      if (profile === 'P39') {
        const previous = log.highWatermark
        log.highWatermark = log.logEndOffset
        forge(world, monitor, CLUSTER.highWatermarkMoved, 1, 0, log.highWatermark, previous, 1)
      } else expect(log.highWatermark).toBe(log.logEndOffset)
      expect(names(monitor)).toEqual(expected)
    }
  })

  it('I-4: a follower that goes beyond what its leader has told it is a bug', () => {
    const { world, monitor } = healthy()
    world.freezeFetcher(401, 3)
    world.runUntil(1000)
    world.produce(1001, { to: 1, acks: 1 })
    world.runUntil(1015)
    const { log } = replica(world, 2)
    const previous = log.highWatermark
    expect(log.logEndOffset).toBeGreaterThan(previous)
    log.highWatermark = log.logEndOffset
    forge(world, monitor, CLUSTER.highWatermarkMoved, 2, 0, log.highWatermark, previous, 0)
    expect(names(monitor)).toContain('I-4')
  })

  it('I-23: a working ISR without a committed member is a bug', () => {
    const { world, monitor } = healthy()
    replica(world, 1).maximalIsr = [1, 2]
    monitor.checkAll()
    expect(names(monitor)).toContain('I-23')
  })

  it('I-23: a leader with another ISR than the controller is a bug', () => {
    const { world, monitor } = healthy()
    Object.assign(replica(world, 1), { isr: [1, 2], maximalIsr: [1, 2] })
    monitor.checkAll()
    expect(names(monitor)).toContain('I-23')
  })

  it('I-24: a leader that wants to add somebody who lags behind is a bug', () => {
    const { world, monitor } = healthy({ frozenFetchers: [3], partitions: [{ isr: [1, 2], logs: { 3: [5, 5] } }] })
    forge(world, monitor, CLUSTER.isrProposed, 1, 0, 0b1110, 0b0110)
    expect(names(monitor)).toContain('I-24')
  })
})

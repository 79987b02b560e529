import { describe, expect, it } from 'vitest'
import type { ServerConnection } from '../../../src/engine/cluster/broker-state.ts'
import { CLUSTER, ELECTION } from '../../../src/engine/cluster/events.ts'
import { appendAsLeader } from '../../../src/engine/cluster/unified-log.ts'
import { must } from '../../../src/engine/kernel/assert.ts'
import { ERROR } from '../../../src/engine/protocol/errors.ts'
import type { MetadataImage, PartitionMetadata, TransactionStateRecord } from '../../../src/engine/protocol/messages.ts'
import type { Monitor } from '../../../src/verify/monitor.ts'
import { type ClusterWorld, clusterWorld, type WorldSpec } from '../../support/cluster-world.ts'
import { watchCluster } from '../../support/watched-cluster.ts'

function healthy(spec: WorldSpec = {}, untilMs = 400): { world: ClusterWorld; monitor: Monitor } {
  const world = clusterWorld({ config: { 'min.insync.replicas': '2' }, ...spec })
  const monitor = watchCluster(world)
  for (let ms = 10; ms < 200; ms += 30) world.produce(ms, { to: 1, acks: -1, records: 3 })
  world.runUntil(untilMs)
  monitor.checkAll()
  expect(monitor.violations).toEqual([])
  return { world, monitor }
}

function names(monitor: Monitor): string[] {
  return monitor.violations.map(({ invariant }) => invariant)
}

function replica(world: ClusterWorld, broker: number) {
  return must(world.broker(broker).partitions[0], 'partition')
}

function forge(world: ClusterWorld, monitor: Monitor, code: number, ...values: number[]): void {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = values
  monitor.sink.append(world.nowUs, code, a, b, c, d, e, f)
  monitor.afterStep()
}

/** The controller publishes another entry of partition 0, and perhaps another word on a broker. */
function publish(
  world: ClusterWorld,
  change: Partial<PartitionMetadata>,
  broker?: Partial<MetadataImage['brokers'][number]> & { readonly id: number },
): void {
  const { committed } = world.controller
  const topics = committed.topics.map((topic) => ({
    ...topic,
    partitions: topic.partitions.map((entry) =>
      entry.partition === 0 ? { ...entry, partitionEpoch: entry.partitionEpoch + 1, ...change } : entry,
    ),
  }))
  const brokers = committed.brokers.map((known) => (known.id === broker?.id ? { ...known, ...broker } : known))
  world.controller.committed = { ...committed, version: committed.version + 1, topics, brokers }
}

describe('the controller', () => {
  it.each([
    ['a leader outside the ISR', { isr: [2, 3] }],
    ['a stranger in the ISR', { isr: [1, 2, 4] }],
    ['a member twice', { isr: [1, 2, 2] }],
    ['an empty ISR where the version has no ELR', { leader: -1, leaderEpoch: 1, isr: [] }],
  ])('I-5: %s is a bug', (_, change) => {
    const { world, monitor } = healthy()
    publish(world, change)
    monitor.afterStep()
    expect(names(monitor)).toContain('I-5')
  })

  it('I-5: an empty ISR is none with ELR (C-87)', () => {
    const { world, monitor } = healthy({ profile: 'P41' })
    for (const broker of [1, 2, 3]) world.kill(410 + broker, broker)
    world.runUntil(30_000)
    expect(world.committed()).toMatchObject({ isr: [], leader: -1 })
    expect(names(monitor)).toEqual([])
  })

  it('I-6: a fenced broker in an ISR is a bug', () => {
    const { world, monitor } = healthy()
    publish(world, {}, { id: 3, fenced: true })
    monitor.afterStep()
    expect(names(monitor)).toContain('I-6')
  })

  it('I-6: the last member of a leaderless partition stays on record (C-70)', () => {
    const { world, monitor } = healthy({ profile: 'P39' })
    for (const broker of [1, 2, 3]) world.kill(410 + 10_000 * broker, broker)
    world.runUntil(60_000)
    expect(world.committed()).toMatchObject({ isr: [3], leader: -1 })
    expect(names(monitor)).toEqual([])
  })

  it.each([
    ['a leader epoch that falls', { leaderEpoch: -1 }],
    ['another leader in the same epoch', { leader: 2, isr: [2, 3] }],
    ['a change without a new partition epoch', { isr: [1, 2], partitionEpoch: 0 }],
  ])('I-7: %s is a bug', (_, change) => {
    const { world, monitor } = healthy()
    publish(world, change)
    monitor.afterStep()
    expect(names(monitor)).toContain('I-7')
  })

  it('I-25: electing another than the first of the list that is in sync is a bug (C-69)', () => {
    const { world, monitor } = healthy()
    publish(world, { leader: 3, isr: [2, 3], leaderEpoch: 1 }, { id: 1, fenced: true })
    forge(world, monitor, CLUSTER.leaderElected, 0, 3, 1, 1, ELECTION.clean)
    expect(names(monitor)).toContain('I-25')
  })

  it('I-25: electing from outside the ISR is a bug, unless uncleanly', () => {
    for (const [how, expected] of [
      [ELECTION.clean, ['I-25']],
      [ELECTION.unclean, []],
    ] as const) {
      const { world, monitor } = healthy({ partitions: [{ isr: [1] }], frozenFetchers: [2, 3] })
      publish(world, { leader: 3, isr: [3], leaderEpoch: 1 }, { id: 1, fenced: true })
      publish(world, { partitionEpoch: 1 }, { id: 2, fenced: true })
      forge(world, monitor, CLUSTER.leaderElected, 0, 3, 1, 1, how)
      expect(names(monitor)).toEqual(expected)
    }
  })

  it('I-26: ELR beside the ISR, or beside an ISR that is large enough, is a bug', () => {
    for (const elr of [[1], [3]]) {
      const { world, monitor } = healthy({ profile: 'P41' })
      publish(world, { isr: [1, 2], elr })
      monitor.afterStep()
      expect(names(monitor)).toContain('I-26')
    }
  })

  it('I-26: an eligible leader replica that lacks what is committed is a bug', () => {
    const { world, monitor } = healthy({
      profile: 'P41',
      partitions: [{ isr: [1, 2], logs: { 3: [5, 5] } }],
      frozenFetchers: [3],
    })
    publish(world, { isr: [1], elr: [3] })
    monitor.afterStep()
    expect(names(monitor)).toContain('I-26')
  })

  it('I-26: what a leader commits before it reads of a higher min.insync.replicas may be missing in the ELR (C-43, C-89)', () => {
    for (const [hasReadIt, expected] of [
      [true, ['I-26']],
      [false, []],
    ] as const) {
      const { world, monitor } = healthy({
        profile: 'P41',
        partitions: [{ isr: [1, 2], logs: { 3: [5, 5] } }],
        frozenFetchers: [3],
      })
      const leader = replica(world, 1)
      const raised = { ...leader.topicConfig, minInsyncReplicas: 3 }
      const { committed } = world.controller
      const { topic } = must(committed.topics[0], 'topic')
      const topicConfigs = { ...committed.topicConfigs, [topic]: { 'min.insync.replicas': '3' } }
      world.controller.committed = { ...committed, topicConfigs }
      if (hasReadIt) leader.topicConfig = raised
      publish(world, { isr: [1, 2], elr: [3] })
      monitor.afterStep()
      expect(names(monitor)).toEqual(expected)
      // It reads of it in the end: what was committed before stays excused.
      leader.topicConfig = raised
      monitor.checkAll()
      expect(names(monitor)).toEqual(expected)
    }
  })
})

/** A request that waits for a follower which does not fetch. */
function waiting(acks: -1 | 1 | 0 = -1): { world: ClusterWorld; monitor: Monitor; server: ServerConnection } {
  const { world, monitor } = healthy()
  for (const broker of [2, 3]) world.freezeFetcher(401, broker)
  world.produce(2000, { to: 1, acks: -1, connection: 'c' })
  world.runUntil(2100)
  const server = [...world.broker(1).servers.values()].find((known) => known.current?.body.api === 'Produce')
  const found = must(server, 'connection')
  const { body } = must(found.current, 'request')
  if (body.api === 'Produce') Object.assign(must(found.current, 'request'), { body: { ...body, acks } })
  expect(names(monitor)).toEqual([])
  return { world, monitor, server: found }
}

describe('what producers are told', () => {
  it('I-14: acks=all acknowledged before the high watermark is there is a bug', () => {
    const { world, monitor, server } = waiting()
    const end = world.log(1).logEndOffset
    forge(world, monitor, CLUSTER.produceAnswered, 1, 0, must(server.current, 'c').correlationId, 0, 0, end - 1)
    expect(names(monitor)).toContain('I-14')
  })

  it('I-15: acks=all refused for want of replicas that are there is a bug', () => {
    const { world, monitor, server } = waiting()
    const { correlationId } = must(server.current, 'request')
    forge(world, monitor, CLUSTER.produceAnswered, 1, 0, correlationId, 0, ERROR.NOT_ENOUGH_REPLICAS, -1)
    expect(names(monitor)).toContain('I-15')
  })

  it('I-15: acks=all taken with too few replicas is a bug', () => {
    const { world, monitor, server } = waiting()
    const { body } = must(server.current, 'request')
    const batch = body.api === 'Produce' ? must(body.batches[0], 'batch').id : -1
    Object.assign(replica(world, 1), { isr: [1], maximalIsr: [1] })
    forge(world, monitor, CLUSTER.duplicateFound, 1, 0, batch, 10)
    expect(names(monitor)).toContain('I-15')
  })

  it('I-28, I-29: a connection that goes on to another request before it has answered is a bug', () => {
    const { world, monitor, server } = waiting()
    const request = must(server.current, 'request')
    const { body } = request
    const batch = body.api === 'Produce' ? must(body.batches[0], 'batch').id : -1
    server.current = { ...request, correlationId: request.correlationId + 1 }
    forge(world, monitor, CLUSTER.duplicateFound, 1, 0, batch, 10)
    server.current = { ...request, correlationId: request.correlationId - 1 }
    forge(world, monitor, CLUSTER.duplicateFound, 1, 0, batch, 10)
    expect(names(monitor)).toEqual(expect.arrayContaining(['I-28', 'I-29']))
  })

  it('I-29: an answer to acks=0 and a second answer are bugs', () => {
    const quiet = waiting(0)
    const silent = must(quiet.server.current, 'request').correlationId
    forge(quiet.world, quiet.monitor, CLUSTER.produceAnswered, 1, 0, silent, 0, 0, 10)
    expect(names(quiet.monitor)).toContain('I-29')
    const { world, monitor, server } = waiting(1)
    const { correlationId } = must(server.current, 'request')
    forge(world, monitor, CLUSTER.produceAnswered, 1, 0, correlationId, 0, 0, 10)
    expect(names(monitor)).toEqual([])
    forge(world, monitor, CLUSTER.produceAnswered, 1, 0, correlationId, 0, 0, 10)
    expect(names(monitor)).toContain('I-29')
  })
})

describe('idempotence', () => {
  it('I-27: a sequence that is left out or comes twice is a bug', () => {
    for (const sequence of [0, 5]) {
      const { world, monitor } = healthy()
      world.produce(500, { to: 1, acks: -1, producerId: 7, sequence: 0, records: 2 })
      world.runUntil(600)
      expect(names(monitor)).toEqual([])
      const batch = world.batch({ producerId: 7, sequence })
      appendAsLeader(replica(world, 1).log, batch, { leaderEpoch: 0, logAppendTimeMs: -1 }, world.nowUs)
      monitor.checkAll()
      expect(names(monitor)).toEqual(['I-27'])
    }
  })

  it('I-27: a producer of which nothing is known may begin anywhere (C-113), a new epoch begins at 0 (C-118)', () => {
    const { world, monitor } = healthy()
    world.produce(500, { to: 1, acks: -1, producerId: 7, sequence: 40 })
    world.produce(520, { to: 1, acks: -1, producerId: 7, epoch: 1, sequence: 0 })
    world.runUntil(600)
    monitor.checkAll()
    expect(names(monitor)).toEqual([])
    const batch = world.batch({ producerId: 7, epoch: 0, sequence: 41 })
    appendAsLeader(replica(world, 1).log, batch, { leaderEpoch: 0, logAppendTimeMs: -1 }, world.nowUs)
    monitor.checkAll()
    expect(names(monitor)).toEqual(['I-27'])
  })
})

describe('transactions', () => {
  function marker(world: ClusterWorld, control: 'commit' | 'abort', recordCount = 1) {
    const { log, leaderEpoch } = replica(world, 1)
    const batch = { ...world.batch({ producerId: 7, sequence: -1 }), isTransactional: true, control, recordCount }
    appendAsLeader(log, { ...batch, id: -1, coordinatorEpoch: 0 }, { leaderEpoch, logAppendTimeMs: -1 }, world.nowUs)
  }

  function state(world: ClusterWorld, status: TransactionStateRecord['status']) {
    const { log, leaderEpoch } = must(world.broker(1).partitions[1], 'state partition')
    const transactionState = {
      transactionalId: 'tx',
      producerId: 7,
      producerEpoch: 0,
      lastProducerEpoch: -1,
      timeoutMs: 1000,
      status,
      partitions: [0],
      startMs: 0,
    }
    const batch = { ...world.batch({ partition: 1 }), id: -1, transactionState }
    appendAsLeader(log, batch, { leaderEpoch, logAppendTimeMs: -1 }, world.nowUs)
  }

  it('I-31: a marker takes exactly one offset', () => {
    const { world, monitor } = healthy()
    marker(world, 'commit', 2)
    monitor.checkAll()
    expect(names(monitor)).toContain('I-31')
  })

  it.each([
    ['PrepareCommit', 'CompleteAbort'],
    ['PrepareAbort', 'CompleteCommit'],
    ['Ongoing', 'CompleteCommit'],
  ] as const)('I-31: from %s to %s is a bug', (from, to) => {
    const { world, monitor } = healthy({ coordinator: [1, 2, 3] })
    state(world, from)
    monitor.checkAll()
    expect(names(monitor)).toEqual([])
    state(world, to)
    monitor.checkAll()
    expect(names(monitor)).toEqual(['I-31'])
  })

  it('I-31: a marker that says something else than its coordinator decided is a bug', () => {
    const { world, monitor } = healthy({ coordinator: [1, 2, 3] })
    state(world, 'Ongoing')
    state(world, 'PrepareCommit')
    monitor.checkAll()
    marker(world, 'commit')
    monitor.checkAll()
    expect(names(monitor)).toEqual([])
    marker(world, 'abort')
    monitor.checkAll()
    expect(names(monitor)).toEqual(['I-31'])
  })

  it.each([
    ['a partition of the transaction', 'P39', 'true', 'Ongoing', ['I-31']],
    ['a partition of the transaction, unverified', 'P25', 'true', 'Ongoing', ['I-31']],
    ['a request behind the decision', 'P25', 'true', 'PrepareAbort', []],
    ['a request behind the decision, verification off', 'P39', 'false', 'PrepareAbort', []],
    ['a request behind the decision, verified', 'P39', 'true', 'PrepareAbort', ['I-31']],
  ] as const)(
    'I-31: an epoch begins where the last one is open, which only an unverified stray may do (C-113, C-133): %s in %s, %s',
    (_, profile, isVerified, status, expected) => {
      const cluster = { transactionPartitionVerificationEnable: isVerified === 'true' }
      const { world, monitor } = healthy({ coordinator: [1, 2, 3], profile, cluster })
      state(world, 'Ongoing')
      if (status !== 'Ongoing') state(world, status)
      monitor.checkAll()
      for (const epoch of [0, 1]) {
        const batch = { ...world.batch({ producerId: 7, epoch, sequence: 0 }), isTransactional: true }
        const { log, leaderEpoch } = replica(world, 1)
        appendAsLeader(log, batch, { leaderEpoch, logAppendTimeMs: -1 }, world.nowUs)
        monitor.checkAll()
      }
      expect(names(monitor)).toEqual(expected)
    },
  )

  it('I-31: a stable offset behind the start of an open transaction is a bug', () => {
    const { world, monitor } = healthy()
    const { log, leaderEpoch } = replica(world, 1)
    const batch = { ...world.batch({ producerId: 7, sequence: 0 }), isTransactional: true }
    appendAsLeader(log, batch, { leaderEpoch, logAppendTimeMs: -1 }, world.nowUs)
    monitor.checkAll()
    world.runUntil(1500)
    expect(names(monitor)).toEqual([])
    must(log.producers.entries.get(7), 'producer').currentTxnFirstOffset = -1
    log.highWatermark = log.logEndOffset
    monitor.checkAll()
    expect(names(monitor)).toContain('I-31')
  })
})

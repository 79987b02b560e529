import { describe, expect, it } from 'vitest'
import { javaStringHash, statePartitionNumber } from '../../../src/engine/cluster/transaction-state.ts'
import { lastStableOffset } from '../../../src/engine/cluster/unified-log.ts'
import { itemAt } from '../../../src/engine/kernel/chunked-list.ts'
import { ERROR } from '../../../src/engine/protocol/errors.ts'
import type { RequestBody, ResponseBody } from '../../../src/engine/protocol/messages.ts'
import { type ClusterProfile, type ClusterWorld, clusterWorld, type WorldSpec } from '../../support/cluster-world.ts'
import { ScriptedProducer, TRANSACTIONAL_ID } from '../../support/scripted-producer.ts'

const TWENTY = { logs: { 1: [20, 20], 2: [20, 20], 3: [20, 20] } } as const

function transactionWorld(profile: ClusterProfile, spec: WorldSpec = {}): ClusterWorld {
  return clusterWorld({ profile, partitions: [TWENTY], coordinator: [3, 2, 1], ...spec })
}

function errorOf({ body }: { body?: ResponseBody }): number {
  if (body?.api === 'AddPartitionsToTxn') return body.errors[0]?.error ?? 0
  return body && 'error' in body ? body.error : -1000
}

function fetch(isolation: 'read_committed' | 'read_uncommitted'): RequestBody {
  return {
    api: 'Fetch',
    replicaId: -1,
    brokerEpoch: -1,
    maxWaitMs: 0,
    minBytes: 1,
    maxBytes: 1_000_000,
    isolation,
    parts: [{ partition: 0, fetchOffset: 20, lastFetchedEpoch: -1, leaderEpoch: -1, logStartOffset: 0 }],
  }
}

function offsetsRead({ body }: { body?: ResponseBody }): number[] {
  if (body?.api !== 'Fetch') return []
  return (body.parts[0]?.batches ?? []).map((stored) => stored.baseOffset)
}

const PROFILES = ['P25', 'P39', 'P41'] as const

describe('transactions (section 8, timelines 13.6)', () => {
  it('finds the state partition by the Java hash of the id (C-125)', () => {
    expect(javaStringHash('orders-tx-1')).toBe(
      [...'orders-tx-1'].reduce((hash, letter) => (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0, 0),
    )
    expect(javaStringHash('hello')).toBe(99_162_322)
    expect(statePartitionNumber('hello', 50)).toBe(22)
    // Its hash is the smallest integer, whose absolute value does not exist.
    expect(javaStringHash('polygenelubricants')).toBe(-2_147_483_648)
    expect(statePartitionNumber('polygenelubricants', 50)).toBe(0)
  })

  it.each(PROFILES)('T-42: a committed transaction becomes readable with its marker (%s)', (profile) => {
    const world = transactionWorld(profile)
    const producer = new ScriptedProducer(world)
    producer.init(0)
    if (profile !== 'P41') producer.addPartitions(100)
    const data = producer.send(200, 3)
    world.produce(300, { to: 1, acks: -1 })
    const before = [world.ask(400, 1, fetch('read_uncommitted')), world.ask(400, 1, fetch('read_committed'))]
    world.runUntil(450)
    expect(data).toMatchObject({ error: 0, baseOffset: 20 })
    expect(world.at(1)).toBe('24/24')
    expect(lastStableOffset(world.log(1))).toBe(20)
    expect(before.map(offsetsRead)).toEqual([[20, 23], []])
    // EndTxn at 505, PrepareCommit replicated at 515: answer and marker leave together.
    const end = producer.end(500, true)
    world.runUntil(519)
    expect([end.atMs, world.at(1)]).toEqual([-1, '24/24'])
    world.runUntil(520)
    expect([end.atMs, errorOf(end), world.at(1)]).toEqual([520, 0, '25/24'])
    world.runUntil(529)
    expect(lastStableOffset(world.log(1))).toBe(20)
    world.runUntil(530)
    expect([world.at(1), lastStableOffset(world.log(1))]).toEqual(['25/25', 25])
    world.runUntil(700)
    expect(world.eventsOf('transactionMarkerWritten')).toMatchObject([{ broker: 1, offset: 24, committed: 1 }])
    const after = world.ask(700, 1, fetch('read_committed'))
    world.runUntil(800)
    expect(offsetsRead(after)).toEqual([20, 23, 24])
    expect(after.body).toMatchObject({ parts: [{ aborted: [], lastStableOffset: 25 }] })
  })

  it.each(PROFILES)('T-43: an aborted one is named to read_committed consumers (%s)', (profile) => {
    const world = transactionWorld(profile)
    const producer = new ScriptedProducer(world)
    producer.init(0)
    if (profile !== 'P41') producer.addPartitions(100)
    producer.send(200, 3)
    world.produce(300, { to: 1, acks: -1 })
    producer.end(500, false)
    world.runUntil(529)
    expect([world.at(1), lastStableOffset(world.log(1))]).toEqual(['25/24', 20])
    world.runUntil(530)
    expect([world.at(1), lastStableOffset(world.log(1))]).toEqual(['25/25', 25])
    const read = world.ask(700, 1, fetch('read_committed'))
    const all = world.ask(700, 1, fetch('read_uncommitted'))
    world.runUntil(800)
    expect(offsetsRead(all)).toEqual([20, 23, 24])
    expect(world.log(1).producers.aborted).toMatchObject([{ firstOffset: 20, lastOffset: 24, aborted: true }])
    expect(read.body).toMatchObject({
      parts: [{ aborted: [{ producerId: producer.producerId, firstOffset: 20 }], lastStableOffset: 25 }],
    })
    for (const id of [2, 3]) expect(world.log(id).producers.aborted).toEqual(world.log(1).producers.aborted)
  })

  it.each(PROFILES)(
    'T-44: the first of two transactions holds the last stable offset, also for the second (%s)',
    (profile) => {
      const world = transactionWorld(profile)
      const five = new ScriptedProducer(world, 'five', 'five')
      const six = new ScriptedProducer(world, 'six', 'six')
      five.init(0)
      six.init(50)
      if (profile !== 'P41') five.addPartitions(100)
      if (profile !== 'P41') six.addPartitions(150)
      const sent = [five.send(200, 2), six.send(250, 2)]
      world.runUntil(399)
      expect(five.producerId).not.toBe(six.producerId)
      expect(sent.map(({ baseOffset }) => baseOffset)).toEqual([20, 22])
      expect([world.at(1), lastStableOffset(world.log(1))]).toEqual(['24/24', 20])

      // The second commits first: its marker is below the high watermark at 430, and nobody can read it yet.
      const first = six.end(400, true)
      world.runUntil(420)
      expect([first.atMs, errorOf(first), world.at(1)]).toEqual([420, 0, '25/24'])
      world.runUntil(430)
      expect([world.at(1), lastStableOffset(world.log(1))]).toEqual(['25/25', 20])
      const between = [world.ask(440, 1, fetch('read_committed')), world.ask(440, 1, fetch('read_uncommitted'))]
      const second = five.end(500, true)
      world.runUntil(520)
      expect(between.map(offsetsRead)).toEqual([[], [20, 22, 24]])
      expect([second.atMs, errorOf(second), world.at(1)]).toEqual([520, 0, '26/25'])
      world.runUntil(529)
      expect(lastStableOffset(world.log(1))).toBe(20)
      world.runUntil(530)
      expect([world.at(1), lastStableOffset(world.log(1))]).toEqual(['26/26', 26])
      const after = world.ask(540, 1, fetch('read_committed'))
      world.runUntil(600)
      expect(offsetsRead(after)).toEqual([20, 22, 24, 25])
      expect(world.eventsOf('transactionMarkerWritten')).toMatchObject([
        { atMs: 420, offset: 24, producerId: six.producerId, committed: 1 },
        { atMs: 520, offset: 25, producerId: five.producerId, committed: 1 },
      ])
    },
  )

  it('T-45: a transaction that is open for too long is aborted, and its producer is fenced', () => {
    for (const [profile, fenced] of [
      ['P25', ERROR.INVALID_PRODUCER_EPOCH],
      ['P39', ERROR.PRODUCER_FENCED],
      ['P41', ERROR.PRODUCER_FENCED],
    ] as const) {
      const world = transactionWorld(profile)
      const producer = new ScriptedProducer(world)
      world.runUntil(1000)
      producer.init(1000)
      // Arrives at 10000: 60000 later is no more than the timeout, 70000 later is.
      if (profile !== 'P41') producer.addPartitions(9995)
      producer.send(10_100, 2)
      world.runUntil(79_999)
      expect(world.eventsOf('transactionMarkerWritten'), profile).toEqual([])
      const late = producer.send(80_200, 1)
      const end = producer.end(80_300, true)
      world.runUntil(80_400)
      // Decided at 80000, replicated at 80010. The marker carries the next epoch.
      expect(world.eventsOf('transactionMarkerWritten'), profile).toMatchObject([
        { atMs: 80_015, offset: 22, committed: 0 },
      ])
      expect(itemAt(world.log(1).batches, world.log(1).batches.length - 1).batch.producerEpoch, profile).toBe(1)
      expect(late.error, profile).toBe(ERROR.INVALID_PRODUCER_EPOCH)
      expect(errorOf(end), profile).toBe(fenced)
    }
  })

  it.each(PROFILES)('T-46: a new instance aborts what the old one left open, and fences it (%s)', (profile) => {
    const world = transactionWorld(profile)
    const old = new ScriptedProducer(world, 'old')
    old.init(0)
    if (profile !== 'P41') old.addPartitions(100)
    old.send(200, 2)
    const fresh = new ScriptedProducer(world, 'new')
    const first = fresh.init(300)
    const second = fresh.init(500)
    const late = old.send(600, 1)
    const end = old.end(700, true)
    world.runUntil(800)
    expect(errorOf(first)).toBe(ERROR.CONCURRENT_TRANSACTIONS)
    expect(second.body).toMatchObject({ error: 0, producerId: old.producerId, producerEpoch: 2 })
    expect(world.eventsOf('transactionMarkerWritten')).toMatchObject([{ committed: 0 }])
    expect(late.error).toBe(ERROR.INVALID_PRODUCER_EPOCH)
    expect(errorOf(end)).toBe(profile === 'P25' ? ERROR.INVALID_PRODUCER_EPOCH : ERROR.PRODUCER_FENCED)
  })

  it('T-46: without an open transaction the new instance has the next epoch at once', () => {
    const world = transactionWorld('P39')
    const old = new ScriptedProducer(world, 'old')
    old.init(0)
    const fresh = new ScriptedProducer(world, 'new').init(100)
    const tooLong = new ScriptedProducer(world, 'other').init(200, 3, 900_001)
    world.runUntil(300)
    expect(fresh.body).toMatchObject({ error: 0, producerId: old.producerId, producerEpoch: 1 })
    expect(errorOf(tooLong)).toBe(ERROR.INVALID_TRANSACTION_TIMEOUT)
  })

  it('repeats and contradictions of EndTxn (C-129)', () => {
    const world = transactionWorld('P39')
    const producer = new ScriptedProducer(world)
    producer.init(0)
    const nothing = producer.end(50, true)
    producer.addPartitions(100)
    producer.send(200, 1)
    producer.end(300, true)
    const again = producer.end(500, true)
    const other = producer.end(600, false)
    const stale = producer.end(700, true, 3, 7)
    world.runUntil(800)
    expect([nothing, again, other, stale].map(errorOf)).toEqual([
      ERROR.INVALID_TXN_STATE,
      ERROR.NONE,
      ERROR.INVALID_TXN_STATE,
      ERROR.PRODUCER_FENCED,
    ])
  })

  it('TV2: each end bumps the epoch, sequences begin anew, and a late repeat is known (C-113, C-129)', () => {
    const world = transactionWorld('P41')
    const producer = new ScriptedProducer(world)
    producer.init(0)
    const sent = [producer.send(100, 2)]
    producer.end(200, true)
    sent.push(producer.send(300, 2))
    const late = producer.end(350, true, 3, 0)
    producer.end(400, false)
    const empty = producer.end(600, false)
    world.runUntil(800)
    expect(sent.map((s) => [s.error, s.baseOffset])).toEqual([
      [0, 20],
      [0, 23],
    ])
    expect(errorOf(late)).toBe(ERROR.INVALID_TXN_STATE)
    expect(empty.body).toMatchObject({ error: 0, producerEpoch: 3 })
    expect(world.log(1).producers.aborted).toMatchObject([{ firstOffset: 23, lastOffset: 25 }])
  })

  it('a leader of 3.6 and later takes no batch that the coordinator does not vouch for (C-133)', () => {
    for (const [profile, error] of [
      ['P25', ERROR.NONE],
      ['P39', ERROR.TRANSACTION_ABORTABLE],
    ] as const) {
      const world = transactionWorld(profile)
      const producer = new ScriptedProducer(world)
      producer.init(0)
      const unannounced = producer.send(100, 1)
      world.runUntil(300)
      expect(unannounced.error, profile).toBe(error)
    }
  })

  it('T-47: a coordinator that dies after its decision leaves the markers to its successor', () => {
    const data = { replicas: [4, 1, 2], logs: { 1: [20, 20], 2: [20, 20], 4: [20, 20] } } as const
    const world = transactionWorld('P39', { brokers: 4, partitions: [data] })
    const producer = new ScriptedProducer(world)
    producer.init(0)
    producer.addPartitions(100)
    producer.send(200, 2, 4)
    // 3 cannot reach the leader of the data: PrepareCommit is replicated at 315, no marker is written.
    world.cut(290, 3, 4)
    const end = producer.end(300, true)
    world.kill(400, 3)
    world.runUntil(9029)
    expect([end.atMs, errorOf(end)]).toEqual([320, 0])
    expect(world.eventsOf('transactionMarkerWritten')).toEqual([])
    expect(lastStableOffset(world.log(4))).toBe(20)
    // 2 takes over at 9030, its marker is at 4 at 9035, below the high watermark at 9045.
    const again = producer.end(9100, true, 2)
    const other = producer.end(9200, false, 2)
    world.runUntil(9035)
    expect([world.at(4), lastStableOffset(world.log(4))]).toEqual(['23/22', 20])
    world.runUntil(9045)
    expect([world.at(4), lastStableOffset(world.log(4))]).toEqual(['23/23', 23])
    world.runUntil(9300)
    expect(world.eventsOf('transactionMarkerWritten')).toMatchObject([
      { atMs: 9035, broker: 4, offset: 22, committed: 1 },
    ])
    // CompleteCommit is written: a repeat is told so, the contrary is refused.
    expect([errorOf(again), errorOf(other)]).toEqual([ERROR.NONE, ERROR.INVALID_TXN_STATE])
  })

  it('T-47: a decision that only a follower holds is carried out, though nobody has been told', () => {
    const world = transactionWorld('P39')
    const producer = new ScriptedProducer(world)
    producer.init(0)
    producer.addPartitions(100)
    producer.send(200, 2)
    // Only 2 can fetch PrepareCommit: with 1 in the ISR and out of reach it is not committed.
    world.cut(290, 3, 1)
    const end = producer.end(300, true)
    world.kill(2000, 3)
    world.runUntil(2000)
    expect(errorOf(end)).toBe(-1000)
    expect(world.eventsOf('transactionMarkerWritten')).toEqual([])
    const again = producer.end(14_000, true, 2)
    world.runUntil(14_200)
    expect(world.eventsOf('transactionMarkerWritten')).toMatchObject([{ broker: 1, committed: 1 }])
    expect(errorOf(again)).toBe(0)
    expect(lastStableOffset(world.log(1))).toBe(23)
  })

  it.each([
    ['is committed when the producer asks again', true],
    ['is aborted at its timeout when it never does', false],
  ])('T-47: without a decision the transaction goes on, and %s', (_, isRetried) => {
    const world = transactionWorld('P39')
    const producer = new ScriptedProducer(world)
    producer.init(0)
    producer.addPartitions(100)
    producer.send(200, 2)
    const end = producer.end(300, true)
    world.kill(303, 3)
    const again = isRetried ? producer.end(9100, true, 2) : undefined
    world.runUntil(69_999)
    expect(errorOf(end)).toBe(-1000)
    if (again) {
      expect([again.atMs, errorOf(again)]).toEqual([9120, 0])
      expect(world.eventsOf('transactionMarkerWritten')).toMatchObject([{ atMs: 9120, offset: 22, committed: 1 }])
      return
    }
    // Begun at 105, as its state says: the scan at 60000 is too early, the one at 70000 is not (T-45).
    expect(world.eventsOf('transactionMarkerWritten')).toEqual([])
    world.runUntil(70_100)
    expect(world.eventsOf('transactionMarkerWritten')).toMatchObject([{ atMs: 70_015, offset: 22, committed: 0 }])
  })

  it('T-48: when the data leader dies between the decision and the marker, the next leader writes it', () => {
    const world = transactionWorld('P39', {
      brokers: 4,
      partitions: [{ ...TWENTY, replicas: [1, 2, 3] }],
      coordinator: [4, 3, 2],
    })
    const producer = new ScriptedProducer(world)
    producer.init(0, 4)
    producer.addPartitions(100, 4)
    producer.send(200, 2)
    // PrepareCommit is replicated at 315; the marker would be there at 320.
    const end = producer.end(300, true, 4)
    world.kill(317, 1)
    world.runUntil(9034)
    expect([end.atMs, errorOf(end)]).toEqual([320, 0])
    expect(world.eventsOf('transactionMarkerWritten')).toEqual([])
    expect([world.roleAt(2), lastStableOffset(world.log(2))]).toEqual(['leader 2 e1', 20])
    world.runUntil(9500)
    const [marker] = world.eventsOf('transactionMarkerWritten')
    expect(world.eventsOf('transactionMarkerWritten')).toMatchObject([{ broker: 2, offset: 22, committed: 1 }])
    // The coordinator tries every 100 ms; the first try after 9030 goes to 2.
    expect(marker?.atMs).toBeGreaterThanOrEqual(9035)
    expect(marker?.atMs).toBeLessThan(9135)
    expect([world.at(2), lastStableOffset(world.log(2))]).toEqual(['23/23', 23])
    const read = world.ask(9500, 2, fetch('read_committed'))
    world.runUntil(9600)
    expect(offsetsRead(read)).toEqual([20, 22])
  })

  it('creates the state topic when it is first asked for (C-125)', () => {
    const world = clusterWorld()
    const find = { api: 'FindCoordinator', key: TRANSACTIONAL_ID, keyType: 'transaction' } as const
    const first = world.ask(0, 2, find)
    const later = world.ask(100, 2, find)
    world.runUntil(200)
    expect(first.body).toMatchObject({ error: ERROR.COORDINATOR_NOT_AVAILABLE })
    const node = later.body?.api === 'FindCoordinator' ? later.body.node : -1
    expect([1, 2, 3]).toContain(node)
    const elsewhere = (node % 3) + 1
    const wrong = new ScriptedProducer(world, 'w').init(300, elsewhere)
    const right = new ScriptedProducer(world, 'r').init(300, node)
    world.runUntil(400)
    expect([errorOf(wrong), errorOf(right)]).toEqual([ERROR.NOT_COORDINATOR, ERROR.NONE])
  })
})

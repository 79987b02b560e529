import { describe, expect, it } from 'vitest'
import { javaStringHash, statePartitionNumber } from '../../../src/engine/cluster/transaction-state.ts'
import { lastStableOffset } from '../../../src/engine/cluster/unified-log.ts'
import { ERROR } from '../../../src/engine/protocol/errors.ts'
import type { RequestBody, ResponseBody } from '../../../src/engine/protocol/messages.ts'
import { type ClusterProfile, type ClusterWorld, clusterWorld, type WorldSpec } from '../../support/cluster-world.ts'

const TWENTY = { logs: { 1: [20, 20], 2: [20, 20], 3: [20, 20] } } as const
const ID = 'a'

function transactionWorld(profile: ClusterProfile, spec: WorldSpec = {}): ClusterWorld {
  return clusterWorld({ profile, partitions: [TWENTY], coordinator: [3, 2, 1], ...spec })
}

/** A producer that speaks to the cluster at times of the script's choosing. Every call is one request. */
class ScriptedProducer {
  producerId = -1
  epoch = -1
  private sequence = 0
  private readonly world: ClusterWorld
  private readonly name: string

  constructor(world: ClusterWorld, name = 'p') {
    this.world = world
    this.name = name
  }

  private call(ms: number, body: () => RequestBody, to: number): { atMs: number; body?: ResponseBody } {
    // The body is made when it is sent: it carries what has been learned by then.
    const box: { atMs: number; body?: ResponseBody } = { atMs: -1 }
    this.world.do(ms, () => {
      const answer = this.world.ask(ms, to, body(), `${this.name}-coordinator`)
      Object.defineProperty(box, 'atMs', { get: () => answer.atMs })
      Object.defineProperty(box, 'body', { get: () => answer.body })
    })
    return box
  }

  init(ms: number, coordinator = 3, timeoutMs = 60_000) {
    const answer = this.call(
      ms,
      () => ({
        api: 'InitProducerId',
        transactionalId: ID,
        transactionTimeoutMs: timeoutMs,
        producerId: -1,
        producerEpoch: -1,
      }),
      coordinator,
    )
    this.world.after(ms + 45, () => {
      if (answer.body?.api !== 'InitProducerId' || answer.body.error !== 0) return
      this.producerId = answer.body.producerId
      this.epoch = answer.body.producerEpoch
      this.sequence = 0
    })
    return answer
  }

  /** The client's call before the first record of a partition; not needed with TV2. */
  addPartitions(ms: number, coordinator = 3) {
    return this.call(
      ms,
      () => ({
        api: 'AddPartitionsToTxn',
        transactionalId: ID,
        producerId: this.producerId,
        producerEpoch: this.epoch,
        partitions: [0],
      }),
      coordinator,
    )
  }

  send(ms: number, records: number, to = 1, epoch?: number) {
    const box: { error: number; baseOffset: number } = { error: -1000, baseOffset: -1 }
    this.world.do(ms, () => {
      const sent = this.world.produce(ms, {
        to,
        acks: -1,
        records,
        producerId: this.producerId,
        epoch: epoch ?? this.epoch,
        sequence: this.sequence,
        transactionalId: ID,
        connection: `${this.name}-data`,
      })
      this.sequence += records
      Object.defineProperty(box, 'error', { get: () => sent.error })
      Object.defineProperty(box, 'baseOffset', { get: () => sent.baseOffset })
    })
    return box
  }

  end(ms: number, committed: boolean, coordinator = 3, epoch?: number) {
    const answer = this.call(
      ms,
      () => ({
        api: 'EndTxn',
        transactionalId: ID,
        producerId: this.producerId,
        producerEpoch: epoch ?? this.epoch,
        committed,
      }),
      coordinator,
    )
    this.world.after(ms + 60, () => {
      if (answer.body?.api !== 'EndTxn' || answer.body.error !== 0 || answer.body.producerEpoch === -1) return
      this.epoch = answer.body.producerEpoch
      this.sequence = 0
    })
    return answer
  }
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
    const end = producer.end(500, true)
    world.runUntil(700)
    expect(errorOf(end)).toBe(0)
    expect(world.eventsOf('transactionMarkerWritten')).toMatchObject([{ broker: 1, offset: 24, committed: 1 }])
    expect(end.atMs).toBeLessThanOrEqual(525)
    expect(world.at(1)).toBe('25/25')
    expect(lastStableOffset(world.log(1))).toBe(25)
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
    const read = world.ask(700, 1, fetch('read_committed'))
    world.runUntil(800)
    expect(world.log(1).producers.aborted).toMatchObject([{ firstOffset: 20, lastOffset: 24, aborted: true }])
    expect(read.body).toMatchObject({
      parts: [{ aborted: [{ producerId: producer.producerId, firstOffset: 20 }], lastStableOffset: 25 }],
    })
    for (const id of [2, 3]) expect(world.log(id).producers.aborted).toEqual(world.log(1).producers.aborted)
  })

  it('T-45: a transaction that is open for too long is aborted, and its producer is fenced', () => {
    for (const [profile, fenced] of [
      ['P25', ERROR.INVALID_PRODUCER_EPOCH],
      ['P39', ERROR.PRODUCER_FENCED],
    ] as const) {
      const world = transactionWorld(profile)
      const producer = new ScriptedProducer(world)
      world.runUntil(1000)
      producer.init(1000)
      // Arrives at 10000: 60000 later is no more than the timeout, 70000 later is.
      producer.addPartitions(9995)
      producer.send(10_100, 2)
      world.runUntil(79_999)
      expect(world.eventsOf('transactionMarkerWritten'), profile).toEqual([])
      const late = producer.send(80_200, 1)
      const end = producer.end(80_300, true)
      world.runUntil(80_400)
      expect(world.eventsOf('transactionMarkerWritten'), profile).toMatchObject([{ committed: 0 }])
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
    const world = transactionWorld('P39', { coordinator: [3, 2, 1] })
    const producer = new ScriptedProducer(world)
    producer.init(0)
    producer.addPartitions(100)
    producer.send(200, 2)
    // Broker 3 cannot reach the leader of the data: PrepareCommit is replicated, the marker is not written.
    world.cut(290, 3, 1)
    const end = producer.end(300, true)
    world.runUntil(300)
    world.do(301, () => world.healNow(2, 3))
    world.kill(2000, 3)
    world.runUntil(2000)
    // With 1 in its ISR and out of reach, 3 cannot commit its decision: nobody is told.
    expect(errorOf(end)).toBe(-1000)
    expect(world.eventsOf('transactionMarkerWritten')).toEqual([])
    world.runUntil(14_000)
    expect(world.committed(1).leader).toBe(2)
    // 2 had the record: it completes what was decided.
    expect(world.eventsOf('transactionMarkerWritten')).toMatchObject([{ broker: 1, committed: 1 }])
    const again = producer.end(14_000, true, 2)
    world.runUntil(14_200)
    expect(errorOf(again)).toBe(0)
    expect(lastStableOffset(world.log(1))).toBe(23)
  })

  it('T-48: when the data leader dies between the decision and the marker, the next leader writes it', () => {
    const world = transactionWorld('P39')
    const producer = new ScriptedProducer(world)
    producer.init(0)
    producer.addPartitions(100)
    producer.send(200, 2)
    const end = producer.end(300, true)
    world.kill(299, 1)
    world.runUntil(8000)
    // __transaction_state waits for 1, which is in its ISR: the decision is not replicated yet.
    expect(world.eventsOf('transactionMarkerWritten')).toEqual([])
    world.runUntil(12_000)
    expect(errorOf(end)).toBe(0)
    expect(world.eventsOf('transactionMarkerWritten')).toMatchObject([{ broker: 2, offset: 22, committed: 1 }])
    expect(lastStableOffset(world.log(2))).toBe(23)
  })

  it('creates the state topic when it is first asked for (C-125)', () => {
    const world = clusterWorld()
    const find = { api: 'FindCoordinator', key: ID, keyType: 'transaction' } as const
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

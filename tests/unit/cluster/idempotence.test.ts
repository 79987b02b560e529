import { describe, expect, it } from 'vitest'
import { ERROR } from '../../../src/engine/protocol/errors.ts'
import { clusterWorld } from '../../support/cluster-world.ts'

const EMPTY = { logs: { 1: [0, 0], 2: [0, 0], 3: [0, 0] } } as const

describe('idempotence on the broker (timelines T-35, T-36, T-39 to T-41)', () => {
  /** ISR {1} with min 2 until 106, when {1,2} is applied: T-35 with all its times 100 later. */
  const growing = () => {
    const world = clusterWorld({
      brokers: 2,
      partitions: [{ replicas: [1, 2], isr: [1], logs: { 1: [0, 0], 2: [0, 0] } }],
      config: { 'min.insync.replicas': '2' },
      frozenFetchers: [2],
    })
    world.produce(0, { to: 1, acks: 1, producerId: 7, sequence: 0, records: 10 })
    world.thawFetcher(81, 2)
    return world
  }

  it('T-35: a batch refused before its append makes the broker refuse its successors', () => {
    const world = growing()
    const send = (ms: number, sequence: number) =>
      world.produce(ms, { to: 1, acks: -1, producerId: 7, sequence, connection: 'p' })
    const first = [send(100, 10), send(103, 11), send(104, 12)]
    const again = [send(200, 10), send(200.1, 11), send(200.2, 12)]
    world.runUntil(106)
    expect(world.isrAt(1)).toEqual([1, 2])
    world.runUntil(400)
    expect(first.map((sent) => sent.error)).toEqual([
      ERROR.NOT_ENOUGH_REPLICAS,
      ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER,
      ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER,
    ])
    expect(again.map((sent) => sent.baseOffset)).toEqual([10, 11, 12])
  })

  it('T-35, producer unknown: its first batch may start anywhere, and the retry of the one before is refused', () => {
    const world = growing()
    const send = (ms: number, sequence: number) =>
      world.produce(ms, { to: 1, acks: -1, producerId: 8, sequence, connection: 'p' })
    const sent = [send(100, 0), send(103, 1), send(104, 2), send(300, 0)]
    world.runUntil(500)
    expect(sent.map(({ error, baseOffset }) => [error, baseOffset])).toEqual([
      [ERROR.NOT_ENOUGH_REPLICAS, -1],
      [0, 10],
      [0, 11],
      [ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER, -1],
    ])
  })

  it('T-36: without idempotence the retry stands behind its successors', () => {
    const world = growing()
    const send = (ms: number) => world.produce(ms, { to: 1, acks: -1, connection: 'p' })
    const sent = [send(100), send(103), send(104), send(300)]
    world.runUntil(500)
    expect(sent.map(({ error, baseOffset }) => [error, baseOffset])).toEqual([
      [ERROR.NOT_ENOUGH_REPLICAS, -1],
      [0, 10],
      [0, 11],
      [0, 12],
    ])
  })

  it.each([
    ['idempotent', { producerId: 7, sequence: 0 }, 127, 10, '11/11'],
    ['non-idempotent', {}, 137, 11, '12/12'],
  ])('T-39: a lost response: the %s retry', (_, producer, answeredMs, baseOffset, at) => {
    const world = clusterWorld()
    const r = world.produce(0, { to: 1, acks: -1, connection: 'a', ...producer })
    world.breakConnection(17, 'a')
    const retry = world.produce(117, { to: 1, acks: -1, connection: 'b', ...producer })
    world.runUntil(300)
    expect(r).toMatchObject({ disconnectedMs: 17, answeredMs: -1 })
    expect(retry).toMatchObject({ answeredMs, error: 0, baseOffset })
    expect(world.at(1)).toBe(at)
  })

  it('T-40: five batches are remembered, and epochs replace each other', () => {
    const world = clusterWorld()
    const send = (ms: number, sequence: number, epoch = 0) =>
      world.produce(ms, { to: 1, acks: -1, producerId: 7, sequence, epoch })
    const stored = [0, 1, 2, 3, 4, 5].map((sequence) => send(sequence * 100, sequence))
    const one = send(1000, 1)
    const zero = send(1100, 0)
    const bumped = send(1200, 0, 1)
    const old = send(1300, 6, 0)
    const gap = send(1400, 3, 2)
    world.runUntil(2000)
    expect(stored.map((sent) => sent.baseOffset)).toEqual([10, 11, 12, 13, 14, 15])
    expect(one).toMatchObject({ error: 0, baseOffset: 11 })
    expect(zero.error).toBe(ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER)
    expect(bumped).toMatchObject({ error: 0, baseOffset: 16 })
    expect(old.error).toBe(ERROR.INVALID_PRODUCER_EPOCH)
    expect(gap.error).toBe(ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER)
  })

  it('T-41: a clean restart keeps only the last batch of each producer', () => {
    const world = clusterWorld()
    const send = (ms: number, to: number, sequence: number) =>
      world.produce(ms, { to, acks: -1, producerId: 7, sequence })
    for (const sequence of [0, 1, 2, 3, 4]) send(sequence * 100, 1, sequence)
    world.shutdown(1000, 2)
    world.start(10_000, 2)
    world.runUntil(20_000)
    expect(world.committed().isr).toEqual([1, 2, 3])
    world.kill(20_000, 1)
    const last = send(35_000, 2, 4)
    const before = send(35_100, 2, 3)
    world.runUntil(36_000)
    expect(world.committed().leader).toBe(2)
    expect(last).toMatchObject({ error: 0, baseOffset: 14 })
    expect(before.error).toBe(ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER)
  })

  it('sequences wrap from 2^31-1 to 0 (C-111)', () => {
    const world = clusterWorld({ partitions: [EMPTY] })
    const max = 2_147_483_647
    const first = world.produce(0, { to: 1, acks: -1, producerId: 7, sequence: max - 1, records: 3 })
    const next = world.produce(100, { to: 1, acks: -1, producerId: 7, sequence: 1 })
    const wrong = world.produce(200, { to: 1, acks: -1, producerId: 7, sequence: 1, records: 2 })
    world.runUntil(500)
    expect([first.baseOffset, next.baseOffset]).toEqual([0, 3])
    expect(wrong.error).toBe(ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER)
  })
})

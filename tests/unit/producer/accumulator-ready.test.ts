import { describe, expect, it } from 'vitest'
import { must } from '../../../src/engine/kernel/assert.ts'
import { NEVER } from '../../../src/engine/kernel/units.ts'
import { closeAccumulator } from '../../../src/engine/producer/accumulator-abort.ts'
import { beginFlush, endFlush, isFlushed } from '../../../src/engine/producer/accumulator-flush.ts'
import { awaitMemory } from '../../../src/engine/producer/accumulator-memory.ts'
import { updateNodeLatencyStats } from '../../../src/engine/producer/accumulator-ready.ts'
import { reenqueue } from '../../../src/engine/producer/accumulator-reenqueue.ts'
import { hashTableSize } from '../../../src/engine/producer/queue-order.ts'
import {
  deallocate,
  mutePartition,
  topicInfo,
  unmutePartition,
} from '../../../src/engine/producer/record-accumulator.ts'
import { appendValue, type BenchOptions, bench, clusterWith, drainNode, readyNow } from './accumulator-fixture.ts'

const LINGER_10: BenchOptions = { config: { lingerMs: 10 } }

function at(nowMs: number, options: BenchOptions = LINGER_10) {
  const b = bench(options)
  appendValue(b, 0, 100)
  b.nowMs = nowMs
  return b
}

describe('ready', () => {
  it('an open batch waits for linger.ms and says how long (V-87, V-88)', () => {
    expect(readyNow(at(4))).toEqual({ readyNodes: [], nextReadyCheckDelayMs: 6, unknownLeaderTopics: [] })
    expect(readyNow(at(10))).toEqual({ readyNodes: [0], nextReadyCheckDelayMs: NEVER, unknownLeaderTopics: [] })
  })

  it('a second batch in the deque makes the first sendable (V-89)', () => {
    const b = at(4)
    appendValue(b, 0, 16312)
    expect(readyNow(b).readyNodes).toEqual([0])
  })

  it('an append that waits for memory makes everything sendable (V-90)', () => {
    const b = at(4, { leaders: [0, 0], config: { lingerMs: 10, bufferMemory: 16384 } })
    expect(appendValue(b, 1, 100)).toBe('waitForMemory')
    expect(readyNow(b).readyNodes).toEqual([])
    awaitMemory(b.accumulator, b.context, b.call, 1)
    expect(readyNow(b).readyNodes).toEqual([0])
  })

  it('flush makes everything sendable until it ends (V-91, P-81)', () => {
    const b = at(4)
    beginFlush(b.accumulator)
    expect(readyNow(b).readyNodes).toEqual([0])
    endFlush(b.accumulator)
    expect(readyNow(b).readyNodes).toEqual([])
  })

  it('close makes everything sendable (P-65)', () => {
    const b = at(4)
    closeAccumulator(b.accumulator, b.context)
    expect(readyNow(b).readyNodes).toEqual([0])
  })

  it('a full batch of a leaderless partition asks for metadata and adds no delay (V-95)', () => {
    const b = bench({ leaders: [-1], config: { lingerMs: 10 } })
    appendValue(b, 0, 100)
    appendValue(b, 0, 16312)
    expect(readyNow(b)).toEqual({ readyNodes: [], nextReadyCheckDelayMs: NEVER, unknownLeaderTopics: ['t'] })
  })

  it('a muted partition neither is ready nor waits for time (P-65, P-70)', () => {
    const b = at(10)
    mutePartition(b.accumulator, 0)
    expect(readyNow(b)).toMatchObject({ readyNodes: [], nextReadyCheckDelayMs: NEVER })
    expect(drainNode(b)).toEqual([])
    unmutePartition(b.accumulator, 0)
    expect(readyNow(b).readyNodes).toEqual([0])
  })

  it.each([0, 500])(
    '2.5 waits retry.backoff.ms from the re-enqueue, whatever linger.ms is: %i (V-92, V-93)',
    (lingerMs) => {
      const b = bench({ version: '2.5', config: { lingerMs, deliveryTimeoutMs: 120000 } })
      appendValue(b, 0, 100)
      const [batch] = drainNode(b)
      reenqueue(b.accumulator, b.context, must(batch, 'a batch'), 6, 100)
      b.nowMs = 150
      expect(readyNow(b)).toMatchObject({ readyNodes: [], nextReadyCheckDelayMs: 50 })
      b.nowMs = 200
      expect(readyNow(b).readyNodes).toEqual([0])
    },
  )

  it('3.9 waits 80 to 119 ms before the first retry (V-94)', () => {
    const b = bench()
    appendValue(b, 0, 100)
    const batch = must(drainNode(b)[0], 'a batch')
    reenqueue(b.accumulator, b.context, batch, 6, 100)
    b.nowMs = 179
    expect(readyNow(b)).toMatchObject({ readyNodes: [], nextReadyCheckDelayMs: 100 + batch.retryBackoffMs - 179 })
    expect(drainNode(b)).toEqual([])
    b.nowMs = 220
    expect(readyNow(b).readyNodes).toEqual([0])
  })

  it('a newer leader epoch ends the backoff of this attempt, and of this one only (P-69)', () => {
    const b = bench({ leaders: [1] })
    appendValue(b, 0, 100)
    readyNow(b)
    const batch = must(drainNode(b, 1)[0], 'a batch')
    reenqueue(b.accumulator, b.context, batch, 6, 100)
    b.nowMs = 101
    expect(readyNow(b).readyNodes).toEqual([])
    b.cluster = clusterWith(b.registry, [2], 1)
    expect(readyNow(b).readyNodes).toEqual([2])
    expect(drainNode(b, 2)).toEqual([batch])
    reenqueue(b.accumulator, b.context, batch, 6, 102)
    b.nowMs = 103
    expect(readyNow(b).readyNodes).toEqual([])
  })

  it('partitions of a node that is ready already add nothing to the delay (P-65a)', () => {
    const b = bench({ leaders: [0, 0, 1], config: { lingerMs: 10 } })
    appendValue(b, 0, 100)
    appendValue(b, 0, 16312)
    b.nowMs = 3
    appendValue(b, 1, 100)
    appendValue(b, 2, 100)
    b.nowMs = 5
    expect(readyNow(b)).toMatchObject({ readyNodes: [0], nextReadyCheckDelayMs: 8 })
  })

  it('the hash table of 2.5 holds its deques by three quarters, the first gets 16 (P-65a)', () => {
    expect([1, 2, 3, 4, 6, 7, 12, 13, 24].map(hashTableSize)).toEqual([16, 4, 4, 8, 8, 16, 16, 32, 32])
  })
})

describe('load statistics', () => {
  const statsOf = (b: ReturnType<typeof bench>) => topicInfo(b.accumulator, 't').partitioner.loadStats

  it('exist once every partition has been appended to, and follow the queues (P-53, P-54)', () => {
    const b = bench({ leaders: [0, 0, 0], config: { batchSize: 100 } })
    for (const partition of [0, 1, 1, 1]) appendValue(b, partition, 90)
    readyNow(b)
    expect(statsOf(b)).toBeUndefined()
    appendValue(b, 2, 90)
    readyNow(b)
    expect(statsOf(b)).toEqual({ partitions: [0, 1, 2], cumulative: [3, 4, 7] })
  })

  it('leave out partitions without a leader (P-53)', () => {
    const b = bench({ leaders: [0, -1, 0], config: { batchSize: 100 } })
    for (const partition of [0, 1, 2]) appendValue(b, partition, 90)
    readyNow(b)
    expect(statsOf(b)).toEqual({ partitions: [0, 2], cumulative: [1, 2] })
  })

  it('leave out a node that has had data for longer than the timeout and takes none; its place keeps its size (P-53, P-55)', () => {
    const b = bench({ leaders: [0, 1, 0], config: { batchSize: 100, partitionerAvailabilityTimeoutMs: 50 } })
    for (const partition of [0, 1, 1, 2]) appendValue(b, partition, 90)
    for (const batch of drainNode(b, 0)) deallocate(b.accumulator, b.context, batch)
    updateNodeLatencyStats(b.accumulator, b.context, 1, 0, false)
    updateNodeLatencyStats(b.accumulator, b.context, 1, 50, false)
    readyNow(b)
    expect(statsOf(b)).toEqual({ partitions: [0, 1, 2], cumulative: [3, 4, 7] })
    updateNodeLatencyStats(b.accumulator, b.context, 1, 51, false)
    readyNow(b)
    expect(statsOf(b)).toEqual({ partitions: [0, 2], cumulative: [3, 4] })
    updateNodeLatencyStats(b.accumulator, b.context, 1, 52, true)
    readyNow(b)
    expect(statsOf(b)?.partitions).toEqual([0, 1, 2])
  })
})

describe('flush', () => {
  it('waits for the batches that were incomplete at the call, not for later ones (P-81)', () => {
    const b = bench({ leaders: [0, 0] })
    appendValue(b, 0, 100)
    const barrier = beginFlush(b.accumulator)
    appendValue(b, 1, 100)
    const [first, second] = drainNode(b)
    deallocate(b.accumulator, b.context, must(second, 'the later batch'))
    expect(isFlushed(b.accumulator, barrier)).toBe(false)
    appendValue(b, 1, 100)
    deallocate(b.accumulator, b.context, must(first, 'the earlier batch'))
    expect(isFlushed(b.accumulator, barrier)).toBe(true)
  })
})

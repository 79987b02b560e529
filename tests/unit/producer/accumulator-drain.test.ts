import { describe, expect, it } from 'vitest'
import { sequenceGate } from '../../../src/cli/conformance/sequence-gate.ts'
import { must } from '../../../src/engine/kernel/assert.ts'
import { abortBatches, abortUndrainedBatches } from '../../../src/engine/producer/accumulator-abort.ts'
import { expiredBatches, resetNextBatchExpiryTime } from '../../../src/engine/producer/accumulator-expiry.ts'
import { reenqueue } from '../../../src/engine/producer/accumulator-reenqueue.ts'
import { splitAndReenqueue } from '../../../src/engine/producer/accumulator-split.ts'
import { batchAt, dequeSize } from '../../../src/engine/producer/batch-deque.ts'
import { availableMemory } from '../../../src/engine/producer/buffer-pool.ts'
import { setEstimation } from '../../../src/engine/producer/compression-ratio-estimator.ts'
import type { DrainGate } from '../../../src/engine/producer/drain-gate.ts'
import type { ProducerBatchState } from '../../../src/engine/producer/producer-batch.ts'
import { cloneRecordAccumulator, deallocate, hasIncomplete } from '../../../src/engine/producer/record-accumulator.ts'
import { appendValue, type Bench, bench, drainNode, readyNow } from './accumulator-fixture.ts'

const partitionsOf = (batches: readonly ProducerBatchState[]) => batches.map((batch) => batch.partition)
const idsIn = (b: Bench, partition = 0) => {
  const queue = must(b.accumulator.queueOf[partition], 'a deque')
  return Array.from({ length: dequeSize(queue) }, (_, index) => batchAt(queue, index).id / 64)
}
const reasons = (b: Bench) =>
  b.log.filter((line) => line.startsWith('batchDrained')).map((line) => Number(line.split(' ')[3]))

/** Drain one node again and again; every partition has a batch of 1070 bytes at each pass. */
function passes(version: '2.5' | '3.9', maxSize: number, count: number): number[][] {
  const b = bench({ version, leaders: [0, 0, 0], config: { batchSize: 1070, adaptivePartitioning: false } })
  return Array.from({ length: count }, () => {
    for (const partition of [0, 1, 2]) {
      const queue = b.accumulator.queueOf[partition]
      if (!queue || dequeSize(queue) === 0) appendValue(b, partition, 1000)
    }
    const batches = drainNode(b, 0, maxSize)
    for (const batch of batches) deallocate(b.accumulator, b.context, batch)
    return partitionsOf(batches)
  })
}

describe('drain', () => {
  it('2.5 comes last to the partition that did not fit, which starves (V-97, P-73)', () => {
    expect(passes('2.5', 2200, 3)).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ])
  })

  it('3.9 begins with the partition that did not fit (V-98, P-73)', () => {
    expect(passes('3.9', 2200, 5)).toEqual([
      [0, 1],
      [2, 0],
      [1, 2],
      [0, 1],
      [2, 0],
    ])
  })

  it('without a size limit 2.5 keeps its start and 3.9 moves it back by one (V-99, P-73)', () => {
    expect(passes('2.5', 1e6, 2)).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ])
    expect(passes('3.9', 1e6, 4)).toEqual([
      [0, 1, 2],
      [2, 0, 1],
      [1, 2, 0],
      [0, 1, 2],
    ])
  })

  it('sends a batch above max.request.size alone (V-100, P-71)', () => {
    expect(passes('3.9', 500, 2)).toEqual([[0], [1]])
  })

  it('takes a partition of a ready node before its linger is over, and tells so (V-96, P-162)', () => {
    const b = bench({ leaders: [0, 0], config: { lingerMs: 1000 } })
    appendValue(b, 0, 100)
    appendValue(b, 0, 16312)
    appendValue(b, 1, 100)
    b.nowMs = 1
    expect(readyNow(b).readyNodes).toEqual([0])
    expect([partitionsOf(drainNode(b)), reasons(b)]).toEqual([
      [0, 1],
      [0, 7],
    ])
  })

  it('tells why a batch left: linger, flush, retry (P-162)', () => {
    const b = bench({ config: { lingerMs: 5 } })
    appendValue(b, 0, 100)
    b.nowMs = 5
    const batch = must(drainNode(b)[0], 'a batch')
    reenqueue(b.accumulator, b.context, batch, 6, 5)
    b.nowMs = 200
    drainNode(b)
    b.accumulator.flushesInProgress = 1
    appendValue(b, 0, 100)
    drainNode(b)
    expect(reasons(b)).toEqual([1, 6, 4])
  })

  it('never takes two batches of one partition for one request (P-74)', () => {
    const b = bench({ config: { batchSize: 100 } })
    for (let i = 0; i < 3; i++) appendValue(b, 0, 90)
    expect([drainNode(b).length, drainNode(b).length, drainNode(b).length, drainNode(b).length]).toEqual([1, 1, 1, 0])
  })

  const allowed: DrainGate = sequenceGate(7, 0)
  it.each([
    ['(a)', { isSendToPartitionAllowed: (partition: number) => partition !== 1 }],
    ['(b)', { hasProducerId: () => false }],
    ['(c)', { hasStaleInFlightBatches: (partition: number) => partition === 1 }],
    ['(d)', { hasUnresolvedSequence: (partition: number) => partition === 1 }],
  ])('stop condition %s ends the drain of the whole node (P-72)', (name, condition) => {
    const b = bench({ leaders: [0, 0, 0], gate: { ...allowed, ...condition } })
    for (const partition of [0, 1, 2]) appendValue(b, partition, 100)
    expect(partitionsOf(drainNode(b))).toEqual(name === '(b)' ? [] : [0])
  })

  it('sends only the lowest tracked sequence of a partition that retries (P-72 e, P-125)', () => {
    const gate = sequenceGate(7, 0)
    const b = bench({ gate, config: { batchSize: 100 } })
    for (let i = 0; i < 3; i++) appendValue(b, 0, 90)
    const batches = [drainNode(b), drainNode(b), drainNode(b)].flat()
    expect(batches.map((batch) => batch.baseSequence)).toEqual([0, 1, 2])
    for (const index of [1, 0, 2]) reenqueue(b.accumulator, b.context, must(batches[index], 'batch'), 6, 0)
    expect(idsIn(b)).toEqual([0, 1, 2])
    b.nowMs = 1000
    expect(drainNode(b)).toEqual([batches[0]])
    expect(drainNode(b)).toEqual([])
    gate.untrack(must(batches[0], 'batch'))
    expect(drainNode(b)).toEqual([batches[1]])
  })
})

describe('re-enqueue', () => {
  it('without a transaction manager goes to the head, so that two failures swap (P-78, P-79)', () => {
    const b = bench({ config: { batchSize: 100 } })
    for (let i = 0; i < 3; i++) appendValue(b, 0, 90)
    const [first] = drainNode(b)
    const [second] = drainNode(b)
    reenqueue(b.accumulator, b.context, must(first, 'first'), 6, 50)
    reenqueue(b.accumulator, b.context, must(second, 'second'), 6, 50)
    expect(idsIn(b)).toEqual([1, 0, 2])
    expect([first?.attempts, first?.isRetry, first?.lastAttemptMs, first?.createdMs]).toEqual([1, true, 50, 0])
  })

  it('tells when the batch may leave again (P-104)', () => {
    const b = bench({ version: '2.5' })
    appendValue(b, 0, 100)
    reenqueue(b.accumulator, b.context, must(drainNode(b)[0], 'a batch'), 6, 30)
    expect(b.log.at(-1)).toBe('batchReenqueued 0 0 6 1 130')
  })
})

describe('expiry', () => {
  it('takes queued batches out when delivery.timeout.ms is over since creation, and notes the next one (V-107, P-75, P-77)', () => {
    const b = bench({ config: { batchSize: 100, deliveryTimeoutMs: 1000 } })
    appendValue(b, 0, 90)
    b.nowMs = 400
    appendValue(b, 0, 90)
    expect(expiredBatches(b.accumulator, b.context, 999)).toEqual([])
    expect(b.accumulator.nextBatchExpiryTimeMs).toBe(1000)
    resetNextBatchExpiryTime(b.accumulator)
    const expired = expiredBatches(b.accumulator, b.context, 1000)
    expect([expired.length, b.log.at(-1), idsIn(b)]).toEqual([1, 'batchExpired 0 0 1000', [1]])
    expect(b.accumulator.nextBatchExpiryTimeMs).toBe(1400)
  })

  it('retries do not restart the clock (P-75)', () => {
    const b = bench({ config: { deliveryTimeoutMs: 1000 } })
    appendValue(b, 0, 90)
    reenqueue(b.accumulator, b.context, must(drainNode(b)[0], 'a batch'), 6, 950)
    expect(expiredBatches(b.accumulator, b.context, 1000).length).toBe(1)
  })
})

describe('split', () => {
  function drainedBatch(version: '2.5' | '3.9', gate?: DrainGate) {
    const options = { config: { batchSize: 300, lingerMs: 1000 }, ...(gate ? { gate } : {}) }
    const b = bench({ version, ...options, compression: 'gzip', ratio: 2 })
    setEstimation(b.accumulator.estimates, 't', 'gzip', 0.2)
    for (let i = 0; i < 6; i++) appendValue(b, 0, 90)
    const batch = must(drainNode(b)[0], 'a batch')
    return { b, batch }
  }

  it('cuts a batch into parts of batch.size, measured with a ratio of at least its own (P-80)', () => {
    const { b, batch } = drainedBatch('3.9')
    expect([batch.records.length, batch.sizeBytes > 300]).toEqual([6, true])
    const parts = splitAndReenqueue(b.accumulator, b.context, batch)
    deallocate(b.accumulator, b.context, batch)
    expect(parts.map((part) => part.records)).toEqual([[1], [2], [3], [4], [5], [6]])
    expect(parts.every((part) => part.estimatedRatio === 2 && part.attempts === 0)).toBe(true)
    expect(idsIn(b)).toEqual([1, 2, 3, 4, 5, 6])
    expect(availableMemory(b.accumulator.pool)).toBe(33554432)
    for (const part of parts) deallocate(b.accumulator, b.context, part)
    expect([availableMemory(b.accumulator.pool), hasIncomplete(b.accumulator)]).toEqual([33554432, false])
  })

  it('parts carry on the sequence of the original (P-80)', () => {
    const gate = sequenceGate(7, 3)
    const { b, batch } = drainedBatch('3.9', gate)
    gate.untrack(batch)
    const parts = splitAndReenqueue(b.accumulator, b.context, batch)
    expect(parts.map((part) => [part.baseSequence, part.producerEpoch])).toEqual([0, 1, 2, 3, 4, 5].map((s) => [s, 3]))
    expect(gate.firstInFlightSequence(0)).toBe(0)
  })

  it('in 3.9 a part leaves at once; in 2.5 the last one stays open, lingers and takes more records (P-68, P-80)', () => {
    const late = drainedBatch('3.9')
    const lateParts = splitAndReenqueue(late.b.accumulator, late.b.context, late.batch)
    expect(lateParts.every((part) => part.isClosedForAppends)).toBe(true)
    const { b, batch } = drainedBatch('2.5')
    const parts = splitAndReenqueue(b.accumulator, b.context, batch)
    for (let i = 0; i < 5; i++) drainNode(b)
    expect(readyNow(b)).toMatchObject({ readyNodes: [], nextReadyCheckDelayMs: 1000 })
    expect(appendValue(b, 0, 1)).toBe('appended')
    expect([b.call.newBatchCreated, parts.at(-1)?.records]).toEqual([false, [6, 7]])
  })

  it('of an uncompressed batch below batch.size gives the same batch again (V-109, P-80)', () => {
    const b = bench()
    appendValue(b, 0, 6000)
    appendValue(b, 0, 6000)
    const batch = must(drainNode(b)[0], 'a batch')
    const parts = splitAndReenqueue(b.accumulator, b.context, batch)
    expect(parts.map((part) => [part.records, part.estimatedBytes, part.createdMs])).toEqual([
      [batch.records, batch.sizeBytes, batch.createdMs],
    ])
  })

  it('tells the parts and their records, head first (P-80)', () => {
    const b = bench({ config: { batchSize: 16384 } })
    appendValue(b, 0, 10)
    splitAndReenqueue(b.accumulator, b.context, must(drainNode(b)[0], 'a batch'))
    expect(b.log.slice(-3)).toEqual(['batchSplit 0 0 1', 'batchCreated 64 0 16384 0', 'recordAppended 1 64 17 78'])
  })
})

describe('abort', () => {
  it('of everything takes queued and in-flight batches and returns their memory (P-84)', () => {
    const b = bench({ config: { batchSize: 100 } })
    for (let i = 0; i < 3; i++) appendValue(b, 0, 90)
    drainNode(b)
    expect(abortBatches(b.accumulator, b.context).map((batch) => batch.id / 64)).toEqual([0, 1, 2])
    expect([idsIn(b), hasIncomplete(b.accumulator)]).toEqual([[], false])
    expect(availableMemory(b.accumulator.pool)).toBe(33554432)
  })

  it.each([
    ['no transaction manager', undefined],
    ['a transaction manager', sequenceGate(7, 0)],
  ])('of undrained batches keeps what waits for a retry, with %s (P-84)', (_, gate) => {
    const b = bench({ config: { batchSize: 100 }, ...(gate ? { gate } : {}) })
    for (let i = 0; i < 3; i++) appendValue(b, 0, 90)
    reenqueue(b.accumulator, b.context, must(drainNode(b)[0], 'a batch'), 6, 0)
    expect(abortUndrainedBatches(b.accumulator, b.context).map((batch) => batch.id / 64)).toEqual([1, 2])
    expect(idsIn(b)).toEqual([0])
  })
})

describe('a copy of the accumulator', () => {
  it('goes its own way: appends, drains and memory of one do not touch the other', () => {
    const b = bench({ leaders: [0, 0], config: { bufferMemory: 40000 } })
    appendValue(b, 0, 100)
    appendValue(b, 1, 100)
    const [inFlight] = drainNode(b)
    appendValue(b, 0, 100)
    const copies = new Map()
    const copy = cloneRecordAccumulator(b.accumulator, copies)
    const before = JSON.stringify([copy.order, copy.pool, [...copy.incomplete]])
    appendValue(b, 0, 100)
    appendValue(b, 1, 100)
    drainNode(b)
    deallocate(b.accumulator, b.context, must(inFlight, 'a batch in flight'))
    expect(JSON.stringify([copy.order, copy.pool, [...copy.incomplete]])).toBe(before)
    // A batch that is both incomplete and in flight is one object in the copy too.
    expect(copy.incomplete.get(inFlight?.id ?? -1)).toBe(copies.get(inFlight?.id))
  })
})

import { describe, expect, it } from 'vitest'
import { must } from '../../../src/engine/kernel/assert.ts'
import { closeAccumulator } from '../../../src/engine/producer/accumulator-abort.ts'
import { resumeAppend } from '../../../src/engine/producer/accumulator-append.ts'
import { awaitMemory, memoryWaitTimedOut } from '../../../src/engine/producer/accumulator-memory.ts'
import { batchAt, dequeSize } from '../../../src/engine/producer/batch-deque.ts'
import { availableMemory, pollGranted } from '../../../src/engine/producer/buffer-pool.ts'
import { partitionerOf } from '../../../src/engine/producer/partitioners/index.ts'
import { memoryOf, newPartitionerState } from '../../../src/engine/producer/partitioners/partitioner.ts'
import { deallocate } from '../../../src/engine/producer/record-accumulator.ts'
import { simpleName } from '../../../src/engine/protocol/exceptions.ts'
import { appendValue, type Bench, bench, clusterWith, drainNode } from './accumulator-fixture.ts'

const batchSizes = (b: Bench, partition = 0) => {
  const queue = must(b.accumulator.queueOf[partition], 'a deque')
  return Array.from({ length: dequeSize(queue) }, (_, index) => batchAt(queue, index).records.length)
}

/** Partitions of unkeyed records, as lengths of stays. */
function stays(partitions: readonly number[]): number[] {
  const lengths: number[] = []
  partitions.forEach((partition, index) => {
    if (index === 0 || partition !== partitions[index - 1]) lengths.push(1)
    else lengths.push((lengths.pop() ?? 0) + 1)
  })
  return lengths
}

describe('append', () => {
  it('fits 148 records of 100 bytes into 16384, the 149th opens a batch (V-67)', () => {
    const b = bench()
    for (let i = 0; i < 149; i++) appendValue(b, 0, 100)
    expect([batchSizes(b), b.call.newBatchCreated, b.call.batchIsFull]).toEqual([[148, 1], true, true])
    expect(batchAt(must(b.accumulator.queueOf[0], 'deque'), 0).estimatedBytes).toBe(16277)
  })

  it('with batch.size 0 in 2.5 a batch still holds what its first record was given room for (V-68, V-69)', () => {
    const small = bench({ version: '2.5', config: { batchSize: 0 } })
    for (let i = 0; i < 8; i++) appendValue(small, 0, 1)
    const large = bench({ version: '2.5', config: { batchSize: 0 } })
    for (let i = 0; i < 3; i++) appendValue(large, 0, 20)
    expect([batchSizes(small), batchSizes(large)]).toEqual([
      [3, 3, 2],
      [1, 1, 1],
    ])
  })

  it('reserves batch.size for a small record and its upper bound for a large one (P-33, P-59)', () => {
    const b = bench({ config: { batchSize: 200, bufferMemory: 1000 } })
    appendValue(b, 0, 10)
    appendValue(b, 0, 500)
    expect([availableMemory(b.accumulator.pool), b.log.filter((line) => line.startsWith('batchCreated'))]).toEqual([
      1000 - 200 - 586,
      ['batchCreated 0 0 200 200', 'batchCreated 64 0 586 586'],
    ])
  })

  it('told to abort, it opens no batch but closes the one that refused (P-46)', () => {
    const b = bench({ version: '2.5', config: { batchSize: 100 } })
    appendValue(b, 0, 20)
    b.call.abortOnNewBatch = true
    expect(appendValue(b, 0, 20)).toBe('abortForNewBatch')
    expect(batchAt(must(b.accumulator.queueOf[0], 'deque'), 0).isClosedForAppends).toBe(true)
    expect([batchSizes(b), b.call.newBatchCreated]).toEqual([[1], false])
  })

  it('fails after close (P-36)', () => {
    const b = bench()
    closeAccumulator(b.accumulator, b.context)
    expect(appendValue(b, 0, 1)).toBe('error')
    expect(b.call.exception).toEqual({
      className: 'org.apache.kafka.common.KafkaException',
      message: 'Producer closed while send in progress',
    })
  })

  it('a batch.size above buffer.memory is an IllegalArgumentException (V-119)', () => {
    const b = bench({ config: { batchSize: 65536, bufferMemory: 32768 } })
    expect(appendValue(b, 0, 1)).toBe('error')
    expect(b.call.exception?.message).toBe(
      'Attempt to allocate 65536 bytes, but there is a hard limit of 32768 on memory allocations.',
    )
  })

  it.each([
    [
      '3.9' as const,
      'BufferExhaustedException',
      'Failed to allocate 16384 bytes within the configured max blocking time 1000 ms. Total memory: 32768 bytes. Available memory: 0 bytes. Poolable size: 16384 bytes',
    ],
    ['2.5' as const, 'TimeoutException', 'Failed to allocate memory within the configured max blocking time 1000 ms.'],
  ])('in %s an append that got no memory in time ends with %s (V-120, P-35)', (version, className, message) => {
    const b = bench({ version, leaders: [0, 0, 0], config: { bufferMemory: 32768 } })
    appendValue(b, 0, 10)
    appendValue(b, 1, 10)
    expect(appendValue(b, 2, 10)).toBe('waitForMemory')
    const waiter = awaitMemory(b.accumulator, b.context, b.call, 1)
    const exception = memoryWaitTimedOut(b.accumulator, b.context, b.call, waiter, 1000)
    expect([simpleName(exception), exception.message]).toEqual([className, message])
    expect(b.accumulator.pool.waiters).toEqual([])
  })

  it('goes on when memory has come back, with the clock of that moment (P-34, P-58)', () => {
    const b = bench({ leaders: [0, 0], config: { bufferMemory: 16384 } })
    appendValue(b, 0, 10)
    expect(appendValue(b, 1, 10)).toBe('waitForMemory')
    awaitMemory(b.accumulator, b.context, b.call, 5)
    const waitingCall = { ...b.call }
    for (const batch of drainNode(b)) deallocate(b.accumulator, b.context, batch)
    expect(pollGranted(b.accumulator.pool)?.token).toBe(5)
    waitingCall.nowUs = 70_500
    expect(resumeAppend(b.accumulator, b.context, b.cluster, waitingCall)).toBe('appended')
    expect([waitingCall.newBatchCreated, waitingCall.batch?.createdMs, waitingCall.batch?.createdAtUs]).toEqual([
      true,
      70,
      70_500,
    ])
  })

  it('gives its memory back when somebody else opened a batch with room meanwhile (P-58)', () => {
    const b = bench({ config: { batchSize: 200, bufferMemory: 1000 } })
    appendValue(b, 0, 400)
    appendValue(b, 0, 300)
    expect(appendValue(b, 0, 200)).toBe('waitForMemory')
    awaitMemory(b.accumulator, b.context, b.call, 1)
    const waiting = { ...b.call }
    for (const batch of drainNode(b)) deallocate(b.accumulator, b.context, batch)
    expect(pollGranted(b.accumulator.pool)).toBeDefined()
    // The second batch is closed but still there; a third one with room is opened before the waiter runs.
    expect(appendValue(b, 0, 10)).toBe('appended')
    waiting.valueSize = 10
    expect(resumeAppend(b.accumulator, b.context, b.cluster, waiting)).toBe('appended')
    expect([waiting.newBatchCreated, waiting.batch === b.call.batch]).toEqual([false, true])
    expect(availableMemory(b.accumulator.pool)).toBe(1000 - 386 - 200)
  })

  it('leaves a waiting append to fail when the producer closes (P-36)', () => {
    const b = bench({ leaders: [0, 0], config: { bufferMemory: 16384 } })
    appendValue(b, 0, 10)
    appendValue(b, 1, 10)
    awaitMemory(b.accumulator, b.context, b.call, 9)
    expect(closeAccumulator(b.accumulator, b.context).map((waiter) => waiter.token)).toEqual([9])
  })
})

describe('append to a partition of its own choice', () => {
  it('stays for 296 records of 100 bytes when batches leave only full (V-41, P-52)', () => {
    const draws = [0, 1, 2, 0, 1, 2, 0, 1, 2]
    const b = bench({ leaders: [0, 0, 0], config: { adaptivePartitioning: false }, randoms: draws })
    const chosen = Array.from({ length: 296 * 4 }, () => {
      appendValue(b, -1, 100)
      return b.call.chosenPartition
    })
    expect(stays(chosen)).toEqual([296, 296, 296, 296])
  })

  it('stays for 97 records when each is drained alone (V-42, P-52)', () => {
    const draws = [0, 1, 2, 0, 1, 2, 0, 1, 2]
    const b = bench({ leaders: [0, 0, 0], config: { adaptivePartitioning: false }, randoms: draws })
    const chosen = Array.from({ length: 97 * 4 }, () => {
      appendValue(b, -1, 100)
      const partition = b.call.chosenPartition
      for (const batch of drainNode(b)) deallocate(b.accumulator, b.context, batch)
      return partition
    })
    expect(stays(chosen)).toEqual([97, 97, 97, 97])
  })

  it('tells where it sticks and when that moves (P-48, P-50)', () => {
    const b = bench({ leaders: [0, 0], config: { batchSize: 100, adaptivePartitioning: false }, randoms: [1, 0] })
    appendValue(b, -1, 300)
    expect(b.log.filter((line) => line.startsWith('sticky'))).toEqual(['stickySwitched 0 1 -1', 'stickySwitched 0 0 1'])
  })

  it('sticks to a partition of which an older answer of the cluster does not know: its batch waits for a leader (P-29, P-48)', () => {
    const b = bench({ leaders: [0, 0], config: { batchSize: 1000, adaptivePartitioning: false }, randoms: [1] })
    expect([appendValue(b, -1, 10), b.call.chosenPartition]).toEqual(['appended', 1])
    b.cluster = clusterWith(b.registry, [0])
    expect([appendValue(b, -1, 10), b.call.chosenPartition]).toEqual(['appended', 1])
    expect(b.registry.partitions).toEqual([0, 1])
  })

  it('uses the memory that it waited for on the partition that is chosen then (P-51)', () => {
    const options = {
      config: { batchSize: 200, bufferMemory: 400, adaptivePartitioning: false },
      randoms: [0, 1, 1, 1],
    }
    const b = bench({ ...options, leaders: [0, 0] })
    appendValue(b, -1, 110)
    appendValue(b, -1, 110)
    expect([appendValue(b, -1, 110), b.call.chosenPartition]).toEqual(['waitForMemory', 0])
    awaitMemory(b.accumulator, b.context, b.call, 1)
    const waiting = { ...b.call }
    for (const batch of drainNode(b)) deallocate(b.accumulator, b.context, batch)
    pollGranted(b.accumulator.pool)
    expect(resumeAppend(b.accumulator, b.context, b.cluster, waiting)).toBe('appended')
    expect([waiting.chosenPartition, waiting.newBatchCreated, waiting.bufferBytes]).toEqual([1, true, 0])
    expect(availableMemory(b.accumulator.pool)).toBe(0)
  })
})

describe('2.5, where a record that would open a batch is partitioned again (P-46)', () => {
  function sendAll(partitionerId: string, leaders: readonly number[], count: number, isDrained: boolean): number[] {
    const b = bench({ version: '2.5', leaders, config: { adaptivePartitioning: false } })
    const partitioner = must(partitionerOf(partitionerId), partitionerId)
    const memory = memoryOf(newPartitionerState(), partitioner, 't')
    const topic = must(clusterWith(b.registry, leaders).topics.get('t'), 't')
    const { partitionerRng: rng } = b.accumulator
    const choice = { topic, keyHash: undefined, ignoreKeys: false, rng, draw: b.context.random31 }
    return Array.from({ length: count }, () => {
      let partition = partitioner.partition(memory, choice)
      b.call.abortOnNewBatch = true
      if (appendValue(b, partition, 100) === 'abortForNewBatch') {
        partitioner.onNewBatch?.(memory, choice, partition)
        partition = partitioner.partition(memory, choice)
        b.call.abortOnNewBatch = false
        appendValue(b, partition, 100)
      }
      if (isDrained) for (const batch of drainNode(b)) deallocate(b.accumulator, b.context, batch)
      return partition
    })
  }

  it('the default partitioner stays for 148 records, then never on the same partition (V-39)', () => {
    const lengths = stays(sendAll('default', [0, 0, 0], 148 * 5, false))
    expect(lengths).toEqual([148, 148, 148, 148, 148])
  })

  it('the default partitioner moves with every record when each is drained before the next (V-40)', () => {
    expect(stays(sendAll('default', [0, 0, 0], 50, true))).toEqual(new Array(50).fill(1))
  })

  it.each([
    [2, [1, 1, 1, 1]],
    [3, [1, 0, 2, 1, 0, 2]],
    [4, [1, 3, 1, 3]],
    [5, [1, 3, 0, 2, 4]],
    [6, [1, 3, 5, 1, 3, 5]],
  ])('round robin over %i partitions skips every other turn (V-43, P-44)', (count, expected) => {
    expect(sendAll('round-robin', new Array(count).fill(0), expected.length, true)).toEqual(expected)
  })

  it('round robin with room in the batches goes on from where it is (V-44)', () => {
    expect(sendAll('round-robin', [0, 0, 0], 6, false)).toEqual([1, 0, 1, 0, 1, 0])
    expect(sendAll('round-robin', [0, 0, 0, 0], 4, false)).toEqual([1, 3, 1, 3])
  })
})

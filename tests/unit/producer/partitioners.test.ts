import { describe, expect, it } from 'vitest'
import { topicOf } from '../../../src/cli/conformance/partitioners.ts'
import { must } from '../../../src/engine/kernel/assert.ts'
import { next31, rngStream } from '../../../src/engine/kernel/rng.ts'
import { PARTITION_CHOICE } from '../../../src/engine/producer/events.ts'
import { PARTITIONERS, partitionerOf, partitionerOfClass } from '../../../src/engine/producer/partitioners/index.ts'
import {
  clonePartitionerState,
  LEFT_TO_ACCUMULATOR,
  memoryOf,
  newPartitionerState,
  type PartitionerContext,
} from '../../../src/engine/producer/partitioners/partitioner.ts'
import { murmur2 } from '../../../src/engine/protocol/murmur2.ts'

const key = (text: string) => murmur2(new TextEncoder().encode(text))

function contextOf(leaders: readonly number[], changes: Partial<PartitionerContext> = {}): PartitionerContext {
  const topic = topicOf(
    't',
    leaders.map((leader, id) => [id, leader] as const),
  )
  return { topic, keyHash: undefined, ignoreKeys: false, rng: rngStream(3, 'test'), draw: next31, ...changes }
}

function newPartitioner(id: string) {
  const partitioner = must(partitionerOf(id), id)
  return { partitioner, memory: memoryOf(newPartitionerState(), partitioner, 't') }
}

describe('partitioners', () => {
  it.each(PARTITIONERS.map((partitioner) => partitioner.id))(
    '%s stays in range and repeats itself from the same state',
    (id) => {
      const { partitioner, memory } = newPartitioner(id)
      const copy = { ...memory }
      const choose = (of: typeof memory) => {
        const context = contextOf([0, -1, 1, 2, 0])
        return Array.from({ length: 50 }, (_, i) => {
          context.keyHash = i % 3 === 0 ? i * 7919 : undefined
          const chosen = partitioner.partition(of, context)
          if (i % 5 === 0) partitioner.onNewBatch?.(of, context, chosen)
          return chosen
        })
      }
      const chosen = choose(memory)
      expect(chosen.every((partition) => partition >= LEFT_TO_ACCUMULATOR && partition < 5)).toBe(true)
      expect(choose(copy)).toEqual(chosen)
    },
  )

  it('default hashes keys over all partitions, leaderless ones too (P-38, P-40, V-28)', () => {
    const { partitioner, memory } = newPartitioner('default')
    const context = contextOf([0, 0, -1], { keyHash: key('user-1') })
    expect([partitioner.partition(memory, context), partitioner.how(context)]).toEqual([2, PARTITION_CHOICE.keyHash])
  })

  it('uniform sticky ignores keys (P-40)', () => {
    const { partitioner, memory } = newPartitioner('uniform-sticky')
    const context = contextOf([0, 0, 0, 0], { keyHash: key('user-1'), draw: () => 1 })
    expect([partitioner.partition(memory, context), partitioner.how(context)]).toEqual([1, PARTITION_CHOICE.sticky])
  })

  it('a sticky switch draws until it is another partition (P-41)', () => {
    const { partitioner, memory } = newPartitioner('default')
    const draws = [2, 2, 5, 1]
    const context = contextOf([0, 0, 0], { draw: () => must(draws.shift(), 'a draw') })
    expect(partitioner.partition(memory, context)).toBe(2)
    partitioner.onNewBatch?.(memory, context, 2)
    expect([partitioner.partition(memory, context), draws]).toEqual([1, []])
  })

  it('a new batch on another partition than the sticky one changes nothing (P-41)', () => {
    const { partitioner, memory } = newPartitioner('default')
    const context = contextOf([0, 0, 0], { draw: () => 0 })
    partitioner.partition(memory, context)
    partitioner.onNewBatch?.(memory, context, 1)
    expect(partitioner.stickyPartition?.(memory)).toBe(0)
  })

  it('the only available partition is kept (V-46, P-41)', () => {
    const { partitioner, memory } = newPartitioner('default')
    const context = contextOf([-1, 0, -1])
    expect(partitioner.partition(memory, context)).toBe(1)
    partitioner.onNewBatch?.(memory, context, 1)
    expect(partitioner.partition(memory, context)).toBe(1)
  })

  it('round robin goes through the available partitions and ignores keys (V-45, P-43)', () => {
    const { partitioner, memory } = newPartitioner('round-robin')
    const all = contextOf([0, 0, 0], { keyHash: key('a') })
    expect(Array.from({ length: 4 }, () => partitioner.partition(memory, all))).toEqual([0, 1, 2, 0])
    const some = contextOf([0, -1, 0])
    expect(Array.from({ length: 3 }, () => partitioner.partition(memory, some))).toEqual([0, 2, 0])
    const none = contextOf([-1, -1, -1])
    expect(partitioner.partition(memory, none)).toBe(1)
  })

  it('the round robin counter goes on after 2147483647 without its sign bit (P-43)', () => {
    const { partitioner, memory } = newPartitioner('round-robin')
    memory['calls'] = 2147483647
    const context = contextOf([0, 0, 0, 0])
    expect([partitioner.partition(memory, context), partitioner.partition(memory, context)]).toEqual([3, 0])
  })

  it('without a partitioner class unkeyed records, or all with ignore.keys, are left to the accumulator (P-29)', () => {
    const { partitioner, memory } = newPartitioner('built-in')
    const keyed = contextOf([0, 0, 0], { keyHash: key('user-1') })
    expect(partitioner.partition(memory, keyed)).toBe(2)
    keyed.ignoreKeys = true
    expect(partitioner.partition(memory, keyed)).toBe(LEFT_TO_ACCUMULATOR)
    expect(partitioner.partition(memory, contextOf([0]))).toBe(LEFT_TO_ACCUMULATOR)
  })

  it('the old classes are gone in 4.x (P-23)', () => {
    const javaClass = 'org.apache.kafka.clients.producer.UniformStickyPartitioner'
    expect(partitionerOfClass(javaClass, '3.9')?.id).toBe('uniform-sticky')
    expect(partitionerOfClass(javaClass, '4.x')).toBeUndefined()
  })

  it('each topic has a memory of its own, and a copy goes its own way (P-41, P-43)', () => {
    const partitioner = must(partitionerOf('round-robin'), 'round-robin')
    const state = newPartitionerState()
    const context = contextOf([0, 0, 0])
    partitioner.partition(memoryOf(state, partitioner, 't'), context)
    const copy = clonePartitionerState(state)
    partitioner.partition(memoryOf(state, partitioner, 't'), context)
    expect(partitioner.partition(memoryOf(state, partitioner, 'u'), context)).toBe(0)
    expect(partitioner.partition(memoryOf(copy, partitioner, 't'), context)).toBe(1)
  })
})

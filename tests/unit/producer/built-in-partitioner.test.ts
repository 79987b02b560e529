import { describe, expect, it } from 'vitest'
import { topicOf } from '../../../src/cli/conformance/partitioners.ts'
import { rngStream } from '../../../src/engine/kernel/rng.ts'
import {
  newBuiltInPartitioner,
  nextPartition,
  partitionForValue,
  updatePartitionInfo,
  updatePartitionLoadStats,
} from '../../../src/engine/producer/built-in-partitioner.ts'

const rng = rngStream(1, 'test')
const ids = [0, 1, 2, 3]

function tableOf(sizes: number[], length = sizes.length) {
  const state = newBuiltInPartitioner()
  updatePartitionLoadStats(state, sizes, ids, length)
  return state.loadStats
}

describe('the built-in partitioner', () => {
  it.each([
    ['V-47', [0, 3, 1], 3, [4, 5, 8]],
    ['V-48', [5, 0], 2, [1, 7]],
    ['V-49', [2, 2, 0, 4], 4, [3, 6, 11, 12]],
    ['V-51', [0, 3, 1], 2, [4, 5]],
    ['V-52', [2, 2, 9], 2, [1, 2]],
  ])('weighs partitions by 1 + longest queue - own queue (%s, P-54)', (_, sizes, length, cumulative) => {
    expect(tableOf(sizes, length)?.cumulative).toEqual(cumulative)
  })

  it('draws evenly when all queues are equal and none is left out (V-50, P-54)', () => {
    expect(tableOf([1, 1, 1])).toBeUndefined()
  })

  it('needs two queues to weigh (P-54)', () => {
    expect([tableOf([7]), tableOf([7, 1], 0)]).toEqual([undefined, undefined])
  })

  it('draws the first partition whose running sum lies above the value (V-47, P-49)', () => {
    const stats = tableOf([0, 3, 1])
    expect(stats && [0, 3, 4, 5, 7, 8, 12].map((value) => partitionForValue(stats, value))).toEqual([
      0, 0, 1, 2, 2, 0, 1,
    ])
  })

  it('chooses among available partitions, and among all when none has a leader (P-49)', () => {
    const some = topicOf('t', [
      [0, -1],
      [1, 0],
      [2, 0],
    ])
    const none = topicOf('t', [
      [0, -1],
      [1, -1],
      [2, -1],
    ])
    const state = newBuiltInPartitioner()
    expect(nextPartition(state, some, rng, () => 5)).toBe(2)
    expect(nextPartition(state, none, rng, () => 5)).toBe(2)
    expect(nextPartition(state, none, rng, () => 3)).toBe(0)
  })

  it('moves on after batch.size bytes at the end of a batch, after twice that anywhere (P-50)', () => {
    const state = newBuiltInPartitioner()
    expect(updatePartitionInfo(state, 99, 100, true)).toBe(false)
    expect(updatePartitionInfo(state, 1, 100, false)).toBe(false)
    expect(updatePartitionInfo(state, 0, 100, true)).toBe(true)
    expect(updatePartitionInfo(state, 99, 100, false)).toBe(false)
    expect(updatePartitionInfo(state, 1, 100, false)).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import { brokerBits } from '../../../src/engine/cluster/cluster-options.ts'
import { replicaList, replicaOrder } from '../../../src/engine/cluster/events.ts'
import { placeWithKRaft, placeWithZooKeeper, zooKeeperStartOf } from '../../../src/engine/cluster/placement.ts'
import { rngStream } from '../../../src/engine/kernel/rng.ts'

const brokers = (count: number) => Array.from({ length: count }, (_, i) => i)
const fromZero = { firstPartition: 0, start: 0, shift: 0 }

describe('replica placement (C-7, C-8, C-9)', () => {
  it('ZooKeeper: the shift changes after each round of brokers (check of C-7)', () => {
    const wish = { partitionCount: 10, replicationFactor: 3, active: brokers(5), fenced: [] }
    const lists = placeWithZooKeeper(wish, fromZero)
    expect([0, 1, 4, 5, 9].map((p) => lists[p])).toEqual([
      [0, 1, 2],
      [1, 2, 3],
      [4, 0, 1],
      [0, 2, 3],
      [4, 1, 2],
    ])
  })

  it('T-8: ZooKeeper with three brokers and two replicas', () => {
    const wish = { partitionCount: 6, replicationFactor: 2, active: [1, 2, 3], fenced: [] }
    expect(placeWithZooKeeper(wish, fromZero)).toEqual([
      [1, 2],
      [2, 3],
      [3, 1],
      [1, 3],
      [2, 1],
      [3, 2],
    ])
  })

  it.each([
    [
      3,
      [
        [1, 2, 3],
        [2, 3, 1],
        [3, 1, 2],
      ],
    ],
    [
      2,
      [
        [1, 2],
        [2, 3],
        [3, 1],
      ],
    ],
  ])('T-8: KRaft takes the active brokers in turn (replication factor %i)', (replicationFactor, lists) => {
    const wish = { partitionCount: 3, replicationFactor, active: [1, 2, 3], fenced: [] }
    expect(placeWithKRaft(wish, { active: 0, fenced: 0 }, rngStream(1, 'test'))).toEqual(lists)
  })

  it('KRaft: inside a block every active broker is preferred leader exactly once, and fenced ones only fill up', () => {
    const wish = { partitionCount: 40, replicationFactor: 4, active: [1, 3, 4], fenced: [2, 5] }
    const lists = placeWithKRaft(wish, { active: 2, fenced: 1 }, rngStream(7, 'test'))
    for (let block = 0; block + 3 <= lists.length; block += 3) {
      const leaders = lists.slice(block, block + 3).map((replicas) => replicas[0])
      expect([...leaders].sort()).toEqual([1, 3, 4])
    }
    for (const replicas of lists) {
      expect(new Set(replicas).size).toBe(4)
      expect(replicas.filter((broker) => wish.fenced.includes(broker))).toHaveLength(1)
      expect(wish.fenced).toContain(replicas[3])
    }
  })

  it('ZooKeeper: an increase goes on from where partition 0 stands (C-8)', () => {
    const start = zooKeeperStartOf(2, [1, 2, 3])
    expect(start).toEqual({ start: 1, shift: 1 })
    expect(zooKeeperStartOf(9, [1, 2, 3])).toEqual({ start: 0, shift: 0 })
    const wish = { partitionCount: 2, replicationFactor: 2, active: [1, 2, 3], fenced: [] }
    // p=3: the shift becomes 2; f = (3+1) mod 3 = 1 → 2, then 2+1+(2 mod 2) → 3.
    expect(placeWithZooKeeper(wish, { firstPartition: 3, ...start })).toEqual([
      [2, 3],
      [3, 1],
    ])
  })
})

describe('a replica list in an event', () => {
  it('keeps its order, up to six; more follow by broker id', () => {
    const lists = [[3, 1, 2], [7], [30, 29, 28, 27, 26, 25], [9, 8, 7, 6, 5, 4, 1, 2]]
    const told = lists.map((list) => replicaList(brokerBits(list), replicaOrder(list)))
    expect(told).toEqual(lists)
    expect(replicaList(brokerBits([9, 8, 7, 6, 5, 4, 2, 1]), replicaOrder([9, 8, 7, 6, 5, 4, 2, 1])).slice(6)).toEqual([
      1, 2,
    ])
  })
})

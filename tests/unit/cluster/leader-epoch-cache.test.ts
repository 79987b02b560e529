import { describe, expect, it } from 'vitest'
import {
  assignEpoch,
  type EpochEntry,
  endOfEpoch,
  truncateEpochs,
} from '../../../src/engine/cluster/leader-epoch-cache.ts'
import { clusterWorld } from '../../support/cluster-world.ts'

/** `0→0 1→5` as entries. */
function cache(text: string): EpochEntry[] {
  return text.split(' ').map((entry) => {
    const [epoch, startOffset] = entry.split('→').map(Number)
    return { epoch: epoch as number, startOffset: startOffset as number }
  })
}

/** The same as pairs. */
function cachePairs(text: string): [number, number][] {
  return cache(text).map(({ epoch, startOffset }) => [epoch, startOffset])
}

describe('leader epoch cache (C-50)', () => {
  it('ends the latest epoch at the log end, earlier ones where the next begins', () => {
    const entries = cache('0→0 2→6 4→9')
    expect(endOfEpoch(entries, 4, 12)).toEqual({ epoch: 4, endOffset: 12 })
    expect(endOfEpoch(entries, 2, 12)).toEqual({ epoch: 2, endOffset: 9 })
    expect(endOfEpoch(entries, 3, 12)).toEqual({ epoch: 2, endOffset: 9 })
    expect(endOfEpoch(entries, 5, 12)).toBeUndefined()
    expect(endOfEpoch([], 0, 0)).toBeUndefined()
    expect(endOfEpoch(cache('3→5'), 1, 9)).toEqual({ epoch: 1, endOffset: 5 })
  })

  it('forgets epochs that got no record', () => {
    const entries = cache('0→0 1→10')
    assignEpoch(entries, 2, 10)
    expect(entries).toEqual(cache('0→0 2→10'))
    assignEpoch(entries, 2, 12)
    expect(entries).toEqual(cache('0→0 2→10'))
  })

  it('drops entries that begin at the cut or behind it', () => {
    const entries = cache('0→0 1→5 3→8')
    truncateEpochs(entries, 8)
    expect(entries).toEqual(cache('0→0 1→5'))
    truncateEpochs(entries, 6)
    expect(entries).toEqual(cache('0→0 1→5'))
  })

  it('T-23: a follower finds the common point in steps', () => {
    const leader = cache('0→0 2→6 4→9')
    const follower = cache('0→0 1→5 3→8')
    let leo = 10
    const offsets: number[] = []
    for (let step = 0; step < 3; step++) {
      const last = follower[follower.length - 1] as EpochEntry
      const theirs = endOfEpoch(leader, last.epoch, 12)
      if (!theirs || (theirs.epoch === last.epoch && theirs.endOffset >= leo)) break
      const own = endOfEpoch(follower, theirs.epoch, leo)
      const ownEnd = own?.endOffset ?? leo
      leo = own?.epoch === theirs.epoch ? Math.min(ownEnd, theirs.endOffset, leo) : Math.min(ownEnd, leo)
      truncateEpochs(follower, leo)
      offsets.push(leo)
    }
    expect(offsets).toEqual([8, 5])
    expect(follower).toEqual(cache('0→0'))
  })

  it('T-23 between two brokers: a follower asks and cuts until their logs meet', () => {
    const world = clusterWorld({
      brokers: 2,
      partitions: [
        {
          replicas: [1, 2],
          isr: [1],
          leaderEpoch: 4,
          logs: { 1: [12, 12], 2: [10, 5] },
          epochs: { 1: cachePairs('0→0 2→6 4→9'), 2: cachePairs('0→0 1→5 3→8') },
        },
      ],
      frozenFetchers: [2],
    })
    world.thawFetcher(100, 2)
    world.runUntil(109)
    expect(world.epochs(2)).toBe('0→0 1→5 3→8')
    world.runUntil(110)
    expect([world.at(2), world.epochs(2)]).toEqual(['8/5', '0→0 1→5'])
    world.runUntil(120)
    expect([world.at(2), world.epochs(2)]).toEqual(['5/5', '0→0'])
    world.runUntil(130)
    expect([world.at(2), world.epochs(2)]).toEqual(['12/12', '0→0 2→6 4→9'])
    expect(world.eventsOf('logTruncated').map((event) => event.atMs)).toEqual([110, 120])
  })
})

import { describe, expect, it } from 'vitest'
import { ERROR } from '../../../src/engine/protocol/errors.ts'
import type { RequestBody } from '../../../src/engine/protocol/messages.ts'
import { clusterWorld } from '../../support/cluster-world.ts'

function fetchFrom(fetchOffset: number, maxWaitMs = 500): RequestBody {
  return {
    api: 'Fetch',
    replicaId: -1,
    brokerEpoch: -1,
    maxWaitMs,
    minBytes: 1,
    maxBytes: 1_000_000,
    isolation: 'read_uncommitted',
    parts: [{ partition: 0, fetchOffset, lastFetchedEpoch: -1, leaderEpoch: -1, logStartOffset: 0 }],
  }
}

describe('what consumers see (section 4.4)', () => {
  it('a waiting fetch is answered when the high watermark moves, not when the record is appended (C-57)', () => {
    const world = clusterWorld()
    const read = world.ask(0, 1, fetchFrom(10))
    world.produce(100, { to: 1, acks: 1 })
    world.runUntil(500)
    // Appended at 105, committed at 115.
    expect(read.atMs).toBe(120)
    expect(read.body).toMatchObject({ parts: [{ error: 0, highWatermark: 11, batches: [{ baseOffset: 10 }] }] })
  })

  it('between high watermark and log end there is nothing to read, beyond it the offset is out of range (C-57)', () => {
    const world = clusterWorld({ frozenFetchers: [] })
    world.freezeFetcher(0, 3)
    world.produce(600, { to: 1, acks: 1 })
    const inside = world.ask(700, 1, fetchFrom(11, 0))
    const beyond = world.ask(700, 1, fetchFrom(12, 0))
    const waiting = world.ask(700, 1, fetchFrom(10, 300))
    world.runUntil(1500)
    expect(inside.body).toMatchObject({ parts: [{ error: 0, batches: [] }] })
    expect(beyond.body).toMatchObject({ parts: [{ error: ERROR.OFFSET_OUT_OF_RANGE }] })
    expect(waiting.atMs).toBe(1010)
    expect(waiting.body).toMatchObject({ parts: [{ error: 0, batches: [] }] })
  })

  it('a follower answers NOT_LEADER_OR_FOLLOWER', () => {
    const world = clusterWorld()
    const read = world.ask(0, 2, fetchFrom(10))
    world.runUntil(100)
    expect(read.body).toMatchObject({ parts: [{ error: ERROR.NOT_LEADER_OR_FOLLOWER }] })
  })
})

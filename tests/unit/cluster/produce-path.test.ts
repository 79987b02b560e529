import { describe, expect, it } from 'vitest'
import { failNext, setBrokerSlowness } from '../../../src/engine/cluster/broker.ts'
import { invalidRecords } from '../../../src/engine/cluster/produce-validation.ts'
import type { TopicConfig } from '../../../src/engine/config/broker-config.ts'
import { EPOCH_MS } from '../../../src/engine/kernel/units.ts'
import { ERROR } from '../../../src/engine/protocol/errors.ts'
import type { RecordBatch } from '../../../src/engine/protocol/messages.ts'
import { emptyRecordTable, type PlannedRecord } from '../../../src/engine/protocol/record-table.ts'
import { clusterWorld } from '../../support/cluster-world.ts'

describe('the produce path of a leader (section 3)', () => {
  it('refuses what it does not know, does not lead, or cannot take (C-16)', () => {
    const world = clusterWorld({
      config: { 'max.message.bytes': '1000', 'message.timestamp.after.max.ms': '3600000' },
      partitions: [{}, { replicas: [2, 3, 1] }],
    })
    world.options.tables.registry.topics[7] = 'unknown'
    const sent = {
      unknown: world.produce(0, { to: 1, acks: 1, partition: 7 }),
      notLeader: world.produce(0, { to: 1, acks: 1, partition: 1 }),
      tooLarge: world.produce(0, { to: 1, acks: 1, sizeBytes: 1001 }),
      noRecords: world.produce(0, { to: 1, acks: 1, records: 0 }),
      noSequence: world.produce(0, { to: 1, acks: 1, producerId: 3, sequence: -1 }),
      future: world.produce(0, { to: 1, acks: 1, timestampMs: EPOCH_MS + 3_600_006 }),
      fine: world.produce(0, { to: 1, acks: 1, sizeBytes: 1000, timestampMs: EPOCH_MS + 3_600_005 }),
    }
    world.runUntil(50)
    expect(Object.fromEntries(Object.entries(sent).map(([name, { error }]) => [name, error]))).toEqual({
      unknown: ERROR.UNKNOWN_TOPIC_OR_PARTITION,
      notLeader: ERROR.NOT_LEADER_OR_FOLLOWER,
      tooLarge: ERROR.MESSAGE_TOO_LARGE,
      noRecords: ERROR.INVALID_RECORD,
      noSequence: ERROR.INVALID_RECORD,
      future: ERROR.INVALID_TIMESTAMP,
      fine: ERROR.NONE,
    })
    expect(world.log(1).logEndOffset).toBe(11)
  })

  it('asks for enough replicas before it looks for a duplicate (C-17)', () => {
    const world = clusterWorld({
      config: { 'min.insync.replicas': '2' },
      partitions: [{ isr: [1] }],
      frozenFetchers: [2, 3],
    })
    const spec = { to: 1, producerId: 7, sequence: 0 } as const
    const first = world.produce(0, { ...spec, acks: 1 })
    const again = world.produce(100, { ...spec, acks: -1 })
    world.runUntil(200)
    expect([first.error, again.error]).toEqual([0, ERROR.NOT_ENOUGH_REPLICAS])
  })

  it('caps min.insync.replicas by the replication factor since 3.7 (C-44)', () => {
    for (const [profile, error] of [
      ['P39', ERROR.NONE],
      ['P33', ERROR.NOT_ENOUGH_REPLICAS],
    ] as const) {
      const world = clusterWorld({ profile, config: { 'min.insync.replicas': '4' } })
      const r = world.produce(0, { to: 1, acks: -1 })
      world.runUntil(100)
      expect(r.error, profile).toBe(error)
    }
  })

  it('answers each partition of a request with its own fate, and all of them together (C-25)', () => {
    const world = clusterWorld({ partitions: [{}, { replicas: [2, 3, 1] }] })
    const r = world.produce(0, { to: 1, acks: -1, batches: [{ partition: 0 }, { partition: 1 }] })
    world.runUntil(100)
    expect(r.answeredMs).toBe(20)
    expect(r.parts.map((part) => [part.partition, part.error, part.baseOffset])).toEqual([
      [0, 0, 10],
      [1, ERROR.NOT_LEADER_OR_FOLLOWER, -1],
    ])
  })

  it('stamps the append time where the topic asks for it (C-19)', () => {
    const world = clusterWorld({ config: { 'message.timestamp.type': 'LogAppendTime' } })
    const r = world.produce(37, { to: 1, acks: 1, timestampMs: EPOCH_MS + 1e9 })
    world.runUntil(100)
    expect(r.parts[0]).toMatchObject({ error: 0, logAppendTimeMs: EPOCH_MS + 42, logStartOffset: 0 })
  })

  it('costs time before the append, once for each request (contract, model.leaderAppendMs)', () => {
    const world = clusterWorld({ model: { leaderAppendUs: 1000, followerAppendUs: 1000 } })
    const acksOne = world.produce(0, { to: 1, acks: 1 })
    const acksAll = world.produce(1000, { to: 1, acks: -1 })
    world.runUntil(5.999)
    expect(world.log(1).logEndOffset).toBe(10)
    world.runUntil(2000)
    // c+1+c and c+1+(b+1+b)+c of the lessons.
    expect(acksOne.answeredMs).toBe(11)
    expect(acksAll.answeredMs - 1000).toBe(22)
  })

  it('a slowed broker handles requests later, and its fetch loop keeps its distance', () => {
    const world = clusterWorld()
    world.do(0, () => setBrokerSlowness(world.broker(1), { requestMs: 30 }, world.outboxOf(1), world.nowUs))
    const slow = world.produce(0, { to: 1, acks: 1 })
    world.runUntil(100)
    expect(slow.answeredMs).toBe(40)
    const other = clusterWorld()
    other.do(0, () => setBrokerSlowness(other.broker(3), { fetchMs: 100 }, other.outboxOf(3), other.nowUs))
    const first = other.produce(0, { to: 1, acks: -1 })
    other.runUntil(200)
    expect(first.answeredMs).toBe(120)
  })

  it('what a closed connection had sent is still handled, its answers go nowhere (C-15)', () => {
    const world = clusterWorld()
    const first = world.produce(0, { to: 1, acks: -1, connection: 'c' })
    const second = world.produce(1, { to: 1, acks: -1, connection: 'c' })
    world.breakConnection(7, 'c')
    world.runUntil(100)
    expect([first.disconnectedMs, second.disconnectedMs]).toEqual([7, 7])
    expect([first.answeredMs, second.answeredMs]).toEqual([-1, -1])
    expect(world.log(1).logEndOffset).toBe(12)
    expect(world.broker(1).servers.size).toBe(2)
  })

  it('an ordered failure comes before or after the append (contract, failNext)', () => {
    const world = clusterWorld()
    const once = { api: 'Produce', count: 1, action: 0 } as const
    failNext(world.broker(1), { ...once, error: ERROR.NOT_ENOUGH_REPLICAS, afterAppend: false })
    failNext(world.broker(1), { ...once, error: ERROR.NOT_ENOUGH_REPLICAS_AFTER_APPEND, afterAppend: true })
    const sent = [0, 100, 200].map((ms) => world.produce(ms, { to: 1, acks: -1 }))
    world.runUntil(300)
    expect(sent.map(({ error, baseOffset }) => [error, baseOffset])).toEqual([
      [ERROR.NOT_ENOUGH_REPLICAS, -1],
      [ERROR.NOT_ENOUGH_REPLICAS_AFTER_APPEND, -1],
      [0, 11],
    ])
  })

  it('compacted topics need keys (C-16, step 11)', () => {
    const world = clusterWorld({ config: { 'cleanup.policy': 'compact' } })
    const planned = world.options.tables.records.planned
    planned[1] = { ...(planned[0] as (typeof planned)[number]), key: null }
    const r = world.produce(0, { to: 1, acks: 1 })
    world.runUntil(50)
    expect(r.error).toBe(ERROR.INVALID_RECORD)
  })

  it('names in its answer the records that a compacted topic refuses (section 9, code 87)', () => {
    const records = [1, 2, 3].map((n) => ({ key: n === 2 ? null : new Uint8Array([n]) }))
    const planned = records.map((record) => record as PlannedRecord)
    const table = { ...emptyRecordTable(), planned }
    const batch = { records: [0, 1, 2] } as unknown as RecordBatch
    const compacted = { compacted: true } as TopicConfig
    expect(invalidRecords(batch, compacted, table)).toEqual([{ index: 1, message: null }])
    expect(invalidRecords({ ...batch, records: [0, 2] }, compacted, table)).toBeUndefined()
    expect(invalidRecords(batch, { ...compacted, compacted: false }, table)).toBeUndefined()
  })
})

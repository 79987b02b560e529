import { describe, expect, it } from 'vitest'
import { partitionOf, run } from '../../support/run-scenario.ts'

describe('the outcome', () => {
  it('counts initialRecords in the log end offset and in no counter (contract, "Outcome")', () => {
    const { outcome } = run({
      topics: [{ name: 'orders', initialRecords: [7] }],
      workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 1 }, { atMs: 2 }] }],
    })
    expect(partitionOf(outcome, 'orders', 0)).toMatchObject({ logEndOffset: 9, highWatermark: 9, records: 2 })
    expect(outcome).toMatchObject({ sent: 2, stored: 2, committed: 2 })
  })

  it('counts copies of a record and no markers among the records of a partition', () => {
    const { outcome } = run({
      producers: [{ name: 'app', config: { 'enable.idempotence': false, acks: 'all' } }],
      workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 10 }] }],
      actions: [{ atMs: 0, do: 'dropNext', what: 'response', api: 'Produce', between: ['app', 1] }],
      topics: [{ name: 'orders', assignment: [[1, 2, 3]] }],
    })
    expect(outcome).toMatchObject({ stored: 1, duplicated: 1 })
    expect(partitionOf(outcome, 'orders', 0)).toMatchObject({ logEndOffset: 2, records: 2 })
    const transactional = run({
      producers: [{ name: 'app', config: { 'transactional.id': 't' } }],
      workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 10 }], transaction: { records: 1 } }],
    }).outcome
    expect(partitionOf(transactional, 'orders', 0)).toMatchObject({ logEndOffset: 2, records: 1 })
  })
})

import { describe, expect, it } from 'vitest'
import type { PartitionMetadata, RecordBatch } from '../../../src/engine/protocol/messages.ts'
import { askOracle } from '../../../src/fuzz/oracle.ts'
import { brokerThatCounts, type FinalLog, type FinalState, fateOf } from '../../../src/fuzz/oracle-log.ts'

// Final logs as small texts: `1 2` is a batch with records 1 and 2, `t7:1 2` one of the transaction of producer id 7,
// `commit7` and `abort7` its markers. `|` is the high watermark: everything in front of it is committed.
function logOf(text: string): FinalLog {
  const batches: { baseOffset: number; batch: RecordBatch }[] = []
  let offset = 0
  let highWatermark = -1
  for (const word of text.split(/\s*,\s*/)) {
    if (word === '|') highWatermark = offset
    else {
      const batch = batchOf(word)
      batches.push({ baseOffset: offset, batch })
      offset += batch.recordCount
    }
  }
  return { batches, highWatermark: highWatermark === -1 ? offset : highWatermark }
}

function batchOf(word: string): RecordBatch {
  const marker = /^(commit|abort)(\d+)$/.exec(word)
  const transaction = /^t(\d+):(.*)$/.exec(word)
  const records = marker ? [] : (transaction?.[2] ?? word).split(' ').map(Number)
  return {
    id: 0,
    partition: 0,
    records,
    recordCount: marker ? 1 : records.length,
    sizeBytes: 100,
    producerId: Number(marker?.[2] ?? transaction?.[1] ?? -1),
    producerEpoch: 0,
    baseSequence: 0,
    isTransactional: marker !== null || transaction !== null,
    maxTimestampMs: 0,
    ...(marker ? { control: marker[1] as 'commit' | 'abort' } : {}),
  }
}

const ENTRY: PartitionMetadata = {
  partition: 0,
  error: 0,
  leader: 1,
  leaderEpoch: 0,
  partitionEpoch: 0,
  replicas: [1, 2, 3],
  isr: [1, 2, 3],
  elr: [],
}

/** One partition with these logs by broker; `told` is a letter for each record: a, f or p. */
function stateOf(
  logs: Readonly<Record<number, string>>,
  told: string,
  entry: Partial<PartitionMetadata> = {},
): FinalState {
  const words = { a: 'acked', f: 'failed', p: 'pending' } as const
  return {
    image: {
      version: 1,
      brokers: [],
      topics: [{ topic: 'orders', error: 0, partitions: [{ ...ENTRY, ...entry }] }],
      topicConfigs: {},
    },
    lastKnownLeader: () => undefined,
    isAlive: () => true,
    logOf: (broker) => (logs[broker] === undefined ? undefined : logOf(logs[broker])),
    told: ['pending', ...told.split('').map((letter) => words[letter as 'a'])],
    producerOf: () => 0,
  }
}

const verdicts = (state: FinalState) => askOracle(state).records.map(({ verdict }) => verdict)

describe('the oracle', () => {
  it('finds what was acked and is nowhere lost, whatever was told of the rest', () => {
    const state = stateOf({ 1: '2, 3, 4' }, 'aafpfp')
    expect(askOracle(state).score).toMatchObject({ sent: 6, acked: 2, failed: 2, pending: 2, stored: 3, lost: 1 })
    expect(askOracle(state).score).toMatchObject({ failedButStored: 1, pendingButStored: 1, committed: 3 })
    expect(verdicts(state)).toEqual([
      'lost',
      'delivered',
      'delivered-unacknowledged',
      'delivered-unacknowledged',
      'failed',
      'pending',
    ])
  })

  it('counts copies beyond the first, and first copies behind a later record of the same producer', () => {
    const { score, records } = askOracle(stateOf({ 1: '2, 1, 2, 3' }, 'aaa'))
    expect(score).toMatchObject({ stored: 3, duplicated: 1, reordered: 1 })
    expect(records[1]).toEqual({ n: 2, offsets: [0, 2], verdict: 'duplicated' })
  })

  it('does not call the records of two producers reordered', () => {
    const state = { ...stateOf({ 1: '2, 1' }, 'aa'), producerOf: (record: number) => record }
    expect(askOracle(state).score.reordered).toBe(0)
  })

  it('takes only what is below the high watermark for committed', () => {
    expect(askOracle(stateOf({ 1: '1, 2, |, 3' }, 'aaa')).score).toMatchObject({ stored: 3, committed: 2 })
  })

  it('reads the fate of a transaction from the marker behind it (C-131)', () => {
    const log = logOf('t7:1, t8:2, commit7, t7:3, abort8, t8:4, abort7')
    expect([0, 1, 2, 3, 5].map((index) => fateOf(log, index))).toEqual([
      'committed',
      'aborted',
      'plain',
      'aborted',
      'open',
    ])
    const state = stateOf({ 1: 't7:1, t8:2, commit7, t7:3, abort8, t8:4, abort7' }, 'aaaa')
    expect(askOracle(state).score).toMatchObject({ stored: 4, committed: 1, lost: 0 })
    expect(verdicts(state)).toEqual(['delivered', 'aborted', 'aborted', 'open'])
  })
})

describe('the log that counts, by the words of the contract', () => {
  const isAliveOnly =
    (...alive: number[]) =>
    (broker: number) =>
      alive.includes(broker)
  const of = (entry: Partial<PartitionMetadata>, ...alive: number[]) =>
    brokerThatCounts({ ...stateOf({}, ''), isAlive: isAliveOnly(...alive) }, { ...ENTRY, ...entry })

  it('is that of the leader that the controller names, and no zombie', () => {
    expect(of({ leader: 2 }, 1, 2, 3)).toBe(2)
    expect(askOracle(stateOf({ 1: '1, 2', 2: '1' }, 'aa', { leader: 2, isr: [2, 3] })).score.lost).toBe(1)
  })

  it('is that of the ISR member that would be elected, when the leader is dead', () => {
    expect(of({ leader: 1, isr: [3, 2, 1] }, 2, 3)).toBe(2)
    expect(of({ leader: -1, isr: [3] }, 2, 3)).toBe(3)
  })

  it('is that of the last member whose return would end it, when the partition is offline', () => {
    expect(of({ leader: -1, isr: [3] })).toBe(3)
    expect(of({ leader: -1, isr: [], elr: [2] }, 1)).toBe(2)
    const state = { ...stateOf({}, ''), isAlive: () => false, lastKnownLeader: () => 3 }
    expect(brokerThatCounts(state, { ...ENTRY, leader: -1, isr: [] })).toBe(3)
  })
})

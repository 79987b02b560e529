import { describe, expect, it } from 'vitest'
import { drainGateOf } from '../../../src/engine/producer/transaction-batches.ts'
import { isNextSequence, txnPartition } from '../../../src/engine/producer/transaction-partitions.ts'
import {
  act,
  answer,
  answerTxn,
  beginWith,
  call,
  idempotentBench,
  iterate,
  iterateAfter,
  lastErrorOf,
  managerOf,
  send,
  senderBench,
  transactionalBench,
} from './sender-fixture.ts'

const SINGLE = { batchSize: 1 } as const

describe('the producer id of an idempotent producer (P-121)', () => {
  it('is asked for by the first iteration, before any send, and data waits for it', () => {
    const run = senderBench({ config: { idempotent: true } })
    send(run, 'a')
    expect(iterate(run)).toEqual(['request 0 to 0: InitProducerId -1/-1'])
    expect(iterate(run, 2)).toEqual([])
    answerTxn(run, 0, 'InitProducerId', { producerId: 7, producerEpoch: 0 })
    expect(iterate(run, 2)).toEqual(['request 1 to 0: Produce t-0[a] epoch 0 sequence 0'])
  })

  it('goes to the least loaded node; with none it is tried again after retry.backoff.ms (P-140 step 5)', () => {
    const run = senderBench({ leaders: [0, 1], config: { idempotent: true } })
    act(run, 'nodeDown', { node: 0 })
    act(run, 'nodeDown', { node: 1 })
    expect(act(run, 'run', { times: 1 })).toEqual([{ e: 'poll', timeout: 100 }])
    act(run, 'nodeUp', { node: 1 })
    expect(iterate(run)).toEqual(['request 0 to 1: InitProducerId -1/-1'])
    expect(run.nowMs).toBe(100)
  })

  it('an authorization error fails the batches and is asked for again; in 2.5 it is the end (P-92 c, P-121)', () => {
    for (const { version, next } of [
      { version: '3.9' as const, next: ['request 1 to 0: InitProducerId -1/-1'] },
      { version: '2.5' as const, next: [] },
    ]) {
      const run = senderBench({ version, config: { idempotent: true } })
      send(run, 'a')
      iterate(run)
      answerTxn(run, 0, 'InitProducerId', { error: 'CLUSTER_AUTHORIZATION_FAILED' })
      iterate(run)
      expect(iterate(run)).toEqual(['callback a: ClusterAuthorizationException: Cluster authorization failed.'])
      expect(iterate(run)).toEqual(next)
    }
  })

  it('a lost connection only repeats the request, after the backoff (P-141)', () => {
    const run = senderBench({ config: { idempotent: true } })
    iterate(run)
    act(run, 'disconnect', { node: 0 })
    expect(iterate(run, 2)).toEqual(['metadata', 'request 1 to 0: InitProducerId -1/-1'])
    expect(run.nowMs).toBe(100)
  })
})

describe('sequences (P-122 … P-125)', () => {
  it('count records per partition and are given at drain', () => {
    const run = idempotentBench({ leaders: [0, 0] })
    for (const [id, tp] of [
      ['a', 't-0'],
      ['b', 't-0'],
      ['c', 't-1'],
    ] as const) {
      send(run, id, tp)
    }
    expect(iterate(run)).toEqual(['request 1 to 0: Produce t-0[a b] epoch 0 sequence 0, t-1[c] epoch 0 sequence 0'])
    send(run, 'd', 't-0')
    expect(iterate(run)).toEqual(['request 2 to 0: Produce t-0[d] epoch 0 sequence 2'])
  })

  it('V-110: wrap from 2147483647 to 0', () => {
    const run = idempotentBench()
    txnPartition(managerOf(run).partitions, 0).producerIdAndEpoch = managerOf(run).producerIdAndEpoch
    txnPartition(managerOf(run).partitions, 0).nextSequence = 2147483646
    for (const id of ['a', 'b', 'c']) send(run, id)
    expect(iterate(run)).toEqual(['request 1 to 0: Produce t-0[a b c] epoch 0 sequence 2147483646'])
    expect(txnPartition(managerOf(run).partitions, 0).nextSequence).toBe(1)
  })

  it('V-102: after an error the partition goes on with the lowest sequence, one batch at a time', () => {
    const run = idempotentBench({ config: SINGLE })
    for (const id of ['a', 'b', 'c']) send(run, id)
    iterate(run, 3)
    answer(run, 1, { 't-0': 'NOT_LEADER_OR_FOLLOWER' })
    answer(run, 2, { 't-0': 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
    answer(run, 3, { 't-0': 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
    iterate(run)
    expect(iterateAfter(run, 100, 3)).toContain('request 4 to 0: Produce t-0[a] epoch 0 sequence 0')
    expect(run.network.outstanding).toHaveLength(1)
    for (const [req, id, next] of [
      [4, 'a', 'request 5 to 0: Produce t-0[b] epoch 0 sequence 1'],
      [5, 'b', 'request 6 to 0: Produce t-0[c] epoch 0 sequence 2'],
    ] as const) {
      answer(run, req, { 't-0': 'NONE' })
      expect(iterate(run, 3)).toEqual([`callback ${id}: t-0@100`, next])
    }
  })

  it('V-104: the failure of one batch raises the epoch and renumbers those behind it (P-127, P-128)', () => {
    const run = idempotentBench({ config: SINGLE })
    for (const id of ['a', 'b', 'c']) send(run, id)
    iterate(run, 3)
    answer(run, 1, { 't-0': 'MESSAGE_TOO_LARGE' })
    expect(iterate(run)[0]).toMatch(/^callback a: RecordTooLargeException/)
    iterate(run)
    const entry = txnPartition(managerOf(run).partitions, 0)
    expect(managerOf(run).producerIdAndEpoch).toEqual({ producerId: 5001, epoch: 1 })
    expect(entry.inFlight.map(({ producerEpoch, baseSequence }) => [producerEpoch, baseSequence])).toEqual([
      [1, 0],
      [1, 1],
    ])
    expect(entry.nextSequence).toBe(2)
  })

  it('a renumbered batch is retried whatever the broker says of its old number (P-126)', () => {
    const run = idempotentBench({ config: SINGLE })
    for (const id of ['a', 'b']) send(run, id)
    iterate(run, 2)
    answer(run, 1, { 't-0': 'MESSAGE_TOO_LARGE' })
    iterate(run, 2)
    answer(run, 2, { 't-0': 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
    iterate(run)
    expect(iterateAfter(run, 100)).toEqual(['request 3 to 0: Produce t-0[b] epoch 1 sequence 0'])
  })

  it('other partitions start over in the new epoch when their old batches are through; 2.5 goes on counting (P-127a)', () => {
    for (const { version, sequence } of [
      { version: '3.9' as const, sequence: 0 },
      { version: '2.5' as const, sequence: 1 },
    ]) {
      const run = idempotentBench({ version, leaders: [0, 0], config: SINGLE })
      send(run, 'calm', 't-1')
      iterate(run)
      answer(run, 1, { 't-1': 'NONE' })
      send(run, 'bad', 't-0')
      iterate(run)
      answer(run, 2, { 't-0': 'INVALID_TIMESTAMP' })
      iterate(run)
      send(run, 'next', 't-1')
      expect(iterate(run)).toEqual([`request 3 to 0: Produce t-1[next] epoch 1 sequence ${sequence}`])
    }
  })

  it('2.5: a late success under the old epoch sets its partition back to 0 (P-127a)', () => {
    const run = idempotentBench({ version: '2.5', leaders: [0, 1], config: SINGLE })
    send(run, 'bad', 't-0')
    send(run, 'old', 't-1')
    iterate(run)
    answer(run, 1, { 't-0': 'INVALID_TIMESTAMP' })
    iterate(run, 2)
    const late = txnPartition(managerOf(run).partitions, 1)
    expect([late.nextSequence, late.lastAckedSequence]).toEqual([1, -1])
    answer(run, 2, { 't-1': 'NONE' })
    expect(iterate(run)).toEqual(['callback old: t-1@100'])
    expect([late.nextSequence, late.lastAckedSequence]).toEqual([0, -1])
  })

  it('a partition with batches of the old epoch in flight drains nothing new (P-72 c)', () => {
    const run = idempotentBench({ leaders: [0, 0], config: SINGLE })
    send(run, 'flying', 't-1')
    send(run, 'bad', 't-0')
    iterate(run)
    const { partitions, producerIdAndEpoch } = managerOf(run)
    const gate = drainGateOf(managerOf(run), run.context)
    expect(gate.hasStaleInFlightBatches(1)).toBe(false)
    managerOf(run).producerIdAndEpoch = { ...producerIdAndEpoch, epoch: 1 }
    expect(gate.hasStaleInFlightBatches(1)).toBe(true)
    partitions.delete(1)
    expect(gate.hasStaleInFlightBatches(1)).toBe(false)
  })

  it('at the last epoch the producer id is given up and a new one asked for (P-127)', () => {
    const run = idempotentBench({ config: SINGLE }, 32767)
    send(run, 'a')
    iterate(run)
    answer(run, 1, { 't-0': 'INVALID_TIMESTAMP' })
    iterate(run)
    expect(iterate(run)).toEqual(['request 2 to 0: InitProducerId -1/-1'])
    answerTxn(run, 2, 'InitProducerId', { producerId: 5002, producerEpoch: 0 })
    send(run, 'b')
    expect(iterate(run, 2)).toEqual(['request 3 to 0: Produce t-0[b] epoch 0 sequence 0'])
    expect(managerOf(run).producerIdAndEpoch).toEqual({ producerId: 5002, epoch: 0 })
  })
})

describe('the head of the log is gone (P-126)', () => {
  it('UNKNOWN_PRODUCER_ID raises the epoch of an idempotent producer and retries', () => {
    const run = idempotentBench({ config: SINGLE })
    send(run, 'a')
    iterate(run)
    answer(run, 1, { 't-0': 'UNKNOWN_PRODUCER_ID' }, { logStartOffset: 50 })
    iterate(run)
    expect(iterateAfter(run, 100)).toEqual(['request 2 to 0: Produce t-0[a] epoch 1 sequence 0'])
  })

  it('without a log start offset it is retried as it is', () => {
    const run = idempotentBench({ config: SINGLE })
    send(run, 'a')
    iterate(run)
    answer(run, 1, { 't-0': 'UNKNOWN_PRODUCER_ID' }, { logStartOffset: -1 })
    iterate(run)
    expect(iterateAfter(run, 100)).toEqual(['request 2 to 0: Produce t-0[a] epoch 0 sequence 0'])
  })

  it('a transactional producer starts the partition over under the same epoch if its records are gone', () => {
    const run = transactionalBench({ config: SINGLE })
    beginWith(run, 2, { a: 't-0' })
    iterate(run)
    answer(run, 3, { 't-0': 'NONE' }, { offset: 10 })
    send(run, 'b')
    iterate(run, 2)
    answer(run, 4, { 't-0': 'UNKNOWN_PRODUCER_ID' }, { logStartOffset: 50 })
    iterate(run)
    expect(iterateAfter(run, 100)).toEqual(['request 5 to 0: Produce t-0[b] epoch 0 sequence 0'])
    expect(managerOf(run).state).toBe('IN_TRANSACTION')
  })

  it('and fails, to be aborted, if they are not; the sequences are forgotten (P-128)', () => {
    const run = transactionalBench({ config: SINGLE })
    beginWith(run, 2, { a: 't-0' })
    iterate(run)
    answer(run, 3, { 't-0': 'NONE' }, { offset: 10 })
    send(run, 'b')
    iterate(run, 2)
    answer(run, 4, { 't-0': 'UNKNOWN_PRODUCER_ID' }, { logStartOffset: 5 })
    expect(iterate(run)[0]).toMatch(/^callback b: UnknownProducerIdException/)
    expect(managerOf(run).state).toBe('ABORTABLE_ERROR')
    expect(managerOf(run).partitions.has(0)).toBe(false)
  })
})

describe('sequences whose fate is not known (P-129, P-130)', () => {
  function expireRetried(run: ReturnType<typeof senderBench>, req: number): void {
    answer(run, req, { 't-0': 'NOT_ENOUGH_REPLICAS' })
    iterate(run)
    iterateAfter(run, 1000)
  }

  it('a batch that expires after a retry holds new ones back until it is settled by an epoch bump', () => {
    const run = idempotentBench({ config: { ...SINGLE, deliveryTimeoutMs: 1000 } })
    send(run, 'a')
    iterate(run)
    expireRetried(run, 1)
    expect(managerOf(run).unresolvedSequences.get(0)).toBe(1)
    send(run, 'b')
    // Request 2 was the retry: drained in the pass in which it expired, and written all the same (P-75).
    expect(iterate(run)).toEqual(['request 3 to 0: Produce t-0[b] epoch 1 sequence 0'])
    expect(managerOf(run).unresolvedSequences.size).toBe(0)
  })

  it('an expiry on the first try leaves no mark: the sequence is only untracked', () => {
    const run = idempotentBench({ config: { ...SINGLE, deliveryTimeoutMs: 1000 } })
    send(run, 'a')
    iterate(run)
    iterateAfter(run, 1000)
    expect(managerOf(run).unresolvedSequences.size).toBe(0)
    send(run, 'b')
    expect(iterate(run)).toEqual(['request 2 to 0: Produce t-0[b] epoch 0 sequence 1'])
  })

  it('nothing is to be settled when a later batch was acknowledged', () => {
    const run = idempotentBench({ config: { ...SINGLE, deliveryTimeoutMs: 1000 } })
    const { partitions, unresolvedSequences } = managerOf(run)
    const entry = txnPartition(partitions, 0)
    entry.nextSequence = 3
    entry.lastAckedSequence = 2
    unresolvedSequences.set(0, 1)
    expect(isNextSequence(partitions, 0, entry.nextSequence)).toBe(true)
    iterate(run)
    expect([unresolvedSequences.size, managerOf(run).producerIdAndEpoch.epoch]).toEqual([0, 0])
  })

  it('a transactional producer must abort, and raises its epoch with the abort', () => {
    const run = transactionalBench({ config: { ...SINGLE, deliveryTimeoutMs: 1000 } })
    beginWith(run, 2, { a: 't-0' })
    iterate(run)
    expireRetried(run, 3)
    expect(lastErrorOf(run)).toMatch(/^TimeoutException: Expiring 1 record/)
    iterate(run)
    expect(lastErrorOf(run)).toBe(
      "KafkaException: The client hasn't received acknowledgment for some previously sent messages and can no longer retry them. It is safe to abort the transaction and continue.",
    )
    call(run, 'abortTransaction')
    expect(iterate(run)).toEqual(['request 5 to 0: EndTxn abort'])
  })

  it('and without a coordinator that can raise epochs it has failed for good', () => {
    const run = transactionalBench({ config: { ...SINGLE, deliveryTimeoutMs: 1000 } })
    beginWith(run, 2, { a: 't-0' })
    iterate(run)
    managerOf(run).coordinatorSupportsEpochBump = false
    expireRetried(run, 3)
    iterate(run)
    expect(managerOf(run).state).toBe('FATAL_ERROR')
    expect(lastErrorOf(run)).toMatch(/It isn't safe to continue\.$/)
  })
})

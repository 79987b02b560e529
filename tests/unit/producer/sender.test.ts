import { describe, expect, it } from 'vitest'
import { pollNetwork, respond } from '../../../src/cli/conformance/scripted-network.ts'
import { must } from '../../../src/engine/kernel/assert.ts'
import { availableMemory } from '../../../src/engine/producer/buffer-pool.ts'
import { runOnceUntilWait, runUntilWait } from '../../../src/engine/producer/sender.ts'
import { txnPartition } from '../../../src/engine/producer/transaction-partitions.ts'
import {
  act,
  answer,
  idempotentBench,
  iterate,
  iterateAfter,
  lines,
  managerOf,
  pollsOf,
  send,
  senderBench,
} from './sender-fixture.ts'

describe('one pass of the Sender (P-92, P-93)', () => {
  it('drains what is ready and polls without waiting, then waits for the earliest expiry (P-93 step 9, P-77)', () => {
    const run = senderBench()
    send(run, 'a')
    expect(pollsOf(run)).toEqual([0])
    expect(pollsOf(run)).toEqual([120000])
  })

  it('waits for linger while nothing is sendable (P-65, P-93)', () => {
    const run = senderBench({ config: { lingerMs: 20 } })
    send(run, 'a')
    expect(pollsOf(run)).toEqual([20])
    act(run, 'advance', { ms: 15 })
    expect(pollsOf(run)).toEqual([5])
  })

  it('waits without bound when there is nothing at all', () => {
    expect(pollsOf(senderBench())).toEqual(['max'])
  })

  it('asks for metadata when a leader is unknown, and sends nothing to the partition (P-93 step 2, V-95)', () => {
    const run = senderBench({ leaders: [-1] })
    send(run, 'a')
    expect(iterate(run)).toEqual(['metadata'])
  })

  it('waits for the poll delay of a node that cannot take a request (P-94)', () => {
    const run = senderBench()
    act(run, 'nodeDown', { node: 0 })
    send(run, 'a')
    expect(pollsOf(run)).toEqual([50])
  })

  it('tells that it spins when a ready node was left with nothing, so that a simulation can step on (P-93)', () => {
    const run = senderBench({ config: { transactionalId: 'tx' } })
    send(run, 'a')
    expect(runOnceUntilWait(run.sender, run.context, 0)).toEqual({ kind: 'poll', timeoutMs: 0, isSpinning: true })
  })

  it('writes one request for each node, with one batch of each partition (P-74)', () => {
    const run = senderBench({ leaders: [1, 0, 1], config: { batchSize: 1 } })
    for (const tp of ['t-0', 't-1', 't-2', 't-0']) send(run, `to ${tp}`, tp)
    expect(iterate(run, 2)).toEqual([
      'request 0 to 0: Produce t-1[to t-1]',
      'request 1 to 1: Produce t-0[to t-0], t-2[to t-2]',
      'request 2 to 1: Produce t-0[to t-0]',
    ])
  })

  it('takes no more requests to a node than max.in.flight.requests.per.connection (P-109)', () => {
    const run = senderBench({ config: { batchSize: 1, maxInFlight: 2 } })
    for (const id of ['a', 'b', 'c']) send(run, id)
    expect(iterate(run, 4)).toEqual(['request 0 to 0: Produce t-0[a]', 'request 1 to 0: Produce t-0[b]'])
    answer(run, 0, { 't-0': 'NONE' })
    expect(iterate(run, 2)).toEqual(['callback a: t-0@100', 'request 2 to 0: Produce t-0[c]'])
  })
})

describe('results of a produce request (P-98, P-99)', () => {
  it('counts offsets from the base offset, and takes the append time of the log if there is one (P-152)', () => {
    const run = senderBench()
    send(run, 'a')
    send(run, 'b')
    iterate(run)
    answer(run, 0, { 't-0': 'NONE' }, { logAppendTime: 777 })
    const callbacks = act(run, 'run', { times: 1 }).filter(({ e }) => e === 'callback')
    expect(callbacks).toEqual([
      { e: 'callback', id: 'a', partition: 0, offset: 100, timestamp: 777 },
      { e: 'callback', id: 'b', partition: 0, offset: 101, timestamp: 777 },
    ])
  })

  it('V-103: without idempotence a retried batch ends behind one that was sent later (P-79)', () => {
    const run = senderBench({ config: { batchSize: 1 } })
    send(run, 'b1')
    send(run, 'b2')
    iterate(run, 2)
    answer(run, 0, { 't-0': 'NOT_ENOUGH_REPLICAS' })
    answer(run, 1, { 't-0': 'NONE' })
    expect(iterate(run)).toEqual(['callback b2: t-0@100'])
    expect(iterateAfter(run, 100)).toEqual(['request 2 to 0: Produce t-0[b1]'])
  })

  it('V-105: retries=1 gives two tries, then the error (P-100)', () => {
    const run = senderBench({ config: { retries: 1 } })
    send(run, 'a')
    iterate(run)
    answer(run, 0, { 't-0': 'NOT_LEADER_OR_FOLLOWER' })
    iterate(run)
    expect(iterateAfter(run, 100)).toEqual(['request 1 to 0: Produce t-0[a]', 'metadata'])
    answer(run, 1, { 't-0': 'NOT_LEADER_OR_FOLLOWER' })
    expect(iterate(run)[0]).toMatch(/^callback a: NotLeaderOrFollowerException: For requests intended only/)
  })

  it('V-106: a duplicate sequence is a success whose offset is not known (P-99, P-132)', () => {
    const run = idempotentBench()
    send(run, 'a')
    iterate(run)
    answer(run, 1, { 't-0': 'DUPLICATE_SEQUENCE_NUMBER' })
    expect(iterate(run)).toEqual(['callback a: t-0@-1'])
  })

  it('V-107: delivery.timeout.ms counts from the creation of the batch, also in flight (P-75, P-76)', () => {
    const run = senderBench({ config: { deliveryTimeoutMs: 1000 } })
    send(run, 'a')
    iterate(run)
    expect(iterateAfter(run, 999)).toEqual([])
    expect(iterateAfter(run, 1)).toEqual([
      'callback a: TimeoutException: Expiring 1 record(s) for t-0:1000 ms has passed since batch creation',
    ])
  })

  it('V-108: a success after that expiry is no second callback, but the sequence counts as acknowledged (P-131, P-156)', () => {
    const run = idempotentBench({ config: { deliveryTimeoutMs: 1000 } })
    send(run, 'a')
    iterate(run)
    iterateAfter(run, 1000)
    const entry = txnPartition(managerOf(run).partitions, 0)
    expect(entry.lastAckedSequence).toBe(-1)
    answer(run, 1, { 't-0': 'NONE' })
    expect(iterate(run)).toEqual([])
    expect(entry.lastAckedSequence).toBe(0)
  })

  it('memory of a batch that expires in flight comes back once (P-37)', () => {
    const run = senderBench({ config: { deliveryTimeoutMs: 1000, bufferMemory: 16384 } })
    send(run, 'a')
    iterate(run)
    iterateAfter(run, 1000)
    answer(run, 0, { 't-0': 'NONE' })
    iterate(run)
    expect(availableMemory(run.context.accumulator.pool)).toBe(16384)
  })

  it('what is queued expires before what is in flight (P-93 step 7)', () => {
    const run = senderBench({ config: { deliveryTimeoutMs: 1000, batchSize: 1, maxInFlight: 1 } })
    send(run, 'flying')
    iterate(run)
    send(run, 'queued')
    expect(iterateAfter(run, 1000).map((line) => line.split(':')[0])).toEqual(['callback queued', 'callback flying'])
  })

  it('V-109: a batch that is not larger than batch.size splits into itself, without a retry (P-80, KAFKA-8350)', () => {
    const run = idempotentBench()
    send(run, 'a', 't-0', 6000)
    send(run, 'b', 't-0', 6000)
    iterate(run)
    for (let req = 1; req < 4; req++) {
      answer(run, req, { 't-0': 'MESSAGE_TOO_LARGE' })
      expect(iterate(run, 2)).toEqual([`request ${req + 1} to 0: Produce t-0[a b] epoch 0 sequence 0`])
    }
    expect(run.context.accumulator.incomplete.size).toBe(1)
  })

  it('a split keeps the sequences of the batch and completes every record once (P-80)', () => {
    const run = idempotentBench({ config: { batchSize: 200, compression: 'gzip', initialCompressionRatio: 0.3 } })
    for (const id of ['a', 'b', 'c', 'd']) send(run, id)
    expect(iterate(run)).toEqual(['request 1 to 0: Produce t-0[a b c d] epoch 0 sequence 0'])
    answer(run, 1, { 't-0': 'MESSAGE_TOO_LARGE' })
    expect(iterate(run, 3)).toEqual(['request 2 to 0: Produce t-0[a b] epoch 0 sequence 0'])
    answer(run, 2, { 't-0': 'NONE' })
    const second = 'request 3 to 0: Produce t-0[c d] epoch 0 sequence 2'
    expect(iterate(run, 2)).toEqual(['callback a: t-0@100', 'callback b: t-0@101', second])
    answer(run, 3, { 't-0': 'NONE' }, { offset: 102 })
    expect(iterate(run)).toEqual(['callback c: t-0@102', 'callback d: t-0@103'])
  })

  it('V-111: 2.5 takes a request timeout for a lost connection, later versions for what it is (P-98, P-106)', () => {
    for (const version of ['2.5', '3.9'] as const) {
      const run = senderBench({ version, config: { requestTimeoutMs: 1000, retries: 0, batchSize: 1 } })
      send(run, 'a')
      send(run, 'b')
      iterate(run, 2)
      const text =
        version === '2.5'
          ? 'NetworkException: The server disconnected before a response was received.'
          : 'TimeoutException: Disconnected from node 0 due to timeout'
      const expected = ['requestTimeout', `callback a: ${text}`, `callback b: ${text}`]
      expect(iterateAfter(run, 1001)).toEqual(expected)
    }
  })

  it('a lost connection puts every batch back, in its place by sequence (P-78, P-114)', () => {
    const run = idempotentBench({ config: { batchSize: 1 } })
    for (const id of ['a', 'b', 'c']) send(run, id)
    iterate(run, 3)
    act(run, 'disconnect', { node: 0 })
    iterate(run)
    const queue = run.context.accumulator.queueOf[0]
    const sequences = queue?.items.slice(queue.head).map((batch) => [batch?.baseSequence, batch?.attempts])
    expect(sequences).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ])
  })

  it('V-112, V-113: a leader hint is taken if it is newer, and then the retry does not wait (P-69, P-98)', () => {
    for (const { epoch, retried } of [
      { epoch: 5, retried: ['request 1 to 1: Produce t-0[a]'] },
      { epoch: 4, retried: [] },
    ]) {
      const run = senderBench({ leaders: [0], nodes: 2 })
      act(run, 'leader', { topic: 't', partition: 0, leader: epoch === 5 ? 1 : 0, epoch })
      send(run, 'a')
      iterate(run)
      answer(run, 0, { 't-0': 'NOT_LEADER_OR_FOLLOWER' }, { currentLeader: [1, epoch] })
      iterate(run)
      expect(iterate(run).filter((line) => line.startsWith('request'))).toEqual(retried)
    }
  })

  it('V-114: acks=0 is done when it is written, offset unknown (P-97)', () => {
    const run = senderBench({ config: { acks: 0 } })
    send(run, 'a')
    expect(iterate(run)).toEqual(['request 0 to 0: Produce t-0[a]', 'callback a: t-0@-1'])
  })

  it('an answer for a version that the broker does not know fails the batch (P-98)', () => {
    const run = senderBench()
    send(run, 'a')
    iterate(run)
    const { request } = must(run.network.outstanding[0], 'the request')
    const end = { body: undefined, disconnected: false, timedOut: false, versionMismatch: true }
    run.network.settled = [{ request, correlationId: 0, receivedMs: 0, ...end }]
    expect(iterate(run)).toEqual(['callback a: UnsupportedVersionException: The version of API is not supported.'])
  })

  it('names single bad records where the response does (P-101); 2.5 does not look (P-101)', () => {
    const errors = { errorMessage: 'batch', recordErrors: [[1, 'bad']] as [number, string][] }
    for (const { version, expected } of [
      {
        version: '3.9' as const,
        expected: [
          'callback a: KafkaException: Failed to append record because it was part of a batch which had one more more invalid records',
          'callback b: InvalidTimestampException: bad',
        ],
      },
      {
        version: '2.5' as const,
        expected: ['a', 'b'].map(
          (id) => `callback ${id}: InvalidTimestampException: The timestamp of the message is out of acceptable range.`,
        ),
      },
    ]) {
      const run = senderBench({ version })
      send(run, 'a')
      send(run, 'b')
      iterate(run)
      answer(run, 0, { 't-0': 'INVALID_TIMESTAMP' }, errors)
      expect(iterate(run)).toEqual(expected)
    }
  })

  it('several bad records are InvalidRecordException, without a text of their own with that of the partition (P-101)', () => {
    const run = senderBench()
    for (const id of ['a', 'b']) send(run, id)
    iterate(run)
    const recordErrors: [number, string | null][] = [
      [0, 'zero'],
      [1, null],
    ]
    answer(run, 0, { 't-0': 'INVALID_RECORD' }, { errorMessage: 'of the batch', recordErrors })
    expect(iterate(run)).toEqual([
      'callback a: InvalidRecordException: zero',
      'callback b: InvalidRecordException: of the batch',
    ])
  })

  it('names the topic or the reason of an authorization error (P-101)', () => {
    const run = senderBench({ config: { batchSize: 1 } })
    send(run, 'a')
    send(run, 'b')
    iterate(run, 2)
    answer(run, 0, { 't-0': 'TOPIC_AUTHORIZATION_FAILED' })
    answer(run, 1, { 't-0': 'CLUSTER_AUTHORIZATION_FAILED' })
    expect(iterate(run)).toEqual([
      'callback a: TopicAuthorizationException: Not authorized to access topics: [t]',
      'callback b: ClusterAuthorizationException: The producer is not authorized to do idempotent sends',
    ])
  })
})

describe('order with max.in.flight.requests.per.connection=1 (P-70)', () => {
  it('a partition is muted while a batch of it is in flight, also on a new leader', () => {
    const run = senderBench({ leaders: [0], nodes: 2, config: { maxInFlight: 1, batchSize: 1 } })
    send(run, 'a')
    iterate(run)
    send(run, 'b')
    act(run, 'leader', { topic: 't', partition: 0, leader: 1, epoch: 5 })
    act(run, 'refreshMetadata')
    expect(iterate(run)).toEqual([])
    answer(run, 0, { 't-0': 'NONE' })
    expect(iterate(run, 2)).toEqual(['callback a: t-0@100', 'request 1 to 1: Produce t-0[b]'])
  })

  it('2.5 keeps it muted until a throttle is over, later versions do not', () => {
    for (const version of ['2.5', '3.9'] as const) {
      const run = senderBench({ version, config: { maxInFlight: 1, batchSize: 1 } })
      send(run, 'a')
      send(run, 'b')
      iterate(run)
      const parts = [{ partition: 0, error: 0, baseOffset: 7, logAppendTimeMs: -1, logStartOffset: 0 }]
      respond(run.network, 0, { api: 'Produce', parts, throttleMs: 500 })
      expect(iterate(run)).toEqual(['callback a: t-0@7'])
      const next = ['request 1 to 0: Produce t-0[b]']
      expect(iterateAfter(run, 499)).toEqual(version === '2.5' ? [] : next)
      expect(iterateAfter(run, 1)).toEqual(version === '2.5' ? next : [])
    }
  })
})

describe('close (P-82, P-83)', () => {
  it('what is queued goes out without linger, and the thread ends when all is answered', () => {
    const run = senderBench({ config: { lingerMs: 1000 } })
    send(run, 'a')
    act(run, 'initiateClose')
    expect(send(run, 'late')).toBe('KafkaException: Producer closed while send in progress')
    const { sender, context, network } = run
    expect(runUntilWait(sender, context, [], 0)).toMatchObject({ kind: 'poll', timeoutMs: 0 })
    expect(lines(network.events)).toEqual(['request 0 to 0: Produce t-0[a]'])
    const parts = [{ partition: 0, error: 0, baseOffset: 7, logAppendTimeMs: -1, logStartOffset: 0 }]
    respond(network, 0, { api: 'Produce', parts, throttleMs: 0 })
    expect(runUntilWait(sender, context, pollNetwork(network, 0, 0), 0)).toEqual({ kind: 'closed' })
  })

  it('a forced close fails what is queued and what is in flight', () => {
    const run = senderBench({ config: { batchSize: 1, maxInFlight: 1 } })
    send(run, 'flying')
    iterate(run)
    send(run, 'queued')
    act(run, 'forceClose')
    run.network.events = []
    expect(runUntilWait(run.sender, run.context, [], 0)).toEqual({ kind: 'closed' })
    const text = 'KafkaException: Producer is closed forcefully.'
    expect(lines(run.network.events)).toEqual([`callback flying: ${text}`, `callback queued: ${text}`])
  })
})

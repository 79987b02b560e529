import { describe, expect, it } from 'vitest'
import type { KafkaVersion } from '../../../src/engine/config/profile.ts'
import { killProducer } from '../../../src/engine/producer/producer-process.ts'
import { ProducerRig, produceError, rowsOf } from './producer-rig.ts'

const VERSIONS: readonly KafkaVersion[] = ['2.5', '3.9', '4.x']
const NOT_LEADER = 6
const MESSAGE_TOO_LARGE = 10
const NOT_ENOUGH_REPLICAS = 19

describe.each(VERSIONS)('a warm producer, %s', (version) => {
  it('batches what comes within linger.ms of the first record (V-122)', () => {
    const rig = new ProducerRig({ version, props: { 'linger.ms': 5 } })
    rig.sendAt(0)
    rig.sendAt(3)
    rig.runUntil(100)
    expect(rig.produced()).toEqual(['5→1: r1,r2'])
    expect(rig.completed()).toBe('r1@25 r2@25')
  })

  it('sends each record at once with linger.ms=0 while slots are free (V-123)', () => {
    const rig = new ProducerRig({ version, props: { 'linger.ms': 0 } })
    rig.sendAt(0)
    rig.sendAt(3)
    rig.runUntil(100)
    expect(rig.produced()).toEqual(['0→1: r1', '3→1: r2'])
    expect(rig.completed()).toBe('r1@20 r2@23')
  })

  it('batches behind a full in-flight queue without any linger (V-124)', () => {
    const rig = new ProducerRig({
      version,
      props: { 'linger.ms': 0, 'max.in.flight.requests.per.connection': 1 },
    })
    for (let ms = 0; ms <= 25; ms++) rig.sendAt(ms)
    rig.runUntil(39)
    const second = Array.from({ length: 20 }, (_, index) => `r${index + 2}`).join(',')
    expect(rig.produced()).toEqual(['0→1: r1', `20→1: ${second}`])
  })

  it('lets a full batch go and keeps the next one for linger.ms (V-125)', () => {
    const rig = new ProducerRig({ version, props: { 'linger.ms': 1000, 'batch.size': 16384 } })
    for (let count = 0; count < 149; count++) rig.sendAt(0, { valueSize: 100 })
    rig.runUntil(2000)
    const drained = rig.seen('batchDrained').map(({ atMs, recordCount }) => ({ atMs, recordCount }))
    expect(drained).toEqual([
      { atMs: 0, recordCount: 148 },
      { atMs: 1000, recordCount: 1 },
    ])
  })

  it('takes along what another partition of the broker has queued (V-126)', () => {
    const rig = new ProducerRig({ version, props: { 'linger.ms': 50 }, topics: { t: [1, 1] } })
    rig.sendAt(0, { partition: 0 })
    rig.sendAt(40, { partition: 1 })
    rig.runUntil(200)
    expect(rig.produced()).toEqual(['50→1: r1,r2'])
  })

  it('lets brokers wait each for itself (V-127)', () => {
    const rig = new ProducerRig({ version, props: { 'linger.ms': 50 }, brokers: [1, 2], topics: { t: [1, 2] } })
    rig.sendAt(0, { partition: 0 })
    rig.sendAt(40, { partition: 1 })
    rig.runUntil(200)
    expect(rig.produced()).toEqual(['50→1: r1', '90→2: r2'])
  })

  it('returns from flush() when what was incomplete is done (V-128)', () => {
    const rig = new ProducerRig({ version, props: { 'linger.ms': 100000, 'delivery.timeout.ms': 200000 } })
    rig.sendAt(0)
    rig.callAt(7, { kind: 'flush' })
    rig.runUntil(1000)
    expect(rig.produced()).toEqual(['7→1: r1'])
    expect(rig.seen('flushFinished').map(({ atMs }) => atMs)).toEqual([27])
  })

  it('gives up the connection of a silent broker after request.timeout.ms, at timeout + 1 (V-132)', () => {
    const rig = new ProducerRig({
      version,
      props: { 'linger.ms': 0, 'request.timeout.ms': 1000 },
      answers: ({ body }, _broker, atMs) => (body.api === 'Produce' && atMs < 500 ? 'silence' : undefined),
    })
    rig.sendAt(0)
    rig.runUntil(3000)
    expect(rig.seen('requestFailed')).toMatchObject([{ atMs: 1001, timedOut: 1 }])
    expect(rig.seen('batchReenqueued')).toMatchObject([{ atMs: 1001, attempts: 1, error: version === '2.5' ? 13 : 7 }])
    expect(rig.resultOf(1)).toBe('acked')
    expect(rig.tables.records.attempts[1]).toBe(2)
  })
})

/** A producer whose first Produce is refused by broker 1 at 10, for broker 2 leads since then. */
function withMovedLeader(version: KafkaVersion, hint?: { leader: number; leaderEpoch: number }): ProducerRig {
  const rig = new ProducerRig({
    version,
    props: { 'retry.backoff.ms': 100, 'linger.ms': 0 },
    brokers: [1, 2],
    answers: (request, broker) =>
      request.body.api === 'Produce' && broker === 1 ? produceError(request, NOT_LEADER, hint) : undefined,
  })
  rig.at(5, () => rig.moveLeader('t', 0, 2, 1))
  rig.sendAt(0)
  return rig.runUntil(1000)
}

describe('a leader that has moved', () => {
  it('is tried after the whole backoff in 2.5 (V-129)', () => {
    const rig = withMovedLeader('2.5')
    expect(rig.written('Metadata')[0]?.atMs).toBe(20)
    expect(rig.produced()).toEqual(['0→1: r1', '120→2: r1'])
  })

  it.each(['3.9', '4.x'] as const)(
    'is tried as soon as metadata names it with a newer epoch, %s (V-130)',
    (version) => {
      expect(withMovedLeader(version).produced()).toEqual(['0→1: r1', '40→2: r1'])
    },
  )

  it.each(['3.9', '4.x'] as const)('is tried at once where the response names it, %s (V-131)', (version) => {
    const rig = withMovedLeader(version, { leader: 2, leaderEpoch: 1 })
    expect(rig.produced()).toEqual(['0→1: r1', '20→2: r1'])
    const sent = rig.seen('requestSent').filter(({ atMs }) => atMs === 20)
    expect(sent.map(({ api }) => api)).toEqual([2, 0])
  })
})

describe.each(VERSIONS)('the application thread, %s', (version) => {
  it('waits for each future with mode sync; calls that come meanwhile wait their turn', () => {
    const rig = new ProducerRig({ version, props: { 'linger.ms': 0 } })
    for (const ms of [0, 1, 2]) rig.sendAt(ms, {}, 'sync')
    rig.runUntil(200)
    expect(rig.completed()).toBe('r1@20 r2@40 r3@60')
    expect(rowsOf(rig.tables.records, 'sentAtUs')).toEqual([0, 20_000, 40_000])
  })

  it('sends a failed record again, as a new one, when it hears of it', () => {
    const rig = new ProducerRig({
      version,
      props: { 'linger.ms': 0, acks: 1, retries: 0 },
      onError: 'resend',
      answers: (request, _broker, atMs) =>
        request.body.api === 'Produce' && atMs < 50 ? produceError(request, NOT_ENOUGH_REPLICAS) : undefined,
    })
    rig.sendAt(0)
    rig.runUntil(200)
    expect(rig.completed()).toBe('r1!@20 r2!@40 r3@60')
    expect(rig.tables.records.planned[3]).toBe(rig.tables.records.planned[1])
  })

  it('takes a break of retry.backoff.ms where a send failed at the very instant of the call', () => {
    const rig = new ProducerRig({ version, warm: false, props: { 'max.block.ms': 0 }, onError: 'resend' })
    rig.sendAt(0)
    rig.runUntil(200)
    expect(rig.seen('recordSent').map(({ atMs }) => atMs)).toEqual([0, 100])
  })

  it('returns from close() when everything is done, and closes the connections (P-82)', () => {
    const rig = new ProducerRig({ version, props: { 'linger.ms': 1000 } })
    rig.sendAt(0)
    rig.callAt(5, { kind: 'close' })
    rig.runUntil(100)
    expect(rig.completed()).toBe('r1@25')
    expect(rig.seen('producerClosed', 'connectionChanged').slice(-2)).toMatchObject([
      { kind: 'connectionChanged', atMs: 25, state: 0 },
      { kind: 'producerClosed', atMs: 25, forced: 0 },
    ])
  })

  it('forces the close when its timeout is over (P-83)', () => {
    const rig = new ProducerRig({
      version,
      props: { 'linger.ms': 1000 },
      answers: ({ body }) => (body.api === 'Produce' ? 'silence' : undefined),
    })
    rig.sendAt(0)
    rig.callAt(5, { kind: 'close', timeoutMs: 100 })
    rig.runUntil(1000)
    expect(rig.produced()).toEqual(['5→1: r1'])
    expect(rig.errorOf(1)).toBe('org.apache.kafka.common.KafkaException: Producer is closed forcefully.')
    expect(rig.seen('producerClosed')).toMatchObject([{ atMs: 105, forced: 1 }])
  })

  it('sends nothing more with close(0) (P-82)', () => {
    const rig = new ProducerRig({ version, props: { 'linger.ms': 1000 } })
    rig.sendAt(0)
    rig.callAt(5, { kind: 'close', timeoutMs: 0 })
    rig.runUntil(1000)
    expect(rig.produced()).toEqual([])
    expect(rig.completed()).toBe('r1!@5')
  })

  it('gives up a flush with a timeout, and the records go on', () => {
    const rig = new ProducerRig({ version, props: { 'linger.ms': 50 }, latencyMs: 100 })
    rig.sendAt(0)
    rig.callAt(1, { kind: 'flush', timeoutMs: 10 })
    rig.runUntil(1000)
    expect(rig.seen('flushFinished')).toMatchObject([{ atMs: 11 }])
    expect(rig.completed()).toBe('r1@201')
  })

  it('starts a new producer, cold, after a restart; calls wait for it', () => {
    const rig = new ProducerRig({ version, props: { 'linger.ms': 1000 } })
    rig.sendAt(0)
    rig.at(5, () => rig.restart({ 'linger.ms': 0 }))
    rig.sendAt(6)
    rig.runUntil(500)
    expect(rig.completed()).toBe('r1@25 r2@145')
    expect(rig.written('ApiVersions').map(({ atMs }) => atMs)).toEqual([45, 105])
    expect(rig.seen('producerStarted').map(({ atMs }) => atMs)).toEqual([0, 25])
    expect(rig.seen('batchCreated').map(({ batch }) => batch)).toEqual([0, 64])
  })

  it('is gone with all that was buffered when the process is killed', () => {
    const rig = new ProducerRig({ version, props: { 'linger.ms': 100 } })
    rig.sendAt(0)
    rig.at(5, () => killProducer(rig.process, rig))
    rig.runUntil(1000)
    expect(rig.produced()).toEqual([])
    expect(rig.resultOf(1)).toBe('pending')
    expect(rig.seen('producerDied')).toMatchObject([{ atMs: 5 }])
    rig.at(1000, () => rig.restart({ 'linger.ms': 0 }))
    rig.sendAt(1001)
    expect(rig.runUntil(2000).resultOf(2)).toBe('acked')
    // Its batches are numbered on: a BatchId names one batch of the whole run.
    expect(rig.seen('batchCreated').map(({ batch }) => batch)).toEqual([0, 64])
  })

  it('does not exist before startMs; its calls wait', () => {
    const rig = new ProducerRig({ version, startMs: 100, props: { 'linger.ms': 0 } })
    rig.sendAt(10)
    rig.runUntil(99)
    expect(rig.events).toEqual([])
    expect(rig.runUntil(200).completed()).toBe('r1@120')
  })

  it('completes a record with acks=0 as soon as it is written, without an offset (P-97, V-114)', () => {
    const rig = new ProducerRig({ version, props: { 'linger.ms': 0, acks: 0 } })
    rig.sendAt(3)
    rig.runUntil(100)
    expect(rig.seen('recordAcked')).toMatchObject([{ atMs: 3, offset: -1 }])
    expect(rig.process.producer?.client.inFlightCount).toBe(0)
  })
})

describe.each(VERSIONS)('a batch that is too large, %s', (version) => {
  it('goes on in parts, whose records keep counting their attempts (P-80)', () => {
    const rig = new ProducerRig({
      version,
      props: { 'linger.ms': 5, 'batch.size': 1000 },
      answers: (request, _broker, atMs) => (atMs < 20 ? produceError(request, MESSAGE_TOO_LARGE) : undefined),
    })
    for (let n = 0; n < 4; n++) rig.sendAt(0, { valueSize: 100 })
    rig.runUntil(200)
    expect(rig.seen('batchSplit')).toHaveLength(1)
    expect(rowsOf(rig.tables.records, 'attempts')).toEqual([2, 2, 2, 2])
    expect(rig.seen('recordAcked')).toHaveLength(4)
  })
})

describe.each(VERSIONS)('transactions, %s', (version) => {
  it('commits over a warm coordinator on another broker (V-133, V-134)', () => {
    const rig = new ProducerRig({ version, brokers: [1, 2], props: { 'transactional.id': 'x', 'linger.ms': 0 } })
    rig.callAt(0, { kind: 'beginTransaction' })
    rig.sendAt(0)
    rig.callAt(0, { kind: 'commitTransaction' })
    rig.runUntil(1000)
    const requests = rig.requests.map(({ atMs, broker, body }) => `${atMs}→${broker} ${body.api}`)
    const isV2 = version === '4.x'
    expect(requests).toEqual(
      isV2 ? ['0→1 Produce', '20→2 EndTxn'] : ['0→2 AddPartitionsToTxn', '20→1 Produce', '40→2 EndTxn'],
    )
    expect(rig.seen('transactionReturned').at(-1)).toMatchObject({ atMs: isV2 ? 40 : 60, call: 2, error: 0 })
    expect(rig.process.producer?.transactions?.producerIdAndEpoch.epoch).toBe(isV2 ? 1 : 0)
  })

  it('begin with initTransactions() of a producer that is not warm, before any other call', () => {
    const rig = new ProducerRig({
      version,
      brokers: [1, 2],
      warm: false,
      props: { 'transactional.id': 'x', 'linger.ms': 0 },
    })
    rig.callAt(0, { kind: 'beginTransaction' })
    rig.sendAt(0)
    rig.callAt(0, { kind: 'commitTransaction' })
    rig.runUntil(5000)
    const returned = rig.seen('transactionReturned').map(({ call, error }) => [call, error])
    expect(returned).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
    ])
    expect(rig.resultOf(1)).toBe('acked')
  })

  it('gives up a call after max.block.ms (P-136)', () => {
    const rig = new ProducerRig({
      version,
      brokers: [1, 2],
      warm: false,
      props: { 'transactional.id': 'x', 'max.block.ms': 500 },
      answers: ({ body }) => (body.api === 'InitProducerId' ? 'silence' : undefined),
    })
    rig.runUntil(1000)
    expect(rig.seen('transactionReturned')).toMatchObject([{ atMs: 500, call: 0, error: -2 }])
  })

  it('refuses transactional calls of a producer without transactional.id (P-135)', () => {
    const rig = new ProducerRig({ version })
    rig.callAt(0, { kind: 'beginTransaction' })
    rig.runUntil(10)
    expect(rig.seen('transactionReturned')).toMatchObject([{ atMs: 0, call: 1, error: -2 }])
  })
})

describe.each(VERSIONS)('a snapshot, %s', (version) => {
  // Goal: a copy of the state taken at any time goes on exactly as the original would have. Method: the same rough
  // run once straight through, and once with the state replaced by a copy of it every few milliseconds.
  it('goes on as the original', () => {
    const run = (copyEveryMs: number) => {
      const rig = new ProducerRig({
        version,
        brokers: [1, 2],
        topics: { t: [1, 2, 1] },
        onError: 'resend',
        props: {
          'linger.ms': 5,
          'batch.size': 200,
          'buffer.memory': 2000,
          'max.block.ms': 300,
          'request.timeout.ms': 400,
        },
        answers: (request, broker, atMs) => {
          if (request.body.api !== 'Produce') return undefined
          if (atMs > 100 && atMs < 300 && broker === 2) return 'silence'
          return Math.floor(atMs) % 7 === 0 ? produceError(request, NOT_LEADER) : undefined
        },
      })
      for (let n = 0; n < 300; n++) rig.sendAt(n * 2.3, { valueSize: 40 + (n % 90) }, n % 50 === 0 ? 'sync' : 'async')
      rig.at(350, () => rig.kill(2))
      rig.at(420, () => rig.moveLeader('t', 1, 1, 3))
      rig.callAt(600, { kind: 'flush' })
      for (let ms = copyEveryMs; ms < 1500; ms += copyEveryMs) {
        rig.runUntil(ms)
        if (copyEveryMs < 1500) rig.continueWithCopy()
      }
      rig.runUntil(5000)
      return rig
    }
    const straight = run(1500)
    const copied = run(7)
    expect(copied.events).toEqual(straight.events)
    expect(straight.completed().length).toBeGreaterThan(300)
  })
})

import { describe, expect, it } from 'vitest'
import type { KafkaVersion } from '../../../src/engine/config/profile.ts'
import { ProducerRig, produceError } from './producer-rig.ts'

const VERSIONS: readonly KafkaVersion[] = ['2.5', '3.9', '4.x']
const NOT_LEADER = 6

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

  it.each(['3.9', '4.x'] as const)('is tried as soon as metadata names it with a newer epoch, %s (V-130)', (version) => {
    expect(withMovedLeader(version).produced()).toEqual(['0→1: r1', '40→2: r1'])
  })

  it.each(['3.9', '4.x'] as const)('is tried at once where the response names it, %s (V-131)', (version) => {
    const rig = withMovedLeader(version, { leader: 2, leaderEpoch: 1 })
    expect(rig.produced()).toEqual(['0→1: r1', '20→2: r1'])
    const sent = rig.seen('requestSent').filter(({ atMs }) => atMs === 20)
    expect(sent.map(({ api }) => api)).toEqual([2, 0])
  })
})

import { describe, expect, it } from 'vitest'
import type { KafkaVersion } from '../../../src/engine/config/profile.ts'
import { CONNECTION_STATE } from '../../../src/engine/producer/events.ts'
import { ProducerRig, REFUSING_HOST, type RigOptions, SILENT_HOST } from '../producer/producer-rig.ts'

const VERSIONS: readonly KafkaVersion[] = ['2.5', '3.9', '4.x']

const requestsOf = (rig: ProducerRig) => rig.requests.map(({ atMs, broker, body }) => `${atMs}→${broker} ${body.api}`)

/** `atMs node state` of every change of a connection. */
const connectionsOf = (rig: ProducerRig) =>
  rig.seen('connectionChanged').map(({ atMs, broker, state }) => `${atMs} ${broker} ${state}`)

const NO_TIMES = { logAppendTimeMs: -1, logStartOffset: 0 }

/** Requests are sent to the only broker and get no answer. */
const silent = (options: Omit<RigOptions, 'answers'>, ...apis: string[]): RigOptions => ({
  ...options,
  answers: ({ body }) => (apis.includes(body.api) ? 'silence' : undefined),
})

describe.each(VERSIONS)('a cold start, %s', (version) => {
  it('exchanges versions, asks for metadata and then for a producer id, and connects anew to the broker (P-108)', () => {
    const rig = new ProducerRig({ version, warm: false, props: { 'linger.ms': 0 } })
    rig.sendAt(0)
    rig.runUntil(1000)
    expect(requestsOf(rig)).toEqual([
      '20→1 ApiVersions',
      '40→1 Metadata',
      ...(version === '2.5' ? [] : ['40→1 InitProducerId']),
      '80→1 ApiVersions',
      '100→1 Produce',
    ])
    const { connecting, checkingApiVersions, ready } = CONNECTION_STATE
    expect(connectionsOf(rig)).toEqual([
      `0 -1 ${connecting}`,
      `20 -1 ${checkingApiVersions}`,
      `40 -1 ${ready}`,
      `60 1 ${connecting}`,
      `80 1 ${checkingApiVersions}`,
      `100 1 ${ready}`,
    ])
    expect(rig.completed()).toBe('r1@120')
  })

  it('lists no topic in its first metadata request when nothing was sent yet (P-108)', () => {
    const rig = new ProducerRig({ version, warm: false })
    rig.runUntil(1000)
    expect(rig.requests.find(({ body }) => body.api === 'Metadata')?.body).toEqual({ api: 'Metadata', topics: [] })
  })

  it('asks nobody but for metadata before initTransactions() (P-108)', () => {
    const rig = new ProducerRig({ version, warm: false, props: { 'transactional.id': 'x' }, initTransactions: false })
    rig.runUntil(10_000)
    expect(new Set(rig.requests.map(({ body }) => body.api))).toEqual(new Set(['ApiVersions', 'Metadata']))
  })

  it('gets past bootstrap hosts that refuse it, after the reconnect backoff of each (P-110, P-111)', () => {
    const rig = new ProducerRig({
      version,
      warm: false,
      bootstrap: [REFUSING_HOST, REFUSING_HOST, 1],
      props: { 'linger.ms': 0 },
    })
    rig.sendAt(0)
    expect(rig.runUntil(2000).resultOf(1)).toBe('acked')
  })

  it('gets past a silent bootstrap host once its patience is over (P-112)', () => {
    const rig = new ProducerRig({ version, warm: false, bootstrap: [SILENT_HOST], props: { 'max.block.ms': 1000 } })
    rig.sendAt(0)
    rig.runUntil(130_000)
    // 2.5 has nothing but the operating system's own timeout.
    const givenUp = rig.seen('connectionChanged').find(({ state }) => state === CONNECTION_STATE.disconnected)
    expect(givenUp?.atMs).toBe(version === '2.5' ? 127_001 : 10_001)
    expect(rig.resultOf(1)).toBe('failed')
  })
})

describe.each(VERSIONS)('a connection, %s', (version) => {
  it('is tried again with growing distance while the broker is down (P-110, P-111)', () => {
    const rig = new ProducerRig({ version, props: { 'metadata.recovery.strategy': 'none' } })
    rig.at(5, () => rig.kill(1))
    rig.runUntil(5000)
    const attempts = rig.seen('connectionChanged').filter(({ state }) => state === CONNECTION_STATE.connecting)
    const gaps = attempts.map(({ atMs }, index) => atMs - (attempts[index - 1]?.atMs ?? 15))
    // 50, then 20 for the refusal and 100, 200 …, without jitter.
    expect(gaps.slice(0, 7)).toEqual([50, 120, 220, 420, 820, 1020, 1020])
  })

  it('fails all its requests together when it is lost, oldest first, and asks for metadata (P-114)', () => {
    const rig = new ProducerRig(silent({ version, brokers: [1, 2], props: { 'linger.ms': 0 } }, 'Produce'))
    for (const ms of [0, 1, 2]) rig.sendAt(ms)
    rig.at(50, () => rig.kill(1))
    rig.runUntil(60)
    const failed = rig.seen('requestFailed')
    expect(failed.map(({ request, timedOut, atMs }) => [request, timedOut, atMs])).toEqual([
      [0, 0, 60],
      [1, 0, 60],
      [2, 0, 60],
    ])
    expect(rig.seen('batchReenqueued').map(({ error }) => error)).toEqual([13, 13, 13])
    expect(requestsOf(rig).at(-1)).toBe('60→2 Metadata')
  })

  it('fails the whole pipeline when its oldest request has taken too long (P-106, V-111)', () => {
    const rig = new ProducerRig(
      silent({ version, brokers: [1, 2], props: { 'linger.ms': 0, 'request.timeout.ms': 1000 } }, 'Produce'),
    )
    for (const ms of [0, 100, 200, 300, 400, 500]) rig.sendAt(ms)
    rig.runUntil(1001)
    expect(rig.seen('requestFailed').map(({ atMs, timedOut }) => [atMs, timedOut])).toEqual(Array(5).fill([1001, 1]))
    expect(rig.seen('batchReenqueued').map(({ error }) => error)).toEqual(Array(5).fill(version === '2.5' ? 13 : 7))
  })

  it('takes at most max.in.flight requests (P-109)', () => {
    const rig = new ProducerRig(
      silent({ version, props: { 'linger.ms': 0, 'max.in.flight.requests.per.connection': 3 } }, 'Produce'),
    )
    for (let ms = 0; ms < 10; ms++) rig.sendAt(ms)
    rig.runUntil(100)
    expect(rig.written('Produce')).toHaveLength(3)
  })

  it('is closed when it has not been used for connections.max.idle.ms, one at a time, like any disconnect (P-107)', () => {
    const rig = new ProducerRig({ version, brokers: [1, 2], props: { 'connections.max.idle.ms': 1000 } })
    rig.runUntil(1050)
    expect(connectionsOf(rig).slice(2)).toEqual(['1001 1 0'])
    // The metadata request that follows keeps the other one in use (P-114).
    expect(requestsOf(rig)).toEqual(['1001→2 Metadata'])
    rig.sendAt(2000)
    expect(rig.runUntil(3000).resultOf(1)).toBe('acked')
  })

  it('gets nothing while its node throttles (P-119)', () => {
    const rig = new ProducerRig({
      version,
      props: { 'linger.ms': 0 },
      answers: ({ body }, _broker, atMs) =>
        body.api === 'Produce' && atMs < 15
          ? {
              api: 'Produce',
              throttleMs: 300,
              parts: body.batches.map(({ partition }) => ({ partition, error: 0, baseOffset: 0, ...NO_TIMES })),
            }
          : undefined,
    })
    rig.sendAt(0)
    rig.sendAt(30)
    rig.runUntil(1000)
    expect(rig.produced()).toEqual(['0→1: r1', '320→1: r2'])
  })

  it('counts the time of a throttle towards request timeouts in 2.5, later versions do not (P-106)', () => {
    const rig = new ProducerRig({
      version,
      props: { 'linger.ms': 0, 'request.timeout.ms': 300 },
      answers: ({ body, correlationId }) => {
        if (body.api !== 'Produce') return undefined
        const parts = body.batches.map(({ partition }) => ({ partition, error: 0, baseOffset: 0, ...NO_TIMES }))
        return correlationId === 0 ? { api: 'Produce', throttleMs: 500, parts } : 'silence'
      },
    })
    rig.sendAt(0)
    rig.sendAt(10)
    rig.runUntil(2000)
    expect(rig.seen('requestFailed')[0]?.atMs).toBe(version === '2.5' ? 311 : 811)
  })

  it('ignores an answer that was replayed: it belongs to no open request (P-120)', () => {
    const rig = new ProducerRig({ version, props: { 'linger.ms': 0 } })
    rig.sendAt(0)
    rig.runUntil(100)
    const part = { partition: 0, error: 0, baseOffset: 7, logAppendTimeMs: -1, logStartOffset: 0 }
    rig.receive(1, { kind: 'response', correlationId: 0, body: { api: 'Produce', throttleMs: 0, parts: [part] } })
    rig.sendAt(200)
    rig.runUntil(300)
    expect(rig.completed()).toBe('r1@20 r2@220')
    expect(rig.seen('responseReceived')).toHaveLength(2)
  })
})

describe('lost metadata', () => {
  it('leads a 4.x client back to its bootstrap list when no node is left (P-118)', () => {
    const rig = new ProducerRig({ version: '4.x', bootstrap: [1, 2], brokers: [2], topics: { t: [2] } })
    rig.at(5, () => rig.kill(2))
    rig.runUntil(100)
    const attempted = rig.seen('connectionChanged').filter(({ state }) => state === CONNECTION_STATE.connecting)
    expect(attempted.map(({ broker }) => broker)).toContain(-1)
    expect(rig.process.producer?.client.metadata.view.topics.size).toBe(0)
  })

  it.each(['2.5', '3.9'] as const)('leaves the client with the brokers that it knew, %s (P-118)', (version) => {
    const rig = new ProducerRig({ version, bootstrap: [1, 2], brokers: [2], topics: { t: [2] } })
    rig.at(5, () => rig.kill(2))
    rig.runUntil(5000)
    const attempted = rig.seen('connectionChanged').filter(({ state }) => state === CONNECTION_STATE.connecting)
    expect(new Set(attempted.map(({ broker }) => broker))).toEqual(new Set([2]))
  })

  it('leads a 4.1 client back after metadata.recovery.rebootstrap.trigger.ms without an answer (P-118)', () => {
    const rig = new ProducerRig(
      silent(
        {
          version: '4.x',
          brokers: [1],
          props: {
            'metadata.recovery.rebootstrap.trigger.ms': 2000,
            'metadata.max.age.ms': 1000,
            'request.timeout.ms': 500,
            'delivery.timeout.ms': 10_000,
          },
        },
        'Metadata',
      ),
    )
    rig.runUntil(2900)
    expect(rig.seen('connectionChanged').every(({ broker }) => broker === 1)).toBe(true)
    rig.runUntil(5000)
    expect(rig.seen('connectionChanged').some(({ broker }) => broker === -1)).toBe(true)
  })
})

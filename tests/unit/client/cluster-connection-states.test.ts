import { describe, expect, it } from 'vitest'
import {
  becomeDisconnected,
  becomeReady,
  type ConnectionSettings,
  canConnect,
  isSetupTimedOut,
  newNodeConnection,
  nextTimeoutAtMs,
  pollDelayMs,
  startConnecting,
} from '../../../src/engine/client/cluster-connection-states.ts'
import { rngStream } from '../../../src/engine/kernel/rng.ts'
import { NEVER } from '../../../src/engine/kernel/units.ts'
import { CONNECTION_STATE } from '../../../src/engine/producer/events.ts'

const KAFKA_3_9: ConnectionSettings = {
  reconnectBackoff: { initialMs: 50, maxMs: 1000, jitter: 0.2 },
  hasExponentialBackoff: true,
  setupTimeout: { initialMs: 10_000, maxMs: 30_000, jitter: 0.2 },
  maxIdleMs: 540_000,
}
const KAFKA_2_5: ConnectionSettings = { ...KAFKA_3_9, hasExponentialBackoff: false, setupTimeout: undefined }

/** Reconnect backoffs of a node that never answers, seed by seed. */
function backoffs(settings: ConnectionSettings, seed: number | undefined, failures: number): number[] {
  const rng = seed === undefined ? undefined : rngStream(seed, 'test')
  const node = newNodeConnection(1, 1)
  return Array.from({ length: failures }, (_, index) => {
    startConnecting(node, settings, undefined, index, 0)
    becomeDisconnected(node, settings, rng, 0)
    return node.reconnectBackoffMs
  })
}

/** Smallest and largest backoff after each number of failures, over many seeds. */
function ranges(settings: ConnectionSettings, failures: number): (readonly [number, number])[] {
  const seen = Array.from({ length: 2000 }, (_, seed) => backoffs(settings, seed, failures))
  return Array.from({ length: failures }, (_, index) => {
    const values = seen.map((row) => row[index] as number)
    return [Math.min(...values), Math.max(...values)] as const
  })
}

describe('the reconnect backoff', () => {
  it('doubles with its middle values up to the maximum (P-111)', () => {
    expect(backoffs(KAFKA_3_9, undefined, 7)).toEqual([50, 100, 200, 400, 800, 1000, 1000])
  })

  it('has its jitter before the cap from 3.9 on (P-111)', () => {
    expect(ranges(KAFKA_3_9, 6)).toEqual([
      [40, 59],
      [80, 119],
      [160, 239],
      [320, 479],
      [640, 959],
      [800, 1000],
    ])
  })

  it('has its jitter after the cap in 2.5, so that it goes up to 1.2 times the maximum (P-111)', () => {
    const [, , , , , capped] = ranges(KAFKA_2_5, 6)
    expect(capped?.[0]).toBeGreaterThanOrEqual(799)
    expect(capped?.[1]).toBeGreaterThan(1190)
    expect(capped?.[1]).toBeLessThan(1200)
  })

  it('is constant where the maximum leaves no room (P-111)', () => {
    const settings = { ...KAFKA_2_5, reconnectBackoff: { initialMs: 300, maxMs: 300, jitter: 0.2 } }
    expect(backoffs(settings, 1, 3)).toEqual([300, 300, 300])
  })

  it('counts from the disconnect, and begins anew after READY (P-110, P-111)', () => {
    const node = newNodeConnection(1, 1)
    startConnecting(node, KAFKA_3_9, undefined, 1, 0)
    becomeDisconnected(node, KAFKA_3_9, undefined, 20)
    expect([canConnect(node, 69), canConnect(node, 70)]).toEqual([false, true])
    expect(pollDelayMs(node, KAFKA_3_9, 30)).toBe(40)
    startConnecting(node, KAFKA_3_9, undefined, 2, 70)
    becomeReady(node)
    becomeDisconnected(node, KAFKA_3_9, undefined, 100)
    expect(node.reconnectBackoffMs).toBe(50)
  })
})

describe('connection setup', () => {
  it('is given up after its timeout, which grows with the failures (P-112)', () => {
    const node = newNodeConnection(1, 1)
    const timeouts = [0, 1, 2, 3].map((index) => {
      startConnecting(node, KAFKA_3_9, undefined, index, 0)
      const timeoutMs = node.setupTimeoutMs
      becomeDisconnected(node, KAFKA_3_9, undefined, 0)
      return timeoutMs
    })
    expect(timeouts).toEqual([10_000, 20_000, 30_000, 30_000])
  })

  it('ends strictly after the timeout (P-112)', () => {
    const node = newNodeConnection(1, 1)
    startConnecting(node, KAFKA_3_9, undefined, 1, 5)
    expect([isSetupTimedOut(node, 10_005), isSetupTimedOut(node, 10_006)]).toEqual([false, true])
    expect(nextTimeoutAtMs(node, KAFKA_3_9)).toBe(10_006)
  })
})

describe('the poll delay of a node (P-94)', () => {
  it('is the setup timeout while it connects, from 3.9 on; else network activity will tell', () => {
    const node = newNodeConnection(1, 1)
    expect(pollDelayMs(node, KAFKA_3_9, 0)).toBe(0)
    startConnecting(node, KAFKA_3_9, undefined, 1, 0)
    expect(pollDelayMs(node, KAFKA_3_9, 500)).toBe(10_000)
    expect(pollDelayMs(node, KAFKA_2_5, 500)).toBe(NEVER)
    node.state = CONNECTION_STATE.checkingApiVersions
    expect(pollDelayMs(node, KAFKA_3_9, 500)).toBe(NEVER)
    becomeReady(node)
    expect(pollDelayMs(node, KAFKA_3_9, 500)).toBe(NEVER)
    node.throttledUntilMs = 800
    expect(pollDelayMs(node, KAFKA_3_9, 500)).toBe(300)
  })
})

import { describe, expect, it } from 'vitest'
import { KAFKA_VERSIONS } from '../../../src/engine/config/profile.ts'
import { POSITION_MOVE } from '../../../src/engine/consumer/events.ts'
import { ERROR } from '../../../src/engine/protocol/errors.ts'
import { partitionOf, run, type ScenarioJson } from '../../support/run-scenario.ts'
import { deliveryTimesMs, jumps, seen } from './deliveries.ts'

const STEADY: ScenarioJson = {
  topics: [
    {
      name: 'orders',
      assignment: [
        [1, 2, 3],
        [2, 3, 1],
      ],
      config: { 'min.insync.replicas': 2 },
    },
  ],
  consumers: [{ name: 'c1', topic: 'orders' }],
  workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 50, toMs: 6000, keys: { kind: 'uniform', count: 40 } }],
  model: { failureDetectionMs: 300 },
  durationMs: 60_000,
}

describe('a consumer whose leader goes away', () => {
  it.each(KAFKA_VERSIONS)('%s: killed: each committed record is delivered once, from the new leader on', (kafka) => {
    const finished = run({
      ...STEADY,
      kafka,
      producers: [{ name: 'app', config: { acks: 'all', ...(kafka === '2.5' ? { retries: 100 } : {}) } }],
      actions: [{ atMs: 1900, do: 'killBroker', broker: 1 }],
    })
    const { outcome } = finished
    expect(outcome.partitions[0]?.leader).toBe(2)
    expect(outcome.acked).toBe(300)
    expect(jumps(finished, 0)).toEqual([])
    const records = outcome.partitions.reduce((sum, partition) => sum + partition.records, 0)
    expect(outcome.consumers).toEqual([{ name: 'c1', records, position: records }])
    const learned = seen(finished, 'consumerLeaderLearned').filter(({ atUs }) => atUs > 1_900_000)
    expect(learned.map(({ leader }) => leader)).toContain(2)
  })

  it('shut down in good order: no fetch is lost, the new leader answers within a second', () => {
    const finished = run({ ...STEADY, actions: [{ atMs: 2000, do: 'shutdownBroker', broker: 1 }] })
    expect(jumps(finished, 0)).toEqual([])
    expect(finished.outcome.consumers[0]?.records).toBe(300)
    expect(finished.outcome.acked).toBe(300)
  })

  it('moved to the preferred leader: the old one refuses, the metadata names the new one, and the log is checked with it', () => {
    const finished = run({
      ...STEADY,
      actions: [
        { atMs: 1000, do: 'killBroker', broker: 1 },
        { atMs: 2500, do: 'startBroker', broker: 1 },
        { atMs: 5500, do: 'electLeader', topic: 'orders', partition: 0, kind: 'preferred' },
      ],
    })
    expect(finished.outcome.partitions[0]?.leader).toBe(1)
    const refusals = seen(finished, 'fetchRefused').filter(({ atUs }) => atUs > 5_500_000)
    expect(refusals[0]).toMatchObject({ partition: 0, broker: 2 })
    expect([ERROR.NOT_LEADER_OR_FOLLOWER, ERROR.FENCED_LEADER_EPOCH]).toContain(refusals[0]?.error)
    // OffsetForLeaderEpoch: KIP-320.
    const checks = seen(finished, 'packetSent').filter(
      ({ from, api, atUs }) => from === 5 && api === 11 && atUs > 5_500_000,
    )
    expect(checks).toHaveLength(1)
    expect(jumps(finished, 0)).toEqual([])
    expect(finished.outcome.consumers[0]?.records).toBe(finished.outcome.committed)
  })

  it('isolated from everybody: the fetch times out, and reading goes on with the new leader (P-106)', () => {
    const finished = run({ ...STEADY, actions: [{ atMs: 2000, do: 'isolateBroker', broker: 1 }], durationMs: 120_000 })
    expect(jumps(finished, 0)).toEqual([])
    const given = seen(finished, 'consumerRequestFailed')
    expect(given.every(({ timedOut }) => timedOut === 1)).toBe(true)
    const late = seen(finished, 'recordsDelivered').filter(({ partition, atUs }) => partition === 0 && atUs > 2_500_000)
    expect(late.length).toBeGreaterThan(0)
    expect(finished.outcome.consumers[0]?.records).toBe(finished.outcome.committed)
  })

  it('an unclean election: it goes back to where the new leader’s log parts from what it has read (C-85, KIP-320)', () => {
    const finished = run({
      ...STEADY,
      topics: [
        {
          name: 'orders',
          assignment: [[1, 2]],
          config: { 'min.insync.replicas': 1, 'unclean.leader.election.enable': true },
        },
      ],
      producers: [{ name: 'app', config: { acks: 1, 'enable.idempotence': false } }],
      actions: [
        { atMs: 1000, do: 'killBroker', broker: 2 },
        { atMs: 3000, do: 'killBroker', broker: 1 },
        { atMs: 3500, do: 'startBroker', broker: 2 },
      ],
    })
    const back = seen(finished, 'consumerPositionMoved').filter(({ why }) => why === POSITION_MOVE.truncated)
    expect(back).toHaveLength(1)
    expect(back[0]?.previous).toBeGreaterThan(back[0]?.position ?? 0)
    expect(jumps(finished, 0)).toEqual([[back[0]?.previous, back[0]?.position]])
    const { logEndOffset } = partitionOf(finished.outcome, 'orders', 0)
    expect(finished.outcome.consumers[0]?.position).toBe(logEndOffset)
    // What stood only in the old leader's log has been delivered all the same.
    expect(finished.outcome.consumers[0]?.records).toBe(
      logEndOffset + (back[0]?.previous ?? 0) - (back[0]?.position ?? 0),
    )
  })
})

describe('a consumer and a network that fails', () => {
  it('a lost answer costs the connection: nothing is skipped and nothing is delivered twice', () => {
    const finished = run({
      ...STEADY,
      actions: [
        { atMs: 1000, do: 'dropNext', what: 'response', api: 'Fetch', between: ['c1', 1], count: 1 },
        { atMs: 2000, do: 'dropNext', what: 'request', api: 'Fetch', between: ['c1', 2], count: 1 },
      ],
    })
    expect(seen(finished, 'consumerRequestFailed').map(({ timedOut }) => timedOut)).toEqual([0, 0])
    expect(jumps(finished, 0)).toEqual([])
    expect(finished.outcome.consumers[0]?.records).toBe(300)
  })

  it('an answer that comes twice is read once (S-25: positions, not packets, decide)', () => {
    const finished = run({
      ...STEADY,
      actions: [{ atMs: 1000, do: 'duplicateNext', what: 'response', api: 'Fetch', between: ['c1', 1], count: 3 }],
    })
    expect(jumps(finished, 0)).toEqual([])
    expect(finished.outcome.consumers[0]?.records).toBe(300)
  })

  it('a cut link: the request times out after request.timeout.ms, and after the repair it reads what it missed', () => {
    const finished = run({
      ...STEADY,
      settle: false,
      actions: [
        { atMs: 2000, do: 'cutLink', between: ['c1', 1] },
        { atMs: 40_000, do: 'healLink', between: ['c1', 1] },
      ],
    })
    const [given] = seen(finished, 'consumerRequestFailed')
    expect(given?.timedOut).toBe(1)
    expect(given?.atUs).toBeGreaterThan(31_400_000)
    expect(given?.atUs).toBeLessThan(32_010_000)
    const times = seen(finished, 'recordsDelivered').filter(({ partition }) => partition === 0)
    expect(times.some(({ atUs }) => atUs > 40_000_000)).toBe(true)
    expect(jumps(finished, 0)).toEqual([])
    expect(finished.outcome.consumers[0]?.records).toBe(300)
  })

  it('errors of the broker are retried after retry.backoff.ms', () => {
    const finished = run({
      ...STEADY,
      topics: [{ name: 'orders', assignment: [[1, 2, 3]] }],
      actions: [
        { atMs: 1000, do: 'hangBroker', broker: 2 },
        { atMs: 1000, do: 'hangBroker', broker: 3 },
        { atMs: 1001, do: 'failNext', broker: 1, api: 'Fetch', error: 'UNKNOWN_TOPIC_OR_PARTITION', count: 3 },
        { atMs: 2500, do: 'resumeBroker', broker: 2 },
        { atMs: 2500, do: 'resumeBroker', broker: 3 },
      ],
      model: { failureDetectionMs: 10_000 },
    })
    const times = seen(finished, 'fetchRefused').map(({ atUs }) => Math.round(atUs / 1000))
    expect(times).toHaveLength(3)
    for (let i = 1; i < times.length; i++) expect((times[i] ?? 0) - (times[i - 1] ?? 0)).toBeGreaterThanOrEqual(100)
    expect(jumps(finished, 0)).toEqual([])
    expect(deliveryTimesMs(finished).length).toBeGreaterThan(0)
    expect(finished.outcome.consumers[0]?.records).toBe(finished.outcome.committed)
  })
})

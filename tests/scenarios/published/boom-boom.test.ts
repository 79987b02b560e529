import { describe, expect, it } from 'vitest'
import { run } from '../../support/run-scenario.ts'
import {
  eventsOf,
  experiment,
  FAULT_MS,
  failover,
  lostRecords,
  runExperiment,
  SENDING_MS,
  VERSIONS,
} from './experiment.ts'

// Dabz and jeanlouisboudart, "kafka-boom-boom": network partitions between the parts of a cluster.

describe.each(VERSIONS)('B1 (%s): the leader is isolated, acks=1 and acks=all side by side', (kafka) => {
  const from = [2, 3, 'controller']
  const finished = run(
    experiment(kafka, {
      acks: 'all',
      json: {
        producers: ['all', '1'].map((acks) => ({ name: `acks-${acks}`, config: { acks, 'linger.ms': 0 } })),
        workload: ['all', '1'].map((acks) => ({
          producer: `acks-${acks}`,
          topic: 'test1',
          ratePerSecond: 25,
          toMs: SENDING_MS,
          content: 'zero',
        })),
        actions: [
          { atMs: FAULT_MS, do: 'isolateBroker', broker: 1, from },
          { atMs: 80_000, do: 'healBroker', broker: 1, from },
        ],
      },
    }),
  )

  it('only one leader can acknowledge with acks=all', () => {
    const { electedMs } = failover(finished)
    const acked = (finished.outcome.records ?? []).filter(({ producer }) => producer === 'acks-all')
    expect(acked.every(({ result }) => result === 'acked')).toBe(true)
    const duringSplit = acked.filter(({ ackedMs }) => (ackedMs ?? 0) > FAULT_MS + 30 && (ackedMs ?? 0) < electedMs)
    expect(duringSplit).toEqual([])
  })

  it('the acks=1 data of the old one is truncated, and nothing of acks=all', () => {
    const lost = lostRecords(finished)
    expect(lost.length).toBeGreaterThan(300)
    expect(new Set(lost.map(({ producer }) => producer))).toEqual(new Set(['acks-1']))
    expect(eventsOf(finished, 'logTruncated').some(({ broker }) => broker === 1)).toBe(true)
  })
})

describe.each(VERSIONS)('B2 (%s): one broker is left in the ISR with its clients only, then it is stopped', (kafka) => {
  const STOP_MS = 75_000
  const BACK_MS = 130_000
  const actions = [
    { atMs: FAULT_MS, do: 'cutLink', between: [1, 2] },
    { atMs: FAULT_MS, do: 'cutLink', between: [1, 3] },
    { atMs: 70_000, do: 'cutLink', between: [1, 'controller'] },
    { atMs: STOP_MS, do: 'killBroker', broker: 1 },
    { atMs: STOP_MS + 500, do: 'healBroker', broker: 1 },
  ]
  const back = [...actions, { atMs: BACK_MS, do: 'startBroker', broker: 1 }]
  const allowUnclean = { 'unclean.leader.election.enable': true }

  it('the others have left the ISR before, and what acks=all has acknowledged is on one broker only', () => {
    const { outcome } = runExperiment(kafka, { acks: 'all', json: { actions, durationMs: 69_000 } })
    expect(outcome.partitions[0]).toMatchObject({ leader: 1, isr: [1] })
    expect(outcome).toMatchObject({ acked: 2000, committed: 2000 })
    expect(Math.max(...(outcome.partitions[0]?.replicas.slice(1) ?? []).map((r) => r.logEndOffset))).toBeLessThan(700)
  })

  it('the partition is unavailable while it is away, and nothing is lost', () => {
    const { outcome } = runExperiment(kafka, { acks: 'all', json: { actions, durationMs: BACK_MS } })
    expect(outcome.partitions[0]).toMatchObject({ leader: null })
    expect(outcome).toMatchObject({ lost: 0, stored: 2000 })
  })

  it('it leads again when it is back, with everything', () => {
    const { outcome } = runExperiment(kafka, { acks: 'all', json: { actions: back } })
    expect(outcome).toMatchObject({ stoppedBy: 'settled', acked: 2000, lost: 0, committed: 2000 })
    expect(outcome.partitions[0]?.leader).toBe(1)
    expect([...(outcome.partitions[0]?.isr ?? [])].sort()).toEqual([1, 2, 3])
  })

  it('with unclean election on, another one leads meanwhile, and what only that broker had is lost', () => {
    const finished = runExperiment(kafka, { acks: 'all', topicConfig: allowUnclean, json: { actions: back } })
    const { outcome } = finished
    expect(outcome.stoppedBy).toBe('settled')
    expect(outcome.lost).toBeGreaterThan(1300)
    expect(lostRecords(finished).every(({ sentMs }) => sentMs > FAULT_MS - 100)).toBe(true)
    expect(eventsOf(finished, 'logTruncated').some(({ broker }) => broker === 1)).toBe(true)
  })
})

describe.each(VERSIONS)('B3 (%s): a complete network outage between all parts, then healed, acks=all', (kafka) => {
  const outage = (name: string, atMs: number) => [1, 2, 3].map((broker) => ({ atMs, do: name, broker }))
  const actions = [...outage('isolateBroker', FAULT_MS), ...outage('healBroker', FAULT_MS + 40_000)]

  it('nothing acknowledged is lost, and the cluster is healthy again by itself', () => {
    const { outcome } = runExperiment(kafka, { acks: 'all', json: { actions } })
    expect(outcome).toMatchObject({ stoppedBy: 'settled', acked: 2000, failed: 0, lost: 0, committed: 2000 })
    const [partition] = outcome.partitions
    expect([...(partition?.isr ?? [])].sort()).toEqual([1, 2, 3])
    for (const replica of partition?.replicas ?? []) {
      expect(replica).toMatchObject({ logEndOffset: partition?.logEndOffset, highWatermark: partition?.logEndOffset })
    }
  })
})

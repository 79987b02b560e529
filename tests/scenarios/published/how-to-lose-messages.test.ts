import { describe, expect, it } from 'vitest'
import {
  type Experiment,
  eventsOf,
  FAULT_MS,
  failover,
  isOneRun,
  lostRecords,
  runExperiment,
  TO_FOLLOWERS,
  toldOffset,
  VERSIONS,
} from './experiment.ts'

// Jack Vanlightly, "How to Lose Messages on a Kafka Cluster", parts 1 and 2 (2018): where his cluster lost, ours must lose,
// and where it kept, ours must keep.

const KILL = { actions: [{ atMs: FAULT_MS, do: 'killBroker', broker: 1 }] }
const POWER_OFF = { actions: [{ atMs: FAULT_MS, do: 'powerOffBroker', broker: 1 }] }
const slowLinks = (latencyMs: number, jitterMs = 0) => ({
  network: { latencyMs: 5, links: TO_FOLLOWERS.map((between) => ({ between, latencyMs, jitterMs })) },
})

describe.each(VERSIONS)('V1 (%s): the leader’s node is killed, acks=0', (kafka) => {
  const all = { sent: 2000, acked: 2000, failed: 0, pending: 0 }

  it('by power: all is reported sent, and one run of records is missing, as long as the failover takes', () => {
    // Nobody resets the connection: the client writes into it until it learns of the new leader, or until a request that
    // wants an answer (metadata) has waited for request.timeout.ms.
    const config = { 'metadata.max.age.ms': 5000, 'request.timeout.ms': 15_000 }
    const finished = runExperiment(kafka, { acks: '0', config, json: POWER_OFF })
    expect(finished.outcome).toMatchObject(all)
    const lost = lostRecords(finished)
    expect(isOneRun(lost)).toBe(true)
    expect(Math.abs((lost[0]?.sentMs ?? 0) - FAULT_MS)).toBeLessThan(30)
    const lastLostMs = lost[lost.length - 1]?.sentMs ?? 0
    expect(lastLostMs).toBeGreaterThan(Math.min(failover(finished).electedMs, FAULT_MS + 15_000) - 100)
    const learned = eventsOf(finished, 'leaderLearned').filter(({ leader }) => leader === 2)
    const givenUp = eventsOf(finished, 'requestFailed').filter(({ broker, timedOut }) => broker === 1 && timedOut === 1)
    const endsMs = Math.min(...[...learned, ...givenUp].map(({ atUs }) => atUs / 1000))
    expect(Math.abs(lastLostMs - endsMs)).toBeLessThan(50)
  })

  it('the process alone: all is reported sent, and the run that was on the wire is missing', () => {
    const finished = runExperiment(kafka, { acks: '0', json: KILL })
    expect(finished.outcome).toMatchObject(all)
    const lost = lostRecords(finished)
    expect(lost.length).toBeGreaterThan(0)
    expect(lost.length).toBeLessThan(10)
    expect(isOneRun(lost)).toBe(true)
  })
})

describe.each(VERSIONS)('V2 (%s): the leader’s node is killed, acks=1', (kafka) => {
  it('every acknowledged record that no follower had fetched is lost, and no other', () => {
    const finished = runExperiment(kafka, { acks: '1', json: { ...KILL, ...slowLinks(40) } })
    const { startOffset } = failover(finished)
    const unfetched = (finished.outcome.records ?? []).filter(
      (record) => (record.ackedMs ?? 0) <= FAULT_MS + 5 && toldOffset(record) >= startOffset,
    )
    expect(unfetched.length).toBeGreaterThan(0)
    expect(unfetched.length).toBeLessThan(20)
    expect(lostRecords(finished)).toEqual(unfetched)
    expect(finished.outcome.failed).toBe(0)
  })

  it('with followers that have caught up there is nothing to lose', () => {
    // The last record before the kill is 5 ms old, and has been copied.
    const json = { actions: [{ atMs: FAULT_MS + 18, do: 'killBroker', broker: 1 }], network: { latencyMs: 1 } }
    expect(runExperiment(kafka, { acks: '1', json }).outcome).toMatchObject({ acked: 2000, lost: 0 })
  })
})

describe.each(VERSIONS)('V3 (%s): the leader’s node is killed, acks=all', (kafka) => {
  it.each([
    ['its process', KILL],
    ['its power', POWER_OFF],
    ['its process, with followers far behind', { ...KILL, ...slowLinks(100) }],
  ])('%s: nothing acknowledged is lost', (_, json) => {
    expect(runExperiment(kafka, { acks: 'all', json }).outcome).toMatchObject({ acked: 2000, lost: 0, committed: 2000 })
  })
})

/** The leader is cut off from the other brokers and the controller, not from the client; healed long after. */
const FROM = [2, 3, 'controller']
const SPLIT = {
  actions: [
    { atMs: FAULT_MS, do: 'isolateBroker', broker: 1, from: FROM },
    { atMs: 80_000, do: 'healBroker', broker: 1, from: FROM },
  ],
}

describe.each(VERSIONS)('V4 (%s): the leader is cut off from brokers and controller, acks=1', (kafka) => {
  const finished = runExperiment(kafka, { acks: '1', json: SPLIT })
  const { electedMs, startOffset } = failover(finished)

  it('there are two leaders for a while', () => {
    const writesOfOldLeader = eventsOf(finished, 'batchAppended').filter(
      ({ atUs, broker }) => broker === 1 && atUs > electedMs * 1000,
    )
    expect(writesOfOldLeader.length).toBeGreaterThan(0)
    expect(writesOfOldLeader.every(({ leaderEpoch }) => leaderEpoch === 0)).toBe(true)
  })

  it('all that the old one acknowledged during the split is truncated when it heals: a large loss', () => {
    const lost = lostRecords(finished)
    expect(finished.outcome).toMatchObject({ acked: 2000, failed: 0 })
    expect(lost.length).toBeGreaterThan(1000)
    expect(isOneRun(lost)).toBe(true)
    expect(lost.every((record) => record.sentMs > FAULT_MS - 30 && toldOffset(record) >= startOffset)).toBe(true)
    const cut = eventsOf(finished, 'logTruncated').find(({ broker }) => broker === 1)
    expect(cut).toMatchObject({ toOffset: startOffset, fromOffset: startOffset + lost.length })
  })

  it('the cluster is whole again afterwards', () => {
    expect(finished.outcome.stoppedBy).toBe('settled')
    expect([...(finished.outcome.partitions[0]?.isr ?? [])].sort()).toEqual([1, 2, 3])
  })
})

describe.each(VERSIONS)('V5 (%s): as V4 with acks=all', (kafka) => {
  const finished = runExperiment(kafka, { acks: 'all', json: SPLIT })

  it('no acknowledged record is lost', () => {
    expect(finished.outcome).toMatchObject({ acked: 2000, failed: 0, lost: 0, committed: 2000 })
  })

  it('delivery stalls while the old leader cannot shrink its ISR, then goes to the new leader', () => {
    const { electedMs } = failover(finished)
    const acked = (finished.outcome.records ?? []).map(({ ackedMs }) => ackedMs ?? 0)
    expect(acked.filter((atMs) => atMs > FAULT_MS + 30 && atMs < electedMs)).toEqual([])
    expect(acked.filter((atMs) => atMs > electedMs).length).toBeGreaterThan(1000)
    const waited = (finished.outcome.records ?? []).find(({ sentMs }) => sentMs > FAULT_MS + 30)
    expect(waited?.attempts).toBeGreaterThan(0)
  })
})

describe.each(VERSIONS)('V6 (%s): slow and jittery links before the kill', (kafka) => {
  /** Records lost in three runs that differ in their seed. */
  const lossOf = (acks: Experiment['acks'], latencyMs: number): number =>
    [1, 2, 3].reduce((sum, seed) => {
      const json = { ...KILL, ...slowLinks(latencyMs, latencyMs), seed }
      return sum + runExperiment(kafka, { acks, json }).outcome.lost
    }, 0)

  it('the slower replication is, the more acks=1 loses', () => {
    const losses = [5, 60, 300].map((latencyMs) => lossOf('1', latencyMs))
    expect(losses[1]).toBeGreaterThan(losses[0] as number)
    expect(losses[2]).toBeGreaterThan(losses[1] as number)
  })

  it('acks=0 loses at least what acks=1 does', () => {
    expect(lossOf('0', 60)).toBeGreaterThanOrEqual(lossOf('1', 60))
  })

  it('acks=all still loses nothing', () => {
    expect(lossOf('all', 300)).toBe(0)
  })
})

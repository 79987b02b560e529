import { describe, expect, it } from 'vitest'
import {
  EXPERIMENT_FILES,
  eventsOf,
  experimentFile,
  FAULT_MS,
  failover,
  isOneRun,
  lostRecords,
  runFile,
  toldOffset,
  VERSIONS,
} from './experiment.ts'

// Jack Vanlightly, "How to Lose Messages on a Kafka Cluster", parts 1 and 2 (2018): where his cluster lost, ours must lose,
// and where it kept, ours must keep.

describe('the files of the published experiments', () => {
  it.each(EXPERIMENT_FILES)('%s is the common setup: 2,000 records, a fault after 30 %% of them, Kafka 2.5', (name) => {
    const file = experimentFile(name)
    expect(file).toMatchObject({ version: 1, kafka: '2.5', topics: [{ name: 'test1', assignment: [[1, 2, 3]] }] })
    expect((file['actions'] as { atMs: number }[])[0]?.atMs).toBe(FAULT_MS)
    const { outcome } = runFile(name, '2.5')
    expect(outcome).toMatchObject({ sent: 2000, stoppedBy: 'settled' })
    expect((outcome.records ?? []).filter(({ sentMs }) => sentMs < FAULT_MS)).toHaveLength(600)
  })
})

describe.each(VERSIONS)('V1 at $kafka ($differs): the leader’s node is killed, acks=0', ({ kafka, electionMs }) => {
  const all = { sent: 2000, acked: 2000, failed: 0, pending: 0 }
  const finished = runFile('V1-acks-0-power-off', kafka)
  const lost = lostRecords(finished)

  it('all is reported sent', () => {
    expect(finished.outcome).toMatchObject(all)
  })

  it('a contiguous run is missing, from the fault on', () => {
    expect(isOneRun(lost)).toBe(true)
    expect(Math.abs((lost[0]?.sentMs ?? 0) - FAULT_MS)).toBeLessThan(30)
  })

  it(`as long as the failover takes: until the client learns of a leader that is elected after ${electionMs.join(' to ')} ms`, () => {
    const { electedMs } = failover(finished)
    expect(electedMs - FAULT_MS).toBeGreaterThan(electionMs[0])
    expect(electedMs - FAULT_MS).toBeLessThan(electionMs[1])
    const lastLostMs = lost[lost.length - 1]?.sentMs ?? 0
    const [learned] = eventsOf(finished, 'leaderLearned').filter(({ leader, atUs }) => leader === 2 && atUs > 12e6)
    expect(lastLostMs).toBeGreaterThan(electedMs)
    expect(Math.abs(lastLostMs - (learned?.atUs ?? 0) / 1000)).toBeLessThan(50)
    // It asks every 5 s (metadata.max.age.ms of the file).
    expect(lastLostMs - electedMs).toBeLessThan(5000 + 50)
  })

  it('when only the process dies, the client is told by the reset: just what was on the wire is missing', () => {
    const killed = runFile('V1-acks-0-kill', kafka)
    expect(killed.outcome).toMatchObject(all)
    const onTheWire = lostRecords(killed)
    expect(onTheWire.length).toBeGreaterThan(0)
    expect(onTheWire.length).toBeLessThan(10)
    expect(isOneRun(onTheWire)).toBe(true)
  })
})

describe.each(VERSIONS)('V2 at $kafka ($differs): the leader’s node is killed, acks=1', ({ kafka }) => {
  it('every acknowledged record that no follower had fetched is lost, and no other', () => {
    const finished = runFile('V2-acks-1-kill', kafka)
    const { startOffset } = failover(finished)
    const unfetched = (finished.outcome.records ?? []).filter(
      (record) => (record.ackedMs ?? 0) <= FAULT_MS + 5 && toldOffset(record) >= startOffset,
    )
    expect(unfetched.length).toBeGreaterThan(0)
    expect(unfetched.length).toBeLessThan(20)
    expect(lostRecords(finished)).toEqual(unfetched)
    expect(finished.outcome.failed).toBe(0)
  })

  it('the loss is the same at every version: it is decided before anybody is elected', () => {
    const numbers = (version: string) => lostRecords(runFile('V2-acks-1-kill', version)).map(({ n }) => n)
    expect(numbers(kafka)).toEqual(numbers('2.5'))
  })

  it('with followers that have caught up there is nothing to lose', () => {
    // The last record before the kill is 5 ms old, and has been copied.
    const change = { actions: [{ atMs: FAULT_MS + 18, do: 'killBroker', broker: 1 }], network: { latencyMs: 1 } }
    expect(runFile('V2-acks-1-kill', kafka, change).outcome).toMatchObject({ acked: 2000, lost: 0 })
  })
})

describe.each(VERSIONS)('V3 at $kafka ($differs): the leader’s node is killed, acks=all', ({ kafka }) => {
  it.each(['V3-acks-all-kill', 'V3-acks-all-power-off'])('%s: nothing acknowledged is lost', (name) => {
    expect(runFile(name, kafka).outcome).toMatchObject({ acked: 2000, failed: 0, lost: 0, committed: 2000 })
  })
})

describe.each(VERSIONS)(
  'V4 at $kafka ($differs): the leader is cut off from brokers and controller, acks=1',
  (version) => {
    const finished = runFile('V4-acks-1-isolated', version.kafka)
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
  },
)

describe.each(VERSIONS)('V5 at $kafka ($differs): as V4 with acks=all', ({ kafka, electionMs }) => {
  const finished = runFile('V5-acks-all-isolated', kafka)
  const { electedMs } = failover(finished)

  it('no acknowledged record is lost', () => {
    expect(finished.outcome).toMatchObject({ acked: 2000, failed: 0, lost: 0, committed: 2000 })
  })

  it(`delivery stalls while the old leader cannot shrink its ISR; another one leads after ${electionMs.join(' to ')} ms`, () => {
    expect(electedMs - FAULT_MS).toBeGreaterThan(electionMs[0])
    expect(electedMs - FAULT_MS).toBeLessThan(electionMs[1])
    const acked = (finished.outcome.records ?? []).map(({ ackedMs }) => ackedMs ?? 0)
    expect(acked.filter((atMs) => atMs > FAULT_MS + 30 && atMs < electedMs)).toEqual([])
  })

  it('it goes to the new leader after request.timeout.ms (30 s), whichever the version', () => {
    const acked = (finished.outcome.records ?? []).map(({ ackedMs }) => ackedMs ?? 0)
    const after = acked.filter((atMs) => atMs > electedMs)
    expect(after.length).toBeGreaterThan(1000)
    expect(Math.min(...after) - FAULT_MS).toBeGreaterThan(29_900)
    expect(Math.min(...after) - FAULT_MS).toBeLessThan(31_000)
    const waited = (finished.outcome.records ?? []).find(({ sentMs }) => sentMs > FAULT_MS + 30)
    expect(waited?.attempts).toBeGreaterThan(0)
  })
})

describe.each(VERSIONS)('V6 at $kafka ($differs): slow and jittery links before the kill', ({ kafka }) => {
  /** Records lost in runs that differ in their seed. */
  const lossOf = (name: string): number =>
    [1, 2, 3, 7, 8].reduce((sum, seed) => sum + runFile(name, kafka, { seed }).outcome.lost, 0)

  it('the slower replication is, the more acks=1 loses', () => {
    const near = { network: { latencyMs: 5 } }
    const nearLoss = runFile('V6-acks-1-slow', kafka, near).outcome.lost
    const [slow, slower] = ['V6-acks-1-slow', 'V6-acks-1-slower'].map((name) => runFile(name, kafka).outcome.lost)
    expect(slow).toBeGreaterThan(nearLoss)
    expect(slower).toBeGreaterThan(slow as number)
    expect(lossOf('V6-acks-1-slower')).toBeGreaterThan(lossOf('V6-acks-1-slow'))
  })

  it('acks=0 loses at least what acks=1 does, and reports all as sent', () => {
    expect(lossOf('V6-acks-0-slow')).toBeGreaterThanOrEqual(lossOf('V6-acks-1-slow'))
    expect(runFile('V6-acks-0-slow', kafka).outcome).toMatchObject({ acked: 2000, failed: 0 })
  })

  it('acks=all still loses nothing', () => {
    expect(lossOf('V6-acks-all-slower')).toBe(0)
  })

  const hasIdempotence = kafka !== '2.5'
  it(`what acks=all sends again is ${hasIdempotence ? 'recognised: no duplicates' : 'stored twice: no idempotence'}`, () => {
    const { duplicated } = runFile('V6-acks-all-slower', kafka).outcome
    if (hasIdempotence) expect(duplicated).toBe(0)
    else expect(duplicated).toBeGreaterThan(0)
  })
})

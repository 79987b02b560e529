import { describe, expect, it } from 'vitest'
import { eventsOf, FAULT_MS, failover, lostRecords, runFile, VERSIONS } from './experiment.ts'

// Dabz and jeanlouisboudart, "kafka-boom-boom": network partitions between the parts of a cluster.

describe.each(VERSIONS)('B1 at $kafka ($differs): the leader is isolated, acks=1 beside acks=all', ({ kafka }) => {
  const finished = runFile('B1-isolated-side-by-side', kafka)

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

describe.each(VERSIONS)(
  'B2 at $kafka ($differs): the last one in the ISR keeps only its clients, then stops',
  ({ kafka }) => {
    const BACK_MS = 130_000
    const off = 'B2-last-in-sync-unclean-off'
    const on = 'B2-last-in-sync-unclean-on'

    it.each([off, on])(
      '%s: the others have left the ISR before, what is acknowledged is on one broker only',
      (name) => {
        const { outcome } = runFile(name, kafka, { durationMs: 69_000 })
        expect(outcome.partitions[0]).toMatchObject({ leader: 1, isr: [1] })
        expect(outcome).toMatchObject({ acked: 2000, committed: 2000 })
        expect(Math.max(...(outcome.partitions[0]?.replicas.slice(1) ?? []).map((r) => r.logEndOffset))).toBeLessThan(
          700,
        )
      },
    )

    it('unclean off: the partition is unavailable while it is away, and nothing is lost', () => {
      const { outcome } = runFile(off, kafka, { durationMs: BACK_MS })
      expect(outcome.partitions[0]).toMatchObject({ leader: null })
      expect(outcome).toMatchObject({ lost: 0, stored: 2000 })
    })

    it('unclean off: it leads again when it is back, with everything', () => {
      const { outcome } = runFile(off, kafka)
      expect(outcome).toMatchObject({ stoppedBy: 'settled', acked: 2000, lost: 0, committed: 2000 })
      expect(outcome.partitions[0]?.leader).toBe(1)
      expect([...(outcome.partitions[0]?.isr ?? [])].sort()).toEqual([1, 2, 3])
    })

    it('unclean on: another one leads meanwhile, and what only that broker had is lost', () => {
      const finished = runFile(on, kafka)
      const { outcome } = finished
      expect(runFile(on, kafka, { durationMs: BACK_MS }).outcome.partitions[0]?.leader).not.toBe(null)
      expect(outcome.stoppedBy).toBe('settled')
      expect(outcome.lost).toBeGreaterThan(1300)
      expect(lostRecords(finished).every(({ sentMs }) => sentMs > FAULT_MS - 100)).toBe(true)
      expect(eventsOf(finished, 'logTruncated').some(({ broker }) => broker === 1)).toBe(true)
    })
  },
)

describe.each(VERSIONS)('B3 at $kafka ($differs): a complete network outage, then healed, acks=all', ({ kafka }) => {
  const { outcome } = runFile('B3-complete-outage', kafka)

  it('nothing acknowledged is lost, and the cluster is healthy again by itself', () => {
    expect(outcome).toMatchObject({ stoppedBy: 'settled', acked: 2000, failed: 0, lost: 0, committed: 2000 })
    const [partition] = outcome.partitions
    expect([...(partition?.isr ?? [])].sort()).toEqual([1, 2, 3])
    for (const replica of partition?.replicas ?? []) {
      expect(replica).toMatchObject({ logEndOffset: partition?.logEndOffset, highWatermark: partition?.logEndOffset })
    }
  })

  const hasIdempotence = kafka !== '2.5'
  it(`what is sent again after the outage is ${hasIdempotence ? 'recognised' : 'stored twice'}`, () => {
    if (hasIdempotence) expect(outcome.duplicated).toBe(0)
    else expect(outcome.duplicated).toBeGreaterThan(0)
  })
})

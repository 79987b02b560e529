import { describe, expect, it } from 'vitest'
import { partitionOf, run, type ScenarioJson } from '../../support/run-scenario.ts'

const RECORD = { producer: 'app', topic: 'orders', records: [{ atMs: 100, value: 'x' }] }
const REPLICAS = { name: 'orders', assignment: [[1, 2, 3]] }
const BASE: ScenarioJson = { topics: [REPLICAS], workload: [RECORD], network: { latencyMs: 1 } }

/** When and why a run of these fields ended. */
function endOf(json: ScenarioJson) {
  const { outcome } = run({ ...BASE, ...json })
  return { ...outcome, endMs: outcome.simulatedMs }
}

const config = (fields: object) => [{ name: 'app', config: fields }]

describe('settle (contract: a run stops at the first instant at which all of this holds)', () => {
  it('a run with nothing to do is settled at once', () => {
    expect(endOf({ workload: [] })).toMatchObject({ stoppedBy: 'settled', endMs: 0, sent: 0 })
  })

  it('a run with one record is settled when every follower has heard of the high watermark (C-34)', () => {
    // Since 2.7 a parked fetch is not answered for a mere high watermark: it takes its 500 ms.
    const endMs = (kafka: string) => endOf({ kafka }).endMs
    expect(endOf({})).toMatchObject({ stoppedBy: 'settled', acked: 1, committed: 1 })
    expect(endMs('2.5')).toBeGreaterThan(100)
    expect(endMs('2.5')).toBeLessThan(120)
    expect(endMs('3.9')).toBeGreaterThan(600)
    expect(endMs('3.9')).toBeLessThan(620)
  })

  it('without settle it stops at durationMs, and not before', () => {
    expect(endOf({ settle: false, durationMs: 1234.5 })).toMatchObject({ stoppedBy: 'time', endMs: 1234.5 })
  })

  it('what is not settled by durationMs stops there', () => {
    expect(endOf({ durationMs: 101 })).toMatchObject({ stoppedBy: 'time', endMs: 101, pending: 1 })
  })

  describe('(1) no workload record, action or blocked call is left', () => {
    it('waits for the last record', () => {
      expect(endOf({ workload: [RECORD, { ...RECORD, records: [{ atMs: 5000 }] }] }).endMs).toBeGreaterThan(5000)
    })

    it('waits for the last action, however pointless', () => {
      const actions = [{ atMs: 7000, do: 'startBroker', broker: 1 }]
      expect(endOf({ actions })).toMatchObject({ stoppedBy: 'settled', endMs: 7000 })
    })

    it('waits for a send() that is blocked, here on the metadata of a topic that cannot be made', () => {
      const json = {
        cluster: { config: { 'auto.create.topics.enable': false } },
        producers: config({ 'max.block.ms': 3000 }),
        workload: [{ ...RECORD, topic: 'nothing' }],
      }
      expect(endOf(json)).toMatchObject({ stoppedBy: 'settled', failed: 1, endMs: 3100 })
    })

    it('does not wait for records of a producer that is dead', () => {
      const workload = [{ producer: 'app', topic: 'orders', ratePerSecond: 10 }]
      const end = endOf({ workload, actions: [{ atMs: 1000, do: 'killProducer', producer: 'app' }] })
      expect(end).toMatchObject({ stoppedBy: 'settled', sent: 11 })
      expect(end.endMs).toBeLessThan(1600)
    })

    it('does not wait for an entry that is paused', () => {
      const workload = [{ producer: 'app', topic: 'orders', ratePerSecond: 10 }]
      const end = endOf({ workload, actions: [{ atMs: 1050, do: 'setWorkload', entry: 0, paused: true }] })
      expect(end).toMatchObject({ stoppedBy: 'settled', sent: 11 })
      expect(end.endMs).toBeLessThan(1600)
    })
  })

  it('(2) waits until every future is complete', () => {
    const end = endOf({
      topics: [{ ...REPLICAS, config: { 'min.insync.replicas': 3 } }],
      cluster: { config: { 'replica.lag.time.max.ms': 1000 } },
      producers: config({ 'delivery.timeout.ms': 30_000, 'request.timeout.ms': 1000, 'linger.ms': 0 }),
      actions: [{ atMs: 0, do: 'killBroker', broker: 3 }],
    })
    expect(end).toMatchObject({ stoppedBy: 'settled', failed: 1 })
    expect(end.endMs).toBe(30_100)
  })

  describe('(3) nothing but idle traffic is on the way or queued', () => {
    it('waits for a record of acks=0 that is still on the wire', () => {
      const json = {
        producers: config({ acks: '0' }),
        network: { latencyMs: 1, links: [{ between: ['app', 1], latencyMs: 400 }] },
      }
      const end = endOf(json)
      expect(end).toMatchObject({ acked: 1, stored: 1, committed: 1, lost: 0 })
      expect(end.endMs).toBeGreaterThan(500)
    })

    it('waits for a record of acks=0 that its broker has not got round to', () => {
      const end = endOf({ producers: config({ acks: '0' }), model: { leaderAppendMs: 700 } })
      expect(end).toMatchObject({ acked: 1, stored: 1, committed: 1, lost: 0 })
      expect(end.endMs).toBeGreaterThan(800)
    })

    it('does not wait for heartbeats, fetches that bring nothing, and metadata', () => {
      expect(endOf({ network: { latencyMs: 500 } }).stoppedBy).toBe('settled')
    })
  })

  describe('(4) the controller’s picture is the truth', () => {
    const afterKill = { workload: [], actions: [{ atMs: 100, do: 'killBroker', broker: 3 }] }

    it('waits until a dead broker is fenced, and the others have heard of it', () => {
      const end = endOf(afterKill)
      expect(end.stoppedBy).toBe('settled')
      expect(end.endMs).toBeGreaterThan(7100)
      expect(end.endMs).toBeLessThan(9600)
      expect(partitionOf(end, 'orders', 0).isr).toEqual([1, 2])
    })

    it('waits until a broker that cannot be reached, or that hangs, is fenced', () => {
      for (const fault of ['isolateBroker', 'hangBroker']) {
        const end = endOf({ workload: [], actions: [{ atMs: 100, do: fault, broker: 3 }] })
        expect(end.stoppedBy).toBe('settled')
        expect(end.endMs).toBeGreaterThan(7100)
        expect(partitionOf(end, 'orders', 0).isr).toEqual([1, 2])
      }
    })

    it('waits until a broker that is back is trusted again', () => {
      const actions = [...afterKill.actions, { atMs: 20_000, do: 'startBroker', broker: 3 }]
      const end = endOf({ workload: [], actions })
      expect(end.stoppedBy).toBe('settled')
      expect(end.endMs).toBeGreaterThan(20_000)
      expect([...partitionOf(end, 'orders', 0).isr].sort()).toEqual([1, 2, 3])
    })

    it('waits for a controlled shutdown', () => {
      const end = endOf({ workload: [], actions: [{ atMs: 100, do: 'shutdownBroker', broker: 1 }] })
      expect(end.stoppedBy).toBe('settled')
      expect(partitionOf(end, 'orders', 0)).toMatchObject({ leader: 2, isr: [2, 3] })
    })

    it('a dead controller’s picture stands as it is: true here, and wrong for ever there', () => {
      const dead = { atMs: 50, do: 'killController' }
      expect(endOf({ actions: [dead] })).toMatchObject({ stoppedBy: 'settled', acked: 1 })
      expect(endOf({ workload: [], actions: [dead, ...afterKill.actions] }).stoppedBy).toBe('time')
    })

    it('waits for the unclean election that the next scan will hold (C-85)', () => {
      const topic = { name: 'orders', assignment: [[1, 2]], config: { 'min.insync.replicas': 1 } }
      const actions = [
        { atMs: 100, do: 'killBroker', broker: 2 },
        { atMs: 15_000, do: 'killBroker', broker: 1 },
        { atMs: 30_000, do: 'startBroker', broker: 2 },
      ]
      const allowLater = { atMs: 45_000, do: 'setBrokerConfig', config: { 'unclean.leader.election.enable': true } }
      const json = { kafka: '3.9', topics: [topic], workload: [], durationMs: 400_000 }
      expect(endOf({ ...json, actions })).toMatchObject({ stoppedBy: 'settled', partitions: [{ leader: null }] })
      const end = endOf({ ...json, actions: [...actions, allowLater] })
      expect(end).toMatchObject({ stoppedBy: 'settled', partitions: [{ leader: 2 }] })
      expect(end.endMs).toBeGreaterThan(45_000)
    })
  })

  describe('(5) every live replica that can reach its leader has its log and high watermark', () => {
    it('waits for a follower that fetches slowly', () => {
      const end = endOf({
        producers: config({ acks: '1' }),
        actions: [{ atMs: 0, do: 'slowBroker', broker: 3, fetchMs: 900 }],
      })
      expect(end).toMatchObject({ stoppedBy: 'settled', committed: 1 })
      expect(partitionOf(end, 'orders', 0).replicas).toEqual(
        [1, 2, 3].map((broker) => ({ broker, logEndOffset: 1, highWatermark: 1 })),
      )
    })

    it('waits until the leader knows that all have it', () => {
      const end = endOf({ producers: config({ acks: '1' }), network: { latencyMs: 40 } })
      expect(end).toMatchObject({ stored: 1, committed: 1 })
    })

    it('a high watermark that stands still below min.insync.replicas is as far as it gets (C-44)', () => {
      const end = endOf({
        topics: [{ ...REPLICAS, config: { 'min.insync.replicas': 2 } }],
        producers: config({ acks: '1' }),
        workload: [{ ...RECORD, records: [{ atMs: 30_000 }] }],
        actions: [2, 3].map((broker) => ({ atMs: 0, do: 'killBroker', broker })),
      })
      expect(end).toMatchObject({ stoppedBy: 'settled', acked: 1, stored: 1, committed: 0 })
    })

    it('waits until a follower that cannot reach its leader is out of the ISR (C-42)', () => {
      const json = { producers: config({ acks: '1' }), actions: [{ atMs: 50, do: 'cutLink', between: [1, 3] }] }
      const end = endOf(json)
      expect(end).toMatchObject({ stoppedBy: 'settled', committed: 1 })
      expect(partitionOf(end, 'orders', 0).isr).toEqual([1, 2])
      // With nothing to fetch it is not behind, and stays (C-42).
      const idle = endOf({ ...json, workload: [] })
      expect(idle).toMatchObject({ stoppedBy: 'settled', endMs: 50 })
      expect(partitionOf(idle, 'orders', 0).isr).toEqual([1, 2, 3])
    })
  })

  it('(6) waits until no live broker that reaches its leader is outside the ISR', () => {
    const actions = [
      { atMs: 200, do: 'cutLink', between: [1, 3] },
      { atMs: 50_000, do: 'healLink', between: [1, 3] },
    ]
    const end = endOf({ actions })
    expect(end.stoppedBy).toBe('settled')
    expect(end.endMs).toBeGreaterThan(50_000)
    expect([...partitionOf(end, 'orders', 0).isr].sort()).toEqual([1, 2, 3])
  })

  it('does not wait for the preferred leader to take over again (C-90)', () => {
    const actions = [
      { atMs: 200, do: 'killBroker', broker: 1 },
      { atMs: 12_000, do: 'startBroker', broker: 1 },
    ]
    const end = endOf({ actions, durationMs: 600_000 })
    expect(end).toMatchObject({ stoppedBy: 'settled', partitions: [{ leader: 2 }] })
    expect(end.endMs).toBeLessThan(30_000)
  })
})

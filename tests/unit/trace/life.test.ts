import { describe, expect, it } from 'vitest'
import { profileOf } from '../../../src/engine/config/profile.ts'
import { NEVER } from '../../../src/engine/kernel/units.ts'
import { type LifeSubject, lifeOf } from '../../../src/trace/life.ts'
import { runNames } from '../../../src/trace/run-names.ts'
import { type FinishedRun, run, type ScenarioJson } from '../../support/run-scenario.ts'

const BASE: ScenarioJson = {
  topics: [{ name: 'orders', assignment: [[1, 2, 3]], config: { 'min.insync.replicas': 1 } }],
  producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 5 } }],
  network: { latencyMs: 5 },
}
const send = (...times: number[]) => [
  { producer: 'app', topic: 'orders', records: times.map((atMs) => ({ atMs, key: 'k' })) },
]

function lifeIn(finished: FinishedRun, subject: LifeSubject, nowUs = NEVER): string[] {
  const { plan, tables, columns } = finished
  const names = runNames({ plan, tables }, profileOf(plan.scenario.kafka))
  return lifeOf(columns, subject, nowUs, names).map((step) => step.kind)
}

const recordOf = (finished: FinishedRun, record: number): LifeSubject => ({
  kind: 'record',
  record,
  sentAtUs: finished.tables.records.sentAtUs[record] ?? 0,
})

describe('the life of a record', () => {
  it('goes from send() through its batch to each copy, to the high watermark, and to the application', () => {
    const finished = run({ ...BASE, workload: send(10) })
    expect(lifeIn(finished, recordOf(finished, 1))).toEqual([
      'recordSent',
      'partitionChosen',
      'recordAppended',
      'batchDrained',
      'batchSent',
      'batchAppended',
      'replicaAppended',
      'replicaAppended',
      'highWatermarkMoved',
      'recordAcked',
    ])
  })

  it('has only its own steps, not those of its neighbours in the batch', () => {
    const finished = run({ ...BASE, workload: send(10, 11, 12) })
    const life = lifeIn(finished, recordOf(finished, 2))
    expect(life.filter((kind) => kind === 'recordSent')).toHaveLength(1)
    expect(life.filter((kind) => kind === 'recordAcked')).toHaveLength(1)
    expect(life.filter((kind) => kind === 'batchAppended')).toHaveLength(1)
  })

  it('tells of its retries, and of the copy that was recognised', () => {
    const finished = run({
      ...BASE,
      workload: send(10),
      actions: [{ atMs: 0, do: 'dropNext', what: 'response', api: 'Produce', between: ['app', 1] }],
    })
    const life = lifeIn(finished, recordOf(finished, 1))
    expect(life.filter((kind) => kind === 'batchSent')).toHaveLength(2)
    expect(life).toContain('batchReenqueued')
    expect(life).toContain('duplicateFound')
    expect(life[life.length - 1]).toBe('recordAcked')
  })

  it('that is acked and lost ends in the log that is cut below it', () => {
    const finished = run({
      ...BASE,
      producers: [{ name: 'app', config: { acks: '1', 'linger.ms': 0 } }],
      network: { latencyMs: 5, links: [2, 3].map((broker) => ({ between: [1, broker], latencyMs: 60 })) },
      // The fetches that were parked take the first record along; the second waits for the next ones.
      workload: send(10, 30),
      actions: [
        { atMs: 45, do: 'killBroker', broker: 1 },
        { atMs: 15_000, do: 'startBroker', broker: 1 },
      ],
    })
    expect(finished.outcome).toMatchObject({ acked: 2, lost: 1 })
    const life = lifeIn(finished, recordOf(finished, 2))
    expect(life.indexOf('logTruncated')).toBeGreaterThan(life.indexOf('recordAcked'))
    expect(life).not.toContain('highWatermarkMoved')
  })

  it('that fails tells so', () => {
    const finished = run({
      ...BASE,
      topics: [{ name: 'orders', assignment: [[1]], config: { 'min.insync.replicas': 1 } }],
      producers: [{ name: 'app', config: { 'delivery.timeout.ms': 5000, 'request.timeout.ms': 1000, 'linger.ms': 0 } }],
      workload: send(10),
      actions: [{ atMs: 0, do: 'isolateBroker', broker: 1 }],
    })
    const life = lifeIn(finished, recordOf(finished, 1))
    expect(life[life.length - 1]).toBe('recordFailed')
    expect(life).toContain('batchExpired')
  })
})

describe('the life of other things', () => {
  const finished = run({
    ...BASE,
    workload: [{ producer: 'app', topic: 'orders', toMs: 3000, ratePerSecond: 100 }],
    actions: [
      { atMs: 1000, do: 'killBroker', broker: 1 },
      { atMs: 2000, do: 'cutLink', between: [2, 3] },
      { atMs: 2100, do: 'healLink', between: [2, 3] },
    ],
  })

  it('of a partition: who led it, and its ISR', () => {
    const life = lifeIn(finished, { kind: 'partition', partition: 0 })
    expect(life).toContain('leaderElected')
    expect(life).toContain('isrChanged')
  })

  it('of a broker', () => {
    const life = lifeIn(finished, { kind: 'broker', broker: 1 })
    expect(life.slice(-2)).toEqual(['brokerDied', 'brokerFenced'])
    expect(lifeIn(finished, { kind: 'broker', broker: 2 })).toContain('becameLeader')
  })

  it('of a link, whichever end is named first in its events', () => {
    expect(lifeIn(finished, { kind: 'link', a: 2, b: 3 })).toEqual(['linkCut', 'linkHealed'])
  })

  it('of a producer', () => {
    expect(lifeIn(finished, { kind: 'producer', producer: 0 })).toContain('requestFailed')
  })

  it('shows what is still to come, but only a little of it', () => {
    const [before, after] = [1_000_000, 2_999_000].map((nowUs) =>
      lifeIn(finished, { kind: 'broker', broker: 1 }, nowUs),
    )
    expect(before?.slice(-2)).toEqual(['brokerDied', 'brokerFenced'])
    expect(after).toEqual(before)
    expect(lifeIn(finished, { kind: 'partition', partition: 0 }, 500_000).length).toBeLessThanOrEqual(64)
  })
})

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { must } from '../../src/engine/kernel/assert.ts'
import type { DomainEvent, EventKind, EventOfKind } from '../../src/trace/event-catalog.ts'
import { eventObjects } from '../support/events.ts'
import { type FinishedRun, run, type ScenarioJson } from '../support/run-scenario.ts'

/** A scenario that ships, as its file says. */
function shipped(name: string): ScenarioJson {
  const file = path.resolve(import.meta.dirname, '../../src/content/scenarios', `${name}.json`)
  return JSON.parse(readFileSync(file, 'utf8')) as ScenarioJson
}

const eventsOf = <Kind extends EventKind>({ columns }: FinishedRun, kind: Kind): EventOfKind<Kind>[] =>
  eventObjects(columns).filter((event: DomainEvent): event is EventOfKind<Kind> => event.kind === kind)

/** Milliseconds from the death of broker 1 until somebody else is elected for its partitions. */
function electionAfterMs(finished: FinishedRun): number {
  const died = must(eventsOf(finished, 'brokerDied')[0], 'a death')
  const elected = must(
    eventsOf(finished, 'leaderElected').find(({ atUs }) => atUs > died.atUs),
    'an election',
  )
  expect(elected).toMatchObject({ leader: 2, leaderEpoch: 1, previous: 1 })
  return (elected.atUs - died.atUs) / 1000
}

describe('flights.json: 2,000 flights, acks=all, nothing breaks', () => {
  const finished = run(shipped('flights'))

  it('all 2,000 records are sent, acked, stored and committed, none lost, doubled or out of order', () => {
    expect(finished.outcome).toMatchObject({
      stoppedBy: 'settled',
      sent: 2000,
      acked: 2000,
      failed: 0,
      pending: 0,
      stored: 2000,
      committed: 2000,
      lost: 0,
      duplicated: 0,
      reordered: 0,
      failedButStored: 0,
      pendingButStored: 0,
      retries: 0,
    })
  })

  it('twice the same run has the same hash', () => {
    expect(run(shipped('flights')).outcome).toEqual(finished.outcome)
  })

  it('each key keeps to one partition, and its records stand in the order of send()', () => {
    const places = new Map<string, number>()
    for (const { key, partition } of finished.outcome.records ?? []) {
      const name = key ?? ''
      expect(places.get(name) ?? partition).toBe(partition)
      places.set(name, partition as number)
    }
    expect(places.size).toBe(155)
  })

  it('each replica holds the same log, and every partition its share', () => {
    for (const { replicas, logEndOffset, highWatermark } of finished.outcome.partitions) {
      expect(highWatermark).toBe(logEndOffset)
      for (const replica of replicas) expect(replica).toMatchObject({ logEndOffset, highWatermark })
    }
    expect(finished.outcome.partitions.reduce((sum, { records }) => sum + records, 0)).toBe(2000)
  })
})

describe('flights-leader-killed.json: broker 1 dies in the middle, acks=all', () => {
  const kill = shipped('flights-leader-killed')
  const finished = run(kill)

  it('every acked record is still stored', () => {
    expect(finished.outcome).toMatchObject({
      stoppedBy: 'settled',
      acked: 2000,
      failed: 0,
      lost: 0,
      stored: 2000,
      committed: 2000,
    })
    for (const record of finished.outcome.records ?? []) expect(record.verdict).toBe('delivered')
  })

  it('with 3.9 the controller elects 7 to 9 seconds after the kill, whatever the moment (C-62)', () => {
    expect(electionAfterMs(finished)).toBeGreaterThanOrEqual(7000)
    for (const atMs of [3000, 3900, 4500, 5400]) {
      const afterMs = electionAfterMs(run({ ...kill, actions: [{ atMs, do: 'killBroker', broker: 1 }] }))
      expect(afterMs).toBeGreaterThanOrEqual(7000)
      // Session end, the controller's decision, and one heartbeat's way.
      expect(afterMs).toBeLessThanOrEqual(9000 + 20)
    }
  })

  it('with 4.x a scan finds the dead broker: 7 to 10.125 seconds (C-62)', () => {
    for (const atMs of [3000, 3900, 4500, 5400]) {
      const afterMs = electionAfterMs(run({ ...kill, kafka: '4.x', actions: [{ atMs, do: 'killBroker', broker: 1 }] }))
      expect(afterMs).toBeGreaterThanOrEqual(7000)
      expect(afterMs).toBeLessThanOrEqual(10_125 + 20)
    }
  })

  it('with 2.5 the ZooKeeper session ends 12 to 18 seconds after the kill (C-67), and nothing acked is lost', () => {
    const zookeeper = run(shipped('flights-leader-killed-zookeeper'))
    expect(electionAfterMs(zookeeper)).toBeGreaterThanOrEqual(12_000)
    expect(electionAfterMs(zookeeper)).toBeLessThanOrEqual(18_000 + 20)
    expect(zookeeper.outcome).toMatchObject({ stoppedBy: 'settled', acked: 2000, lost: 0, committed: 2000 })
  })

  it('meanwhile records for the dead leader wait in the producer, and go out once it has learned of the new one', () => {
    const elected = must(
      eventsOf(finished, 'leaderElected').find(({ atUs }) => atUs > 0),
      'an election',
    )
    const learned = must(
      eventsOf(finished, 'leaderLearned').find(({ atUs, leader }) => atUs > 6_000_000 && leader === 2),
      'the producer learns',
    )
    expect(learned.atUs).toBeGreaterThan(elected.atUs)
    const records = (finished.outcome.records ?? []).filter(({ partition }) => partition === 0)
    const waited = records.filter(({ sentMs, ackedMs }) => (ackedMs ?? 0) - sentMs > 3000)
    expect(waited.length).toBeGreaterThan(100)
    for (const { ackedMs } of waited) expect(ackedMs).toBeGreaterThan(learned.atUs / 1000)
  })
})

describe('acked-then-lost.json and acked-and-kept.json: the same failure at acks=1 and at acks=all', () => {
  it('acks=1: records that the application heard "ok" for are gone', () => {
    const { outcome } = run(shipped('acked-then-lost'))
    expect(outcome.lost).toBeGreaterThan(0)
    expect(outcome.acked).toBe(outcome.sent)
    const lost = (outcome.records ?? []).filter(({ verdict }) => verdict === 'lost')
    expect(lost).toHaveLength(outcome.lost)
    for (const record of lost) expect(record).toMatchObject({ result: 'acked', offsets: [], error: null })
  })

  it('acks=all: nothing is lost', () => {
    const { outcome } = run(shipped('acked-and-kept'))
    expect(outcome).toMatchObject({ acked: 100, lost: 0, stored: 100, committed: 100 })
  })

  it('they differ in acks and min.insync.replicas only', () => {
    const strip = (json: ScenarioJson) => ({ ...json, title: 0, topics: 0, producers: 0 })
    expect(strip(shipped('acked-then-lost'))).toEqual(strip(shipped('acked-and-kept')))
  })
})

import { describe, expect, it } from 'vitest'
import { computeAhead, type Run, startRun } from '../../../src/replay/run.ts'
import type { EventKind, EventOfKind } from '../../../src/trace/event-catalog.ts'
import { eventAt } from '../../../src/trace/event-columns.ts'
import { timeAfter, timeBefore } from '../../../src/trace/time-list.ts'
import { eventObjects } from '../../support/events.ts'
import { planOf, type ScenarioJson } from '../../support/run-scenario.ts'

function runOf(json: ScenarioJson): Run {
  const run = startRun(
    planOf({ topics: [{ name: 'orders', assignment: [[1, 2, 3]] }], ...json }, { isOpenEnded: true }),
  )
  computeAhead(run, 20_000_000, () => false)
  return run
}

const eventsOf = <Kind extends EventKind>(run: Run, kind: Kind) =>
  eventObjects(run.columns).filter((event): event is EventOfKind<Kind> => event.kind === kind)

const FAULTY: ScenarioJson = {
  producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 20 } }],
  workload: [{ producer: 'app', topic: 'orders', toMs: 3000, ratePerSecond: 100 }],
  actions: [
    { atMs: 1000, do: 'killBroker', broker: 1 },
    { atMs: 2000, do: 'cutLink', between: ['app', 3] },
    { atMs: 2500, do: 'healLink', between: ['app', 3] },
    { atMs: 14_000, do: 'startBroker', broker: 1 },
  ],
}

describe('the summary of a run', () => {
  const run = runOf(FAULTY)
  const { summary } = run

  it('counts in its bins what the events tell', () => {
    const sum = (field: keyof (typeof summary.bins)[number]) =>
      summary.bins.reduce((total, bin) => total + bin[field], 0)
    expect(sum('sent')).toBe(300)
    expect(sum('acked')).toBe(eventsOf(run, 'recordAcked').length)
    expect(sum('failed')).toBe(eventsOf(run, 'recordFailed').length)
    expect(sum('requests')).toBe(run.frontier.world.totals.requests)
  })

  it('puts each record into the bin of its time', () => {
    const bin = summary.bins[Math.floor(505_000 / summary.binUs)]
    const inBin = eventsOf(run, 'recordSent').filter(
      ({ atUs }) => Math.floor(atUs / summary.binUs) === Math.floor(505_000 / summary.binUs),
    )
    expect(bin?.sent).toBe(inBin.length)
  })

  it('joins its bins in pairs when there are too many, and loses nothing', () => {
    const long = runOf({
      ...FAULTY,
      actions: [],
      workload: [{ producer: 'app', topic: 'orders', toMs: 200_000, ratePerSecond: 3 }],
    })
    computeAhead(long, 200_000_000, () => false)
    expect(long.summary.binUs).toBe(40_000)
    expect(long.summary.bins.length).toBeLessThanOrEqual(8192)
    expect(long.summary.bins.reduce((total, bin) => total + bin.sent, 0)).toBe(eventsOf(long, 'recordSent').length)
    const [first] = eventsOf(long, 'recordSent').slice(-1)
    expect(long.summary.bins[Math.floor((first?.atUs ?? 0) / 40_000)]?.sent).toBe(1)
  })

  it('marks faults, repairs, fencing, elections and ISR changes, each with the event that it stands for', () => {
    const kinds = summary.marks.map(({ kind, event }) => `${kind} ${eventAt(run.columns, event).kind}`)
    for (const mark of [
      'fault brokerDied',
      'fault linkCut',
      'repair linkHealed',
      'repair brokerStarted',
      'fenced brokerFenced',
      'elected leaderElected',
      'isr isrChanged',
    ]) {
      expect(kinds).toContain(mark)
    }
    expect(summary.marks.map(({ atUs }) => atUs)).toEqual(
      summary.marks.map(({ event }) => eventAt(run.columns, event).atUs),
    )
  })

  it('marks nothing of how things are at the start', () => {
    expect(summary.marks.filter(({ atUs }) => atUs === 0)).toEqual([])
    expect(runOf({ workload: [] }).summary.marks).toEqual([])
  })

  it('marks one kind once at one instant', () => {
    const places = summary.marks.map(({ atUs, kind }) => `${atUs} ${kind}`)
    expect(new Set(places).size).toBe(places.length)
  })

  it('knows when the controller gave up a broker', () => {
    const [fenced] = eventsOf(run, 'brokerFenced')
    expect(summary.fencedAtUs).toEqual([[1, fenced?.atUs]])
  })

  it('finds the next and the previous notable moment', () => {
    expect(timeAfter(summary.notable, 0)).toBe(1_000_000)
    expect(timeBefore(summary.notable, 1_000_000)).toBe(0)
    expect(timeAfter(summary.notable, 1_999_999)).toBe(2_000_000)
    expect(timeAfter(summary.notable, 20_000_000)).toBeUndefined()
  })

  it('of an idle cluster has next to nothing that is visible: heartbeats and empty fetches are not', () => {
    const idle = runOf({ workload: [] })
    expect(idle.columns.length).toBeGreaterThan(200)
    expect(timeAfter(idle.summary.visible, 0)).toBeUndefined()
  })
})

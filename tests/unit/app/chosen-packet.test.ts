import { describe, expect, it } from 'vitest'
import { packetChoice } from '../../../src/app/chosen-packet.ts'
import { type PacketFault, packetFaultAction, packetFaultUs } from '../../../src/app/packet-fault.ts'
import { must } from '../../../src/engine/kernel/assert.ts'
import { forEachPending } from '../../../src/engine/kernel/event-queue.ts'
import type { Action } from '../../../src/engine/scenario/scenario.ts'
import { planWithAction } from '../../../src/engine/simulation/plan-with-action.ts'
import { createCursor, viewAt } from '../../../src/replay/cursor.ts'
import { branchRun, computeAhead, type Run, startRun } from '../../../src/replay/run.ts'
import type { DomainEvent } from '../../../src/trace/event-catalog.ts'
import { countUntil, eventAt } from '../../../src/trace/event-columns.ts'
import type { PacketView, StageView } from '../../../src/trace/stage-view.ts'
import { planOf, type ScenarioJson, startPlan } from '../../support/run-scenario.ts'

const END_US = 400_000

/** A run on the page: open-ended, computed ahead. */
function pageRun(json: ScenarioJson): Run {
  const run = startRun(planOf(json, { isOpenEnded: true }))
  computeAhead(run, END_US, () => false)
  return run
}

const STEADY: ScenarioJson = {
  seed: 3,
  topics: [{ name: 'orders', partitions: 2 }],
  producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 2, 'enable.idempotence': false } }],
  network: { latencyMs: 5 },
  workload: [{ producer: 'app', topic: 'orders', toMs: 300, ratePerSecond: 120, keys: { kind: 'uniform', count: 9 } }],
}
const TRANSACTIONAL: ScenarioJson = {
  ...STEADY,
  producers: [{ name: 'app', config: { 'transactional.id': 'tx', 'linger.ms': 2 } }],
  consumers: [{ name: 'c1', topic: 'orders', isolation: 'read_committed' }],
  workload: [
    { producer: 'app', topic: 'orders', toMs: 300, ratePerSecond: 120, transaction: { records: 5, abortEvery: 3 } },
  ],
}

/** Put the fault on the packet as the page does, and compute on. */
function choose(run: Run, packet: PacketView, fault: PacketFault, playheadUs: number, byMs = 20): readonly Action[] {
  const atUs = packetFaultUs(packet)
  const action = { ...packetFaultAction(packet, run.plan.scenario, fault, byMs), atMs: atUs / 1000 }
  const { plan, sharedActions } = planWithAction(run.plan, action, atUs, playheadUs)
  branchRun(run, plan, atUs, sharedActions)
  computeAhead(run, END_US, () => false)
  return plan.actions
}

function eventsUntil(run: Run, atUs: number): DomainEvent[] {
  return Array.from({ length: countUntil(run.columns, atUs) }, (_, index) => eventAt(run.columns, index))
}

/** What is told up to `atUs`, without what a fault states of itself: that it was armed, what is lost, and how long each packet takes. */
function toldWithoutFault(run: Run, atUs: number): unknown[] {
  return eventsUntil(run, atUs).flatMap((event): unknown[] => {
    if (event.kind === 'actionDone' || event.kind === 'packetLost') return []
    return event.kind === 'packetSent' ? [{ ...event, delayUs: 0 }] : [event]
  })
}

const viewOf = (run: Run, atUs: number): StageView => viewAt(createCursor(run), atUs)

/** A packet in flight at `atUs` that fits. */
function inFlight(view: StageView, fits: (packet: PacketView) => boolean): PacketView {
  return must(view.packets.find(fits), 'packet in flight')
}

/** The first moment from `fromUs` on, in steps, at which such a packet is on its way. */
function firstMoment(run: Run, fromUs: number, fits: (packet: PacketView) => boolean): [StageView, PacketView] {
  const cursor = createCursor(run)
  for (let atUs = fromUs; atUs < END_US; atUs += 500) {
    const view = viewAt(cursor, atUs)
    const packet = view.packets.find(fits)
    if (packet) return [view, packet]
  }
  throw new Error('no such packet')
}

const isAnswer = (api: string) => (packet: PacketView) => packet.api === api && packet.isResponse
const isRequest = (api: string) => (packet: PacketView) => packet.api === api && !packet.isResponse

// Contract, "Actions": dropNext, delayNext, duplicateNext, and "At one microsecond, in this order".
describe('one chosen packet', () => {
  it('is told the same until it would have arrived, for every packet in flight and every fault that is offered', () => {
    let tried = 0
    for (const [kafka, json] of [
      ['2.5', STEADY],
      ['3.9', STEADY],
      ['3.9', TRANSACTIONAL],
      ['4.x', TRANSACTIONAL],
    ] as const) {
      for (const playheadUs of [21_000, 44_300, 97_777, 150_250]) {
        const known = pageRun({ ...json, kafka })
        for (const packet of viewOf(known, playheadUs).packets) {
          const choice = packetChoice(known, packet.packet, playheadUs)
          for (const fault of ['drop', 'delay', 'duplicate'] as const) {
            if (choice[fault]) continue
            const run = pageRun({ ...json, kafka })
            choose(run, packet, fault, playheadUs)
            const untilUs = packet.arrivesAtUs - 1
            expect(toldWithoutFault(run, untilUs)).toEqual(toldWithoutFault(known, untilUs))
            const after = inFlight(viewOf(run, playheadUs), (one) => one.packet === packet.packet)
            expect([after.lost, after.twice ?? false, after.arrivesAtUs > packet.arrivesAtUs]).toEqual([
              fault === 'drop',
              fault === 'duplicate',
              fault === 'delay',
            ])
            tried++
          }
        }
      }
    }
    expect(tried).toBeGreaterThan(60)
  })

  it('leaves the run as it was when it only asks', () => {
    const run = pageRun(STEADY)
    const before = eventsUntil(run, END_US)
    const [view, packet] = firstMoment(run, 40_000, isAnswer('Produce'))
    packetChoice(run, packet.packet, view.atUs)
    expect(eventsUntil(run, END_US)).toEqual(before)
    expect(viewOf(run, view.atUs)).toEqual(view)
  })

  it('loses exactly one answer: stored twice without idempotence, once with it (P-79, C-112)', () => {
    const duplicated = [false, true].map((isIdempotent) => {
      const run = pageRun({
        ...STEADY,
        producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 2, 'enable.idempotence': isIdempotent } }],
        workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 10, value: 'x' }] }],
      })
      const [view, packet] = firstMoment(run, 10_000, isAnswer('Produce'))
      expect(packetChoice(run, packet.packet, view.atUs)).toEqual({})
      choose(run, packet, 'drop', view.atUs)
      const lost = eventsUntil(run, END_US).filter(({ kind }) => kind === 'packetLost')
      expect(lost).toMatchObject([{ packet: packet.packet }])
      const { counts } = viewOf(run, END_US)
      expect(counts.acked).toBe(1)
      return counts.duplicated
    })
    expect(duplicated).toEqual([1, 0])
  })

  it('hands a duplicated request over twice', () => {
    const run = pageRun({
      ...STEADY,
      workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 10, value: 'x' }] }],
    })
    const [view, packet] = firstMoment(run, 10_000, isRequest('Produce'))
    choose(run, packet, 'duplicate', view.atUs)
    const pending: number[] = []
    const cursor = createCursor(run)
    viewAt(cursor, view.atUs)
    forEachPending(cursor.simulation.world.queue, (entry) => {
      if (entry.kind === 'packet' && entry.twice) pending.push(entry.packet)
    })
    expect(pending).toEqual([packet.packet])
    expect(viewOf(run, END_US).counts.duplicated).toBe(1)
  })

  it('keeps what was done between its sending and the playhead, and drops what was planned for later', () => {
    const run = pageRun({
      ...STEADY,
      network: { latencyMs: 20 },
      actions: [
        { atMs: 30, do: 'setWorkload', entry: 0, ratePerSecond: 50 },
        { atMs: 90, do: 'setLink', between: [1, 2], latencyMs: 20 },
        { atMs: 300, do: 'killBroker', broker: 3 },
      ],
    })
    const playheadUs = 91_000
    const packet = inFlight(
      viewOf(run, playheadUs),
      (one) => one.sentAtUs < 90_000 && one.sentAtUs > 30_000 && one.api === 'Produce',
    )
    const known = toldWithoutFault(run, playheadUs)
    const actions = choose(run, packet, 'drop', playheadUs)
    expect(actions.map((action) => action.do)).toEqual(['setWorkload', 'dropNext', 'setLink'])
    expect(toldWithoutFault(run, playheadUs)).toEqual(known)
  })

  it('a run told again from its scenario is the same run', () => {
    const run = pageRun(STEADY)
    const [view, packet] = firstMoment(run, 60_000, isAnswer('Fetch'))
    const actions = choose(run, packet, 'delay', view.atUs)
    const again = pageRun({ ...STEADY, actions })
    expect(eventsUntil(again, END_US)).toEqual(eventsUntil(run, END_US))
    const hashes = [0, 1].map(() => {
      const { simulation } = startPlan(planOf({ ...STEADY, actions }, { isOpenEnded: true }))
      simulation.runUntil(END_US)
      return simulation.traceHash()
    })
    expect(hashes[0]).toBe(hashes[1])
    expect(again.frontier.traceHash()).toBe(hashes[0])
  })

  it('refuses what is lost already, what has arrived, and what left at the very start', () => {
    const run = pageRun({
      ...STEADY,
      workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 10, value: 'x' }] }],
    })
    const [view, packet] = firstMoment(run, 10_000, isAnswer('Produce'))
    expect(packetChoice(run, packet.packet, packet.arrivesAtUs).drop).toBe('arrived')
    choose(run, packet, 'drop', view.atUs)
    expect(packetChoice(run, packet.packet, view.atUs)).toEqual({
      drop: 'lostAlready',
      delay: 'lostAlready',
      duplicate: 'lostAlready',
    })
    const cold = pageRun({ ...STEADY, network: { latencyMs: 5 }, model: { warm: false } })
    const first = viewOf(cold, 0).packets[0]
    if (first) expect(packetChoice(cold, first.packet, 0).drop).toBe('atStart')
    const atOnce = pageRun({
      ...STEADY,
      producers: [{ name: 'app', config: { 'linger.ms': 0 } }],
      workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 0, value: 'x' }] }],
    })
    const sentAtOnce = inFlight(viewOf(atOnce, 1000), isRequest('Produce'))
    expect(sentAtOnce.sentAtUs).toBe(0)
    expect(packetChoice(atOnce, sentAtOnce.packet, 1000).drop).toBe('atStart')
  })

  it('refuses a packet that a waiting fault has met', () => {
    const run = pageRun({
      ...STEADY,
      topics: [{ name: 'orders', assignment: [[1, 2, 3]] }],
      actions: [{ atMs: 5, do: 'delayNext', what: 'request', api: 'Produce', between: ['app', 1], byMs: 30, count: 2 }],
    })
    const [view, packet] = firstMoment(run, 10_000, isRequest('Produce'))
    expect(packetChoice(run, packet.packet, view.atUs).drop).toBe('hitAlready')
  })

  it('refuses the second of two that left in one microsecond, not the first', () => {
    // Fetches that have waited for 500 ms are answered at once, in both directions between two brokers.
    const topics = [
      {
        name: 'orders',
        assignment: [
          [1, 2],
          [2, 1],
        ],
      },
    ]
    const run = pageRun({ ...STEADY, topics, workload: [] })
    computeAhead(run, 600_000, () => false)
    const answers = viewOf(run, 502_000).packets.filter(isAnswer('Fetch'))
    expect(answers.map((one) => [one.from, one.to, one.sentAtUs])).toEqual([
      [2, 1, 500_000],
      [1, 2, 500_000],
    ])
    expect(answers.map((one) => packetChoice(run, one.packet, 502_000).drop)).toEqual([undefined, 'twin'])
  })

  it('refuses a loss that would take back what has been seen to arrive since', () => {
    // A thin wire: a large request takes long, and the answer to an earlier one overtakes it the other way.
    const run = pageRun({
      ...STEADY,
      topics: [{ name: 'orders', assignment: [[1, 2, 3]] }],
      network: { latencyMs: 1, bandwidthBytesPerSecond: 40_000 },
      producers: [{ name: 'app', config: { acks: '1', 'linger.ms': 0, 'enable.idempotence': false } }],
      workload: [
        {
          producer: 'app',
          topic: 'orders',
          records: [
            { atMs: 10, value: 'x' },
            { atMs: 12, value: 'y'.repeat(4000) },
          ],
        },
      ],
    })
    const [, answer] = firstMoment(run, 10_000, isAnswer('Produce'))
    const playheadUs = answer.arrivesAtUs + 1000
    const large = inFlight(viewOf(run, playheadUs), isRequest('Produce'))
    expect(large.sentAtUs).toBeLessThan(answer.sentAtUs)
    const choice = packetChoice(run, large.packet, playheadUs)
    expect(choice.drop).toBe('seenSince')
    expect(choice.duplicate).toBeUndefined()
  })
})

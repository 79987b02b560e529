import { describe, expect, it } from 'vitest'
import transactions from '../../../src/content/scenarios/transactions.json'
import zombie from '../../../src/content/scenarios/zombie-fencing.json'
import { createCursor, viewAt } from '../../../src/replay/cursor.ts'
import { computeAhead, type Run, startRun } from '../../../src/replay/run.ts'
import { clocksOf } from '../../../src/trace/clocks.ts'
import { countUntil, eventAt } from '../../../src/trace/event-columns.ts'
import { TAIL_CELLS } from '../../../src/trace/stage-view.ts'
import { inspect, inspectedRun } from '../../support/inspected.ts'
import { planOf, type ScenarioJson } from '../../support/run-scenario.ts'

const END_US = 1_500_000

function pageRun(json: ScenarioJson): Run {
  const run = startRun(planOf(json, { isOpenEnded: true }))
  computeAhead(run, END_US, () => false)
  return run
}

const BUSY: ScenarioJson = {
  seed: 5,
  topics: [{ name: 'orders', partitions: 3 }],
  producers: [{ name: 'app', config: { 'transactional.id': 'tx', 'linger.ms': 5 }, initTransactions: true }],
  consumers: [
    { name: 'billing', topic: 'orders', isolation: 'read_committed' },
    { name: 'audit', topic: 'orders', isolation: 'read_uncommitted' },
  ],
  network: { latencyMs: 5 },
  workload: [
    {
      producer: 'app',
      topic: 'orders',
      toMs: 1400,
      ratePerSecond: 400,
      keys: { kind: 'uniform', count: 30 },
      transaction: { records: 40 },
    },
  ],
}

describe('the view of a moment', () => {
  const run = pageRun(BUSY)
  const cursor = createCursor(run)
  const moments = Array.from({ length: 30 }, (_, index) => viewAt(cursor, (index + 1) * 45_000))

  it('lets read_committed read to the last stable offset and read_uncommitted to the high watermark (C-57)', () => {
    let heldBack = 0
    for (const view of moments) {
      for (const consumer of view.consumers) {
        for (const own of consumer.partitions) {
          const log = view.partitions.find((one) => one.partition === own.partition)
          const end = consumer.isolation === 'read_committed' ? log?.lastStableOffset : log?.highWatermark
          expect(own.readableEnd).toBe(end)
          expect(own.heldBack).toBe((log?.highWatermark ?? 0) - own.readableEnd)
          expect(own.position).toBeLessThanOrEqual(log?.highWatermark ?? 0)
          heldBack += own.heldBack
        }
      }
    }
    // A transaction was open at some of these moments.
    expect(heldBack).toBeGreaterThan(0)
  })

  it('counts what consumers got as their events tell it', () => {
    const atUs = 1_200_000
    const view = viewAt(createCursor(run), atUs)
    const told = [0, 0]
    for (let i = 0; i < countUntil(run.columns, atUs); i++) {
      const event = eventAt(run.columns, i)
      if (event.kind === 'recordsDelivered') told[event.consumer] = (told[event.consumer] ?? 0) + event.count
    }
    expect(view.consumers.map((consumer) => consumer.delivered)).toEqual(told)
  })

  it('gives for each link the requests of the last second, and the records that they carried', () => {
    const atUs = 1_000_000
    const view = viewAt(createCursor(run), atUs)
    const requests = new Map<number, number>()
    let records = 0
    const drained = new Map<number, number>()
    for (let i = 0; i < countUntil(run.columns, atUs); i++) {
      const event = eventAt(run.columns, i)
      if (event.kind === 'batchDrained') drained.set(event.batch, event.recordCount)
      if (event.kind === 'batchSent') records += drained.get(event.batch) ?? 0
      if (event.kind === 'requestSent' && event.api === 0)
        requests.set(event.broker, (requests.get(event.broker) ?? 0) + 1)
    }
    const app = view.producers[0]?.actor ?? 0
    const flows = view.links.filter((link) => link.b === app && link.back)
    expect(Object.fromEntries(flows.map(({ a, back }) => [a, back?.requestsPerS]))).toEqual(
      Object.fromEntries(requests),
    )
    expect(flows.reduce((sum, { back }) => sum + (back?.recordsPerS ?? 0), 0)).toBe(records)
  })

  it('tells where a followed record stands after the tail of its log has left it behind', () => {
    const view = viewAt(createCursor(run), 1_400_000, 3)
    const kept = view.brokers.flatMap((broker) => broker.replicas.flatMap((replica) => replica.kept ?? []))
    expect(kept).toHaveLength(3)
    expect(new Set(kept.map((cell) => `${cell.record} at ${cell.offset}`)).size).toBe(1)
    expect(kept[0]?.record).toBe(3)
    const replica = view.brokers[0]?.replicas.find((one) => one.kept)
    expect(kept[0]?.offset).toBeLessThan((replica?.logEndOffset ?? 0) - TAIL_CELLS)
    const without = viewAt(createCursor(run), 1_400_000)
    expect(without.brokers.some((broker) => broker.replicas.some((one) => one.kept))).toBe(false)
  })
})

describe('transactions on the stage', () => {
  const run = inspectedRun(transactions as unknown as ScenarioJson, 6000)
  const at = (atMs: number) => inspect(run, atMs, { kind: 'broker', broker: 1 }).view
  const cells = (atMs: number) =>
    at(atMs).brokers[0]?.replicas[0]?.tail.map(({ record, transaction }) => [record, transaction ?? ''])

  it('markers take an offset, records of an aborted and of an open transaction are marked (C-131)', () => {
    expect(cells(1300)).toEqual([
      [1, ''],
      [2, ''],
      [3, ''],
      [-1, ''],
      [4, 'aborted'],
      [5, 'aborted'],
      [-1, 'aborted'],
      [6, 'open'],
    ])
    expect(at(1300).partitions[0]).toMatchObject({ lastStableOffset: 7, highWatermark: 8, logEndOffset: 8 })
  })

  it('the coordinator shows the state of the transaction and its clock, as long as it is open (C-126, C-134)', () => {
    const [open] = at(1300).brokers.flatMap(({ transactions: known = [] }) => known)
    expect(open).toMatchObject({ transactionalId: 'pay-1', status: 'Ongoing' })
    expect((open?.timeoutUs ?? 0) - (open?.sinceUs ?? 0)).toBe(5_000_000)
    const clock = clocksOf(at(1300)).find(({ kind }) => kind === 'transactionTimeout')
    expect(clock).toMatchObject({ config: 'transaction.timeout.ms', endsUs: open?.timeoutUs })
    const [closed] = at(1000).brokers.flatMap(({ transactions: known = [] }) => known)
    expect(closed).toMatchObject({ status: 'CompleteAbort' })
    expect(closed?.timeoutUs).toBeUndefined()
  })

  it('the coordinator’s log tells what it has written, in the order of its offsets (C-125, C-126)', () => {
    const logAt = (atMs: number) => at(atMs).brokers.flatMap(({ transactions: known = [] }) => known)[0]?.log
    const statuses = logAt(1000)?.entries.map(({ status }) => status)
    expect(statuses?.slice(-3)).toEqual(['Ongoing', 'PrepareAbort', 'CompleteAbort'])
    const offsets = logAt(1000)?.entries.map(({ offset }) => offset) ?? []
    expect(offsets).toEqual(offsets.slice().sort((a, b) => a - b))
    expect(logAt(1000)?.highWatermark).toBeGreaterThan(offsets.at(-1) ?? 0)
    // While a record is being replicated it lies beyond the high watermark.
    const times = Array.from({ length: 400 }, (_, index) => 5 * index)
    expect(times.some((atMs) => (logAt(atMs)?.entries.at(-1)?.offset ?? -1) >= (logAt(atMs)?.highWatermark ?? 0))).toBe(
      true,
    )
  })

  it('a producer that a newer one has shut out says so (C-127, P-137)', () => {
    const fenced = inspectedRun(zombie as unknown as ScenarioJson, 3000)
    const producers = (atMs: number) =>
      inspect(fenced, atMs, { kind: 'producer', producer: 0 }).view.producers.map((one) => one.fenced ?? false)
    expect(producers(300)).toEqual([false, false])
    expect(producers(1200)).toEqual([true, false])
  })
})

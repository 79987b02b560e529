import { beforeEach, describe, expect, it } from 'vitest'
import type { FindWhat, FromWorker, Selection, ToWorker } from '../../../src/app/host-messages.ts'
import { createRunService, type RunService } from '../../../src/app/run-service.ts'
import { computeAhead, startRun } from '../../../src/replay/run.ts'
import { eventObjects } from '../../support/events.ts'
import { PLAIN, planOf } from '../../support/run-scenario.ts'

const SCENARIO = {
  ...PLAIN,
  topics: [{ name: 'orders', assignment: [[1, 2, 3]] }],
  producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 5 } }],
  workload: [{ producer: 'app', topic: 'orders', toMs: 2000, ratePerSecond: 50 }],
  actions: [{ atMs: 700, do: 'killBroker', broker: 3 }],
}

/** Another run of the same, whose events can be read. */
const told = startRun(planOf(SCENARIO, { isOpenEnded: true }))
computeAhead(told, 4_000_000, () => false)
const events = eventObjects(told.columns)

describe('finding a moment', () => {
  let service: RunService
  let posted: FromWorker[]

  beforeEach(async () => {
    posted = []
    // A clock that goes on: what is looked for in vain is given up after a while.
    let nowMs = 0
    service = createRunService(
      (message) => posted.push(structuredClone(message)),
      () => {
        nowMs += 0.1
        return nowMs
      },
    )
    await service.handle({ kind: 'load', run: 1, scenario: SCENARIO })
  })

  async function answer<Kind extends FromWorker['kind']>(message: ToWorker, kind: Kind) {
    const before = posted.length
    await service.handle(message)
    const found = posted.slice(before).find((one) => one.kind === kind)
    return found as Extract<FromWorker, { kind: Kind }>
  }

  const find = async (fromUs: number, direction: 1 | -1, what: FindWhat, of?: Selection) =>
    (await answer({ kind: 'find', run: 1, question: 1, fromUs, direction, what, ...(of ? { of } : {}) }, 'found')).atUs

  /** Every moment of a kind from `fromUs` on, one after the other. */
  async function walk(
    fromUs: number,
    direction: 1 | -1,
    what: FindWhat,
    of?: Selection,
    count = 12,
  ): Promise<number[]> {
    const times: number[] = []
    for (let at = await find(fromUs, direction, what, of); at !== undefined && times.length < count; ) {
      times.push(at)
      at = await find(at, direction, what, of)
    }
    return times
  }

  const timesOf = (kinds: readonly string[]): number[] => [
    ...new Set(events.filter(({ kind }) => kinds.includes(kind)).map(({ atUs }) => atUs)),
  ]

  it('goes from request to request: each that leaves, is answered, or is given up', async () => {
    const times = timesOf(['requestSent', 'responseReceived', 'requestFailed']).filter((atUs) => atUs > 600_000)
    const walked = await walk(600_000, 1, 'request')
    expect(walked).toEqual(times.slice(0, 12))
    expect(await walk(walked.at(-1) ?? 0, -1, 'request', undefined, 11)).toEqual(walked.slice(0, -1).reverse())
  })

  it('goes from hop to hop of a record, and through the same ones back', async () => {
    const record: Selection = { kind: 'record', record: 20 }
    const sentUs = events.find((event) => event.kind === 'recordSent' && event.record === 20)?.atUs ?? 0
    const ackedUs = events.find((event) => event.kind === 'recordAcked' && event.record === 20)?.atUs ?? 0
    const walked = await walk(0, 1, 'hop', record)
    expect(walked[0]).toBe(sentUs)
    expect(walked).toContain(ackedUs)
    expect(walked.length).toBeGreaterThan(4)
    const last = walked.at(-1) ?? 0
    expect(await walk(last, -1, 'hop', record)).toEqual(walked.slice(0, -1).reverse())
  })

  it('goes along the life of a batch', async () => {
    const drained = events.find(({ kind }) => kind === 'batchDrained')
    const batch = drained && 'batch' in drained ? drained.batch : -1
    const walked = await walk(0, 1, 'hop', { kind: 'batch', batch })
    expect(walked).toContain(drained?.atUs)
  })

  it('finds no hop of what does not hop', async () => {
    expect(await find(0, 1, 'hop', { kind: 'broker', broker: 1 })).toBeUndefined()
    expect(await find(0, 1, 'hop')).toBeUndefined()
  })

  it('goes to the next thing that happens, and back to the one before', async () => {
    expect(await find(0, 1, 'notable')).toBe(700_000)
    const [, second = 0] = await walk(0, 1, 'notable', undefined, 2)
    expect(await find(second, -1, 'notable')).toBe(700_000)
  })

  it('tells series of a stretch as far as it has been computed', async () => {
    await find(1_500_000, 1, 'event')
    const asked = { fromUs: 0, toUs: 2_000_000, points: 20 }
    const { page } = await answer({ kind: 'series', run: 1, question: 2, asked }, 'series')
    // Points are as wide as what is kept: the first six end somewhere before a second.
    const untilUs = page.fromUs + 6 * page.pointUs
    const sent = events.filter(({ kind, atUs }) => kind === 'recordSent' && atUs < untilUs)
    const told = page.sent.slice(0, 6).reduce((sum, count) => sum + count, 0)
    expect(sent.length).toBeGreaterThan(20)
    expect(told).toBe(sent.length)
  })

  it('begins series again when the run takes another future', async () => {
    const asked = { fromUs: 0, toUs: 2_000_000, points: 20 }
    await find(1_900_000, 1, 'event')
    const before = await answer({ kind: 'series', run: 1, question: 2, asked }, 'series')
    await service.handle({
      kind: 'act',
      run: 1,
      newRun: 2,
      atUs: 400_000,
      action: { do: 'killProducer', producer: 'app' },
    })
    await service.handle({ kind: 'find', run: 2, question: 3, fromUs: 1_900_000, direction: 1, what: 'event' })
    const after = await answer({ kind: 'series', run: 2, question: 4, asked }, 'series')
    const until = (page: typeof after.page, us: number) =>
      Array.from(page.acked.slice(0, Math.floor(us / page.pointUs)))
    expect(until(after.page, 380_000)).toEqual(until(before.page, 380_000))
    const sum = (page: typeof after.page) =>
      page.acked.filter((count) => count > 0).reduce((total, count) => total + count, 0)
    expect(sum(after.page)).toBeLessThan(sum(before.page))
  })
})

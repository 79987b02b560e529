import { describe, expect, it } from 'vitest'
import type { FromWorker } from '../../../../src/app/host-messages.ts'
import { MAX_POINTS, type OffsetPoint, partitionHistory } from '../../../../src/app/inspected/partition-history.ts'
import { createRunService } from '../../../../src/app/run-service.ts'
import { must } from '../../../../src/engine/kernel/assert.ts'
import { INSPECTED, inspect, inspectedRun } from '../../../support/inspected.ts'
import { PLAIN } from '../../../support/run-scenario.ts'

const looked = inspectedRun(INSPECTED, 20_000)

function offsetAt(points: readonly OffsetPoint[], atUs: number): number {
  return points.findLast((point) => point.atUs <= atUs)?.offset ?? 0
}

describe('the history of a partition', () => {
  const history = partitionHistory(looked.run, 0)

  it('ends where the logs stand, for every replica (C-19, C-35, C-43)', () => {
    const { world } = inspect(looked, 20_000, { kind: 'partition', partition: 0 })
    expect(history.replicas.map(({ broker }) => broker)).toEqual([1, 2, 3])
    for (const { broker, leo, hw } of history.replicas) {
      const { log } = must(world.brokers[broker - 1]?.partitions[0], 'a replica')
      expect([leo.at(-1)?.offset, hw.at(-1)?.offset]).toEqual([log.logEndOffset, log.highWatermark])
    }
  })

  it('is right at any moment, within what one of its points stands for', () => {
    const binMs = Math.ceil(history.untilUs / (MAX_POINTS / 3)) / 1000
    for (const atMs of [200, 1000, 2900, 6000, 13_000, 17_000]) {
      const leos = [atMs - binMs, atMs, atMs + binMs].map((ms) => {
        const { world } = inspect(looked, ms, { kind: 'replica', partition: 0, broker: 2 })
        return world.brokers[1]?.partitions[0]?.log.logEndOffset ?? 0
      })
      const told = offsetAt(must(history.replicas[1], 'b2').leo, atMs * 1000)
      expect(told).toBeGreaterThanOrEqual(Math.min(...leos))
      expect(told).toBeLessThanOrEqual(Math.max(...leos))
    }
  })

  it('names each leader with its epoch (C-71)', () => {
    expect(history.leaders[0]).toEqual({ atUs: 0, leader: 1, epoch: 0 })
    expect(history.leaders.length).toBeGreaterThan(1)
    for (const [index, { epoch }] of history.leaders.entries()) {
      if (index > 0) expect(epoch).toBeGreaterThan(history.leaders[index - 1]?.epoch ?? 0)
    }
  })

  it('is bounded, and keeps the lowest place of a while: a truncation is never left out (C-51)', () => {
    for (const { leo, hw } of history.replicas) {
      expect(leo.length).toBeLessThanOrEqual(MAX_POINTS + 3)
      expect(hw.length).toBeLessThanOrEqual(MAX_POINTS + 3)
    }
    // acks=1, cut off from its followers: what it writes then is truncated when it comes back.
    const cut = inspectedRun(
      {
        kafka: '3.9',
        model: 'lesson',
        settle: false,
        durationMs: 40_000,
        topics: [{ name: 'orders', partitions: 1, assignment: [[1, 2, 3]] }],
        producers: [{ name: 'app', config: { acks: '1', 'enable.idempotence': false } }],
        workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 200, valueBytes: 10 }],
        actions: [
          { atMs: 2000, do: 'isolateBroker', broker: 1, from: [2, 3, 'controller'] },
          { atMs: 25_000, do: 'healBroker', broker: 1 },
        ],
      },
      40_000,
    )
    const first = must(partitionHistory(cut.run, 0).replicas[0], 'b1')
    expect(first.leo.length).toBeLessThanOrEqual(MAX_POINTS + 3)
    expect(first.leo.some((point, index) => index > 0 && point.offset < (first.leo[index - 1]?.offset ?? 0))).toBe(true)
  })
})

describe('what the worker is asked about one partition', () => {
  it('is answered with its history, as plain data that can cross over to the page', async () => {
    const posted: FromWorker[] = []
    const service = createRunService(
      (message) => posted.push(structuredClone(message)),
      () => 0,
    )
    await service.handle({ kind: 'load', run: 1, scenario: { ...PLAIN, ...INSPECTED } })
    await service.handle({ kind: 'view', run: 1, atUs: 400_000, selection: { kind: 'partition', partition: 0 } })
    await service.handle({ kind: 'partitionHistory', run: 1, question: 5, partition: 0 })
    const view = posted.find((message) => message.kind === 'view')
    expect(view?.life?.sheet.map(({ name }) => name)).toContain('history')
    const answer = posted.find((message) => message.kind === 'partitionHistory')
    expect(answer?.question).toBe(5)
    expect(answer?.history.replicas.map(({ broker }) => broker)).toEqual([1, 2, 3])
  })
})

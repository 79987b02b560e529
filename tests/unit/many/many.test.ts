import { describe, expect, it } from 'vitest'
import { runSim } from '../../../src/cli/run-sim.ts'
import leaderDies from '../../../src/content/scenarios/leader-dies.json'
import { parseScenario } from '../../../src/engine/simulation/complete-scenario.ts'
import { prepareScenario } from '../../../src/engine/simulation/plan-run.ts'
import { cellScenario } from '../../../src/many/cell-scenario.ts'
import { histogram } from '../../../src/many/histogram.ts'
import { type ManyPlan, placeOf, planProblem, runCount, valuesOf } from '../../../src/many/many-plan.ts'
import { oddsOf } from '../../../src/many/odds.ts'
import { addAnswer, cellSummary, emptyResults } from '../../../src/many/results.ts'
import { nearestRank, type RunResult, runOne } from '../../../src/many/run-one.ts'

const SWEEP: ManyPlan = {
  scenario: leaderDies,
  firstSeed: 7,
  seeds: 3,
  axes: [
    { field: { kind: 'producerConfig', producer: 'app', name: 'linger.ms' }, values: [0, 20] },
    { field: { kind: 'rate', entry: 0 }, values: [10, 100, 200] },
  ],
}

function result(lost: number, p50Ms: number): RunResult {
  return {
    sent: 10,
    acked: 10,
    failed: 0,
    lost,
    duplicated: 0,
    reordered: 0,
    requests: 5,
    p50Ms,
    p99Ms: p50Ms,
    maxMs: p50Ms,
    throughput: 1,
    traceHash: '',
  }
}

describe('a plan of many runs', () => {
  it('runs every combination of the values with every seed, once', () => {
    const seen = new Set<string>()
    for (let index = 0; index < runCount(SWEEP); index++) {
      const { cell, seed } = placeOf(SWEEP, index)
      seen.add(`${valuesOf(SWEEP, cell).join()} ${seed}`)
    }
    expect(seen.size).toBe(18)
    expect(seen).toContain('20,200 9')
    expect(seen).toContain('0,10 7')
  })

  it('writes the values of a cell into the scenario, which itself stays as it is', () => {
    const before = JSON.stringify(leaderDies)
    const cell = cellScenario(SWEEP, 5, 9) as typeof leaderDies
    expect(cell.producers[0]?.config).toEqual({ ...leaderDies.producers[0]?.config, 'linger.ms': 20 })
    expect(cell.workload[0]?.ratePerSecond).toBe(200)
    expect(cell.seed).toBe(9)
    expect(JSON.stringify(leaderDies)).toBe(before)
  })

  it('is refused when it has more runs than 10,000, no seed, or nothing to vary', () => {
    expect(planProblem(SWEEP)).toBeUndefined()
    expect(planProblem({ ...SWEEP, seeds: 1_666 })).toBeUndefined()
    expect(planProblem({ ...SWEEP, seeds: 1_667 })).toBe('tooMany')
    expect(planProblem({ ...SWEEP, seeds: 0 })).toBe('seeds')
    expect(planProblem({ ...SWEEP, axes: [{ field: { kind: 'rate', entry: 0 }, values: [] }] })).toBe('values')
  })
})

describe('one of many runs', () => {
  it('comes to what sim says of the same seed, with the same traceHash', async () => {
    const parsed = parseScenario(leaderDies, { datasets: {} })
    if (!parsed.ok) throw new Error('refused')
    const prepared = prepareScenario(parsed.scenario)
    for (const seed of [3, 4]) {
      const run = runOne(prepared, seed, { datasets: {} })
      const { stdout } = await runSim(JSON.stringify(leaderDies), { seed })
      const { sent, acked, lost, duplicated, reordered, requests, latencyMs, traceHash } = JSON.parse(stdout)
      expect(run).toMatchObject({ sent, acked, lost, duplicated, reordered, requests, traceHash })
      expect([run.p50Ms, run.p99Ms, run.maxMs]).toEqual([latencyMs.p50, latencyMs.p99, latencyMs.max])
    }
  })
})

describe('odds', () => {
  it('are Wilson’s: 312 of 1,000 lie between 28 % and 34 %', () => {
    const { share, low, high } = oddsOf(312, 1000)
    expect(share).toBe(0.312)
    expect(low).toBeCloseTo(0.28405, 4)
    expect(high).toBeCloseTo(0.3414, 4)
  })

  it('never leave 0 … 1, and nothing in 10 runs is no proof of never', () => {
    expect(oddsOf(0, 10)).toMatchObject({ low: 0, high: expect.closeTo(0.2775, 4) })
    expect(oddsOf(10, 10)).toMatchObject({ low: expect.closeTo(0.7225, 4), high: 1 })
    expect(oddsOf(0, 0)).toMatchObject({ low: 0, high: 1 })
  })
})

describe('results', () => {
  const plan: ManyPlan = { ...SWEEP, axes: [], seeds: 4 }
  const answers = [result(1, 0.1), result(0, 0.7), result(2, 0.2), result(0, Number.NaN)]

  it('are the same in whatever order the answers come', () => {
    const summaries = [
      [0, 1, 2, 3],
      [3, 1, 0, 2],
    ].map((order) => {
      const results = emptyResults(plan)
      for (const index of order) addAnswer(results, index, { kind: 'done', result: answers[index] as RunResult })
      return cellSummary(results, 0)
    })
    expect(summaries[0]).toEqual(summaries[1])
    expect(summaries[0]).toMatchObject({ runs: 4, loss: { hits: 2 }, lostRecords: 3, p50Ms: 0.2 })
  })

  it('count no run twice, and no broken run at all', () => {
    const results = emptyResults(plan)
    addAnswer(results, 0, { kind: 'done', result: result(1, 1) })
    addAnswer(results, 0, { kind: 'done', result: result(1, 1) })
    addAnswer(results, 1, { kind: 'broken', message: 'x' })
    expect([results.done, results.broken, cellSummary(results, 0).runs]).toEqual([2, 1, 1])
  })
})

describe('a histogram', () => {
  it('has bars of one round width, and every known value in one of them', () => {
    const values = [3, 17, 18, 44, Number.NaN, 20]
    const bars = histogram(values, 10)
    expect(bars.map(({ from, to }) => to - from)).toEqual(bars.map(() => 5))
    expect(bars.flatMap(({ members }) => members).sort()).toEqual([0, 1, 2, 3, 5])
    for (const { from, to, members } of bars)
      for (const at of members) expect(from <= (values[at] as number) && (values[at] as number) < to).toBe(true)
  })

  it('of equal values is one bar, of none is empty', () => {
    expect(histogram([5, 5, 5], 10)).toHaveLength(1)
    expect(histogram([], 10)).toEqual([])
  })

  it('nearest rank is the smallest value that reaches its share', () => {
    expect([0.5, 0.99, 1].map((share) => nearestRank([1, 2, 3, 4], share))).toEqual([2, 4, 4])
  })
})

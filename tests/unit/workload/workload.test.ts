import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NEVER } from '../../../src/engine/kernel/units.ts'
import type { ApplicationCall } from '../../../src/engine/producer/application-call.ts'
import {
  changeWorkload,
  cloneWorkload,
  createWorkload,
  isWorkloadOver,
  takeDue,
} from '../../../src/engine/workload/workload.ts'
import { planWorkload, type WorkloadPlan } from '../../../src/engine/workload/workload-plan.ts'
import { DATASETS, type ScenarioJson, scenarioOf } from '../../support/run-scenario.ts'

const decoder = new TextDecoder()
const ENTRY = { producer: 'app', topic: 'orders' }

const ROWS = [
  { origin: 'ICN', n: 1 },
  { origin: 'GMP', n: 2 },
  { origin: null, n: 3 },
]

function planOf(entries: readonly object[], json: ScenarioJson = {}, seed = 1): WorkloadPlan {
  const scenario = scenarioOf({ workload: entries, ...json })
  return planWorkload(scenario, seed, { ...DATASETS, 'flights-2k': ROWS })
}

interface Due {
  readonly atUs: number
  readonly key: string | null
  readonly size: number
  readonly entry: number
  readonly index: number
  readonly calls: readonly string[]
}

/** Everything that is due before `untilUs`, in order. */
function dues(plan: WorkloadPlan, untilUs = NEVER, workload = createWorkload(plan)): Due[] {
  const list: Due[] = []
  while (workload.nextAtUs < untilUs) {
    const atUs = workload.nextAtUs
    const entry = workload.nextEntry
    const { calls } = takeDue(plan, workload, entry)
    const send = calls.find((call): call is Extract<ApplicationCall, { kind: 'send' }> => call.kind === 'send')
    if (!send) throw new Error('no send')
    const { key, valueSize, indexInEntry } = send.planned
    list.push({
      atUs,
      key: key && decoder.decode(key),
      size: valueSize,
      entry,
      index: indexInEntry,
      calls: calls.map(({ kind }) => kind),
    })
  }
  return list
}

const timesOf = (list: readonly Due[]) => list.map(({ atUs }) => atUs)

describe('a rate (contract: record i is at fromMs + i·1000/rate, rounded to µs, no drift)', () => {
  it('does not drift, whatever the rate', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 3000, noNaN: true }),
        fc.integer({ min: 0, max: 5000 }),
        (ratePerSecond, fromMs) => {
          const plan = planOf([{ ...ENTRY, ratePerSecond, fromMs, toMs: fromMs + 300 }])
          const times = timesOf(dues(plan))
          expect(times).toEqual(times.map((_, i) => fromMs * 1000 + Math.round((i * 1_000_000) / ratePerSecond)))
          expect(times.length).toBeGreaterThan(0)
        },
      ),
    )
  })

  it('fills a half-open interval: fromMs is in it, toMs is not', () => {
    const plan = planOf([{ ...ENTRY, ratePerSecond: 100, fromMs: 10, toMs: 40 }])
    expect(timesOf(dues(plan))).toEqual([10_000, 20_000, 30_000])
    expect(dues(planOf([{ ...ENTRY, ratePerSecond: 100, fromMs: 10, toMs: 10 }]))).toEqual([])
    expect(timesOf(dues(planOf([{ ...ENTRY, ratePerSecond: 100, fromMs: 10, toMs: 40.001 }])))).toHaveLength(4)
  })

  it('goes on until durationMs where toMs is left out', () => {
    expect(dues(planOf([{ ...ENTRY, ratePerSecond: 10 }], { durationMs: 1000 }))).toHaveLength(10)
  })
})

describe('explicit records', () => {
  it('come in order of time, equal times in the order of the file', () => {
    const records = [
      { atMs: 5, key: 'late' },
      { atMs: 1, key: 'a' },
      { atMs: 1, key: 'b' },
      { atMs: 0.5, key: 'first', value: 'xyz' },
    ]
    const list = dues(planOf([{ ...ENTRY, records }]))
    expect(list.map(({ key }) => key)).toEqual(['first', 'a', 'b', 'late'])
    expect(timesOf(list)).toEqual([500, 1000, 1000, 5000])
    expect(list.map(({ size }) => size)).toEqual([3, -1, -1, -1])
  })

  it('of two entries at one instant come in the order of the entries', () => {
    const entry = (key: string) => ({ ...ENTRY, records: [{ atMs: 3, key }] })
    expect(dues(planOf([entry('first'), entry('second')])).map(({ key }) => key)).toEqual(['first', 'second'])
  })
})

describe('a data set', () => {
  const entry = { ...ENTRY, dataset: 'flights-2k', ratePerSecond: 100, keyField: 'origin' }

  it('is sent row by row as JSON, and ends with its last row', () => {
    const list = dues(planOf([entry]))
    expect(timesOf(list)).toEqual([0, 10_000, 20_000])
    expect(list.map(({ key }) => key)).toEqual(['ICN', 'GMP', null])
    expect(list.map(({ size }) => size)).toEqual(ROWS.map((row) => JSON.stringify(row).length))
  })

  it('starts over when it repeats, until durationMs', () => {
    const list = dues(planOf([{ ...entry, repeat: true }], { durationMs: 70 }))
    expect(list.map(({ key }) => key)).toEqual(['ICN', 'GMP', null, 'ICN', 'GMP', null, 'ICN'])
    expect(list.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('stops at toMs before its end', () => {
    expect(dues(planOf([{ ...entry, toMs: 20 }]))).toHaveLength(2)
  })

  it('has no keys without a keyField', () => {
    const { keyField: _, ...rest } = entry
    expect(dues(planOf([rest])).map(({ key }) => key)).toEqual([null, null, null])
  })
})

describe('keys', () => {
  const COUNT = 20_000
  const keysOf = (keys: object, seed = 1): Map<string | null, number> => {
    const list = dues(planOf([{ ...ENTRY, ratePerSecond: COUNT, toMs: 1000, keys }], {}, seed))
    const counts = new Map<string | null, number>()
    for (const { key } of list) counts.set(key, (counts.get(key) ?? 0) + 1)
    return counts
  }
  const share = (counts: Map<string | null, number>, key: string) => (counts.get(key) ?? 0) / COUNT

  it('none: there are none', () => {
    expect([...keysOf({ kind: 'none' }).keys()]).toEqual([null])
  })

  it('uniform: each of the count comes equally often', () => {
    const counts = keysOf({ kind: 'uniform', count: 4 })
    expect([...counts.keys()].sort()).toEqual(['key-1', 'key-2', 'key-3', 'key-4'])
    for (const key of counts.keys()) expect(share(counts, key as string)).toBeCloseTo(0.25, 1)
  })

  it('list: by weight, and a weight of 0 never', () => {
    const counts = keysOf({ kind: 'list', values: ['a', 'b', 'never'], weights: [3, 1, 0] })
    expect(share(counts, 'a')).toBeCloseTo(0.75, 1)
    expect(share(counts, 'b')).toBeCloseTo(0.25, 1)
    expect(counts.has('never')).toBe(false)
    expect(share(keysOf({ kind: 'list', values: ['a', 'b'] }), 'a')).toBeCloseTo(0.5, 1)
  })

  it('zipf: the r-th key has a share of r^-exponent', () => {
    const [count, exponent] = [50, 1.2]
    const total = Array.from({ length: count }, (_, i) => (i + 1) ** -exponent).reduce((a, b) => a + b)
    const counts = keysOf({ kind: 'zipf', count, exponent })
    for (const rank of [1, 2, 3, 5, 10]) {
      const expected = rank ** -exponent / total
      expect(Math.abs(share(counts, `key-${rank}`) - expected)).toBeLessThan(0.01)
    }
  })

  it('zipf with exponent 0 is uniform', () => {
    expect(share(keysOf({ kind: 'zipf', count: 2, exponent: 0 }), 'key-1')).toBeCloseTo(0.5, 1)
  })
})

describe('sizes', () => {
  it('of a range are uniform, both ends included', () => {
    const list = dues(planOf([{ ...ENTRY, ratePerSecond: 5000, toMs: 1000, valueBytes: { min: 3, max: 6 } }]))
    expect([...new Set(list.map(({ size }) => size))].sort()).toEqual([3, 4, 5, 6])
  })

  it('of one number are that number', () => {
    const list = dues(planOf([{ ...ENTRY, ratePerSecond: 10, toMs: 1000, valueBytes: 7 }]))
    expect(new Set(list.map(({ size }) => size))).toEqual(new Set([7]))
  })
})

describe('streams (contract: two runs that differ in one config meet the same arrivals)', () => {
  const first = {
    ...ENTRY,
    ratePerSecond: 50,
    toMs: 2000,
    keys: { kind: 'uniform', count: 9 },
    valueBytes: { min: 0, max: 99 },
  }
  const second = { ...first, fromMs: 3, keys: { kind: 'zipf', count: 9, exponent: 1 } }
  const ofEntry = (list: readonly Due[], entry: number) => list.filter((due) => due.entry === entry)

  it('the same seed gives the same keys and sizes, another seed others', () => {
    expect(dues(planOf([first]))).toEqual(dues(planOf([first])))
    expect(dues(planOf([first], {}, 2))).not.toEqual(dues(planOf([first])))
  })

  it('another rate, size or key of one entry leaves the others as they were', () => {
    const base = dues(planOf([first, second]))
    for (const change of [{ ratePerSecond: 99 }, { valueBytes: 5 }, { keys: { kind: 'none' } }, { toMs: 100 }]) {
      expect(ofEntry(dues(planOf([{ ...first, ...change }, second])), 1)).toEqual(ofEntry(base, 1))
    }
  })

  it('another size leaves keys and times of the same entry, other keys leave sizes and times', () => {
    const base = dues(planOf([first]))
    const resized = dues(planOf([{ ...first, valueBytes: 5 }]))
    expect(resized.map(({ key, atUs }) => [key, atUs])).toEqual(base.map(({ key, atUs }) => [key, atUs]))
    const rekeyed = dues(planOf([{ ...first, keys: { kind: 'none' } }]))
    expect(rekeyed.map(({ size, atUs }) => [size, atUs])).toEqual(base.map(({ size, atUs }) => [size, atUs]))
  })
})

describe('setWorkload', () => {
  const entry = { ...ENTRY, ratePerSecond: 100, toMs: 1000 }
  const setUp = (entries: readonly object[] = [entry]) => {
    const plan = planOf(entries)
    return { plan, workload: createWorkload(plan) }
  }

  it('a new rate counts from the record before', () => {
    const { plan, workload } = setUp()
    dues(plan, 20_001, workload)
    changeWorkload(plan, workload, 0, { ratePerSecond: 200 }, 23_000)
    expect(timesOf(dues(plan, 40_001, workload))).toEqual([25_000, 30_000, 35_000, 40_000])
  })

  it('a new rate never sends in the past', () => {
    const { plan, workload } = setUp()
    dues(plan, 1, workload)
    changeWorkload(plan, workload, 0, { ratePerSecond: 1000 }, 9000)
    expect(workload.nextAtUs).toBe(9000)
  })

  it('a new rate before the start leaves the start where it is', () => {
    const { plan, workload } = setUp([{ ...entry, fromMs: 50 }])
    changeWorkload(plan, workload, 0, { ratePerSecond: 10 }, 1000)
    expect(timesOf(dues(plan, 200_000, workload))).toEqual([50_000, 150_000])
  })

  it('a pause stops an entry, its end goes on with the next record at once', () => {
    const { plan, workload } = setUp()
    dues(plan, 15_000, workload)
    changeWorkload(plan, workload, 0, { paused: true }, 15_000)
    expect(isWorkloadOver(workload)).toBe(true)
    changeWorkload(plan, workload, 0, { ratePerSecond: 50 }, 40_000)
    expect(isWorkloadOver(workload)).toBe(true)
    changeWorkload(plan, workload, 0, { paused: false }, 70_000)
    const list = dues(plan, 110_001, workload)
    expect(timesOf(list)).toEqual([70_000, 90_000, 110_000])
    expect(list[0]?.index).toBe(2)
  })

  it('records of the file that came due in a pause are sent when it ends, in their order', () => {
    const records = [1, 2, 3, 50].map((atMs) => ({ atMs, key: `${atMs}` }))
    const { plan, workload } = setUp([{ ...ENTRY, records }])
    dues(plan, 1500, workload)
    changeWorkload(plan, workload, 0, { paused: true, ratePerSecond: 1 }, 1500)
    changeWorkload(plan, workload, 0, { paused: false }, 20_000)
    expect(dues(plan, NEVER, workload).map(({ key, atUs }) => `${key} ${atUs}`)).toEqual([
      '2 20000',
      '3 20000',
      '50 50000',
    ])
  })

  it('a rate means nothing to records of the file', () => {
    const { plan, workload } = setUp([{ ...ENTRY, records: [1, 2, 3].map((atMs) => ({ atMs })) }])
    dues(plan, 1500, workload)
    changeWorkload(plan, workload, 0, { ratePerSecond: 0.1 }, 1500)
    expect(timesOf(dues(plan, NEVER, workload))).toEqual([2000, 3000])
  })

  it('other keys, sizes and modes hold from the next record on', () => {
    const { plan, workload } = setUp([{ ...entry, keys: { kind: 'uniform', count: 3 } }])
    dues(plan, 20_000, workload)
    const change = { keys: { kind: 'list', values: ['only'] } as const, valueBytes: 1, mode: 'sync' as const }
    changeWorkload(plan, workload, 0, change, 20_000)
    const { calls } = takeDue(plan, cloneWorkload(workload), 0)
    expect(calls).toMatchObject([{ kind: 'send', mode: 'sync' }])
    expect(dues(plan, 50_000, workload).map(({ key, size }) => [key, size])).toEqual([
      ['only', 1],
      ['only', 1],
      ['only', 1],
    ])
  })

  it('never goes beyond toMs', () => {
    const { plan, workload } = setUp()
    changeWorkload(plan, workload, 0, { paused: true }, 0)
    changeWorkload(plan, workload, 0, { paused: false }, 1_000_000)
    expect(isWorkloadOver(workload)).toBe(true)
  })
})

describe('transactions of a workload', () => {
  const callsOf = (transaction: object, count: number) =>
    dues(planOf([{ ...ENTRY, ratePerSecond: 1000, toMs: count, transaction }])).map(({ calls }) => calls.join('+'))

  it('begin before the first of n records and commit behind the last', () => {
    expect(callsOf({ records: 3 }, 4)).toEqual([
      'beginTransaction+send',
      'send',
      'send+commitTransaction',
      'beginTransaction+send',
    ])
    expect(callsOf({ records: 1 }, 1)).toEqual(['beginTransaction+send+commitTransaction'])
  })

  it('every n-th is aborted with abortEvery', () => {
    const ends = callsOf({ records: 1, abortEvery: 3 }, 6).map((calls) => calls.split('+')[2])
    expect(ends).toEqual([
      'commitTransaction',
      'commitTransaction',
      'abortTransaction',
      'commitTransaction',
      'commitTransaction',
      'abortTransaction',
    ])
  })

  it('a share of them is aborted with abortRate', () => {
    const ends = callsOf({ records: 1, abortRate: 0.3 }, 2000).map((calls) => calls.split('+')[2])
    expect(ends.filter((end) => end === 'abortTransaction').length / 2000).toBeCloseTo(0.3, 1)
  })
})

describe('a copy of the workload', () => {
  it('has the same future, and the future of one is not that of the other', () => {
    const plan = planOf([{ ...ENTRY, ratePerSecond: 500, toMs: 100, keys: { kind: 'uniform', count: 50 } }])
    const workload = createWorkload(plan)
    dues(plan, 10_000, workload)
    const copy = cloneWorkload(workload)
    expect(dues(plan, NEVER, workload)).toEqual(dues(plan, NEVER, copy))
  })
})

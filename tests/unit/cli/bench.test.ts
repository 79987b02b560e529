import { describe, expect, it } from 'vitest'
import { sumFirstBytes } from '../../../src/cli/bench/first-bytes.ts'
import { duel, percentile, secondsFor, spreadOf } from '../../../src/cli/bench/measure.ts'
import { printNumber, printTable } from '../../../src/cli/bench/print-table.ts'
import { BENCHMARKS } from '../../../src/cli/bench/registry.ts'

describe('the figures of a benchmark', () => {
  it('are the smallest, the middle and the largest of its runs, in any order', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3, runs: 3 })
    expect(spreadOf([4, 1, 2, 3]).median).toBe(2.5)
  })

  it('have percentiles between their neighbours', () => {
    expect(percentile([0, 10, 20, 30, 40], 0.5)).toBe(20)
    expect(percentile([0, 10, 20, 30, 40], 0.95)).toBeCloseTo(38)
  })

  it('read as time when the rate is turned round: the fastest run takes the least', () => {
    expect(secondsFor(100, { min: 10, median: 20, max: 50, runs: 5 })).toEqual({ min: 2, median: 5, max: 10, runs: 5 })
  })

  it('compare two sides turn by turn: ten times the work for each operation is about a tenth of the rate', async () => {
    const spin = (rounds: number) => (times: number) => {
      let sum = 0
      for (let i = 0; i < times * rounds; i++) sum = (sum + Math.imul(i, 2654435761)) | 0
      return sum
    }
    const { ratio, ours } = await duel(spin(1_000), spin(10_000), 1, 0.01)
    expect(ours.runs).toBeGreaterThanOrEqual(5)
    expect(ratio.median).toBeGreaterThan(4)
    expect(ratio.median).toBeLessThan(25)
  }, 30_000)
})

describe('the table of benchmarks', () => {
  it('prints three digits, and thousands by their letter', () => {
    expect([0.1234, 1.234, 12.34, 123.4, 1234, 12_340, 1_234_000, 1_234_000_000].map(printNumber)).toEqual([
      '0.123',
      '1.23',
      '12.3',
      '123',
      '1234',
      '12.3 k',
      '1.23 M',
      '1.23 G',
    ])
  })

  it('has a dash where there is no peer', () => {
    const ours = spreadOf([1, 2, 3])
    const text = printTable([
      { what: 'a thing', unit: 'ms', better: 'lower', ours, peer: undefined, ratio: undefined },
      {
        what: 'another',
        unit: 'ms',
        better: 'lower',
        ours,
        peer: { name: 'them', spread: spreadOf([4]) },
        ratio: ours,
      },
    ])
    const [, , first, second] = text.split('\n')
    expect(first).toMatch(/^a thing: ms +1\.00 \/ 2\.00 \/ 3\.00 +– +–$/)
    expect(second).toMatch(/^another: ms .* 4\.00 them +1\.00 \/ 2\.00 \/ 3\.00 ×$/)
  })

  it('has each name once: --only can tell them apart', () => {
    const names = BENCHMARKS.map(({ name }) => name)
    expect(names).toEqual([...new Set(names)])
  })
})

it('the first load is scripts and styles of the page, the worker with what it imports, and data; pictures do not count', () => {
  const fetched = [
    { file: 'index.html', gzipBytes: 1, isWorker: false },
    { file: 'assets/index-a.js', gzipBytes: 20, isWorker: false },
    { file: 'assets/index-c.css', gzipBytes: 300, isWorker: false },
    { file: 'favicon.svg', gzipBytes: 4_000, isWorker: false },
    { file: 'assets/simulation.worker-b.js', gzipBytes: 50_000, isWorker: true },
    { file: 'assets/run-d.js', gzipBytes: 600_000, isWorker: true },
    { file: 'assets/flights-2k-CMzOB80P.js', gzipBytes: 7_000_000, isWorker: true },
  ]
  const { page, worker, data, files } = sumFirstBytes(fetched)
  expect({ page, worker, data }).toEqual({ page: 321, worker: 650_000, data: 7_000_000 })
  expect(files[0]?.file).toBe('assets/flights-2k-CMzOB80P.js')
})

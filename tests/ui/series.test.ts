import { describe, expect, it } from 'vitest'
import type { ChartBin } from '../../src/app/host-messages.ts'
import { binSeries, latest, recent, sampleSeries } from '../../src/ui/charts/series.ts'

const bin = (part: Partial<ChartBin>): ChartBin => ({
  sent: 0,
  acked: 0,
  failed: 0,
  requests: 0,
  latencySumUs: 0,
  latencyMaxUs: 0,
  batchBytes: 0,
  batches: 0,
  ...part,
})

describe('the series of the small charts', () => {
  const bins = [
    bin({ sent: 10 }),
    bin({ sent: 30, acked: 4, latencySumUs: 8000, latencyMaxUs: 5000, batches: 2, batchBytes: 1024, requests: 1 }),
    bin({ sent: 99 }),
  ]
  const window = { bins, binUs: 100_000, untilUs: 250_000, spanUs: 200_000, buckets: 2, batchSizeBytes: 1024 }

  it('leave out the bin that is not over', () => {
    expect(binSeries(window).records).toEqual([100, 300])
  })

  it('have means and largest values only where something was acknowledged', () => {
    const series = binSeries(window)
    expect(series.latencyMean).toEqual([undefined, 2000])
    expect(series.latencyMax).toEqual([undefined, 5000])
    expect(series.fill).toEqual([undefined, 0.5])
    expect(series.requests).toEqual([0, 10])
  })

  it('say nothing of the time before the run', () => {
    expect(binSeries({ ...window, untilUs: 100_000 }).records).toEqual([undefined, 100])
  })

  it('print the newest value, or the mean of the last ones', () => {
    expect(latest([1, 2, undefined])).toBe(2)
    expect(recent([1, 2, undefined, 4], 2)).toBe(4)
    expect(recent([undefined], 3)).toBeUndefined()
  })

  it('carry a sample on until the next', () => {
    const samples = [
      { atUs: 10, value: 1 },
      { atUs: 35, value: 7 },
      { atUs: 90, value: 9 },
    ]
    expect(sampleSeries(samples, 50, 40, 4)).toEqual([1, 1, 7, 7])
  })
})

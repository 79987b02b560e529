import { describe, expect, it } from 'vitest'
import {
  batchSizeEstimate,
  emptyEstimates,
  estimation,
  setEstimation,
  updateEstimation,
} from '../../../src/engine/producer/compression-ratio-estimator.ts'
import { appendValue, bench, drainNode } from './accumulator-fixture.ts'

describe('the compression ratio estimate', () => {
  it.each([
    ['V-76', 1, 0.4, 0.995],
    ['V-77', 0.402, 0.4, 0.4],
    ['V-78', 0.4, 0.42, 0.45],
    ['V-79', 0.4, 0.6, 0.6],
  ])('worsens at once and improves by small steps (%s, P-63)', (_, from, observed, to) => {
    const estimates = emptyEstimates()
    setEstimation(estimates, 't', 'gzip', from)
    expect(updateEstimation(estimates, 't', 'gzip', observed)).toBeCloseTo(to, 6)
    expect(estimation(estimates, 'other', 'gzip')).toBe(1)
  })

  it('makes 61 + trunc(bytes x ratio x 1.05) of uncompressed bytes (V-72, V-73, P-61)', () => {
    expect([batchSizeEstimate(1000, 1), batchSizeEstimate(20000, 0.5)]).toEqual([1111, 10561])
  })

  it.each([
    ['V-74', 1, 141, 16279],
    ['V-75', 0.5, 282, 16312],
  ])('fills a gzip batch by the estimate that it was opened with (%s)', (_, ratio, records, estimated) => {
    const b = bench({ compression: 'gzip' })
    setEstimation(b.accumulator.estimates, 't', 'gzip', ratio)
    while (b.recordCount < 2 || !b.call.newBatchCreated) appendValue(b, 0, 100)
    const [first] = drainNode(b)
    expect([first?.records.length, b.recordCount - 1]).toEqual([records, records])
    expect(batchSizeEstimate(first?.uncompressedBytes ?? 0, ratio)).toBe(estimated)
  })

  it('is learned when a batch is drained, and the drained batch has its real size (P-62, P-63)', () => {
    const b = bench({ compression: 'lz4', ratio: 0.25 })
    appendValue(b, 0, 991)
    const [batch] = drainNode(b)
    expect([batch?.uncompressedBytes, batch?.sizeBytes, batch?.estimatedBytes]).toEqual([1000, 311, 311])
    expect(estimation(b.accumulator.estimates, 't', 'lz4')).toBeCloseTo(0.995, 6)
  })
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SeriesQuestion } from '../../src/app/series-answer.ts'
import { time as words } from '../../src/content/strings/en/time.ts'
import type { SeriesPage } from '../../src/trace/series/series-page.ts'
import { chartOf, pointAt, presentText, valueAt } from '../../src/ui/charts/chart-kinds.ts'
import { watchSeries } from '../../src/ui/charts/series-watch.ts'

const NONE = Number.NaN

/** Twelve points of 10 ms, the last two not known yet. */
function page(part: Partial<Record<keyof SeriesPage, unknown>> = {}): SeriesPage {
  const zeros = () => Float64Array.from({ length: 12 }, (_, i) => (i < 10 ? 0 : NONE))
  return {
    fromUs: 100_000,
    pointUs: 10_000,
    knownUntilUs: 199_999,
    sent: zeros(),
    acked: zeros(),
    failed: zeros(),
    requests: zeros(),
    sentBytes: zeros(),
    ackedBytes: zeros(),
    p50Us: zeros().fill(NONE),
    p99Us: zeros().fill(NONE),
    fill: zeros().fill(NONE),
    inFlight: zeros(),
    memoryUsedBytes: zeros(),
    underMinIsr: zeros(),
    lag: [zeros(), zeros()],
    isr: [],
    ...part,
  } as SeriesPage
}

const at = (index: number, value: number): Float64Array => {
  const values = page().sent
  values[index] = value
  return values
}

describe('what a chart says of a moment', () => {
  it('is a rate per second, from the records that were counted in the point', () => {
    const chart = chartOf('throughput', page({ sent: at(3, 2) }), words.charts)
    expect(chart.lines[0]?.values[3]).toBe(200)
    expect(presentText(chart, page({ sent: at(3, 2) }), 3, words.charts)).toBe('200/s')
  })

  it('is the last latency that is known, before it but never after it', () => {
    const known = page({
      p50Us: at(4, 118_000).fill(NONE, 5).fill(NONE, 0, 4),
      p99Us: at(4, 181_000).fill(NONE, 5).fill(NONE, 0, 4),
    })
    const chart = chartOf('latency', known, words.charts)
    expect(presentText(chart, known, 8, words.charts)).toBe('118 · 181\u00a0ms')
    expect(presentText(chart, known, 3, words.charts)).toBe('–')
  })

  it('is nothing where nothing has been computed, and outside of what is shown', () => {
    const chart = chartOf('inFlight', page({ inFlight: at(2, 5) }), words.charts)
    const [line] = chart.lines
    if (!line) throw new Error('no line')
    expect(valueAt(chart, line, page(), 2)).toBe(5)
    expect(valueAt(chart, line, page(), 11)).toBeUndefined()
    expect(valueAt(chart, line, page(), -1)).toBeUndefined()
    expect(pointAt(page(), 99_999)).toBe(-1)
    expect(pointAt(page(), 110_000)).toBe(1)
  })

  it('is the smallest ISR of all partitions while a point lasts, and how many are under min.insync.replicas', () => {
    const isr = [
      { partition: 0, sizeBefore: 3, steps: [] },
      {
        partition: 1,
        sizeBefore: 3,
        steps: [
          { atUs: 135_000, size: 1 },
          { atUs: 139_000, size: 2 },
        ],
      },
    ]
    const known = page({ isr, underMinIsr: at(3, 1) })
    const chart = chartOf('isr', known, words.charts)
    expect(Array.from(chart.lines[0]?.values ?? []).slice(0, 6)).toEqual([3, 3, 3, 1, 2, 2])
    expect(presentText(chart, known, 3, words.charts)).toBe('1 · 1 under min')
    expect(presentText(chart, known, 5, words.charts)).toBe('2')
  })

  it('leaves a partition out before it is there', () => {
    const isr = [
      { partition: 0, sizeBefore: 3, steps: [] },
      { partition: 1, sizeBefore: 0, steps: [{ atUs: 155_000, size: 2 }] },
    ]
    const [line] = chartOf('isr', page({ isr }), words.charts).lines
    expect(Array.from(line?.values ?? []).slice(0, 8)).toEqual([3, 3, 3, 3, 3, 2, 2, 2])
  })

  it('names the worst follower of all brokers', () => {
    const [worst] = chartOf('lag', page({ lag: [at(1, 4), at(2, 9)] }), words.charts).lines
    expect(Array.from(worst?.values ?? []).slice(0, 4)).toEqual([0, 4, 9, 0])
  })
})

describe('keeping series up to date', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function watched(knownUntilUs: (asked: SeriesQuestion) => number) {
    const asked: SeriesQuestion[] = []
    const pages: SeriesPage[] = []
    const watch = watchSeries(
      async (question) => {
        asked.push(question)
        return page({ fromUs: question.fromUs, knownUntilUs: knownUntilUs(question) })
      },
      (one) => pages.push(one),
    )
    return { asked, pages, watch }
  }
  const WISH = { fromUs: 0, toUs: 600_000, points: 120, computedUntilUs: 5_000_000, future: 'a' }

  it('asks once for what is known to its end', async () => {
    const { asked, pages, watch } = watched(({ toUs }) => toUs)
    watch.want(WISH)
    watch.want(WISH)
    await vi.advanceTimersByTimeAsync(2000)
    watch.want({ ...WISH, computedUntilUs: 9_000_000 })
    await vi.advanceTimersByTimeAsync(2000)
    expect([asked.length, pages.length]).toEqual([1, 1])
  })

  it('asks again for another stretch, for another future, and while there is more to know', async () => {
    let knownUs = 100_000
    const { asked, watch } = watched(() => knownUs)
    watch.want(WISH)
    await vi.advanceTimersByTimeAsync(900)
    expect(asked.length).toBeGreaterThan(2)
    expect(asked.length).toBeLessThan(8)
    knownUs = 600_000
    await vi.advanceTimersByTimeAsync(900)
    const before = asked.length
    await vi.advanceTimersByTimeAsync(900)
    expect(asked.length).toBe(before)
    watch.want({ ...WISH, future: 'b' })
    await vi.advanceTimersByTimeAsync(900)
    watch.want({ ...WISH, future: 'b', fromUs: 1000 })
    await vi.advanceTimersByTimeAsync(900)
    expect(asked.slice(before).map(({ fromUs }) => fromUs)).toEqual([0, 1000])
  })

  it('is silent when it is over', async () => {
    const { asked, pages, watch } = watched(() => 0)
    watch.want(WISH)
    watch.stop()
    await vi.advanceTimersByTimeAsync(2000)
    expect([asked.length, pages.length]).toEqual([1, 0])
  })
})

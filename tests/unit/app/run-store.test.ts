import { describe, expect, it } from 'vitest'
import type { ChartBin, FromWorker, TimelineMark } from '../../../src/app/host-messages.ts'
import { afterProgress, createRunStore, cutAt, timelineEndUs } from '../../../src/app/run-store.ts'

const bin = (sent: number): ChartBin => ({
  sent,
  acked: 0,
  failed: 0,
  requests: 0,
})
const mark = (atUs: number, key: string): TimelineMark => ({
  atUs,
  kind: 'fault',
  label: { key, values: {}, rule: '' },
})
const progress = (part: Partial<Extract<FromWorker, { kind: 'progress' }>>) =>
  ({
    kind: 'progress',
    run: 1,
    computedUntilUs: 0,
    partitionNames: [],
    newMarks: [],
    binUs: 100_000,
    firstBin: 0,
    bins: [],
    eventCount: 0,
    factCount: 0,
    ...part,
  }) as const

describe('the run as the page knows it', () => {
  it('replaces its bins from the first new one on', () => {
    const store = createRunStore()
    store.setState((state) => afterProgress(state, progress({ bins: [bin(1), bin(2)] })))
    store.setState((state) => afterProgress(state, progress({ firstBin: 1, bins: [bin(5), bin(6)] })))
    expect(store.getState().bins.map((one) => one.sent)).toEqual([1, 5, 6])
  })

  it('takes each mark once, in order of time', () => {
    const store = createRunStore()
    store.setState((state) => afterProgress(state, progress({ newMarks: [mark(5, 'b'), mark(9, 'c')] })))
    store.setState((state) => afterProgress(state, progress({ newMarks: [mark(5, 'b'), mark(2, 'a')] })))
    expect(store.getState().marks.map((one) => one.atUs)).toEqual([2, 5, 9])
  })

  it('forgets the future when something is done by hand', () => {
    const store = createRunStore()
    store.setState((state) =>
      afterProgress(
        state,
        progress({
          bins: [bin(1), bin(2), bin(3)],
          newMarks: [mark(50_000, 'a'), mark(250_000, 'b')],
          endedAtUs: 300_000,
        }),
      ),
    )
    store.setState((state) => cutAt(state, 150_000))
    const { marks, bins, endedAtUs } = store.getState()
    expect([marks.length, bins.length, endedAtUs]).toEqual([1, 1, undefined])
  })

  it('ends the timeline where the run ended, else where going on is offered', () => {
    expect(timelineEndUs({ endedAtUs: 4000, horizonUs: 10_000 })).toBe(4000)
    expect(timelineEndUs({ endedAtUs: undefined, horizonUs: 10_000 })).toBe(10_000)
  })
})

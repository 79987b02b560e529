import { describe, expect, it } from 'vitest'
import { createTimeWindowStore } from '../../src/app/time-window.ts'
import { countKinds, groupMarks, type MarkItem, type MarkKind, weightiest } from '../../src/ui/timeline/mark-groups.ts'
import { panned, SHORTEST_US, zoomBy, zoomed } from '../../src/ui/timeline/zoom.ts'

const END_US = 60_000_000
const WINDOW = { fromUs: 10_000_000, toUs: 20_000_000 }

describe('zooming the timeline', () => {
  it('leaves what is under the pointer where it is', () => {
    for (const anchorUs of [10_000_000, 12_500_000, 20_000_000]) {
      const { wishUs, heldFromUs = 0 } = zoomed(WINDOW, 0.5, anchorUs, END_US)
      expect(wishUs).toBe(5_000_000)
      const share = (anchorUs - WINDOW.fromUs) / 10_000_000
      expect((anchorUs - heldFromUs) / 5_000_000).toBeCloseTo(share, 9)
    }
  })

  it('stays within the run, and shows all of it at last', () => {
    expect(zoomed({ fromUs: 0, toUs: 10_000_000 }, 2, 9_000_000, END_US).heldFromUs).toBe(0)
    expect(zoomed({ fromUs: 50_000_000, toUs: END_US }, 2, 51_000_000, END_US).heldFromUs).toBe(40_000_000)
    expect(zoomed(WINDOW, 8, 12_000_000, END_US)).toEqual({ wishUs: 'whole', heldFromUs: undefined })
  })

  it('ends at the shortest stretch', () => {
    expect(zoomed({ fromUs: 0, toUs: 150 }, 0.1, 0, END_US).wishUs).toBe(SHORTEST_US)
  })

  it('is undone by its opposite', () => {
    const { wishUs, heldFromUs = 0 } = zoomed(WINDOW, 0.5, 13_000_000, END_US)
    const back = zoomed({ fromUs: heldFromUs, toUs: heldFromUs + Number(wishUs) }, 2, 13_000_000, END_US)
    expect(back).toEqual({ wishUs: 10_000_000, heldFromUs: 10_000_000 })
  })

  it('moves no further than the ends of the run', () => {
    expect(panned(WINDOW, -15_000_000, END_US).heldFromUs).toBe(0)
    expect(panned(WINDOW, 90_000_000, END_US).heldFromUs).toBe(50_000_000)
    expect(panned(WINDOW, 1_000_000, END_US)).toEqual({ wishUs: 10_000_000, heldFromUs: 11_000_000 })
  })

  it('by a key is around the playhead where that can be seen, else around the middle', () => {
    const store = createTimeWindowStore()
    store.setState(WINDOW)
    zoomBy(store, 0.5, 10_000_000, END_US)
    expect(store.getState().heldFromUs).toBe(10_000_000)
    store.setState(WINDOW)
    zoomBy(store, 0.5, 40_000_000, END_US)
    expect(store.getState().heldFromUs).toBe(12_500_000)
  })

  it('to the whole run and back is one key', () => {
    const store = createTimeWindowStore()
    zoomBy(store, 0, 0, END_US)
    expect(store.getState().wishUs).toBe('whole')
    zoomBy(store, 0, 0, END_US)
    expect(store.getState().wishUs).toBeUndefined()
  })
})

describe('marks that lie close together', () => {
  const item = (atUs: number, kind: MarkKind): MarkItem => ({ atUs, kind, text: `${kind} ${atUs}` })
  const MARKS = [item(0, 'isr'), item(10, 'fault'), item(20, 'isr'), item(90, 'elected')]

  it('are one, at the place of the first, with room up to the next', () => {
    const groups = groupMarks(MARKS, (us) => us, 200, 28)
    expect(groups.map(({ x, marks, room }) => [x, marks.length, room])).toEqual([
      [0, 3, 90],
      [90, 1, 110],
    ])
  })

  it('are told by the heaviest, and counted by kind', () => {
    const [group] = groupMarks(MARKS, (us) => us, 200, 28)
    expect(weightiest(group?.marks ?? [])?.kind).toBe('fault')
    expect(countKinds(group?.marks ?? [])).toEqual([
      ['fault', 1],
      ['isr', 2],
    ])
  })

  it('are left out where they are not shown', () => {
    expect(groupMarks(MARKS, (us) => us - 50, 100, 28)).toHaveLength(1)
  })
})

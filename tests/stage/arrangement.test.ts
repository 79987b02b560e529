import { describe, expect, it } from 'vitest'
import { manyPartitions } from '../../src/dev/stage-crowds.ts'
import { healthyMidRun } from '../../src/dev/stage-fixtures.ts'
import { easeLayout } from '../../src/stage/ease-layout.ts'
import { focusOf } from '../../src/stage/focus.ts'
import { contains, overlaps } from '../../src/stage/geometry.ts'
import { placeRows } from '../../src/stage/scene/scene-context.ts'
import type { StageTarget } from '../../src/stage/stage-target.ts'
import type { StageView } from '../../src/trace/stage-view.ts'
import { layoutOf, MOMENTS, PANES } from './fixtures.ts'

const replicasOf = (view: StageView): string[] =>
  view.brokers.flatMap(({ broker, replicas }) => replicas.map(({ partition }) => `${partition}@${broker}`)).sort()

describe('replicas by partition', () => {
  for (const [name, view] of MOMENTS) {
    it(`of ${name}: each stands once, in the box of its partition, over no other`, () => {
      for (const [width, height] of PANES) {
        const layout = layoutOf(view, width, height, { arrangement: 'partition' })
        const boxes = new Map(layout.partitions?.map(({ partition, box }) => [partition, box]))
        const rows = [...placeRows(view, layout, undefined).values()].flat()
        expect(rows.map((row) => `${row.partition}@${row.broker}`).sort()).toEqual(replicasOf(view))
        for (const row of rows) {
          const box = boxes.get(row.partition)
          expect(box && contains({ ...box, h: box.h + 4 }, row), `${name} ${width} p${row.partition}`).toBe(true)
        }
        for (const a of rows) for (const b of rows) expect(a !== b && overlaps(a, b)).toBe(false)
      }
    })
  }

  it('stand on top of each other while there is room, so that the high watermark is one line', () => {
    const view = healthyMidRun()
    const rows = placeRows(view, layoutOf(view, 920, 708, { arrangement: 'partition' }), undefined)
    const ofP0 = [1, 2, 3].map((broker) => rows.get(broker)?.find((row) => row.partition === 0))
    expect(new Set(ofP0.map((row) => row?.x)).size).toBe(1)
    expect(ofP0.every((row) => row?.look === 'cells')).toBe(true)
  })
})

describe('what is in focus', () => {
  const view = manyPartitions(9, 24)
  const focused = (selection: StageTarget, partition?: number) =>
    layoutOf(view, 920, 664, { focus: focusOf(view, selection, partition) })
  const heightOf = (layout: ReturnType<typeof layoutOf>, broker: number) =>
    layout.brokers.find((one) => one.broker === broker)?.box.h ?? 0

  it('opens a broker: it gets room from the others, and all its replicas have rows with their logs', () => {
    const before = layoutOf(view, 920, 664)
    const after = focused({ kind: 'broker', broker: 5 })
    expect(heightOf(after, 5)).toBeGreaterThan(heightOf(before, 5) * 2)
    expect(heightOf(after, 4)).toBeLessThan(heightOf(before, 4))
    const looks = placeRows(view, after, undefined)
      .get(5)
      ?.map((row) => row.look)
    expect(new Set(looks)).toEqual(new Set(['slim', 'bar']))
    const last = (layout: typeof after) => Math.max(...layout.brokers.map(({ box }) => box.y + box.h))
    expect(last(after)).toBeCloseTo(last(before))
  })

  it('opens a partition: its lane, and its row on each of its brokers', () => {
    const after = focused({ kind: 'partition', partition: 3 }, 3)
    expect(after.lanes.find((lane) => lane.partition === 3)?.look).toBe('short')
    const replicas = view.partitions[3]?.replicas ?? []
    expect(replicas).toHaveLength(3)
    const rows = placeRows(view, after, 3)
    for (const broker of replicas) {
      expect(rows.get(broker)?.find((row) => row.partition === 3)?.look).toBe('slim')
    }
  })

  it('changes nothing where everything is open', () => {
    const small = healthyMidRun()
    const focus = focusOf(small, { kind: 'broker', broker: 2 }, undefined)
    expect(layoutOf(small, 920, 708, { focus }).brokers).toEqual(layoutOf(small).brokers)
  })
})

describe('from one arrangement to another', () => {
  const view = manyPartitions(5, 12)
  const from = layoutOf(view)
  const to = layoutOf(view, 920, 708, { arrangement: 'partition' })

  it('things go straight from where they stood to where they will stand', () => {
    const x = (share: number) => easeLayout(from, to, share).brokers[2]?.box.h ?? 0
    expect(x(0)).toBeCloseTo(from.brokers[2]?.box.h ?? -1)
    expect(x(0.5)).toBeCloseTo(((from.brokers[2]?.box.h ?? 0) + (to.brokers[2]?.box.h ?? 0)) / 2)
    expect(easeLayout(from, to, 1)).toBe(to)
  })

  it('ids and counts are never halfway', () => {
    const eased = easeLayout(from, to, 0.37)
    expect(eased.lanes.map((lane) => lane.partition)).toEqual(to.lanes.map((lane) => lane.partition))
    expect(eased.density).toBe(to.density)
  })
})

describe('coming nearer', () => {
  it('makes things larger and opens more of them', () => {
    const view = manyPartitions(9, 12)
    const near = layoutOf(view, 920 * 4, 664 * 4, { nearness: 4 })
    expect(near.zoom).toBeGreaterThan(1.5)
    const looks = (layout: typeof near) =>
      [...placeRows(view, layout, undefined).values()].flat().map((row) => row.look)
    const cells = (layout: typeof near) => looks(layout).filter((look) => look === 'slim' || look === 'bar').length
    expect(cells(near)).toBeGreaterThan(cells(layoutOf(view, 920, 664)) * 1.5)
  })
})

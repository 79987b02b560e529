import { describe, expect, it } from 'vitest'
import { manyPartitions } from '../../src/dev/stage-crowds.ts'
import { contains, overlaps, type Rect } from '../../src/stage/geometry.ts'
import { lanesByBand } from '../../src/stage/lane-bands.ts'
import { layoutStage } from '../../src/stage/layout.ts'
import { placeReplicaRows } from '../../src/stage/replica-rows.ts'
import type { StageLayout } from '../../src/stage/stage-layout.ts'
import { layoutOf, MOMENTS, PANES } from './fixtures.ts'

/** Every process and panel of a layout with a name. */
function boxesOf(layout: StageLayout): [string, Rect][] {
  const boxes: [string, Rect][] = [
    ['controller', layout.controller],
    ['gauge', layout.gauge],
    ...layout.lanes.map((lane): [string, Rect] => [`lane ${lane.partition}`, lane.bar]),
    ...layout.racks.flatMap((rack) => rack.slots.map((slot, i): [string, Rect] => [`slot ${rack.broker}/${i}`, slot])),
    ...layout.brokers.map((broker): [string, Rect] => [`broker ${broker.broker}`, broker.box]),
  ]
  if (layout.ladder) boxes.push(['ladder', layout.ladder])
  if (layout.table) boxes.push(['table', layout.table])
  if (layout.shapeKey) boxes.push(['key', layout.shapeKey])
  if (layout.chips) boxes.push(['chips', layout.chips])
  boxes.push(...layout.consumers.map((row, i): [string, Rect] => [`consumer ${i}`, row]))
  boxes.push(...(layout.partitions ?? []).map(({ partition, box }): [string, Rect] => [`group ${partition}`, box]))
  return boxes
}

describe('layout of the stage', () => {
  for (const [name, view] of MOMENTS) {
    for (const [width, height] of PANES) {
      it.each(['broker', 'partition'] as const)(
        `keeps ${name} in ${width} × ${height} apart and inside the pane, by %s`,
        (arrangement) => {
          const layout = layoutOf(view, width, height, { arrangement })
          const boxes = boxesOf(layout)
          const pane = { x: 0, y: 0, w: layout.width, h: layout.height }
          const outside = boxes.filter(([, box]) => !contains(pane, box)).map(([box]) => box)
          expect(outside).toEqual([])
          const clashes: string[] = []
          for (let i = 0; i < boxes.length; i++) {
            for (let j = i + 1; j < boxes.length; j++) {
              const [a, b] = [boxes[i], boxes[j]]
              if (a && b && overlaps(a[1], b[1])) clashes.push(`${a[0]} and ${b[0]}`)
            }
          }
          expect(clashes).toEqual([])
        },
      )

      it(`gives each replica of ${name} in ${width} × ${height} a place of its own in its broker`, () => {
        const layout = layoutOf(view, width, height)
        for (const place of layout.brokers) {
          const broker = view.brokers.find((one) => one.broker === place.broker)
          const replicas = (broker?.replicas ?? []).map((one) => ({
            partition: one.partition,
            broker: place.broker,
            leader: one.role === 'leader',
          }))
          const compact = layout.axis === 'down'
          const rows = placeReplicaRows(place.inner, replicas, layout.density, { compact, selected: 2 })
          expect(rows.map((row) => row.partition).sort()).toEqual(replicas.map((one) => one.partition).sort())
          const wide = { ...place.box, h: place.box.h + 4 }
          for (const row of rows) expect(contains(wide, row), `${row.partition} in b${place.broker}`).toBe(true)
          for (const a of rows) for (const b of rows) expect(a !== b && overlaps(a, b)).toBe(false)
        }
      })
    }
  }

  it('answers the same input with the same object', () => {
    const view = manyPartitions(3, 3)
    expect(layoutOf(view)).toBe(layoutOf(view))
    expect(layoutOf(view, 1000)).not.toBe(layoutOf(view))
  })

  it('puts lane, first slot and broker of a healthy 3 × 3 cluster on one line', () => {
    const layout = layoutOf(manyPartitions(3, 3))
    for (const lane of layout.lanes) {
      const wire = layout.wires[lane.band]
      const slot = layout.racks[lane.band]?.slots[0]
      expect(lane.bar.y + lane.bar.h / 2).toBe(wire?.from.y)
      expect(slot && slot.y + slot.h / 2).toBe(wire?.from.y)
    }
  })

  it('takes less detail as brokers and partitions grow, by the design sheet', () => {
    const density = (brokers: number, partitions: number) => layoutOf(manyPartitions(brokers, partitions)).density
    expect([density(3, 3), density(5, 6), density(9, 12), density(3, 24)]).toEqual([1, 2, 3, 4])
  })

  it('arranges a phone in columns with the application on top', () => {
    const layout = layoutOf(manyPartitions(3, 3), 390, 440)
    expect(layout.axis).toBe('down')
    expect(new Set(layout.brokers.map((place) => place.box.y)).size).toBe(1)
    for (const wire of layout.wires) expect(wire.from.x).toBe(wire.to.x)
  })

  it('spreads lanes evenly when one broker is the preferred leader of all', () => {
    const partitions = [0, 1, 2, 3, 4, 5].map((partition) => ({ partition, replicas: [1, 2, 3] }))
    expect(lanesByBand({ brokers: [1, 2, 3], partitions })).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ])
  })

  it('magnifies on a projector instead of stretching', () => {
    const layout = layoutStage({
      brokers: [1, 2, 3],
      partitions: [{ partition: 0, replicas: [1, 2, 3] }],
      producers: 1,
      width: 1840,
      height: 1416,
      compact: false,
    })
    expect(layout.zoom).toBe(2)
    expect(layout.width).toBe(920)
  })
})

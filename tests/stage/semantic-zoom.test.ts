import { describe, expect, it } from 'vitest'
import { packet } from '../../src/dev/stage-builders.ts'
import { manyPackets, manyPartitions, readersHeldBack } from '../../src/dev/stage-crowds.ts'
import { healthyMidRun } from '../../src/dev/stage-fixtures.ts'
import { accessibleThings } from '../../src/stage/accessible-names.ts'
import { locate } from '../../src/stage/locate.ts'
import { bunchPackets, levelOf } from '../../src/stage/scene/packet-levels.ts'
import type { Scene, Shape } from '../../src/stage/scene/shapes.ts'
import { STAGE_TEXTS } from '../../src/stage/stage-texts.ts'
import type { LinkView, StageView } from '../../src/trace/stage-view.ts'
import { sceneOf } from './fixtures.ts'

const shapeOf = (scene: Scene, id: string): Shape | undefined => scene.shapes.find((shape) => shape.id === id)
const textOf = (scene: Scene, id: string): string => {
  const shape = shapeOf(scene, id)
  return shape?.kind === 'text' ? shape.text : ''
}
const withFlow = (view: StageView, from: number, to: number, requestsPerS: number, recordsPerS: number): StageView => ({
  ...view,
  links: view.links.map((link): LinkView => {
    if (link.a === from && link.b === to) return { ...link, forth: { requestsPerS, recordsPerS } }
    return link.b === from && link.a === to ? { ...link, back: { requestsPerS, recordsPerS } } : link
  }),
})

describe('what the eye can follow', () => {
  it('is everything while nothing runs', () => {
    expect(levelOf(undefined, 20_000, 1_000_000)).toBe('packets')
  })

  it('goes by how many pass each second, and by how long each is seen', () => {
    // 5 ms of the run per second: a flight of 20 ms takes four seconds.
    expect(levelOf(5_000, 20_000, 500)).toBe('packets')
    expect(levelOf(5_000, 20_000, 4_000)).toBe('groups')
    expect(levelOf(5_000, 20_000, 40_000)).toBe('streams')
    // As fast as life a flight is over in 20 ms.
    expect(levelOf(1_000_000, 20_000, 10)).toBe('streams')
    expect(levelOf(1_000_000, 20_000, 1)).toBe('packets')
  })

  it('does not change with the time that is drawn: a packet keeps its bunch for life', () => {
    const all = Array.from({ length: 30 }, (_, i) => packet(i, 4, 1, { sentMs: i * 0.7, takesMs: 20 }))
    const before = bunchPackets(all, 160, 15, () => false)
    const after = bunchPackets(all.slice(4), 160, 15, () => false)
    const bunchOf = (bunches: typeof before, id: number) =>
      bunches.find((one) => one.packets.some((p) => p.packet === id))
    expect(bunchOf(after, 20)?.id).toBe(bunchOf(before, 20)?.id)
    expect(before.flatMap((bunch) => bunch.packets)).toHaveLength(30)
  })
})

describe('a stream', () => {
  const view = withFlow(healthyMidRun(), 4, 1, 75, 2500)
  const fast = { speedUsPerS: 1_000_000 }

  it('says what is in flight and what passes each second, as measured', () => {
    expect(textOf(sceneOf(view, view.atUs, fast), 'stream:1-right/rate')).toBe('×8 · 2\u202f500/s · 75 req/s')
  })

  it('stays when nothing is under way for a moment', () => {
    const empty = { ...view, packets: [] }
    expect(textOf(sceneOf(empty, view.atUs, fast), 'stream:1-right/rate')).toBe('×0 · 2\u202f500/s · 75 req/s')
  })

  it('leaves the request that carries the selected record by itself', () => {
    const scene = sceneOf(view, view.atUs, { ...fast, selection: { kind: 'record', record: 36 } })
    expect(shapeOf(scene, 'packet:88')).toMatchObject({ kind: 'arrow', selected: true })
    expect(textOf(scene, 'stream:1-right/rate')).toMatch(/^×0 /)
  })

  it('claims no rate of which nothing is known', () => {
    const answered = { ...view, packets: view.packets.filter((one) => one.isResponse) }
    for (const shape of sceneOf(answered, view.atUs, fast).shapes) {
      if (shape.kind === 'text' && shape.id === 'stream:1-left/rate') expect(shape.text).not.toMatch(/\/s/)
    }
  })

  it('is named with its composition', () => {
    const many = manyPackets(400)
    const things = accessibleThings(sceneOf(many), many, many.atUs, STAGE_TEXTS.en)
    const stream = things.find((thing) => thing.id === 'stream:1-right')
    expect(stream?.name).toMatch(/^\d+ packets, \d+ records, Produce request, from producer app to broker 1, p0 ×\d+/)
  })

  it('is nowhere when merging is off', () => {
    const scene = sceneOf(manyPackets(400), undefined, { ...fast, detail: 'all' })
    expect(scene.shapes.filter((shape) => shape.id.startsWith('stream:'))).toEqual([])
    expect(scene.shapes.filter((shape) => shape.kind === 'arrow' && shape.packets)).toEqual([])
  })
})

describe('nothing is dropped', () => {
  it.each([5_000, 50_000, 1_000_000, undefined])(
    'at %s µs per second every Fetch and request is drawn or counted',
    (speedUsPerS) => {
      const view = manyPartitions(9, 24)
      const scene = sceneOf(view, view.atUs, { speedUsPerS })
      const drawn = new Set<number>()
      for (const shape of scene.shapes) {
        if (shape.packets) for (const one of shape.packets) drawn.add(one.packet)
        else if (shape.target?.kind === 'packet') drawn.add(shape.target.packet)
      }
      for (const one of view.packets) expect(drawn.has(one.packet), `packet ${one.packet}`).toBe(true)
    },
  )
})

describe('the selected record', () => {
  const tokens = (scene: Scene, record: number) =>
    scene.shapes.filter((shape) => shape.kind === 'token' && shape.selected && shape.id.startsWith(`record:${record}@`))

  it('is a token in a lane that is only a heat bar, and in one whose batches are folded', () => {
    const view = manyPartitions(12, 24)
    const record = view.producers[0]?.lanes[5]?.batches[0]?.records[0]?.record ?? 0
    const scene = sceneOf(view, view.atUs, { selection: { kind: 'record', record } })
    expect(tokens(scene, record).map((shape) => shape.id)).toContain(`record:${record}@p5`)
  })

  it('is a token on each log that is only a bar', () => {
    const view = manyPartitions(9, 24)
    const leader = view.partitions[7]?.leader ?? 0
    const tail = view.brokers[leader - 1]?.replicas.find((one) => one.partition === 7)?.tail ?? []
    const record = tail[2]?.record ?? 0
    const scene = sceneOf(view, view.atUs, { selection: { kind: 'record', record } })
    expect(tokens(scene, record).map((shape) => shape.id)).toContain(`record:${record}@b${leader}`)
  })

  it('stands in the first column of a log whose window has left it behind, with its own offset', () => {
    const view = healthyMidRun()
    const brokers = view.brokers.map((one) => ({
      ...one,
      replicas: one.replicas.map((replica) =>
        replica.partition === 1
          ? { ...replica, kept: { offset: 1, record: 2, leaderEpoch: 0, acked: true, lost: false, duplicate: false } }
          : replica,
      ),
    }))
    const scene = sceneOf({ ...view, brokers }, view.atUs, { selection: { kind: 'record', record: 2 } })
    expect(tokens(scene, 2)).toHaveLength(3)
    expect(textOf(scene, 'partition:1@b2/offset-1')).toBe('1')
  })

  it('is found where it is now: in its request before its slot, in the log of its leader before the others', () => {
    const view = healthyMidRun()
    const at = (record: number) => {
      const selection = { kind: 'record', record } as const
      return locate(sceneOf(view, view.atUs, { selection }), view, selection)?.id
    }
    expect(at(36)).toBe('packet:88')
    expect(at(61)).toBe('record:61@p0')
    expect(at(37)).toMatch(/^record:37@b/)
    expect(at(9999)).toBeUndefined()
  })
})

describe('consumers', () => {
  const view = readersHeldBack()
  const scene = sceneOf(view)

  it('say how far they have read, and what read_committed keeps from them', () => {
    expect(textOf(scene, 'consumer:0/words')).toBe('100 read · read_committed')
    expect(textOf(scene, 'consumer:0/p1/label')).toBe('p1  4 / 5 · 3 held back')
    expect(textOf(scene, 'consumer:1/p1/label')).toBe('p1  7 / 8')
  })

  it('leave marks at their positions under the log of the leader, and the last stable offset where it is lower', () => {
    expect(shapeOf(scene, 'partition:2@b3/lso')).toMatchObject({ kind: 'line' })
    expect(scene.shapes.some((shape) => shape.id.startsWith('partition:2@b3/reader-'))).toBe(true)
    expect(scene.shapes.some((shape) => shape.id.startsWith('partition:2@b1/reader-'))).toBe(false)
  })

  it('are read out with position, end and what is held back', () => {
    const things = accessibleThings(scene, view, view.atUs, STAGE_TEXTS.en)
    expect(things.find((thing) => thing.id === 'consumer:0/p1')?.name).toBe(
      'consumer billing, partition p1, position 4, may read up to 5, 3 offsets held back by an open transaction',
    )
  })

  it('beyond the rows that there are still are counted', () => {
    const many = manyPartitions(9, 24, { consumers: 4 })
    expect(textOf(sceneOf(many), 'consumer:2/name')).toBe('search +1')
  })
})

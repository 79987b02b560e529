import { describe, expect, it } from 'vitest'
import { manyPartitions } from '../../src/dev/stage-crowds.ts'
import { healthyMidRun, leaderDied, troubles } from '../../src/dev/stage-fixtures.ts'
import { accessibleThings, LEAST_TARGET } from '../../src/stage/accessible-names.ts'
import { middle } from '../../src/stage/geometry.ts'
import { hitTest, PACKET_TARGET, TOUCH_RADIUS } from '../../src/stage/hit-test.ts'
import { nextThing } from '../../src/stage/keyboard-order.ts'
import { boundsOf } from '../../src/stage/scene/shapes.ts'
import { linkId, sameTarget } from '../../src/stage/stage-target.ts'
import { STAGE_TEXTS } from '../../src/stage/stage-texts.ts'
import { MOMENTS, sceneOf } from './fixtures.ts'

const healthy = healthyMidRun()
const scene = sceneOf(healthy)

function centreOf(id: string) {
  const shape = scene.shapes.find((one) => one.id === id)
  if (!shape) throw new Error(`no shape ${id}`)
  return middle(boundsOf(shape))
}

describe('pointing', () => {
  it('hits the topmost thing: a record inside its replica inside its broker', () => {
    const { x, y } = centreOf('record:37@b2')
    expect(hitTest(scene, x, y)?.target).toEqual({ kind: 'record', record: 37 })
    const box = boundsOf(scene.shapes.find((one) => one.id === 'broker:2') as never)
    expect(hitTest(scene, box.x + 60, box.y + 6)?.target).toEqual({ kind: 'broker', broker: 2 })
  })

  it('hits packets, wires, slots, lanes and the controller', () => {
    const hit = (id: string) => {
      const { x, y } = centreOf(id)
      return hitTest(scene, x, y)?.id
    }
    expect(hit('controller')).toBe('controller')
    expect(hit('slot:4-1-0')).toBe('slot:4-1-0')
    const wire = boundsOf(scene.shapes.find((one) => one.id === 'link:4-1') as never)
    expect(hitTest(scene, wire.x + 20, wire.y)?.target).toEqual({ kind: 'link', a: 4, b: 1 })
    expect(hitTest(scene, centreOf('packet:88').x, centreOf('packet:88').y)?.target).toEqual({
      kind: 'packet',
      packet: 88,
    })
  })

  it('lets a finger miss by 22 units, and a mouse not', () => {
    const { x, y } = centreOf('packet:87')
    const beside = y + 10 + TOUCH_RADIUS - 4
    expect(hitTest(scene, x, beside, TOUCH_RADIUS)?.target).toEqual({ kind: 'packet', packet: 87 })
    expect(hitTest(scene, x, beside)).toBeUndefined()
  })

  it('gives a packet a target of at least 24 units, also ahead of it on its wire', () => {
    const shape = scene.shapes.find((one) => one.id === 'packet:87')
    if (!shape) throw new Error('no packet')
    const { x, y, w, h } = boundsOf(shape)
    const packet = { kind: 'packet', packet: 87 }
    expect(hitTest(scene, x + w / 2, y - (PACKET_TARGET - h) / 2 + 1)?.target).toEqual(packet)
    expect(hitTest(scene, x + w + 3, y + h / 2)?.target).toEqual(packet)
    // With a picture half as large it reaches twice as far.
    expect(hitTest(scene, x + w / 2, y - 12, 5, PACKET_TARGET * 2)?.target).toEqual(packet)
  })

  it('tells a partition on one broker from the partition as a whole', () => {
    const plate = scene.shapes.find((one) => one.id === 'partition:1@b3')
    expect(plate?.target).toEqual({ kind: 'replica', partition: 1, broker: 3 })
    expect(sameTarget(plate?.target, { kind: 'partition', partition: 1 })).toBe(false)
  })

  it('finds nothing on the empty ground', () => {
    expect(hitTest(scene, 300, 640)).toBeUndefined()
  })
})

describe('names for keyboard and screen reader', () => {
  const things = accessibleThings(scene, healthy, healthy.atUs, STAGE_TEXTS.en)
  const nameIn = (language: 'en' | 'ko', view: typeof healthy, id: string) =>
    accessibleThings(sceneOf(view), view, view.atUs, STAGE_TEXTS[language]).find((thing) => thing.id === id)?.name

  it('say what a record is and where', () => {
    expect(nameIn('en', healthy, 'record:37@b2')).toBe(
      'record 37, partition p1, offset 11, stored, not committed, broker 2',
    )
    expect(nameIn('ko', healthy, 'record:37@b2')).toBe('레코드 37, 파티션 p1, 오프셋 11, 저장됨, 커밋 전, 브로커 2')
    expect(nameIn('en', healthy, 'record:61@p0')).toBe('record 61, partition p0, buffered')
    expect(nameIn('en', leaderDied(), 'record:43@b1')).toBe(
      'record 43, partition p0, offset 12, lost, acknowledged, broker 1',
    )
    expect(nameIn('en', troubles(), 'record:7@b1#4')).toBe(
      'record 7, partition p0, offset 4, committed, duplicate, acknowledged, broker 1',
    )
  })

  it('say what brokers, links, packets, batches and the controller are', () => {
    expect(nameIn('en', leaderDied(), 'broker:2')).toBe('broker 2, alive, leads p0 p1, follows p2')
    expect(nameIn('en', leaderDied(), 'broker:1')).toBe('broker 1, dead, fenced')
    expect(nameIn('en', leaderDied(), 'controller')).toBe('controller, alive, fenced b1')
    expect(nameIn('en', troubles(), 'link:4-3')).toBe('link between producer app and broker 3, cut, 20 ms')
    expect(nameIn('en', healthy, 'packet:88')).toBe(
      'Produce request, from producer app to broker 1, partition p0, 8 records',
    )
    expect(nameIn('en', leaderDied(), 'batch:64')).toBe(
      'batch with 1 record, partition p0, 176 of 1024 bytes, closed, try 3 after NOT_LEADER_OR_FOLLOWER',
    )
  })

  it('give every thing a name of its own kind and a target of at least 24 units', () => {
    for (const [, view] of MOMENTS) {
      const all = accessibleThings(sceneOf(view), view, view.atUs, STAGE_TEXTS.ko)
      expect(all.length).toBeGreaterThan(10)
      for (const thing of all) {
        expect(thing.name, thing.id).not.toBe('')
        expect(Math.min(thing.w, thing.h), thing.id).toBeGreaterThanOrEqual(LEAST_TARGET)
      }
    }
  })

  it('name each broker, link to a broker, replica and packet of the stage', () => {
    const ids = new Set(things.map((thing) => thing.id))
    const expected = [1, 2, 3].flatMap((broker) => [`broker:${broker}`, linkId(4, broker), linkId(0, broker)])
    for (const id of [...expected, 'controller', 'link:2-1', 'link:3-2', 'partition:1@b3', 'packet:80']) {
      expect(ids.has(id), id).toBe(true)
    }
  })

  it('stay few enough to walk through at every density', () => {
    for (const view of [healthy, manyPartitions(5, 6), manyPartitions(9, 12), manyPartitions(12, 24)]) {
      expect(accessibleThings(sceneOf(view), view, view.atUs, STAGE_TEXTS.en).length).toBeLessThan(420)
    }
  })

  it('arrow keys go to the nearest thing in their direction, Home and End to the first and the last', () => {
    const from = things.find((thing) => thing.id === 'record:37@b2')
    if (!from) throw new Error('no record')
    expect(nextThing(things, from, 'ArrowRight')?.id).toBe('record:38@b2')
    expect(nextThing(things, from, 'ArrowLeft')?.id).toBe('record:34@b2')
    expect(nextThing(things, from, 'ArrowDown')?.id).toBe('record:29@b2')
    expect(nextThing(things, from, 'Home')).toBe(things[0])
    expect(nextThing(things, from, 'x')).toBeUndefined()
  })

  it('a link is the same whichever end is named first', () => {
    expect(sameTarget({ kind: 'link', a: 1, b: 4 }, { kind: 'link', a: 4, b: 1 })).toBe(true)
    expect(sameTarget({ kind: 'broker', broker: 1 }, { kind: 'packet', packet: 1 })).toBe(false)
    expect(sameTarget(undefined, undefined)).toBe(true)
  })
})

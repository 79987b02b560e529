import { describe, expect, it } from 'vitest'
import { packet } from '../../src/dev/stage-builders.ts'
import { manyPackets, manyPartitions } from '../../src/dev/stage-crowds.ts'
import { healthyMidRun, leaderDied, onePartition, troubles } from '../../src/dev/stage-fixtures.ts'
import { BLOCKED, DRAIN_REASON, PARTITION_CHOICE } from '../../src/engine/producer/events.ts'
import { bodyOf } from '../../src/stage/scene/log-cells.ts'
import { CHOICE } from '../../src/stage/scene/rule-ladder.ts'
import type { ArrowShape, Scene, Shape, TokenShape } from '../../src/stage/scene/shapes.ts'
import { STAGE_TEXTS } from '../../src/stage/stage-texts.ts'
import type { PacketView, StageView } from '../../src/trace/stage-view.ts'
import { MOMENTS, PANES, sceneOf } from './fixtures.ts'

function shapeOf(scene: Scene, id: string): Shape {
  const found = scene.shapes.find((shape) => shape.id === id)
  if (!found) throw new Error(`no shape ${id}`)
  return found
}

const arrowOf = (scene: Scene, id: string): ArrowShape => shapeOf(scene, id) as ArrowShape
const tokenOf = (scene: Scene, id: string): TokenShape => shapeOf(scene, id) as TokenShape
const textOf = (scene: Scene, id: string): string => {
  const shape = shapeOf(scene, id)
  return shape.kind === 'text' ? shape.text : ''
}

describe('a scene', () => {
  for (const [name, view] of MOMENTS) {
    it(`of ${name} is the same for the same moment, and gives every shape an id of its own`, () => {
      for (const [width, height] of PANES) {
        const scene = sceneOf(view, view.atUs, {}, width, height)
        expect(sceneOf(view, view.atUs, {}, width, height)).toEqual(scene)
        const ids = scene.shapes.map((shape) => shape.id)
        expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
      }
    })

    it(`of ${name} has only finite numbers`, () => {
      for (const [width, height] of PANES) {
        for (const shape of sceneOf(view, view.atUs, {}, width, height).shapes) {
          for (const [key, value] of Object.entries(shape)) {
            if (typeof value === 'number') expect(Number.isFinite(value), `${shape.id}.${key}`).toBe(true)
          }
        }
      }
    })
  }

  it('shows the coordinator’s log where there is room for it, dashed until it is replicated (C-126)', () => {
    const view = onePartition()
    const coordinating: StageView = {
      ...view,
      brokers: view.brokers.map((broker, index) =>
        index > 0
          ? broker
          : {
              ...broker,
              transactions: [
                {
                  transactionalId: 'pay-1',
                  status: 'Ongoing',
                  producerEpoch: 0,
                  log: {
                    partition: 7,
                    highWatermark: 5,
                    entries: [
                      { offset: 4, status: 'Ongoing', producerEpoch: 0 },
                      { offset: 5, status: 'PrepareCommit', producerEpoch: 0 },
                    ],
                  },
                },
              ],
            },
      ),
    }
    const scene = sceneOf(coordinating, view.atUs)
    const id = `broker:${view.brokers[0]?.broker}/transactions`
    expect(textOf(scene, `${id}/name`)).toBe('__transaction_state-7')
    expect(shapeOf(scene, `${id}/4`)).toMatchObject({ dash: undefined })
    expect(shapeOf(scene, `${id}/5`)).toMatchObject({ dash: [3, 2] })
    expect(textOf(scene, `${id}/5/words`)).toBe('5 PrepareCommit')
  })

  it('keeps what is still while time passes, and the ids of what moves', () => {
    const view = healthyMidRun()
    const before = sceneOf(view, view.atUs)
    const after = sceneOf(view, view.atUs + 3000)
    expect(after.shapes.slice(0, after.stillCount)).toEqual(before.shapes.slice(0, before.stillCount))
    const ids = (scene: Scene) => scene.shapes.slice(scene.stillCount).map((shape) => shape.id)
    expect(ids(after)).toEqual(ids(before))
  })

  it('does not move under reduced motion between two events', () => {
    const view = healthyMidRun()
    const still = (tUs: number) => sceneOf(view, tUs, { reducedMotion: true })
    expect(still(view.atUs + 3000)).toEqual(still(view.atUs))
  })

  it('speaks both languages without changing its shapes', () => {
    const view = troubles()
    const ids = (language: 'en' | 'ko') =>
      sceneOf(view, view.atUs, { texts: STAGE_TEXTS[language] }).shapes.map((shape) => `${shape.kind} ${shape.id}`)
    expect(ids('ko')).toEqual(ids('en'))
  })
})

describe('packets', () => {
  const view = healthyMidRun()
  const xOf = (id: string, tMs: number) => arrowOf(sceneOf(view, tMs * 1000), id).x

  it('travel linearly in simulated time', () => {
    const step = xOf('packet:88', 250) - xOf('packet:88', 245)
    expect(step).toBeGreaterThan(0)
    expect(xOf('packet:88', 255) - xOf('packet:88', 250)).toBeCloseTo(step, 9)
    const back = xOf('packet:87', 255) - xOf('packet:87', 250)
    expect(back).toBeCloseTo(-step, 9)
  })

  it('leave the rack when sent and reach the broker when they arrive', () => {
    const wire = { from: shapeOf(sceneOf(view), 'link:4-1'), at: sceneOf(view) }
    const points = wire.from.kind === 'line' ? wire.from.points : []
    expect(xOf('packet:88', 240)).toBeCloseTo(points[0] as number)
    expect(xOf('packet:88', 260)).toBeCloseTo(points[2] as number)
  })

  it('point where they go, and their form says what they are', () => {
    const scene = sceneOf(view)
    const form = (id: string) => `${arrowOf(scene, id).look} ${arrowOf(scene, id).toward}`
    expect(form('packet:88')).toBe('request right')
    expect(form('packet:87')).toBe('answer left')
    // b1 fetches from the leader below it, b3 from the one above.
    expect(form('packet:80')).toBe('fetch down')
    expect(form('packet:81')).toBe('fetch up')
    expect(form('packet:83')).toBe('data up')
    expect(form('packet:86')).toBe('other right')
  })

  it('say what they carry: records of a request, the offset of a fetch, hw when only that is new', () => {
    const scene = sceneOf(view)
    expect(['packet:88', 'packet:87', 'packet:80', 'packet:82'].map((id) => arrowOf(scene, id).label)).toEqual([
      'p0 ×8',
      'ok ×8',
      '16',
      'hw',
    ])
  })

  it('show what will become of them: dashed with a cross, or a double outline', () => {
    const view = healthyMidRun()
    const sceneWith = (fate: Partial<PacketView>) =>
      sceneOf({ ...view, packets: view.packets.map((one) => (one.packet === 88 ? { ...one, ...fate } : one)) })
    expect(arrowOf(sceneWith({}), 'packet:88').fate).toBeUndefined()
    const lost = sceneWith({ lost: true, lostAtUs: Number.MAX_SAFE_INTEGER })
    expect(arrowOf(lost, 'packet:88')).toMatchObject({ fate: 'lost', label: '' })
    expect(shapeOf(lost, 'packet:88/cross')).toMatchObject({ mark: 'cross', colour: 'st-lost' })
    expect(arrowOf(sceneWith({ twice: true }), 'packet:88').fate).toBe('twice')
  })

  it('vanish with a cross at the place where they were lost, and stay there', () => {
    const lost = troubles()
    const before = arrowOf(sceneOf(lost, 251_000), 'packet:94')
    const at = shapeOf(sceneOf(lost, 252_000), 'packet:94')
    expect(before.kind).toBe('arrow')
    expect(at).toMatchObject({ kind: 'mark', mark: 'cross' })
    expect(shapeOf(sceneOf(lost, 258_000), 'packet:94')).toEqual(at)
  })

  it('with an error have another edge, and its name beside them', () => {
    const error: StageView = {
      ...view,
      packets: [packet(1, 1, 4, { sentMs: 246, takesMs: 20, isResponse: true, error: 19, parts: [[0, 0, -1]] })],
    }
    const scene = sceneOf(error)
    expect(arrowOf(scene, 'packet:1').look).toBe('error')
    expect(textOf(scene, 'packet:1/where')).toBe('NOT_ENOUGH_REPLICAS')
  })

  it('become streams with exact counts when there are too many, and none is dropped', () => {
    const many = manyPackets(400)
    const counts = sceneOf(many)
      .shapes.filter((shape) => shape.id.startsWith('stream:') && shape.id.endsWith('/rate'))
      .map((shape) => (shape.kind === 'text' ? Number(/^×(\d+)/.exec(shape.text)?.[1]) : 0))
    expect(counts).toHaveLength(6)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(400)
  })

  it('stay arrows of their own when everything is asked for', () => {
    const arrows = sceneOf(manyPackets(2500), undefined, { detail: 'all' }).shapes.filter(
      (shape) => shape.kind === 'arrow' && shape.id.startsWith('packet:'),
    )
    expect(arrows).toHaveLength(2500)
  })

  it('of a selected record wear its ring', () => {
    const scene = sceneOf(view, view.atUs, { selection: { kind: 'record', record: 36 } })
    expect(arrowOf(scene, 'packet:88').selected).toBe(true)
    expect(scene.shapes.some((shape) => shape.id === 'slot:4-1-0/selected')).toBe(true)
  })
})

describe('records', () => {
  it('in each state have a form of their own, without their colour', () => {
    const scene = sceneOf(troubles())
    const key = (id: string) => {
      const { form, body, badge } = tokenOf(scene, id)
      return `${form} ${body} ${badge ?? ''}`
    }
    const lost = sceneOf(leaderDied())
    const forms = [
      key('record:61@p0'),
      key('record:37@b1'),
      key('record:13@b1'),
      key('record:7@b1#4'),
      key('record:60@b2'),
      `${tokenOf(lost, 'record:42@b1').form} ${tokenOf(lost, 'record:42@b1').body} acked`,
      `round ${tokenOf(scene, 'partition:0@b3/cell-4').body}`,
      `round ${tokenOf(scene, 'partition:0@b1/cell-6').body}`,
    ]
    expect(forms.map((form) => form.split(' ').slice(0, 2).join(' '))).toEqual([
      'square hollow',
      'round half',
      'round full',
      'round duplicate',
      'round tail',
      'round lost',
      'round truncated',
      'round next',
    ])
    expect(new Set(forms).size).toBe(forms.length)
  })

  it('are half full from the high watermark of their own replica on, and full below it', () => {
    const scene = sceneOf(healthyMidRun())
    // The leader of p2 has committed to 16, its followers have heard of 8.
    expect(tokenOf(scene, 'record:35@b3').body).toBe('full')
    expect(tokenOf(scene, 'record:35@b1').body).toBe('half')
    expect(tokenOf(scene, 'record:21@b1').body).toBe('full')
  })

  it('of one offset stand at one x on every replica of their partition', () => {
    const scene = sceneOf(healthyMidRun())
    for (const record of [28, 37, 46]) {
      const xs = [1, 2, 3].map((broker) => tokenOf(scene, `record:${record}@b${broker}`).x)
      expect(new Set(xs).size).toBe(1)
    }
  })

  it('in a batch are as wide as their bytes, after the 61 bytes of its header', () => {
    const scene = sceneOf(healthyMidRun())
    const bar = shapeOf(scene, 'batch:193')
    const header = shapeOf(scene, 'batch:193/header')
    const w = bar.kind === 'rect' ? bar.w : 0
    expect(header.kind === 'rect' && header.w + 0.5).toBeCloseTo((w * 61) / 1024)
    expect(tokenOf(scene, 'record:52@p1').w + 2).toBeCloseTo((w * 115) / 1024)
  })

  it('too narrow to read become the batch with their exact count', () => {
    const scene = sceneOf(manyPartitions(3, 3, { batchBytes: 16_384 }))
    expect(textOf(scene, 'batch:1002/records')).toBe('3')
    expect(scene.shapes.some((shape) => shape.id === 'record:302@p2')).toBe(false)
  })

  it('that are selected stay tokens even in such a batch', () => {
    const view = manyPartitions(3, 3, { batchBytes: 16_384 })
    const scene = sceneOf(view, view.atUs, { selection: { kind: 'record', record: 302 } })
    expect(tokenOf(scene, 'record:302@p2').selected).toBe(true)
  })

  it('lost after an ack: a bracket and a warning over them, the tick stays', () => {
    const scene = sceneOf(leaderDied())
    expect(shapeOf(scene, 'partition:0@b1/lost-mark')).toMatchObject({ mark: 'warning' })
    expect(tokenOf(scene, 'record:43@b1').badge).toBe('acked')
    // A lost cell is never faded with its dead broker.
    expect(tokenOf(scene, 'record:43@b1').opacity).toBe(1)
    expect(tokenOf(scene, 'record:41@b1').opacity).toBeLessThan(1)
  })

  it('cut off a log are shown for three seconds of simulated time', () => {
    const view = troubles()
    const replica = view.brokers[2]?.replicas[0]
    if (!replica) throw new Error('no replica')
    expect(bodyOf({ tUs: 250_000 }, replica, 5, undefined)).toBe('truncated')
    expect(bodyOf({ tUs: 3_250_000 }, replica, 5, undefined)).toBe('empty')
  })
})

describe('rings', () => {
  it('show what is left of linger, and the milliseconds', () => {
    const scene = sceneOf(healthyMidRun())
    expect(shapeOf(scene, 'batch:192/ring')).toMatchObject({ kind: 'dial', share: 0.82, label: '82', dashed: false })
    const later = sceneOf(healthyMidRun(), 258_500)
    expect(shapeOf(later, 'batch:192/ring')).toMatchObject({ label: '80' })
  })

  it('of a backoff are dashed; the batch says the error and the number of the try', () => {
    const scene = sceneOf(leaderDied())
    expect(shapeOf(scene, 'batch:64/ring')).toMatchObject({ kind: 'dial', dashed: true, share: 0.61 })
    expect(textOf(scene, 'batch:64/try')).toBe('try 3 · NOT_LEADER_OR_FOLLOWER')
  })

  it('of a backoff whose beginning is unknown claim no share', () => {
    const view = troubles()
    const [app] = view.producers
    const lanes = (app?.lanes ?? []).map((lane) => ({
      ...lane,
      batches: lane.batches.map(({ backoffSinceUs: _, ...batch }) => batch),
    }))
    const scene = sceneOf({ ...view, producers: app ? [{ ...app, lanes }] : [] })
    expect(shapeOf(scene, 'batch:70/ring')).toMatchObject({ share: undefined, dashed: true })
  })
})

describe('brokers and the controller', () => {
  const scene = sceneOf(troubles())

  it('that are dead, hung or fenced look and read differently', () => {
    const dead = shapeOf(sceneOf(leaderDied()), 'broker:1')
    expect(dead).toMatchObject({ hatch: 'light', dash: [5, 4] })
    expect(shapeOf(sceneOf(leaderDied()), 'broker:1/cross')).toMatchObject({ mark: 'cross' })
    expect(textOf(sceneOf(leaderDied()), 'broker:1/age')).toBe('dead for 9.2\u202fs')
    expect(shapeOf(scene, 'broker:2/clock')).toMatchObject({ mark: 'clock' })
    expect(shapeOf(scene, 'broker:3/fence')).toMatchObject({ mark: 'fence' })
    expect(textOf(scene, 'broker:3/state')).toBe('fenced')
    expect(textOf(scene, 'broker:1/state')).toBe('slow +200 ms')
  })

  it('the controller is a node of its own that names the brokers it has fenced', () => {
    expect(shapeOf(scene, 'controller').target).toEqual({ kind: 'broker', broker: 0 })
    expect(textOf(scene, 'controller/fenced')).toBe('b3')
    expect(textOf(scene, 'controller/state')).toBe('dead')
  })

  it('a cut link is dashed with a cross on it, between any two nodes', () => {
    for (const id of ['link:4-3', 'link:3-1', 'link:3-0']) {
      expect(shapeOf(scene, id)).toMatchObject({ kind: 'line', dash: [3, 4] })
      expect(shapeOf(scene, `${id}/cross`)).toMatchObject({ mark: 'cross' })
    }
  })

  it('a member of the ISR has a solid ring, another a dashed one', () => {
    expect(shapeOf(scene, 'partition:0@b1/isr')).toMatchObject({ dash: undefined })
    expect(shapeOf(scene, 'partition:0@b2/isr')).toMatchObject({ dash: [2, 2.4] })
    expect(shapeOf(scene, 'table:0/isr-3')).toMatchObject({ dash: [2, 2.4] })
  })

  it('a changed leader is bold with both epochs for three seconds', () => {
    const view = leaderDied()
    expect(textOf(sceneOf(view), 'table:0/epoch')).toBe('0→1')
    expect(textOf(sceneOf({ ...view, atUs: view.atUs + 3_000_000 }), 'table:0/epoch')).toBe('1')
  })

  it('wires bend only to a leader that has moved', () => {
    const straight = shapeOf(sceneOf(healthyMidRun()), 'feed:0')
    expect(straight.kind === 'line' && straight.points.length).toBe(4)
    const bent = shapeOf(sceneOf(leaderDied()), 'feed:0')
    expect(bent.kind === 'line' && bent.points.length).toBe(8)
  })

  it('an answer that waits for the ISR is said on its wire', () => {
    expect(textOf(sceneOf(healthyMidRun()), 'hold:2/1')).toBe('b2 holds the answer until')
  })
})

describe('the application', () => {
  it('says the call as Java writes it, and the rule that fired with its arithmetic', () => {
    const scene = sceneOf(healthyMidRun())
    expect(textOf(scene, 'send')).toBe('producer.send(new ProducerRecord("test", "Jeju", value))')
    expect(textOf(scene, 'rung:key/answer')).toBe('murmur2 128401026 % 3 = 0 → p0')
    expect(shapeOf(scene, 'rung:key')).toMatchObject({ stroke: 'ink' })
    expect(textOf(sceneOf(onePartition()), 'send')).toBe('producer.send(new ProducerRecord("test", 0, value))')
  })

  it('takes the sign off a hash as the partitioner does', () => {
    const view = healthyMidRun()
    const choice = { record: 1, topic: 'test', partition: 1, how: 1, hash: -1, partitionCount: 3, key: 'x' }
    const scene = sceneOf({ ...view, lastChoice: choice })
    expect(textOf(scene, 'rung:key/answer')).toBe('murmur2 2147483647 % 3 = 1 → p1')
  })

  it('says why its thread waits', () => {
    expect(textOf(sceneOf(troubles()), 'application/blocked')).toBe('waits for buffer.memory · 3 calls wait')
  })

  it('folds more requests than five slots into a count', () => {
    const scene = sceneOf(troubles())
    expect(textOf(scene, 'rack:1/count')).toBe('7/7')
    expect(textOf(scene, 'slot:4-1-4/label')).toBe('+3')
  })

  it('folds more batches than fit into one with exact counts', () => {
    const view = leaderDied()
    const [app] = view.producers
    const lane = app?.lanes[0]
    if (!app || !lane) throw new Error('no lane')
    const batches = Array.from({ length: 12 }, (_, i) => ({
      ...lane.batches[2],
      batch: 5000 + i,
    })) as typeof lane.batches
    const scene = sceneOf({ ...view, producers: [{ ...app, lanes: [{ ...lane, batches }] }] })
    const drawn = scene.shapes.filter((shape) => /^batch:5\d\d\d$/.test(shape.id)).length
    const folded = scene.shapes.find((shape) => shape.id.endsWith('/folded'))
    expect(folded?.kind === 'text' && folded.text).toBe(
      `${12 - drawn + 1} batches more, ${(12 - drawn + 1) * 8} records`,
    )
  })

  it('knows the same numbers as the engine', () => {
    expect(CHOICE).toEqual(PARTITION_CHOICE)
    for (const texts of Object.values(STAGE_TEXTS)) {
      expect(texts.drainReasons).toHaveLength(Object.keys(DRAIN_REASON).length)
      expect(texts.blocked).toHaveLength(Object.keys(BLOCKED).length)
    }
  })
})

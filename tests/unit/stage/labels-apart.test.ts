import { describe, expect, it } from 'vitest'
import { manyPartitions } from '../../../src/dev/stage-crowds.ts'
import { focusOf } from '../../../src/stage/focus.ts'
import { layoutStage } from '../../../src/stage/layout.ts'
import { buildScene } from '../../../src/stage/scene/build-scene.ts'
import { isRoomy, labelLetters, stageLabels } from '../../../src/stage/scene/partition-labels.ts'
import { SCENE_PARTS } from '../../../src/stage/scene/parts.ts'
import { boundsOf, type Scene, type TextShape, textWidth } from '../../../src/stage/scene/shapes.ts'
import { shorten } from '../../../src/stage/shorten.ts'
import type { StageLayout } from '../../../src/stage/stage-layout.ts'
import { STAGE_TEXTS } from '../../../src/stage/stage-texts.ts'
import type { StageView } from '../../../src/trace/stage-view.ts'

const LONG = [
  'payments.checkout.settlement.completed.events.v1',
  'payments.checkout.settlement.completed.events.v2-dlq',
]
/** Panes of the page at 1280 × 720, 1440 × 900, 1920 × 1080 and 3840 × 2160. */
const PANES = [
  [1056, 530],
  [920, 664],
  [1400, 840],
  [2800, 1680],
] as const

/** So many of everything; with two topics their names are as long as they come. */
function crowd(brokers: number, partitions: number, producers: number, topics: 1 | 2): StageView {
  const base = manyPartitions(brokers, partitions, { consumers: producers > 2 ? 1 : 0 })
  const half = Math.ceil(partitions / 2)
  const [app] = base.producers
  return {
    ...base,
    producers: app
      ? Array.from({ length: producers }, (_, index) =>
          index === 0 ? app : { ...app, index, name: `app-${index}`, actor: app.actor + 10 + index, lanes: [] },
        )
      : [],
    partitions:
      topics === 1
        ? base.partitions
        : base.partitions.map((one) => ({
            ...one,
            topic: LONG[one.partition < half ? 0 : 1] as string,
            number: one.partition % half,
          })),
  }
}

/** `opened`: the partition that is looked at closely. */
function layoutOf(
  view: StageView,
  width: number,
  height: number,
  arrangement: 'broker' | 'partition',
  opened?: number,
): StageLayout {
  const { roomy, tight } = labelLetters(view)
  return layoutStage({
    brokers: view.brokers.map((one) => one.broker),
    partitions: view.partitions,
    producers: view.producers.length,
    width,
    height,
    compact: false,
    captionHeight: 0,
    labelLength: roomy,
    tightLabelLength: tight,
    arrangement,
    consumers: view.consumers.length,
    focus: focusOf(view, undefined, opened),
  })
}

function sceneOf(view: StageView, layout: StageLayout, selection?: { kind: 'partition'; partition: number }): Scene {
  return buildScene(view, layout, view.atUs, {
    selection,
    texts: STAGE_TEXTS.en,
    reducedMotion: true,
    showKey: true,
    producer: 0,
    parts: SCENE_PARTS,
  })
}

/** Texts that stand still, as they are painted: cut where they have no more room. */
function labelsOf({ shapes, stillCount }: Scene): TextShape[] {
  return shapes.slice(0, stillCount).flatMap((shape) => {
    if (shape.kind !== 'text' || Number.isNaN(shape.y)) return []
    const { maxWidth } = shape
    const widthOf = (text: string): number => textWidth(text, shape.size, shape.mono)
    const text = maxWidth === undefined ? shape.text : shorten(shape.text, maxWidth, widthOf)
    return text === '' ? [] : [{ ...shape, text }]
  })
}

/** Pairs of texts whose letters lie on each other. A tenth of a letter is allowed: widths are estimates. */
function clashes(texts: readonly TextShape[]): string[] {
  const found: string[] = []
  const boxes = texts.map((text) => ({ text, box: boundsOf(text) }))
  for (const [index, a] of boxes.entries()) {
    for (const b of boxes.slice(index + 1)) {
      const x = Math.min(a.box.x + a.box.w, b.box.x + b.box.w) - Math.max(a.box.x, b.box.x)
      const y = Math.min(a.box.y + a.box.h, b.box.y + b.box.h) - Math.max(a.box.y, b.box.y)
      if (x > 2 && y > 2.5) found.push(`${a.text.id} “${a.text.text}” and ${b.text.id} “${b.text.text}”`)
    }
  }
  return found
}

/** Labels of replicas and lanes that lie on the bar of a log or of a queue. */
function covered(texts: readonly TextShape[], { shapes, stillCount }: Scene): string[] {
  const bars = shapes.slice(0, stillCount).flatMap((shape) => (shape.id.endsWith('/room') ? boundsOf(shape) : []))
  const labels = texts.filter(({ id }) => id.endsWith('/label') && id.startsWith('partition:'))
  return labels.flatMap((text) => {
    const box = boundsOf(text)
    const isOn = bars.some(
      (bar) =>
        Math.min(bar.x + bar.w, box.x + box.w) - Math.max(bar.x, box.x) > 2 &&
        Math.min(bar.y + bar.h, box.y + box.h) - Math.max(bar.y, box.y) > 2,
    )
    return isOn ? [`${text.id} “${text.text}” on a bar`] : []
  })
}

describe('labels of a crowded stage', () => {
  for (const [width, height] of PANES) {
    it.each([
      ['broker', 1],
      ['broker', 2],
      ['partition', 1],
      ['partition', 2],
    ] as const)(`never lie on each other in ${width} × ${height}, by %s, %i topic(s)`, (arrangement, topics) => {
      const found: string[] = []
      for (let brokers = 1; brokers <= 9; brokers += 2) {
        for (const partitions of [1, 2, 3, 6, 7, 12, 13, 18, 24]) {
          for (const producers of [1, 4]) {
            const view = crowd(brokers, partitions, producers, topics)
            for (const opened of [undefined, partitions - 1]) {
              const layout = layoutOf(view, width, height, arrangement, opened)
              const selection = opened === undefined ? undefined : ({ kind: 'partition', partition: opened } as const)
              const scene = sceneOf(view, layout, selection)
              const texts = labelsOf(scene)
              for (const clash of [...clashes(texts), ...covered(texts, scene)]) {
                found.push(`${brokers} × ${partitions} × ${producers}: ${clash}`)
              }
            }
          }
        }
      }
      expect(found.slice(0, 10)).toEqual([])
    })

    it(`name every partition with its number in ${width} × ${height}, opened or not`, () => {
      const view = crowd(9, 24, 4, 2)
      for (const selection of [undefined, { kind: 'partition', partition: 17 } as const]) {
        const layout = layoutOf(view, width, height, 'broker', selection?.partition)
        const texts = labelsOf(sceneOf(view, layout, selection))
        const labels = stageLabels(view, isRoomy(layout))
        const shown = texts.filter(({ id }) => /^partition:\d+(@b\d+)?\/label$/.test(id))
        for (const { partition, replicas } of view.partitions) {
          const own = shown.filter(({ id }) => new RegExp(`^partition:${partition}[@/]`).test(id))
          expect(own.map((one) => one.text)).toEqual(Array(1 + replicas.length).fill(labels.get(partition)))
        }
      }
    })
  }

  it('are at least 9.5 pixels high from 1440 × 900 on', () => {
    for (const [width, height] of PANES.slice(1)) {
      for (const arrangement of ['broker', 'partition'] as const) {
        const view = crowd(9, 24, 4, 2)
        const layout = layoutOf(view, width, height, arrangement)
        const small = labelsOf(sceneOf(view, layout)).filter(({ size }) => size * layout.zoom < 9.5)
        expect(small.map(({ id, size }) => `${id} ${size}`).slice(0, 5)).toEqual([])
      }
    }
  })
})

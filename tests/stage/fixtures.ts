import { manyPackets, manyPartitions, readersHeldBack, twoProducers } from '../../src/dev/stage-crowds.ts'
import { healthyMidRun, leaderDied, onePartition, troubles } from '../../src/dev/stage-fixtures.ts'
import { layoutStage } from '../../src/stage/layout.ts'
import { buildScene } from '../../src/stage/scene/build-scene.ts'
import { labelLetters } from '../../src/stage/scene/partition-labels.ts'
import { SCENE_PARTS } from '../../src/stage/scene/parts.ts'
import type { SceneOptions } from '../../src/stage/scene/scene-context.ts'
import type { Scene } from '../../src/stage/scene/shapes.ts'
import type { LayoutInput, StageLayout } from '../../src/stage/stage-layout.ts'
import { STAGE_TEXTS } from '../../src/stage/stage-texts.ts'
import type { StageView } from '../../src/trace/stage-view.ts'

/** Every moment of the playground by name. */
export const MOMENTS: readonly (readonly [name: string, view: StageView])[] = [
  ['healthy', healthyMidRun()],
  ['a leader died', leaderDied()],
  ['troubles', troubles()],
  ['two producers', twoProducers()],
  ['one partition', onePartition()],
  ['1 × 1', manyPartitions(1, 1)],
  ['1 × 3', manyPartitions(1, 3)],
  ['2 × 3', manyPartitions(2, 3)],
  ['3 × 6', manyPartitions(3, 6)],
  ['5 × 6', manyPartitions(5, 6)],
  ['6 × 7', manyPartitions(6, 7)],
  ['9 × 12', manyPartitions(9, 12)],
  ['3 × 24', manyPartitions(3, 24)],
  ['12 × 24', manyPartitions(12, 24)],
  ['streams', manyPackets(400)],
  ['5 × 12, one consumer', manyPartitions(5, 12, { consumers: 1 })],
  ['9 × 24, four consumers', manyPartitions(9, 24, { consumers: 4 })],
  ['readers held back', readersHeldBack()],
]

/** Width and height of panes: page, embed, phone, projector. */
export const PANES: readonly (readonly [width: number, height: number])[] = [
  [920, 708],
  [920, 664],
  [640, 560],
  [640, 360],
  [390, 440],
  [390, 640],
  [1280, 800],
  [1920, 1000],
]

export function layoutOf(view: StageView, width = 920, height = 708, more: Partial<LayoutInput> = {}): StageLayout {
  return layoutStage({
    brokers: view.brokers.map((broker) => broker.broker),
    partitions: view.partitions,
    producers: view.producers.length,
    width,
    height,
    compact: width < 560,
    labelLength: labelLetters(view).roomy,
    tightLabelLength: labelLetters(view).tight,
    consumers: view.consumers.length,
    ...more,
  })
}

export function optionsWith(more: Partial<SceneOptions> = {}): SceneOptions {
  const plain = { selection: undefined, texts: STAGE_TEXTS.en, reducedMotion: false, showKey: true, producer: 0 }
  return { ...plain, parts: SCENE_PARTS, ...more }
}

export function sceneOf(
  view: StageView,
  tUs = view.atUs,
  more: Partial<SceneOptions> = {},
  width = 920,
  height = 708,
  layout: Partial<LayoutInput> = {},
): Scene {
  return buildScene(view, layoutOf(view, width, height, layout), tUs, optionsWith(more))
}

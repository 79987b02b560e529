import { clampCamera } from '../../stage/camera.ts'
import type { StageTexts } from '../../stage/stage-texts.ts'
import type { StageHandle } from './stage-handle.ts'
import type { CameraHands } from './use-camera.ts'

/** The stage of the page, for what lies outside of it: links and pictures. */
export interface PresentStage {
  readonly handle: StageHandle
  readonly hands: CameraHands
  readonly texts: StageTexts
}

/** From where the stage is looked at, whatever the size of its pane: the middle as shares of the stage, and how near. */
export interface SharedCamera {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

let present: PresentStage | undefined
/** Where the next stage is looked at from: a link was opened before its stage was there. */
let wanted: SharedCamera | undefined

/** A stage is there. @returns It is gone. */
export function holdStage(stage: PresentStage): () => void {
  present = stage
  if (wanted) lookFrom(wanted)
  return () => {
    if (present === stage) present = undefined
  }
}

/** The stage of the page; undefined: it stands there as tables, or not yet. */
export function presentStage(): PresentStage | undefined {
  return present
}

/** From where the stage is looked at now. */
export function sharedCamera({ handle, hands }: PresentStage): SharedCamera {
  const { nearness, x, y } = handle.camera
  const { width, height } = hands.size()
  const share = (from: number, pane: number): number =>
    Math.round(((from + pane / 2) / (pane * nearness)) * 1000) / 1000
  return { x: share(x, width), y: share(y, height), zoom: nearness }
}

/** Look at the stage from there, now or as soon as there is one. */
export function lookFrom(camera: SharedCamera): void {
  if (!present) {
    wanted = camera
    return
  }
  wanted = undefined
  const { hands } = present
  const size = hands.size()
  const nearness = camera.zoom
  const from = (share: number, pane: number): number => share * pane * nearness - pane / 2
  hands.jumpTo(clampCamera({ nearness, x: from(camera.x, size.width), y: from(camera.y, size.height) }, size))
}

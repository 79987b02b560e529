import type { PaneSize } from '../../stage/camera.ts'
import type { StageTexts } from '../../stage/stage-texts.ts'
import type { StageHandle } from './stage-handle.ts'

/** From where the stage is looked at, whatever the size of its pane: the middle as shares of the stage, and how near. */
export interface SharedCamera {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

/** The stage of the page, for what lies outside of it: links and pictures. */
export interface PresentStage {
  readonly handle: StageHandle
  readonly texts: StageTexts
  readonly size: () => PaneSize
  readonly camera: () => SharedCamera
  readonly lookFrom: (camera: SharedCamera) => void
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

/** Look at the stage from there, now or as soon as there is one. */
export function lookFrom(camera: SharedCamera): void {
  wanted = present ? undefined : camera
  present?.lookFrom(camera)
}

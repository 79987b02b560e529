import { type Camera, clampCamera, type PaneSize } from '../../stage/camera.ts'
import type { SharedCamera } from './present-stage.ts'

/** Fine enough for a pixel of the largest screen at its nearest. */
const PRECISION = 1e5

/** A camera without the size of its pane. */
export function sharedCamera({ nearness, x, y }: Camera, { width, height }: PaneSize): SharedCamera {
  const share = (from: number, pane: number): number =>
    Math.round(((from + pane / 2) / (pane * nearness)) * PRECISION) / PRECISION
  return { x: share(x, width), y: share(y, height), zoom: nearness }
}

/** The camera of a pane of this size. */
export function cameraOf({ x, y, zoom: nearness }: SharedCamera, size: PaneSize): Camera {
  const from = (share: number, pane: number): number => share * pane * nearness - pane / 2
  return clampCamera({ nearness, x: from(x, size.width), y: from(y, size.height) }, size)
}

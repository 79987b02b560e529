import { bottom, clamp, middle, type Point, type Rect, right } from './geometry.ts'

/**
 * From where the stage is looked at. Coming nearer makes the stage larger than its pane: things grow, and there is room
 * for more of each. `x`, `y`: what of it lies left of and above the pane (CSS pixels).
 */
export interface Camera {
  readonly nearness: number
  readonly x: number
  readonly y: number
}

/** Width and height of the pane in CSS pixels. */
export interface PaneSize {
  readonly width: number
  readonly height: number
}

/** The whole stage in its pane. */
export const WHOLE: Camera = { nearness: 1, x: 0, y: 0 }
export const NEAREST = 8
/** One press of a key. */
export const ZOOM_STEP = 1.4

/** A camera that never looks beyond the stage; in steps, so that near to the same is the same. */
export function clampCamera({ nearness, x, y }: Camera, { width, height }: PaneSize): Camera {
  const near = Math.round(clamp(nearness, 1, NEAREST) * 50) / 50
  if (near <= 1) return WHOLE
  return {
    nearness: near,
    x: Math.round(clamp(x, 0, width * (near - 1))),
    y: Math.round(clamp(y, 0, height * (near - 1))),
  }
}

/** Nearer or further by `factor`; what is at `at` (CSS pixels of the pane) stays there, as well as it can. */
export function zoomAt(camera: Camera, size: PaneSize, factor: number, at: Point): Camera {
  const nearness = Math.round(clamp(camera.nearness * factor, 1, NEAREST) * 50) / 50
  const share = nearness / camera.nearness
  const x = (camera.x + at.x) * share - at.x
  const y = (camera.y + at.y) * share - at.y
  return clampCamera({ nearness, x, y }, size)
}

/** The stage moves with the hand. */
export function panBy(camera: Camera, size: PaneSize, dx: number, dy: number): Camera {
  return clampCamera({ ...camera, x: camera.x - dx, y: camera.y - dy }, size)
}

/** With the middle of `rect` (CSS pixels of the stage) in the middle of the pane. */
export function centreOn(camera: Camera, size: PaneSize, rect: Rect): Camera {
  const { x, y } = middle(rect)
  return clampCamera({ ...camera, x: x - size.width / 2, y: y - size.height / 2 }, size)
}

/** Moved as little as needed for `rect` to lie within the pane, with `margin` (a share of the pane) around it. */
export function reveal(camera: Camera, size: PaneSize, rect: Rect, margin: number): Camera {
  const mx = Math.min(size.width * margin, Math.max(0, (size.width - rect.w) / 2))
  const my = Math.min(size.height * margin, Math.max(0, (size.height - rect.h) / 2))
  const x = clamp(camera.x, right(rect) + mx - size.width, rect.x - mx)
  const y = clamp(camera.y, bottom(rect) + my - size.height, rect.y - my)
  return clampCamera({ ...camera, x, y }, size)
}

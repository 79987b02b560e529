import type { Rect } from './geometry.ts'
import { boundsOf, type LineShape, type Scene, type Shape } from './scene/shapes.ts'
import type { StageTarget } from './stage-target.ts'

/** How near a finger and a mouse must come to a thing (layout units). */
export const TOUCH_RADIUS = 22
export const MOUSE_RADIUS = 5

/** A packet is small and moves: it counts as pointed at within a square of this side around it (layout units). */
export const PACKET_TARGET = 24

/** What was pointed at. */
export interface Hit {
  readonly id: string
  readonly target: StageTarget
  readonly shape: Shape
}

/**
 * The topmost thing at a point. A thing that contains the point comes before one that is merely near; among small
 * things near a finger the nearest wins, so that a record of 20 units can be touched inside its broker.
 *
 * @param radius Layout units; things within it count as pointed at.
 * @param packetTarget Least side of what counts as a packet (layout units).
 */
export function hitTest(
  scene: Scene,
  x: number,
  y: number,
  radius: number = MOUSE_RADIUS,
  packetTarget: number = PACKET_TARGET,
): Hit | undefined {
  let within: Shape | undefined
  let near: Shape | undefined
  let nearest = Number.POSITIVE_INFINITY
  for (let i = scene.shapes.length - 1; i >= 0; i--) {
    const shape = scene.shapes[i] as Shape
    if (shape.target === undefined) continue
    const distance = distanceTo(shape, x, y)
    if (distance === 0) {
      within ??= shape
      continue
    }
    // Only small things reach out: a broker's box ends at its edge.
    if (distance < nearest && distance < reachOf(shape, radius, packetTarget)) {
      near = shape
      nearest = distance
    }
  }
  // A wire gives way to what travels on it.
  const isFirm = within !== undefined && isSmall(within) && !(within.kind === 'line' && near?.target?.kind === 'packet')
  const shape = within !== undefined && (near === undefined || isFirm) ? within : (near ?? within)
  return shape?.target && { id: shape.id, target: shape.target, shape }
}

/** How far a thing reaches beyond its edge. */
function reachOf(shape: Shape, radius: number, packetTarget: number): number {
  if (!isSmall(shape)) return 0
  if (shape.target?.kind !== 'packet') return radius
  const { w, h } = boundsOf(shape)
  return Math.max(radius, (packetTarget - Math.min(w, h)) / 2)
}

const SMALL = 64

function isSmall(shape: Shape): boolean {
  if (shape.kind === 'line') return true
  const { w, h } = boundsOf(shape)
  return Math.min(w, h) < SMALL && Math.max(w, h) < SMALL * 2
}

/** Distance from a point to a shape; 0 inside. */
function distanceTo(shape: Shape, x: number, y: number): number {
  return shape.kind === 'line' ? distanceToLine(shape, x, y) : distanceToRect(boundsOf(shape), x, y)
}

function distanceToRect({ x, y, w, h }: Rect, px: number, py: number): number {
  const dx = Math.max(x - px, 0, px - (x + w))
  const dy = Math.max(y - py, 0, py - (y + h))
  return Math.hypot(dx, dy)
}

/** Lines are thin: what is within two units lies on them. */
const ON_LINE = 2

function distanceToLine({ points }: LineShape, px: number, py: number): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = 2; i < points.length; i += 2) {
    const x0 = points[i - 2] as number
    const y0 = points[i - 1] as number
    const dx = (points[i] as number) - x0
    const dy = (points[i + 1] as number) - y0
    const length = dx * dx + dy * dy
    const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((px - x0) * dx + (py - y0) * dy) / length))
    least = Math.min(least, Math.hypot(px - x0 - dx * share, py - y0 - dy * share))
  }
  return least <= ON_LINE ? 0 : least
}

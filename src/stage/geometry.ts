/** Places on the stage, in layout units (one CSS pixel at zoom 1). y grows downwards. */
export interface Point {
  readonly x: number
  readonly y: number
}

export interface Rect {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export const right = (rect: Rect): number => rect.x + rect.w
export const bottom = (rect: Rect): number => rect.y + rect.h
export const middle = (rect: Rect): Point => ({ x: rect.x + rect.w / 2, y: rect.y + rect.h / 2 })

/** `value`, but not below `low` and not above `high`. */
export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value
}

/** The point at `share` (0..1) of the way from `a` to `b`. */
export function lerp(a: number, b: number, share: number): number {
  return a + (b - a) * share
}

/** Do the insides of two rectangles share a point? Touching edges do not. */
export function overlaps(a: Rect, b: Rect): boolean {
  return a.x < right(b) && b.x < right(a) && a.y < bottom(b) && b.y < bottom(a)
}

/** Is `inner` within `outer`, edges included? */
export function contains(outer: Rect, inner: Rect): boolean {
  return inner.x >= outer.x && inner.y >= outer.y && right(inner) <= right(outer) && bottom(inner) <= bottom(outer)
}

/** A polyline as flat coordinates x0, y0, x1, y1, … */
export type Polyline = readonly number[]

/** Length of a polyline. */
export function lengthOf(line: Polyline): number {
  let length = 0
  for (let i = 2; i < line.length; i += 2) {
    length += Math.hypot(num(line, i) - num(line, i - 2), num(line, i + 1) - num(line, i - 1))
  }
  return length
}

/** The point at `share` of the length of `line`, and where the line goes there. */
export function along(line: Polyline, share: number): Point & { readonly dx: number; readonly dy: number } {
  let rest = lengthOf(line) * clamp(share, 0, 1)
  let at = { x: num(line, 0), y: num(line, 1), dx: 1, dy: 0 }
  for (let i = 2; i < line.length; i += 2) {
    const x0 = num(line, i - 2)
    const y0 = num(line, i - 1)
    const dx = num(line, i) - x0
    const dy = num(line, i + 1) - y0
    const part = Math.hypot(dx, dy)
    if (part === 0) continue
    const share = Math.min(1, rest / part)
    at = { x: x0 + dx * share, y: y0 + dy * share, dx: dx / part, dy: dy / part }
    if (rest <= part) return at
    rest -= part
  }
  return at
}

function num(line: Polyline, index: number): number {
  return line[index] as number
}

import type { AccessibleThing } from './accessible-names.ts'
import { middle, type Point } from './geometry.ts'

/** Towards where each key goes. */
const STEPS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** What lies off the direction counts so much more than what lies along it. */
const SIDEWAYS = 2.5

/** From a record one goes to the next record, not to the box around both. */
function surrounds({ x, y, w, h }: AccessibleThing, at: Point): boolean {
  return at.x > x && at.x < x + w && at.y > y && at.y < y + h
}

/**
 * Where a key leads from a thing: the nearest one in the direction of an arrow, the first or the last one with Home and
 * End. Undefined for other keys, and where there is nothing further.
 */
export function nextThing(
  things: readonly AccessibleThing[],
  from: AccessibleThing,
  key: string,
): AccessibleThing | undefined {
  if (key === 'Home') return things[0]
  if (key === 'End') return things[things.length - 1]
  const step = STEPS[key]
  if (!step) return undefined
  const here = middle(from)
  let best: AccessibleThing | undefined
  let least = Number.POSITIVE_INFINITY
  for (const thing of things) {
    if (thing.id === from.id || surrounds(thing, here)) continue
    const there = middle(thing)
    const forward = (there.x - here.x) * step[0] + (there.y - here.y) * step[1]
    if (forward < 1) continue
    const sideways = Math.abs((there.x - here.x) * step[1]) + Math.abs((there.y - here.y) * step[0])
    const cost = forward + sideways * SIDEWAYS
    if (cost >= least) continue
    least = cost
    best = thing
  }
  return best
}

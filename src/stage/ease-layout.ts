import { lerp } from './geometry.ts'
import type { StageLayout } from './stage-layout.ts'

/**
 * A layout on the way from one to another: every place that both have is `share` of the way along, what is new stands
 * where it will stand. Neither is changed.
 *
 * @param share 0..1, already eased.
 */
export function easeLayout(from: StageLayout, to: StageLayout, share: number): StageLayout {
  if (share >= 1 || from.axis !== to.axis) return to
  return {
    ...(between(from, to, share) as StageLayout),
    key: `${to.key}~${share}`,
    zoom: lerp(from.zoom, to.zoom, share),
  }
}

function between(from: unknown, to: unknown, share: number): unknown {
  if (typeof to === 'number') {
    return typeof from === 'number' && Number.isFinite(from) && Number.isFinite(to) ? lerp(from, to, share) : to
  }
  if (Array.isArray(to)) {
    const before: readonly unknown[] = Array.isArray(from) ? from : []
    return to.map((item, index) =>
      between(before.find((one) => sameThing(one, item)) ?? numberAt(before, index), item, share),
    )
  }
  if (typeof to !== 'object' || to === null) return to
  const before = (typeof from === 'object' && from !== null ? from : {}) as Record<string, unknown>
  const eased: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(to)) {
    eased[name] = NUMBERS_THAT_NAME.has(name) ? value : between(before[name], value, share)
  }
  return eased
}

/** Numbers of a list (a polyline) go by their place in it. */
function numberAt(list: readonly unknown[], index: number): unknown {
  const item = list[index]
  return typeof item === 'number' ? item : undefined
}

/** Ids and counts, which have no halfway. */
const NUMBERS_THAT_NAME: ReadonlySet<string> = new Set(['broker', 'partition', 'band', 'rows', 'density'])

function sameThing(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const one = a as { broker?: number; partition?: number }
  const other = b as { broker?: number; partition?: number }
  if (one.broker === undefined && one.partition === undefined) return false
  return one.broker === other.broker && one.partition === other.partition
}

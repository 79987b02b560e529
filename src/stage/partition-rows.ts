import { compactRows } from './compact-rows.ts'
import type { Density } from './density.ts'
import type { Rect } from './geometry.ts'
import { type ReplicaRow, type ReplicaToPlace, stacked } from './replica-rows.ts'

const LEAST_LINE = 10

/**
 * The replicas of one partition, in the order of its assignment: on top of each other with their cells while there is
 * room, so that the high watermark is one line; else beside each other, one line each.
 */
export function placePartitionRows(inner: Rect, replicas: readonly ReplicaToPlace[], density: Density): ReplicaRow[] {
  if (replicas.length === 0) return []
  const withCells = density === 1 ? stacked(inner, replicas, () => 'cells', 0) : undefined
  const rows =
    withCells ??
    stacked(inner, replicas, ({ leader }) => (leader ? 'slim' : 'bar'), 0) ??
    stacked(inner, replicas, () => 'bar', 0)
  if (rows && inner.w >= 96) return rows
  const lines =
    inner.h >= replicas.length * LEAST_LINE
      ? compactRows(inner, replicas, { letters: 2, highest: inner.h / replicas.length })
      : undefined
  if (lines) return lines
  const w = inner.w / replicas.length
  return replicas.map((replica, index) => ({
    ...replica,
    look: 'compact',
    x: inner.x + index * w,
    y: inner.y,
    w: w - 4,
    h: Math.min(18, inner.h),
  }))
}

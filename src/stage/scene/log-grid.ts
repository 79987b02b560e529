import { clamp } from '../geometry.ts'
import type { ReplicaRow } from '../replica-rows.ts'
import type { SceneContext } from './scene-context.ts'

/** Where the cells of a log stand: the same offset has the same x on every replica of a partition. */
export interface LogGrid {
  /** Left edge of the first column. */
  readonly x: number
  readonly y: number
  readonly pitch: number
  readonly cellWidth: number
  readonly cellHeight: number
  readonly columns: number
  /** Offset of the first column. */
  readonly first: number
  readonly fontSize: number
  /** Offsets stand under the cells. */
  readonly withOffsets: boolean
  /** It shows the window of its partition, not its own end. */
  readonly aligned: boolean
}

interface CellSize {
  readonly pitch: number
  readonly height: number
  readonly fontSize: number
}

/** Cells are as wide as the longest record number so far needs. */
function cellSize(ctx: SceneContext, row: ReplicaRow): CellSize {
  const digits = String(Math.max(ctx.view.counts.sent, 1)).length
  const more = Math.max(0, digits - 2)
  if (ctx.layout.axis === 'down' && row.look === 'cells')
    return { pitch: more === 0 ? 25 : 21.6 + more * 4.6, height: 18, fontSize: 10.5 }
  if (row.look === 'cells') {
    return row.h >= 58
      ? { pitch: 35.5 + more * 6, height: 28, fontSize: 13 }
      : { pitch: 22.4 + more * 5.6, height: 20, fontSize: 10.5 }
  }
  const height = row.h >= 26 ? 16 : Math.max(6, row.h - 3)
  return { pitch: 19 + more * 5, height, fontSize: 10 }
}

/** The window of a replica's log. It slides with the leader's log end offset. */
export function gridOf(ctx: SceneContext, row: ReplicaRow): LogGrid {
  const size = cellSize(ctx, row)
  const down = ctx.layout.axis === 'down' && row.look === 'cells'
  const head = down
    ? 24
    : row.look === 'cells'
      ? 28 + ctx.layout.labelWidth
      : 20 + (ctx.layout.axis === 'down' ? ctx.layout.labelWidth : Math.max(22, ctx.layout.labelWidth - 10))
  const narrow = row.w < 130
  const reserve = down ? 4 : row.look === 'cells' ? 6 : narrow ? 4 : 34
  const columns = Math.max(1, Math.floor((row.w - head - reserve) / size.pitch))
  const middleY = row.y + row.h / 2
  const common = firstOffset(ctx, row.partition, columns, columns <= 3 ? 0 : 1)
  const first = ownFirst(ctx, row, common, columns)
  const withOffsets = !down && (row.look === 'cells' || (row.look === 'slim' && row.h >= 26))
  const lift = down ? 4 : row.look === 'slim' && withOffsets ? 5 : 0
  return {
    x: row.x + head,
    y: middleY - size.height / 2 - lift,
    pitch: size.pitch,
    cellWidth: size.pitch - 1.4,
    cellHeight: size.height,
    columns,
    first,
    fontSize: size.fontSize,
    withOffsets,
    aligned: first === common,
  }
}

/** A log that ends before the common window begins shows its own end: the offsets below it say where that is. */
function ownFirst(
  ctx: SceneContext,
  row: { partition: number; broker: number },
  first: number,
  columns: number,
): number {
  const replica = ctx.replicas.get(`${row.partition}@${row.broker}`)?.replica
  if (!replica || replica.logEndOffset > first) return first
  return Math.max(0, replica.logEndOffset + 1 - columns)
}

/**
 * The first offset that is shown: the window ends one behind the longest log, but never leaves the leader's end, so
 * that an old tail and the log that counts are seen together.
 */
export function firstOffset(ctx: SceneContext, partition: number, columns: number, beyond: number): number {
  const view = ctx.partitions.get(partition)
  let longest = 0
  for (const { replica } of replicasOf(ctx, partition)) longest = Math.max(longest, replica.logEndOffset)
  const leader =
    view !== undefined && view.leader >= 0 ? ctx.replicas.get(`${partition}@${view.leader}`)?.replica : undefined
  const end = leader?.logEndOffset ?? longest
  const last = Math.min(longest, end + Math.max(1, columns - Math.min(4, Math.ceil(columns / 2))))
  return Math.max(0, last + beyond - columns)
}

function* replicasOf(ctx: SceneContext, partition: number) {
  for (const entry of ctx.replicas.values()) {
    if (entry.replica.partition === partition) yield entry
  }
}

/** x of the left edge of an offset's column, kept within the window. */
export function xOfOffset(grid: LogGrid, offset: number): number {
  return grid.x + clamp(offset - grid.first, 0, grid.columns) * grid.pitch
}

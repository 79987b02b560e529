import type { ReplicaView } from '../../trace/stage-view.ts'
import { drawSelectedOnBar } from './compact-row.ts'
import { gridOf, type LogGrid, xOfOffset } from './log-grid.ts'
import { drawEnd, drawHead, type RowToDraw } from './replica-head.ts'
import { halfColour, hueColour, hueOf, isSelected, rowLabel, type SceneContext } from './scene-context.ts'
import { textWidth } from './shapes.ts'

/** A follower without room for cells: full to its high watermark, half to its log end. */
export function drawBarRow(ctx: SceneContext, drawn: RowToDraw): void {
  const { row, replica, id, dead } = drawn
  const grid = gridOf(ctx, row)
  drawHead(ctx, drawn)
  drawBar(ctx, { id, replica, grid, y: row.y + row.h / 2 - 3.5, h: 7, dead })
  drawSelectedOnBar(ctx, drawn, (offset) => xOfOffset(grid, offset))
  drawEnd(ctx, drawn)
}

function drawBar(
  ctx: SceneContext,
  {
    id,
    replica,
    grid,
    y,
    h,
    dead,
  }: { id: string; replica: ReplicaView; grid: LogGrid; y: number; h: number; dead: boolean },
): void {
  const { out } = ctx
  const hue = hueOf(replica.partition)
  const opacity = dead ? 0.62 : 1
  const end = grid.x + grid.columns * grid.pitch
  const leo = xOfOffset(grid, replica.logEndOffset)
  const hw = Math.min(leo, xOfOffset(grid, replica.highWatermark))
  out.push({
    kind: 'rect',
    id: `${id}/room`,
    x: grid.x,
    y,
    w: end - grid.x,
    h,
    radius: h / 2,
    stroke: 'line',
    strokeWidth: 1,
  })
  const lost = replica.tail.some((cell) => cell.lost && cell.acked)
  if (leo > grid.x) {
    out.push({
      kind: 'rect',
      id: `${id}/stored`,
      x: grid.x,
      y,
      w: leo - grid.x,
      h,
      radius: h / 2,
      fill: halfColour(hue),
      stroke: lost ? 'st-lost' : hueColour(hue),
      strokeWidth: lost ? 1.5 : 1,
      dash: lost ? [3, 2.4] : undefined,
      opacity,
    })
  }
  if (hw > grid.x)
    out.push({
      kind: 'rect',
      id: `${id}/committed`,
      x: grid.x,
      y,
      w: hw - grid.x,
      h,
      radius: h / 2,
      fill: hueColour(hue),
      opacity,
    })
  out.push({ kind: 'line', id: `${id}/hw`, points: [hw, y - 2, hw, y + h + 2], stroke: 'ink', strokeWidth: 1.5 })
  out.push({
    kind: 'line',
    id: `${id}/leo`,
    points: [leo + 2, y - 1, leo + 2, y + h + 1],
    stroke: 'ink-2',
    strokeWidth: 1,
  })
}

/** Level 4: leaders are full chips with a label, followers outlined ones; out of the ISR: dashed. */
export function drawChip(ctx: SceneContext, { row, replica, broker, id, dead }: RowToDraw): void {
  const { out } = ctx
  const hue = hueOf(replica.partition)
  const { partition } = replica
  const selected =
    isSelected(ctx, { kind: 'replica', partition, broker: broker.broker }) ||
    isSelected(ctx, { kind: 'partition', partition })
  const lost = replica.tail.some((cell) => cell.lost && cell.acked)
  out.push({
    kind: 'rect',
    id: `${id}/chip`,
    x: row.x,
    y: row.y,
    w: row.w,
    h: row.h,
    radius: Math.min(4, row.h / 2),
    fill: row.leader && !dead ? hueColour(hue) : undefined,
    stroke: selected ? 'focus' : lost ? 'st-lost' : row.leader ? undefined : hueColour(hue),
    strokeWidth: selected ? 2 : 1,
    dash: replica.inIsr && !lost ? undefined : [2, 2],
    opacity: dead && !lost ? 0.5 : 1,
  })
  if (row.h < 9 || row.w < 16) return
  const label = rowLabel(ctx, row)
  const size = row.h >= 12 && textWidth(label, 11) <= row.w - 1 ? 11 : 9.5
  out.push({
    kind: 'text',
    id: `${id}/label`,
    x: row.x + row.w / 2,
    y: row.y + row.h / 2 + size * 0.36,
    text: label,
    size,
    weight: row.leader ? 650 : 400,
    fill: row.leader && !dead ? 'p-on' : 'ink-2',
    align: 'middle',
    maxWidth: row.w - 2,
  })
}

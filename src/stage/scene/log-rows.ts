import type { BrokerView, ReplicaView } from '../../trace/stage-view.ts'
import type { ReplicaRow } from '../replica-rows.ts'
import { drawCells, keptAt } from './log-cells.ts'
import { gridOf, xOfOffset } from './log-grid.ts'
import { drawAcked, drawEpochs, drawHighWatermark, drawLogEnd, drawLostRun, drawScissors } from './log-marks.ts'
import { drawEnd, drawHead, type RowToDraw } from './replica-head.ts'
import { hueOf, isSelected, type SceneContext, washColour } from './scene-context.ts'

/** One replica: head, cells or bar, high watermark and log end. */
export function drawReplica(ctx: SceneContext, row: ReplicaRow, replica: ReplicaView, broker: BrokerView): void {
  const dead = broker.state === 'dead'
  const drawn = { row, replica, broker, dead, id: `partition:${replica.partition}@b${broker.broker}` }
  drawPlate(ctx, drawn)
  switch (row.look) {
    case 'cells':
    case 'slim':
      drawCellsRow(ctx, drawn)
      break
    case 'bar':
      ctx.parts?.barRow(ctx, drawn)
      break
    case 'compact':
      ctx.parts?.compactRow(ctx, drawn)
      break
    case 'chip':
      ctx.parts?.chip(ctx, drawn)
      break
  }
}

/** The row's own place to point at; the leader's is washed in its hue. */
function drawPlate(ctx: SceneContext, { row, replica, broker, id, dead }: RowToDraw): void {
  const { partition } = replica
  const target = { kind: 'replica', partition, broker: broker.broker } as const
  const hue = hueOf(partition)
  const selected = isSelected(ctx, target) || isSelected(ctx, { kind: 'partition', partition })
  ctx.out.push({
    kind: 'rect',
    id,
    target,
    x: row.x,
    y: row.y,
    w: row.w,
    h: row.h,
    radius: 4,
    fill: row.leader && row.look !== 'chip' ? washColour(hue) : undefined,
    stroke: selected && row.look !== 'chip' ? 'focus' : undefined,
    strokeWidth: 1.5,
    opacity: dead ? 0.62 : 1,
  })
}

function drawCellsRow(ctx: SceneContext, drawn: RowToDraw): void {
  const { row, replica, id, dead } = drawn
  const { out } = ctx
  const grid = gridOf(ctx, row)
  drawHead(ctx, drawn)
  const right = grid.x + grid.columns * grid.pitch
  const railY = grid.y + grid.cellHeight + 2
  out.push({
    kind: 'line',
    id: `${id}/rail`,
    points: [grid.x - 2, railY, right + 2, railY],
    stroke: 'line-strong',
    strokeWidth: 1,
  })
  if (grid.first > replica.logStartOffset && ctx.layout.axis === 'across') {
    // A record from before the window stands in its first column, in front of the gap.
    const x = grid.x - 5 + (keptAt(ctx, replica, grid) ? grid.pitch + 3 : 0)
    const y = grid.y + grid.cellHeight / 2
    out.push({
      kind: 'line',
      id: `${id}/before-1`,
      points: [x, y - 7, x, y + 7],
      stroke: 'line-strong',
      strokeWidth: 1,
    })
    out.push({
      kind: 'line',
      id: `${id}/before-2`,
      points: [x - 3, y - 4, x - 3, y + 4],
      stroke: 'line-strong',
      strokeWidth: 1,
    })
  }
  drawCells(ctx, drawn, grid)
  if (row.look === 'cells' || row.h >= 24) drawEpochs(ctx, drawn, grid)
  drawLogEnd(ctx, drawn, grid)
  drawHighWatermark(ctx, drawn, grid)
  if (row.leader && !dead) {
    drawAcked(ctx, drawn, grid)
    const last = grid.first + grid.columns
    const xOf = (offset: number) => (offset < grid.first || offset > last ? undefined : xOfOffset(grid, offset) - 0.7)
    ctx.parts?.readers(ctx, { partition: row.partition, id, xOf }, { top: row.y, rail: railY })
  }
  drawLostRun(ctx, drawn, grid)
  drawScissors(ctx, drawn, grid)
  if (ctx.layout.axis === 'down' && row.look === 'cells') {
    const text = `HW ${replica.highWatermark} · LEO ${replica.logEndOffset}`
    out.push({
      kind: 'text',
      id: `${id}/words`,
      x: grid.x,
      y: railY + 10,
      text,
      size: 9.5,
      mono: true,
      fill: 'ink-3',
      maxWidth: row.x + row.w - grid.x,
    })
  } else if (row.look === 'slim') {
    drawEnd(ctx, drawn)
  }
}

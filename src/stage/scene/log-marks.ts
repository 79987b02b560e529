import type { LogCellView } from '../../trace/stage-view.ts'
import type { ReplicaRow } from '../replica-rows.ts'
import { bodyOf } from './log-cells.ts'
import { type LogGrid, xOfOffset } from './log-grid.ts'
import type { RowToDraw } from './replica-head.ts'
import type { SceneContext } from './scene-context.ts'

/** A tick where another leader's epoch begins. */
export function drawEpochs(ctx: SceneContext, { replica, id }: RowToDraw, grid: LogGrid): void {
  for (let i = 1; i < replica.tail.length; i++) {
    const cell = replica.tail[i] as LogCellView
    const before = replica.tail[i - 1] as LogCellView
    if (cell.leaderEpoch === before.leaderEpoch) continue
    if (cell.offset <= grid.first || cell.offset >= grid.first + grid.columns) continue
    const x = grid.x + (cell.offset - grid.first) * grid.pitch - 0.7
    const y = grid.y + grid.cellHeight + 2
    const key = `${id}/epoch-${cell.offset}`
    ctx.out.push({ kind: 'line', id: key, points: [x, y - 3, x, y + 9], stroke: 'ink-2', strokeWidth: 1 })
    if (grid.withOffsets && !cell.duplicate && !before.duplicate && Math.abs(cell.offset - replica.highWatermark) > 1) {
      ctx.out.push({
        kind: 'text',
        id: `${key}/text`,
        x: x + 2,
        y: grid.y - 2,
        text: `e${cell.leaderEpoch}`,
        size: 9.5,
        mono: true,
        fill: 'ink-2',
      })
    }
  }
}

export function drawLogEnd(ctx: SceneContext, { row, replica, id, dead }: RowToDraw, grid: LogGrid): void {
  if (ctx.layout.axis === 'down') return
  if (row.leader && !dead && row.look === 'cells') return
  if (replica.logEndOffset > grid.first + grid.columns) return
  const x = xOfOffset(grid, replica.logEndOffset) + 0.5
  const y = grid.y + grid.cellHeight + 2
  ctx.out.push({
    kind: 'line',
    id: `${id}/leo`,
    points: [x, y, x + 4, y, x + 4, y - grid.cellHeight - 2],
    stroke: 'ink-2',
    strokeWidth: 1,
  })
}

/** Ink bar at the high watermark, with its number on the leader; a follower's own is thinner and lags by one fetch. */
export function drawHighWatermark(ctx: SceneContext, { row, replica, id, dead }: RowToDraw, grid: LogGrid): void {
  const { out } = ctx
  const x = xOfOffset(grid, replica.highWatermark) - 0.7
  const leader = row.leader && !dead
  const labelled = leader && row.look === 'cells' && ctx.layout.axis === 'across'
  const text = `HW ${replica.highWatermark}`
  const fits = hwLabelFits(row, x, text)
  const top = labelled ? row.y + (fits ? 1 : 11) : grid.y - (row.look === 'cells' ? 3 : 1)
  const low = grid.y + grid.cellHeight + (row.look === 'cells' ? 3 : 2)
  out.push({ kind: 'line', id: `${id}/hw`, points: [x, top, x, low], stroke: 'ink', strokeWidth: leader ? 2.5 : 1.5 })
  if (!labelled) return
  out.push({
    kind: 'text',
    id: `${id}/hw-label`,
    x: fits ? x + 4 : row.x + row.w - 2,
    y: row.y + 9,
    text,
    size: 10,
    weight: 600,
    mono: true,
    fill: 'ink',
    align: fits ? 'start' : 'end',
  })
}

/** The line of acks stands over first copies; a second copy was not asked for. */
function ackedOnce(cell: LogCellView): boolean {
  return cell.acked && cell.record > 0 && !cell.lost && !cell.duplicate
}

/** Room for the label right of the bar; otherwise it stands above, at the right end of the row. */
function hwLabelFits(row: ReplicaRow, x: number, text: string): boolean {
  return x + 6 + text.length * 6.2 <= row.x + row.w
}

/** One green line over each run of acked cells of the leader, with a tick at its end. */
export function drawAcked(ctx: SceneContext, { row, replica, id }: RowToDraw, grid: LogGrid): void {
  const y = row.look === 'cells' ? row.y + (row.h - grid.cellHeight) / 2 - 4.5 : grid.y - 2
  let runStart: number | undefined
  const hwText = `HW ${replica.highWatermark}`
  const labelled = row.look === 'cells' && ctx.layout.axis === 'across'
  const besides = labelled && !hwLabelFits(row, xOfOffset(grid, replica.highWatermark), hwText)
  const limit = besides ? row.x + row.w - hwText.length * 6.2 - 9 : Number.POSITIVE_INFINITY
  const cells = replica.tail.filter((cell) => cell.offset >= grid.first && cell.offset < grid.first + grid.columns)
  cells.forEach((cell, index) => {
    const acked = ackedOnce(cell)
    if (acked && runStart === undefined) runStart = cell.offset
    const next = cells[index + 1]
    if (runStart === undefined || !acked || (next !== undefined && ackedOnce(next))) return
    drawAckedRun(ctx, {
      id,
      y,
      from: xOfOffset(grid, runStart) + 2.5,
      to: Math.min(limit, xOfOffset(grid, cell.offset + 1) - 7),
      slim: row.look === 'slim',
    })
    runStart = undefined
  })
}

function drawAckedRun(
  ctx: SceneContext,
  { id, y, from, to, slim }: { id: string; y: number; from: number; to: number; slim: boolean },
): void {
  const key = `${id}/acked-${Math.round(from)}`
  if (to - 5 > from)
    ctx.out.push({ kind: 'line', id: key, points: [from, y, to - 5, y], stroke: 'st-acked', strokeWidth: 1.5 })
  ctx.out.push({
    kind: 'mark',
    id: `${key}/tick`,
    mark: 'tick',
    x: to,
    y: slim ? y + 1 : y - 1,
    size: slim ? 3.5 : 4.5,
    colour: 'st-acked',
  })
}

/** A bracket over copies that exist nowhere else, with the warning sign. */
export function drawLostRun(ctx: SceneContext, { replica, id, row }: RowToDraw, grid: LogGrid): void {
  const lost = replica.tail.filter(
    (cell) => cell.lost && cell.acked && cell.offset >= grid.first && cell.offset < grid.first + grid.columns,
  )
  const first = lost[0]
  const last = lost[lost.length - 1]
  if (!first || !last) return
  const from = xOfOffset(grid, first.offset) + 1
  const to = xOfOffset(grid, last.offset + 1) - 2
  const y = grid.y - (row.look === 'cells' ? 6 : 3)
  ctx.out.push({
    kind: 'line',
    id: `${id}/lost`,
    points: [from, y + 4, from, y, to, y, to, y + 4],
    stroke: 'st-lost',
    strokeWidth: 1.5,
  })
  ctx.out.push({
    kind: 'mark',
    id: `${id}/lost-mark`,
    mark: 'warning',
    x: (from + to) / 2,
    y: y - 2,
    size: 5.5,
    colour: 'st-lost',
  })
}

/** Where a log was cut: scissors at the edge, what was cut behind them. */
export function drawScissors(ctx: SceneContext, { replica, id }: RowToDraw, grid: LogGrid): void {
  const cut = replica.truncated
  if (!cut || bodyOf(ctx, replica, cut.toOffset, undefined) !== 'truncated') return
  if (cut.toOffset < grid.first || cut.toOffset >= grid.first + grid.columns) return
  const x = xOfOffset(grid, cut.toOffset) + grid.cellWidth * 0.62
  ctx.out.push({ kind: 'mark', id: `${id}/scissors`, mark: 'scissors', x, y: grid.y - 6, size: 5.5, colour: 'ink' })
}

import type { BrokerView, ReplicaView } from '../../trace/stage-view.ts'
import { clamp } from '../geometry.ts'
import type { ReplicaRow } from '../replica-rows.ts'
import { gridOf } from './log-grid.ts'
import { rowLabel, type SceneContext } from './scene-context.ts'

export interface RowToDraw {
  readonly row: ReplicaRow
  readonly replica: ReplicaView
  readonly broker: BrokerView
  readonly id: string
  readonly dead: boolean
}

/** The ring says ISR, what is in it says leader or follower. */
export function drawHead(ctx: SceneContext, { row, replica, id, dead }: RowToDraw): void {
  const { out, layout } = ctx
  const cells = row.look === 'cells'
  const down = layout.axis === 'down' && cells
  const grid = gridOf(ctx, row)
  const r = down ? 7 : cells ? 8 : clamp(row.h / 2 - 1.5, 3, 6.5)
  const x = row.x + (down ? 11 : cells ? 14 : 9)
  const y = grid.withOffsets || cells ? grid.y + grid.cellHeight / 2 : row.y + row.h / 2
  out.push({
    kind: 'disc',
    id: `${id}/isr`,
    x,
    y,
    r,
    stroke: replica.inIsr && !dead ? 'ink' : 'line-strong',
    strokeWidth: 1.25,
    dash: replica.inIsr ? undefined : [2, 2.4],
  })
  out.push({
    kind: 'mark',
    id: `${id}/role`,
    mark: row.leader ? 'crown' : replica.role === 'offline' && !dead ? 'cross' : 'follower',
    x,
    y,
    size: row.leader ? r * 0.62 : r * 0.3,
    colour: row.leader ? 'ink' : 'ink-3',
  })
  const label = rowLabel(ctx, row)
  const size = cells ? 12 : Math.min(11, Math.max(9.5, row.h))
  if (down) {
    if (layout.labelWidth > 0)
      out.push({
        kind: 'text',
        id: `${id}/label`,
        x,
        y: y + 20,
        text: label,
        size: 9.5,
        weight: 650,
        fill: 'ink',
        align: 'middle',
        maxWidth: 24,
      })
    return
  }
  const labelX = row.x + (cells ? 26 : 18)
  out.push({
    kind: 'text',
    id: `${id}/label`,
    x: labelX,
    y: y + size * 0.36,
    text: label,
    size,
    weight: 650,
    fill: 'ink',
    maxWidth: grid.x - labelX - 6,
  })
}

/** The log end offset, right of the row. */
export function drawEnd(ctx: SceneContext, { row, replica, id }: RowToDraw): void {
  if (row.h < 11 || row.w < 130) return
  ctx.out.push({
    kind: 'text',
    id: `${id}/end`,
    x: row.x + row.w - 4,
    y: row.y + row.h / 2 + 3.4,
    text: String(replica.logEndOffset),
    size: 9.5,
    mono: true,
    fill: 'ink-2',
    align: 'end',
    maxWidth: 32,
  })
}

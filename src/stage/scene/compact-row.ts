import type { LogCellView, ReplicaView } from '../../trace/stage-view.ts'
import { clamp } from '../geometry.ts'
import { bodyOf } from './log-cells.ts'
import type { RowToDraw } from './replica-head.ts'
import { halfColour, hueColour, hueOf, isSelected, rowLabel, type SceneContext } from './scene-context.ts'
import { textWidth } from './shapes.ts'

/** Offsets that a bar is long. */
const WINDOW = 24
/** A row from this width on has its log end as a number. */
const NUMBERED = 100
const NUMBER_W = 30
/** How much wider bold letters are: bars begin at one x, whoever leads. */
const BOLD = 1.14

/** One line for one replica: role, ISR, label, how far its log and its high watermark have come, log end offset. */
export function drawCompactRow(ctx: SceneContext, drawn: RowToDraw): void {
  const { row, replica, id, dead } = drawn
  const { out } = ctx
  const middle = row.y + row.h / 2
  drawRole(ctx, drawn, middle)
  const label = rowLabel(ctx, row)
  const size = clamp(row.h - 1, 8.5, 11)
  const letters = ctx.layout.partitions ? 2 : ctx.layout.labelLetters
  const labelW = Math.max(size * 0.62 * letters, textWidth(label, size) * BOLD) + 4
  const labelX = row.x + 12
  out.push({
    kind: 'text',
    id: `${id}/label`,
    x: labelX,
    y: middle + size * 0.36,
    text: label,
    size,
    weight: row.leader ? 650 : 400,
    fill: replica.inIsr ? 'ink' : 'ink-2',
    maxWidth: labelW,
    opacity: dead ? 0.62 : 1,
  })
  const numbered = row.w >= NUMBERED
  const x = labelX + labelW
  const bar = { x, w: Math.max(6, row.x + row.w - x - (numbered ? NUMBER_W : 3)), h: clamp(row.h * 0.46, 4, 7) }
  drawLogBar(ctx, drawn, { ...bar, y: middle - bar.h / 2 })
  if (!numbered) return
  out.push({
    kind: 'text',
    id: `${id}/end`,
    x: row.x + row.w - 3,
    y: middle + 3.2,
    text: String(replica.logEndOffset),
    size: Math.min(10, size),
    mono: true,
    fill: 'ink-2',
    align: 'end',
    maxWidth: NUMBER_W - 3,
  })
}

function drawRole(ctx: SceneContext, { row, replica, id, dead }: RowToDraw, y: number): void {
  const r = clamp(row.h / 2 - 1.6, 2.4, 4)
  const x = row.x + 5.5
  if (row.leader) {
    ctx.out.push({ kind: 'mark', id: `${id}/role`, mark: 'crown', x, y, size: r * 1.15, colour: 'ink' })
    return
  }
  ctx.out.push({
    kind: 'disc',
    id: `${id}/isr`,
    x,
    y,
    r,
    stroke: replica.inIsr && !dead ? 'ink-2' : 'line-strong',
    strokeWidth: 1.25,
    dash: replica.inIsr ? undefined : [1.6, 1.8],
  })
  if (replica.role === 'offline' && !dead) {
    ctx.out.push({ kind: 'mark', id: `${id}/role`, mark: 'cross', x, y, size: r * 0.5, colour: 'ink-3' })
  }
}

/** Full to the high watermark, half to the log end, empty to where the leader is: what is empty is the lag. */
function drawLogBar(
  ctx: SceneContext,
  drawn: RowToDraw,
  { x, y, w, h }: { x: number; y: number; w: number; h: number },
): void {
  const { replica, id, dead } = drawn
  const { out } = ctx
  const hue = hueOf(replica.partition)
  const leaderEnd = ctx.partitions.get(replica.partition)?.logEndOffset ?? 0
  const end = Math.max(replica.logEndOffset, leaderEnd)
  const first = Math.max(0, end - WINDOW)
  const span = Math.max(WINDOW, end) - first
  const at = (offset: number): number => x + w * clamp((offset - first) / span, 0, 1)
  const opacity = dead ? 0.62 : 1
  const lost = replica.tail.some((cell) => cell.lost && cell.acked)
  const outOfIsr = !replica.inIsr
  out.push({
    kind: 'rect',
    id: `${id}/room`,
    x,
    y,
    w,
    h,
    radius: h / 2,
    stroke: lost ? 'st-lost' : outOfIsr ? 'line-strong' : 'line',
    strokeWidth: 1,
    dash: lost || outOfIsr ? [2, 2] : undefined,
  })
  const stored = at(replica.logEndOffset)
  const committed = at(Math.min(replica.highWatermark, replica.logEndOffset))
  const part = (name: string, to: number, fill: ReturnType<typeof halfColour>): void => {
    if (to > x) out.push({ kind: 'rect', id: `${id}/${name}`, x, y, w: to - x, h, radius: h / 2, fill, opacity })
  }
  part('stored', stored, halfColour(hue))
  part('committed', committed, hueColour(hue))
  if (leaderEnd > 0) {
    const points = [committed, y - 1.5, committed, y + h + 1.5]
    out.push({ kind: 'line', id: `${id}/hw`, points, stroke: 'ink', strokeWidth: 1.25 })
  }
  drawSelectedOnBar(ctx, drawn, at)
}

/** The selected record is a token at its offset wherever logs are only bars. */
export function drawSelectedOnBar(ctx: SceneContext, drawn: RowToDraw, xOf: (offset: number) => number): void {
  const { row, replica, broker, dead } = drawn
  const cell = selectedCell(ctx, replica)
  if (!cell) return
  const label = String(cell.record)
  const h = clamp(row.h + 1, 12, 18)
  const w = Math.max(18, 9 + label.length * 6.2)
  const x = clamp(xOf(cell.offset + 0.5) - w / 2, row.x + 14, row.x + row.w - w)
  ctx.out.push({
    kind: 'token',
    id: `record:${label}@b${broker.broker}`,
    target: { kind: 'record', record: cell.record },
    x,
    y: row.y + row.h / 2 - h / 2,
    w,
    h,
    form: 'round',
    body: bodyOf(ctx, replica, cell.offset, cell),
    hue: hueOf(replica.partition),
    label,
    fontSize: 10,
    selected: true,
    opacity: dead && !cell.lost ? 0.62 : 1,
  })
}

/** The selected record's first copy in this log, as far as the view tells. */
export function selectedCell(ctx: SceneContext, replica: ReplicaView): LogCellView | undefined {
  if (ctx.selection?.kind !== 'record') return undefined
  const { record } = ctx.selection
  if (replica.kept && isSelected(ctx, { kind: 'record', record: replica.kept.record })) return replica.kept
  return replica.tail.find((cell) => cell.record === record)
}

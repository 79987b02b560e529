import type { LogCellView, ReplicaView } from '../../trace/stage-view.ts'
import type { LogGrid } from './log-grid.ts'
import type { RowToDraw } from './replica-head.ts'
import { hueOf, isSelected, type SceneContext } from './scene-context.ts'
import type { TokenBadge, TokenBody } from './shapes.ts'

/** What was cut off a log is shown for so long. */
const TRUNCATION_SHOWN_US = 3_000_000

export function drawCells(ctx: SceneContext, drawn: RowToDraw, grid: LogGrid): void {
  const { replica, id } = drawn
  const firstOfTail = replica.tail[0]?.offset ?? replica.logEndOffset
  const again = laterCopies(replica)
  const kept = keptAt(ctx, replica, grid)
  for (let column = 0; column < grid.columns; column++) {
    const isKept = column === 0 && kept !== undefined
    const offset = isKept ? kept.offset : grid.first + column
    const x = grid.x + column * grid.pitch
    if (offset >= replica.logStartOffset) {
      const cell = isKept ? kept : offset < replica.logEndOffset ? replica.tail[offset - firstOfTail] : undefined
      drawCell(ctx, drawn, grid, { x, offset, cell, again: again.has(offset) })
    }
    if (grid.withOffsets) {
      const future = offset > replica.logEndOffset
      ctx.out.push({
        kind: 'text',
        id: `${id}/offset-${offset}`,
        x: x + grid.cellWidth / 2,
        y: grid.y + grid.cellHeight + 11.5,
        text: offset > 99_999 ? `…${offset % 1000}` : String(offset),
        size: 9.5,
        mono: true,
        fill: 'ink-3',
        align: 'middle',
        opacity: future ? 0.55 : 1,
      })
    }
  }
}

/** The selected record where it stands before the window. */
export function keptAt(ctx: SceneContext, replica: ReplicaView, grid: LogGrid): LogCellView | undefined {
  if (ctx.selection?.kind !== 'record' || grid.columns < 3) return undefined
  const { record } = ctx.selection
  if (replica.kept?.record === record) return replica.kept
  return replica.tail.find((cell) => cell.record === record && cell.offset < grid.first)
}

function drawCell(
  ctx: SceneContext,
  { replica, broker, id, dead, row }: RowToDraw,
  grid: LogGrid,
  { x, offset, cell, again }: { x: number; offset: number; cell: LogCellView | undefined; again: boolean },
): void {
  const body = bodyOf(ctx, replica, offset, cell)
  const record = cell && cell.record > 0 ? cell.record : undefined
  const target = record === undefined ? undefined : ({ kind: 'record', record } as const)
  const selected = target !== undefined && isSelected(ctx, target)
  const slim = row.look === 'slim'
  const leaderEnd = row.leader && !dead && offset === replica.logEndOffset
  ctx.out.push({
    kind: 'token',
    id:
      record === undefined ? `${id}/cell-${offset}` : `record:${record}@b${broker.broker}${again ? `#${offset}` : ''}`,
    target,
    x,
    y: grid.y,
    w: grid.cellWidth,
    h: grid.cellHeight,
    form: 'round',
    body,
    hue: cell?.record === 0 ? 'grey' : hueOf(replica.partition),
    label: record !== undefined ? String(record) : leaderEnd && !slim && ctx.layout.axis === 'across' ? 'LEO' : '',
    fontSize: leaderEnd ? Math.min(9, grid.fontSize) : grid.fontSize,
    badge: badgeOf(cell),
    selected,
    opacity: dead && body !== 'lost' ? 0.62 : 1,
  })
}

/** Offsets at which a record stands that has an earlier copy in this tail: only the first has the plain id. */
function laterCopies({ tail }: ReplicaView): ReadonlySet<number> {
  const later = new Set<number>()
  const seen = new Set<number>()
  for (const { record, offset } of tail) {
    if (record > 0 && seen.has(record)) later.add(offset)
    seen.add(record)
  }
  return later
}

/** More ink = more durable; what is no longer in the log that counts has an outline of its own. */
export function bodyOf(
  ctx: Pick<SceneContext, 'tUs'>,
  replica: ReplicaView,
  offset: number,
  cell: LogCellView | undefined,
): TokenBody {
  if (offset >= replica.logEndOffset) {
    const cut = replica.truncated
    const shown = cut !== undefined && ctx.tUs - cut.atUs < TRUNCATION_SHOWN_US
    if (shown && offset >= cut.toOffset && offset < cut.fromOffset) return 'truncated'
    return offset === replica.logEndOffset ? 'next' : 'empty'
  }
  if (cell === undefined) return 'older'
  if (cell.record === -1) return 'marker'
  if (cell.lost) return cell.acked ? 'lost' : 'tail'
  if (cell.duplicate) return 'duplicate'
  if (offset >= replica.highWatermark) return 'half'
  return cell.record === 0 ? 'older' : 'full'
}

/** On the leader a run of acked cells has one line (see `drawAcked`); elsewhere only what is lost says so by itself. */
function badgeOf(cell: LogCellView | undefined): TokenBadge | undefined {
  if (!cell) return undefined
  if (cell.duplicate) return 'twice'
  if (cell.transaction !== undefined && !cell.lost) return cell.transaction
  return cell.lost && cell.acked ? 'acked' : undefined
}

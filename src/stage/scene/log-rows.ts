import type { BrokerView, LogCellView, ReplicaView } from '../../trace/stage-view.ts'
import { clamp } from '../geometry.ts'
import type { ReplicaRow } from '../replica-rows.ts'
import { gridOf, type LogGrid, xOfOffset } from './log-grid.ts'
import { halfColour, hueColour, hueOf, isSelected, labelOf, type SceneContext, washColour } from './scene-context.ts'
import type { TokenBadge, TokenBody } from './shapes.ts'

/** What was cut off a log is shown for so long. */
const TRUNCATION_SHOWN_US = 3_000_000

interface RowToDraw {
  readonly row: ReplicaRow
  readonly replica: ReplicaView
  readonly broker: BrokerView
  readonly id: string
  readonly dead: boolean
}

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
      drawBarRow(ctx, drawn)
      break
    case 'mini':
      drawMini(ctx, drawn)
      break
    case 'chip':
      drawChip(ctx, drawn)
      break
  }
}

/** The row's own place to point at; the leader's is washed in its hue. */
function drawPlate(ctx: SceneContext, { row, replica, id, dead }: RowToDraw): void {
  const target = { kind: 'partition', partition: replica.partition } as const
  const hue = hueOf(replica.partition)
  const selected = isSelected(ctx, target)
  ctx.out.push({
    kind: 'rect',
    id,
    target,
    x: row.x,
    y: row.y,
    w: row.w,
    h: row.h,
    radius: 4,
    fill: row.leader && row.look !== 'chip' && row.look !== 'mini' ? washColour(hue) : undefined,
    stroke: selected && row.look !== 'chip' ? 'focus' : undefined,
    strokeWidth: 1.5,
    opacity: dead ? 0.62 : 1,
  })
}

/** The ring says ISR, what is in it says leader or follower. */
function drawHead(ctx: SceneContext, { row, replica, id, dead }: RowToDraw): void {
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
  const label = labelOf(ctx, replica.partition)
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
    const x = grid.x - 5
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
  if (row.leader && !dead) drawAcked(ctx, drawn, grid)
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

function drawCells(ctx: SceneContext, drawn: RowToDraw, grid: LogGrid): void {
  const { replica, id } = drawn
  const firstOfTail = replica.tail[0]?.offset ?? replica.logEndOffset
  const again = laterCopies(replica)
  for (let column = 0; column < grid.columns; column++) {
    const offset = grid.first + column
    const x = grid.x + column * grid.pitch
    if (offset >= replica.logStartOffset) {
      const cell = offset < replica.logEndOffset ? replica.tail[offset - firstOfTail] : undefined
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
  return cell.lost && cell.acked ? 'acked' : undefined
}

/** A tick where another leader's epoch begins. */
function drawEpochs(ctx: SceneContext, { replica, id }: RowToDraw, grid: LogGrid): void {
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

function drawLogEnd(ctx: SceneContext, { row, replica, id, dead }: RowToDraw, grid: LogGrid): void {
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
function drawHighWatermark(ctx: SceneContext, { row, replica, id, dead }: RowToDraw, grid: LogGrid): void {
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
function drawAcked(ctx: SceneContext, { row, replica, id }: RowToDraw, grid: LogGrid): void {
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
function drawLostRun(ctx: SceneContext, { replica, id, row }: RowToDraw, grid: LogGrid): void {
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
function drawScissors(ctx: SceneContext, { replica, id }: RowToDraw, grid: LogGrid): void {
  const cut = replica.truncated
  if (!cut || bodyOf(ctx, replica, cut.toOffset, undefined) !== 'truncated') return
  if (cut.toOffset < grid.first || cut.toOffset >= grid.first + grid.columns) return
  const x = xOfOffset(grid, cut.toOffset) + grid.cellWidth * 0.62
  ctx.out.push({ kind: 'mark', id: `${id}/scissors`, mark: 'scissors', x, y: grid.y - 6, size: 5.5, colour: 'ink' })
}

/** A follower without room for cells: full to its high watermark, half to its log end. */
function drawBarRow(ctx: SceneContext, drawn: RowToDraw): void {
  const { row, replica, id, dead } = drawn
  const grid = gridOf(ctx, row)
  drawHead(ctx, drawn)
  drawBar(ctx, { id, replica, grid, y: row.y + row.h / 2 - 3.5, h: 7, dead })
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

/** The log end offset, right of the row. */
function drawEnd(ctx: SceneContext, { row, replica, id }: RowToDraw): void {
  if (row.h < 11) return
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

/** Level 3: a follower among others. Label, and how much of the leader's window it has. */
function drawMini(ctx: SceneContext, { row, replica, id, dead }: RowToDraw): void {
  const { out } = ctx
  const hue = hueOf(replica.partition)
  const label = labelOf(ctx, replica.partition)
  const labelW = 6 + Math.min(5, label.length) * 6.5
  const x = row.x + labelW
  const w = Math.max(4, row.w - labelW - 2)
  const y = row.y + row.h / 2 - 2
  out.push({
    kind: 'text',
    id: `${id}/label`,
    x: row.x + 1,
    y: row.y + row.h / 2 + 3.4,
    text: label,
    size: 9.5,
    fill: replica.inIsr ? 'ink-2' : 'ink-3',
    maxWidth: labelW - 2,
  })
  const window = 24
  const leader = ctx.partitions.get(replica.partition)
  const end = Math.max(replica.logEndOffset, leader?.logEndOffset ?? 0)
  const first = Math.max(0, end - window)
  const share = (offset: number): number => (end === first ? 1 : clamp((offset - first) / (end - first), 0, 1))
  const opacity = dead ? 0.62 : 1
  out.push({
    kind: 'rect',
    id: `${id}/room`,
    x,
    y,
    w,
    h: 4,
    stroke: replica.inIsr ? 'line' : 'line-strong',
    strokeWidth: 1,
    dash: replica.inIsr ? undefined : [2, 2],
  })
  if (end === 0) return
  out.push({
    kind: 'rect',
    id: `${id}/stored`,
    x,
    y,
    w: w * share(replica.logEndOffset),
    h: 4,
    fill: halfColour(hue),
    opacity,
  })
  out.push({
    kind: 'rect',
    id: `${id}/committed`,
    x,
    y,
    w: w * share(replica.highWatermark),
    h: 4,
    fill: hueColour(hue),
    opacity,
  })
}

/** Level 4: leaders are full chips with a label, followers outlined ones; out of the ISR: dashed. */
function drawChip(ctx: SceneContext, { row, replica, id, dead }: RowToDraw): void {
  const { out } = ctx
  const hue = hueOf(replica.partition)
  const selected = isSelected(ctx, { kind: 'partition', partition: replica.partition })
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
  out.push({
    kind: 'text',
    id: `${id}/label`,
    x: row.x + row.w / 2,
    y: row.y + row.h / 2 + 3.4,
    text: labelOf(ctx, replica.partition),
    size: 9.5,
    weight: row.leader ? 650 : 400,
    fill: row.leader && !dead ? 'p-on' : 'ink-2',
    align: 'middle',
    maxWidth: row.w - 2,
  })
}

import type { Density } from './density.ts'
import type { Rect } from './geometry.ts'

/**
 * How a replica's log is drawn: `cells` as on the design sheet, `slim` cells without words, `bar` with ticks for LEO and
 * HW, `mini` a small bar among others, `chip` a colour with a label.
 */
export type RowLook = 'cells' | 'slim' | 'bar' | 'mini' | 'chip'

export interface ReplicaRow extends Rect {
  readonly partition: number
  readonly broker: number
  readonly look: RowLook
  readonly leader: boolean
}

interface ReplicaToPlace {
  readonly partition: number
  readonly broker: number
  readonly leader: boolean
}

/** Below this width there is no room for head and cells. */
const LEAST_CELLS_WIDTH = 96
const LEADER_CELLS = 46
const FOLLOWER_CELLS = 36
const GROWN = 60
const COMPACT = 46

/**
 * Rows of one broker, in the order of their partitions. The most detailed arrangement that fits: leaders keep cells
 * longest; a selected partition opens its row where others are chips. Nothing is left out.
 */
export function placeReplicaRows(
  inner: Rect,
  replicas: readonly ReplicaToPlace[],
  density: Density,
  options: {
    readonly selected?: number | undefined
    /** The only partition: its row may be higher. */
    readonly tall?: boolean | undefined
    /** The phone's arrangement: all rows equal, with words below the cells. */
    readonly compact?: boolean | undefined
  },
): ReplicaRow[] {
  if (replicas.length === 0) return []
  const wide = inner.w >= LEAST_CELLS_WIDTH
  if (wide && (density === 1 || options.compact)) {
    const rows = stacked(inner, replicas, () => 'cells', options.compact ? COMPACT : options.tall ? GROWN : 0)
    if (rows) return rows
  }
  if (wide && density <= 2) {
    const rows = stacked(inner, replicas, ({ leader }) => (leader ? 'slim' : 'bar'), 0)
    if (rows) return rows
  }
  if (wide && density <= 3) {
    const rows = leadersOverMinis(inner, replicas)
    if (rows) return rows
  }
  return chips(inner, replicas, options.selected)
}

const LEAST: Readonly<Record<RowLook, number>> = { cells: FOLLOWER_CELLS, slim: 28, bar: 13, mini: 12, chip: 12 }
const MOST: Readonly<Record<RowLook, number>> = { cells: LEADER_CELLS, slim: 32, bar: 15, mini: 12, chip: 12 }

function stacked(
  inner: Rect,
  replicas: readonly ReplicaToPlace[],
  lookOf: (replica: ReplicaToPlace) => RowLook,
  grown: number,
): ReplicaRow[] | undefined {
  const heights = replicas.map((replica) => {
    const look = lookOf(replica)
    if (grown > 0) return grown
    return replica.leader ? MOST[look] : LEAST[look]
  })
  const gaps = replicas.map((replica, index) => gapBefore(replica, replicas[index - 1], lookOf))
  const total = heights.reduce((sum, height, index) => sum + height + (gaps[index] as number), 0)
  if (total > inner.h + 4) return undefined
  let y = inner.y + (grown > 0 ? Math.max(0, (inner.h - total) / 2 - 6) : 0)
  return replicas.map((replica, index) => {
    const h = heights[index] as number
    y += gaps[index] as number
    const row = { ...replica, look: lookOf(replica), x: inner.x, y, w: inner.w, h }
    y += h
    return row
  })
}

/** Offsets hang below a follower's row: a leader's wash keeps clear of them. */
function gapBefore(
  replica: ReplicaToPlace,
  before: ReplicaToPlace | undefined,
  lookOf: (replica: ReplicaToPlace) => RowLook,
): number {
  if (lookOf(replica) !== 'cells') return 0
  if (before === undefined) return replica.leader ? 0 : -2
  if (!replica.leader) return 0
  return before.leader ? 1 : 6
}

const SLIM_LEAST = 17
const MINI_WIDTH = 46

function leadersOverMinis(inner: Rect, replicas: readonly ReplicaToPlace[]): ReplicaRow[] | undefined {
  const leaders = replicas.filter((replica) => replica.leader)
  const followers = replicas.filter((replica) => !replica.leader)
  const perLine = Math.max(1, Math.floor(inner.w / MINI_WIDTH))
  const lines = Math.ceil(followers.length / perLine)
  const minisH = lines * 13
  const room = inner.h - minisH
  const h = leaders.length === 0 ? 0 : Math.min(24, room / leaders.length)
  if (leaders.length > 0 && h < SLIM_LEAST) return undefined
  if (minisH > inner.h) return undefined
  const rows: ReplicaRow[] = leaders.map((replica, index) => ({
    ...replica,
    look: 'slim',
    x: inner.x,
    y: inner.y + index * h,
    w: inner.w,
    h,
  }))
  const top = inner.y + leaders.length * h + 1
  const inLine = Math.min(perLine, Math.max(1, followers.length))
  const w = Math.min(90, inner.w / inLine)
  followers.forEach((replica, index) => {
    rows.push({
      ...replica,
      look: 'mini',
      x: inner.x + (index % perLine) * w,
      y: top + Math.floor(index / perLine) * 13,
      w: w - 4,
      h: 12,
    })
  })
  return rows
}

const CHIP_WIDTH = 30
const CHIP_LINE = 19

/** Where there is room: leaders as chips, followers as small bars, the selected partition's own row on top. */
function leadersOverFollowers(
  inner: Rect,
  replicas: readonly ReplicaToPlace[],
  selected: number | undefined,
): ReplicaRow[] | undefined {
  const opened = replicas.find((replica) => replica.partition === selected)
  const openH = opened === undefined ? 0 : 37
  const rest = replicas.filter((replica) => replica !== opened)
  const leaders = rest.filter((replica) => replica.leader)
  const followers = rest.filter((replica) => !replica.leader)
  const chipsInLine = Math.max(1, Math.floor(inner.w / 36))
  const minisInLine = Math.max(1, Math.floor(inner.w / (MINI_WIDTH + 6)))
  const chipsH = Math.ceil(leaders.length / chipsInLine) * CHIP_LINE
  const minisH = Math.ceil(followers.length / minisInLine) * 15
  if (openH + chipsH + minisH + 4 > inner.h) return undefined
  const rows: ReplicaRow[] = []
  if (opened) rows.push({ ...opened, look: 'slim', x: inner.x, y: inner.y, w: inner.w, h: 33 })
  const chipW = Math.min(44, inner.w / chipsInLine)
  leaders.forEach((replica, index) => {
    const y = inner.y + openH + Math.floor(index / chipsInLine) * CHIP_LINE
    rows.push({
      ...replica,
      look: 'chip',
      x: inner.x + (index % chipsInLine) * chipW,
      y,
      w: chipW - 3,
      h: CHIP_LINE - 4,
    })
  })
  const miniW = inner.w / minisInLine
  followers.forEach((replica, index) => {
    const y = inner.y + openH + chipsH + 3 + Math.floor(index / minisInLine) * 15
    rows.push({ ...replica, look: 'mini', x: inner.x + (index % minisInLine) * miniW, y, w: miniW - 5, h: 14 })
  })
  return rows
}

function chips(inner: Rect, replicas: readonly ReplicaToPlace[], selected: number | undefined): ReplicaRow[] {
  const room = leadersOverFollowers(inner, replicas, selected)
  if (room) return room
  const opened = replicas.find((replica) => replica.partition === selected && inner.h >= SLIM_LEAST)
  const openH = opened === undefined ? 0 : Math.min(30, inner.h * 0.6)
  const others = replicas.filter((replica) => replica !== opened)
  // Leaders first: they are what one looks for.
  others.sort((a, b) => Number(b.leader) - Number(a.leader) || a.partition - b.partition)
  const height = Math.max(4, inner.h - openH)
  let perLine = Math.max(1, Math.floor(inner.w / CHIP_WIDTH))
  let lines = Math.max(1, Math.ceil(others.length / perLine))
  if (lines * 7 > height) {
    lines = Math.max(1, Math.floor(height / 7))
    perLine = Math.ceil(others.length / lines)
  }
  const w = Math.min(40, inner.w / perLine)
  const h = Math.min(15, height / lines)
  const rows: ReplicaRow[] = others.map((replica, index) => ({
    ...replica,
    look: 'chip',
    x: inner.x + (index % perLine) * w,
    y: inner.y + openH + Math.floor(index / perLine) * h,
    w: Math.max(2, w - 2),
    h: Math.max(2, h - 2),
  }))
  if (opened) rows.push({ ...opened, look: 'slim', x: inner.x, y: inner.y, w: inner.w, h: openH })
  return rows
}

import { compactRows, GOOD_HEIGHT } from './compact-rows.ts'
import type { Density } from './density.ts'
import type { Rect } from './geometry.ts'

/**
 * How a replica's log is drawn: `cells` as on the design sheet, `slim` cells without words, `bar` with ticks for LEO and
 * HW, `compact` one line with role, ISR, bar and log end, `chip` a colour with a label.
 */
export type RowLook = 'cells' | 'slim' | 'bar' | 'compact' | 'chip'

export interface ReplicaRow extends Rect {
  readonly partition: number
  readonly broker: number
  readonly look: RowLook
  readonly leader: boolean
}

export interface ReplicaToPlace {
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
 * longest; a selected partition opens its row where others are lines. Nothing is left out.
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
    /** Of the longest label (2 by default). */
    readonly letters?: number | undefined
  },
): ReplicaRow[] {
  if (replicas.length === 0) return []
  const { letters = 2 } = options
  const wide = inner.w >= LEAST_CELLS_WIDTH
  if (wide && (density === 1 || options.compact)) {
    const rows = stacked(inner, replicas, () => 'cells', options.compact ? COMPACT : options.tall ? GROWN : 0)
    if (rows) return rows
  }
  // A broker in focus has the room for it at any density.
  if (wide && !options.compact) {
    const rows = stacked(inner, replicas, ({ leader }) => (leader ? 'slim' : 'bar'), 0)
    if (rows) return rows
  }
  if (wide && density <= 3) {
    const rows = leadersOverLines(inner, replicas, options.selected, letters)
    if (rows) return rows
  }
  return (
    openedOverLines(inner, replicas, options.selected, letters) ??
    compactRows(inner, replicas, { letters, least: GOOD_HEIGHT }) ??
    readableChips(inner, replicas, letters) ??
    compactRows(inner, replicas, { letters }) ??
    chips(inner, replicas, letters)
  )
}

const LEAST: Readonly<Record<RowLook, number>> = { cells: FOLLOWER_CELLS, slim: 28, bar: 13, compact: 12, chip: 12 }
const MOST: Readonly<Record<RowLook, number>> = { cells: LEADER_CELLS, slim: 32, bar: 15, compact: 12, chip: 12 }

/** Rows on top of each other, or undefined where they do not fit. */
export function stacked(
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
  const gaps = replicas.map((replica, index) => (grown > 0 ? 0 : gapBefore(replica, replicas[index - 1], lookOf)))
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

const SLIM_LEAST = 19
const LINE_UNDER_CELLS = 12

/** Leaders, and the partition in focus, with cells; the others one line each below them. */
function leadersOverLines(
  inner: Rect,
  replicas: readonly ReplicaToPlace[],
  selected: number | undefined,
  letters: number,
): ReplicaRow[] | undefined {
  const withCells = replicas.filter((replica) => replica.leader || replica.partition === selected)
  const others = replicas.filter((replica) => !withCells.includes(replica))
  const least = withCells.length * SLIM_LEAST
  const lines = compactRows({ ...inner, h: inner.h - least - 2 }, others, { letters, highest: LINE_UNDER_CELLS })
  if (!lines) return undefined
  const linesH = lines.reduce((most, row) => Math.max(most, row.y + row.h - inner.y), 0)
  // In quarters: sums of them are exact, so that neighbours touch and never overlap.
  const h = withCells.length === 0 ? 0 : Math.floor(Math.min(24, (inner.h - linesH - 2) / withCells.length) * 4) / 4
  const rows: ReplicaRow[] = withCells.map((replica, index) => ({
    ...replica,
    look: 'slim',
    x: inner.x,
    y: inner.y + index * h,
    w: inner.w,
    h,
  }))
  const top = withCells.length * h + (withCells.length > 0 ? 2 : 0)
  return rows.concat(lines.map((row) => ({ ...row, y: row.y + top })))
}

const OPENED = 33

/** The partition in focus with its cells, the others one line each below it. */
function openedOverLines(
  inner: Rect,
  replicas: readonly ReplicaToPlace[],
  selected: number | undefined,
  letters: number,
): ReplicaRow[] | undefined {
  const opened = replicas.find((replica) => replica.partition === selected)
  if (!opened) return undefined
  const others = replicas.filter((replica) => replica !== opened)
  for (const h of [OPENED, 24, SLIM_LEAST]) {
    const lines = compactRows({ ...inner, y: inner.y + h + 1, h: inner.h - h - 1 }, others, { letters })
    if (lines) return [{ ...opened, look: 'slim', x: inner.x, y: inner.y, w: inner.w, h }, ...lines]
  }
  return undefined
}

const HIGHEST_CHIP = 16
const READABLE_CHIP = 12
const chipWidth = (letters: number): number => 10 + letters * 6.2

/** Lower lines than can be read from afar become chips, if those are higher. */
function readableChips(inner: Rect, replicas: readonly ReplicaToPlace[], letters: number): ReplicaRow[] | undefined {
  const lines = Math.ceil(replicas.length / Math.max(1, Math.floor(inner.w / chipWidth(letters))))
  return inner.h / lines >= READABLE_CHIP ? chips(inner, replicas, letters) : undefined
}

function chips(inner: Rect, replicas: readonly ReplicaToPlace[], letters: number): ReplicaRow[] {
  // Leaders first: they are what one looks for.
  const ordered = [...replicas].sort((a, b) => Number(b.leader) - Number(a.leader) || a.partition - b.partition)
  const height = Math.max(4, inner.h)
  let perLine = Math.max(1, Math.floor(inner.w / chipWidth(letters)))
  let lines = Math.max(1, Math.ceil(ordered.length / perLine))
  if (lines * 7 > height) {
    lines = Math.max(1, Math.floor(height / 7))
    perLine = Math.ceil(ordered.length / lines)
  }
  const w = Math.min(24 + letters * 6, inner.w / perLine)
  const h = Math.min(HIGHEST_CHIP, height / lines)
  return ordered.map((replica, index) => ({
    ...replica,
    look: 'chip',
    x: inner.x + (index % perLine) * w,
    y: inner.y + Math.floor(index / perLine) * h,
    w: Math.max(2, w - 2),
    h: Math.max(2, h - 2),
  }))
}

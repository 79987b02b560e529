import type { Rect } from './geometry.ts'
import type { ReplicaRow } from './replica-rows.ts'

interface ReplicaToPlace {
  readonly partition: number
  readonly broker: number
  readonly leader: boolean
}

/** A row in which role, ISR, a label of so many letters and the bar of the log can be told apart. */
const leastWidth = (letters: number): number => 36 + letters * 6.2
const LEAST_HEIGHT = 8.5
/** From here on a row reads well; higher than the last it shows no more. */
export const GOOD_HEIGHT = 11
export const HIGHEST_LINE = 16
const MOST_COLUMNS = 6

interface CompactOptions {
  /** Of the longest label. */
  readonly letters: number
  /** Height of a line at most and at least. */
  readonly highest?: number
  readonly least?: number
}

/**
 * One line for each replica, in as few columns as keep the lines readable. Undefined where that is not possible: then
 * there is only room for chips.
 */
export function compactRows(
  room: Rect,
  replicas: readonly ReplicaToPlace[],
  { letters, highest = HIGHEST_LINE, least = LEAST_HEIGHT }: CompactOptions,
): ReplicaRow[] | undefined {
  if (replicas.length === 0) return []
  const narrowest = leastWidth(letters)
  let columns = 0
  let height = 0
  for (let tried = 1; tried <= MOST_COLUMNS && room.w / tried >= narrowest; tried++) {
    const h = room.h / Math.ceil(replicas.length / tried)
    if (height >= GOOD_HEIGHT || h <= height) continue
    columns = tried
    height = h
  }
  if (columns === 0 || height < least) return undefined
  const h = Math.min(highest, height)
  const w = room.w / columns
  const lines = Math.ceil(replicas.length / columns)
  return replicas.map((replica, index) => ({
    ...replica,
    look: 'compact',
    x: room.x + Math.floor(index / lines) * w,
    y: room.y + (index % lines) * h,
    w: w - (columns > 1 ? 4 : 0),
    h: h - 0.5,
  }))
}

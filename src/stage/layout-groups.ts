import type { Rect } from './geometry.ts'
import type { PartitionPlace } from './stage-layout.ts'

/** Higher than this shows no more. */
const HIGHEST = 176

/**
 * A box for each partition, top down, in as many columns as are asked for: its replicas stand in it, whichever brokers
 * they are on. One in focus is higher than the others.
 */
export function placePartitions(
  partitions: readonly { readonly partition: number }[],
  room: Rect,
  options: { readonly columns: number; readonly inFocus: number | undefined; readonly labelLetters: number },
): PartitionPlace[] {
  const { columns, inFocus } = options
  const perColumn = Math.max(1, Math.ceil(partitions.length / columns))
  const w = room.w / columns
  const even = Math.min(HIGHEST, room.h / perColumn)
  const opens = even < OPENED && perColumn > 1
  return Array.from({ length: columns }, (_, column) => {
    const own = partitions.slice(column * perColumn, (column + 1) * perColumn)
    const focused = opens && own.some((one) => one.partition === inFocus)
    const opened = Math.min(OPENED, room.h - (perColumn - 1) * 8)
    const pitch = focused ? (Math.min(room.h, even * perColumn) - opened) / (perColumn - 1) : even
    let y = room.y
    return own.map(({ partition }) => {
      const height = focused && partition === inFocus ? opened : pitch
      const place = placeOne(partition, { x: room.x + column * w, y, w: w - (columns > 1 ? 6 : 0), h: height }, options)
      y += height
      return place
    })
  }).flat()
}

const OPENED = 84
/** In a higher box the label stands on top, otherwise on the left. */
const TITLED = 100

function placeOne(partition: number, room: Rect, { labelLetters }: { labelLetters: number }): PartitionPlace {
  const gap = room.h >= 60 ? 8 : room.h >= 24 ? 4 : 2
  const box = { x: room.x, y: room.y, w: room.w, h: room.h - gap }
  if (box.h >= TITLED) {
    return {
      partition,
      box,
      title: { x: box.x + 14, y: box.y + 16 },
      inner: { x: box.x + 4, y: box.y + 22, w: box.w - 8, h: box.h - 25 },
    }
  }
  const label = 17 + labelLetters * 7
  const inset = box.h >= 24 ? 2 : 0
  return {
    partition,
    box,
    title: { x: box.x + 9, y: box.y + box.h / 2 + 4 },
    inner: { x: box.x + label, y: box.y + inset, w: box.w - label - 2, h: box.h - inset * 2 },
  }
}

import type { Density } from './density.ts'
import { clamp } from './geometry.ts'
import { lanesByBand } from './lane-bands.ts'
import type { Band } from './layout-bands.ts'
import type { LaneLook, LanePlace, LayoutInput } from './stage-layout.ts'

/** Where lanes may stand. */
export interface LaneRoom {
  readonly x: number
  readonly w: number
  readonly ringX: number
  readonly top: number
  /** Lanes beside each other may use all the room down to here. */
  readonly floor: number
  readonly density: Density
  readonly bands: readonly Band[]
  /** y of a band's wire, from the top of the band. */
  readonly lineOffset: number
  readonly labelLetters: number
  /** Tops and heights of the partitions' own boxes, where they stand beside the lanes. */
  readonly boxes: readonly Band[] | undefined
}

/** A lane in focus is high enough for the records of its batch. */
const OPENED = 64
const HIGHEST_IN_LIST = 66

/** The queue of each partition: beside its leader while there is room, else all in one list. */
export function placeLanes(input: LayoutInput, room: LaneRoom): LanePlace[] {
  const { boxes } = room
  if (boxes) {
    return input.partitions.map(({ partition }, index) => {
      const { y, h } = boxes[index] as Band
      return placeLane(room, { partition, band: index, y, h, lineY: undefined })
    })
  }
  const bands = lanesByBand(input)
  const alone = bands.every((band) => band.length <= 1)
  if (room.density <= 2 || input.brokers.length === 1 || (alone && input.focus === undefined)) {
    return bands.flatMap((band, index) => {
      const { y, h } = room.bands[index] as Band
      const share = (h + 10) / Math.max(1, band.length)
      return band.map((partition, place) =>
        placeLane(room, { partition, band: index, y: y + place * share, h: share - 2, lineY: y + room.lineOffset }),
      )
    })
  }
  return listOfLanes(input, room, bands)
}

/** Many lanes: all equally high but for the one in focus, still in the order of their brokers. */
function listOfLanes(input: LayoutInput, room: LaneRoom, bands: readonly number[][]): LanePlace[] {
  const total = Math.max(1, input.partitions.length)
  const height = room.floor - room.top
  const even = Math.min(height / total, HIGHEST_IN_LIST)
  const inFocus = input.focus?.partition
  const hasFocus = inFocus !== undefined && even < OPENED && total > 1
  const opened = hasFocus ? Math.min(OPENED, height - (total - 1) * 8) : even
  const pitch = hasFocus ? Math.min(even, (height - opened) / (total - 1)) : even
  let y = room.top
  return bands.flatMap((band, index) =>
    band.map((partition) => {
      const own = partition === inFocus ? opened : pitch
      const place = placeLane(room, { partition, band: index, y, h: own - 2, lineY: undefined })
      y += own
      return place
    }),
  )
}

function lookOf(height: number): LaneLook {
  if (height >= 148) return 'full'
  if (height >= 61) return 'short'
  return height >= 27 ? 'line' : 'heat'
}

interface OneLane {
  readonly partition: number
  readonly band: number
  readonly y: number
  readonly h: number
  /** The wire of its band: a lane alone in its band is centred on it. */
  readonly lineY: number | undefined
}

function placeLane(room: LaneRoom, { partition, band, y, h, lineY }: OneLane): LanePlace {
  const look = lookOf(h)
  const shared = { partition, band, look, area: { x: room.x, y, w: room.w + 40, h } }
  if (look === 'full' || look === 'short') {
    const words = look === 'full' ? 38 : 0
    const toLine = lineY === undefined ? 38 : (lineY - y - 21) * 2
    const barHeight = clamp(toLine, 18, Math.min(38, h - 24))
    const bar = { x: room.x, y: y + 21, w: room.w, h: barHeight }
    const centre = y + 21 + barHeight / 2
    const queueHeight = Math.min(23, barHeight)
    return {
      ...shared,
      label: { x: room.x + 9, y: y + 13 },
      bar,
      queueHeight,
      pitch: queueHeight + 2,
      rows: Math.max(1, Math.floor((h - 22 - words * 0.6) / (queueHeight + 2))),
      ring: { x: room.ringX, y: centre, r: Math.min(16, barHeight / 2) },
      entry: { x: 36, y: centre },
      exit: { x: room.ringX + 18, y: centre },
    }
  }
  const labelled = 18 + room.labelLetters * 7
  const barHeight = look === 'line' ? Math.min(30, h - 4) : clamp(h - 2, 3, 16)
  const bar = { x: room.x + labelled, y: y + (h - barHeight) / 2, w: room.w - labelled, h: barHeight }
  const centre = y + h / 2
  return {
    ...shared,
    label: { x: room.x + 7, y: centre + 4 },
    bar,
    queueHeight: barHeight,
    pitch: barHeight + 2,
    rows: 1,
    ring: { x: room.ringX, y: centre, r: Math.min(12, barHeight / 2) },
    entry: { x: 36, y: centre },
    exit: { x: room.ringX + (look === 'heat' ? 20 : 14), y: centre },
  }
}

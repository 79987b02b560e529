import { densityOf } from './density.ts'
import { clamp, type Rect } from './geometry.ts'
import { lanesByBand } from './lane-bands.ts'
import { placePartitions } from './layout-groups.ts'
import type {
  BrokerPlace,
  LanePlace,
  LayoutInput,
  PartitionPlace,
  RackPlace,
  StageLayout,
  WirePlace,
} from './stage-layout.ts'

const EDGE = 16
const CONSUMER_ROW = 20
const CONSUMER_ROWS = 2
/** From this many replicas in a column on they stand better with their partitions. */
const CROWDED_COLUMN = 34
const CHIP_H = 22
/** Below this height everything gives way a little, so that nothing has to go. */
const LOW = 340

/** The compact arrangement: a column for each broker; the application on top, packets travel downwards. */
export function layoutDown(input: LayoutInput, key: string, zoom: number): StageLayout {
  const width = input.width / zoom
  const height = input.height / zoom
  const caption = (input.captionHeight ?? 0) / zoom
  const count = Math.max(1, input.brokers.length)
  const gap = count > 4 ? 4 : 8
  const columnW = (width - EDGE * 2 - gap * (count - 1)) / count
  const columns = input.brokers.map((_, index) => ({ x: EDGE + index * (columnW + gap), w: columnW }))
  const letters = input.tightLabelLength ?? input.labelLength ?? 2
  const bands = lanesByBand(input)
  const most = Math.max(1, ...bands.map((band) => band.length))
  const chips = input.producers > 1 ? 22 : 0
  const laneTop = caption + 40 + chips
  const byPartition = input.arrangement === 'partition'
  const isLow = height < LOW
  const consumerRows = Math.min(isLow ? 1 : CONSUMER_ROWS, input.consumers ?? 0)
  const floor = height - (consumerRows > 0 ? 60 : 56) - consumerRows * CONSUMER_ROW + (byPartition ? 28 : 0)
  const room = floor - laneTop
  const laneH = most === 1 ? 58 : clamp(Math.min(150, room * 0.3) / most, isLow ? 8 : 18, 44)
  const netTop = laneTop + laneH * most + 4
  const net = Math.max(Math.min(96, room * 0.24), (floor - netTop) * (byPartition ? 0.25 : 0.36))
  const replicas = Math.ceil((input.partitions.length * 3) / count)
  const wanted = columnW < CROWDED_COLUMN ? replicas * 12 : input.partitions.length * 52
  const boxesH = Math.max(isLow ? 40 : 60, Math.min(floor - netTop - net, 36 + wanted))
  const boxTop = floor - boxesH
  const density = densityOf(Math.min(3, count), input.partitions.length, boxesH)
  const lanes: LanePlace[] = bands.flatMap((band, index) =>
    band.map((partition, place) =>
      laneInColumn(columns[index] as { x: number; w: number }, {
        partition,
        band: index,
        y: laneTop + place * laneH,
        h: laneH,
        alone: most === 1,
        letters,
      }),
    ),
  )
  const racks: RackPlace[] = input.brokers.map((broker, index) => {
    const column = columns[index] as { x: number; w: number }
    const w = Math.min(48, column.w - 4)
    const slot = { x: column.x + column.w / 2 - w / 2, y: netTop + 4, w, h: 18 }
    return {
      broker,
      area: slot,
      title: { x: slot.x, y: Number.NaN },
      count: { x: slot.x + w, y: Number.NaN },
      slots: [slot],
      labelled: w >= 40,
    }
  })
  const wires: WirePlace[] = racks.map((rack) => {
    const slot = rack.slots[0] as Rect
    const x = slot.x + slot.w / 2
    const from = { x, y: slot.y + slot.h }
    return {
      broker: rack.broker,
      from,
      to: { x, y: boxTop },
      window: { x: x - 30, y: from.y, w: 60, h: boxTop - from.y },
      thickness: Math.min(36, columnW - 6),
    }
  })
  const brokers: BrokerPlace[] = input.brokers.map((broker, index) => {
    const column = columns[index] as { x: number; w: number }
    const box = { x: column.x, y: boxTop, w: column.w, h: byPartition ? CHIP_H : boxesH }
    const header = 28
    const edge = columnW < NARROW_COLUMN ? 1 : 3
    return {
      broker,
      box,
      title: { x: box.x + (columnW < 60 ? 5 : 10), y: boxTop + (byPartition ? 15 : 19) },
      inner: byPartition
        ? { ...box, h: 0 }
        : { x: box.x + edge, y: boxTop + header, w: box.w - edge * 2, h: boxesH - header - 4 },
    }
  })
  return {
    key,
    width,
    height,
    zoom,
    axis: 'down',
    density,
    application: { x: EDGE, y: caption + 4, w: width - EDGE * 2, h: 22 },
    sendLine: { x: EDGE, y: caption + 20 },
    ladder: undefined,
    chips: chips === 0 ? undefined : { x: EDGE, y: caption + 30, w: width - EDGE * 2, h: 18 },
    table: undefined,
    controller: { x: EDGE, y: height - 24, w: Math.min(170, width * 0.44), h: 20 },
    bus: [],
    lanes,
    racks,
    wires,
    ruler: undefined,
    brokers,
    partitions: byPartition
      ? partitionsUnder(input, { x: EDGE, y: boxTop + CHIP_H + 6, w: width - EDGE * 2, h: boxesH - CHIP_H - 6 })
      : undefined,
    consumers: Array.from({ length: consumerRows }, (_, index) => ({
      x: EDGE,
      y: height - 28 - (consumerRows - index) * CONSUMER_ROW,
      w: width - EDGE * 2,
      h: CONSUMER_ROW - 2,
    })),
    gutter: { x: EDGE, y: floor, w: width - EDGE * 2, h: byPartition ? 2 : 30 },
    gauge: { x: width / 2 + 4, y: height - 22, w: width / 2 - 4 - EDGE, h: 16 },
    shapeKey: undefined,
    packetKey: undefined,
    labelWidth: columnW < 80 && !byPartition ? 0 : 8 + 7 * letters,
    labelLetters: letters,
  }
}

/** Under the chips of the brokers, in two columns when there are many. */
function partitionsUnder(input: LayoutInput, room: Rect): PartitionPlace[] {
  return placePartitions(input.partitions, room, {
    columns: input.partitions.length > 6 ? 2 : 1,
    inFocus: input.focus?.partition,
    labelLetters: input.tightLabelLength ?? input.labelLength ?? 2,
  })
}

const NARROW_COLUMN = 56
const LABEL_LINE = 13

/** The label above the bar: beside it there is no room. */
function laneInNarrowColumn(area: Rect, { partition, band }: { partition: number; band: number }): LanePlace {
  const bar = { x: area.x, y: area.y + LABEL_LINE, w: area.w, h: Math.max(3, area.h - LABEL_LINE - 2) }
  const x = area.x + area.w / 2
  return {
    partition,
    band,
    look: bar.h >= 14 ? 'line' : 'heat',
    area,
    label: { x: area.x + 4, y: area.y + 10.5 },
    bar,
    queueHeight: bar.h,
    pitch: bar.h + 2,
    rows: 1,
    ring: { x, y: bar.y, r: 0 },
    entry: { x, y: area.y },
    exit: { x, y: bar.y + bar.h },
  }
}

interface LaneRoom {
  readonly partition: number
  readonly band: number
  readonly y: number
  readonly h: number
  /** The only lane of its column. */
  readonly alone: boolean
  /** Of the longest label. */
  readonly letters: number
}

function laneInColumn(
  column: { x: number; w: number },
  { partition, band, y, h, alone, letters }: LaneRoom,
): LanePlace {
  const area = { x: column.x, y, w: column.w, h: h - 2 }
  const x = column.x + column.w / 2
  if (alone) {
    const r = column.w >= 100 ? 15 : 0
    const bar = { x: column.x, y: y + 19, w: column.w - (r > 0 ? 41 : 0), h: 35 }
    return {
      partition,
      band,
      look: 'short',
      area,
      label: { x: column.x + 9, y: y + 13 },
      bar,
      queueHeight: 35,
      pitch: 37,
      rows: 1,
      ring: { x: column.x + column.w - 17, y: bar.y + 17, r },
      entry: { x, y: y - 2 },
      exit: { x, y: bar.y + 35 },
    }
  }
  if (column.w < NARROW_COLUMN) return laneInNarrowColumn(area, { partition, band })
  const labelled = 14 + letters * 8
  const heat = h < 30
  const counted = heat && column.w >= 90 ? 34 : 0
  const bar = { x: column.x + labelled, y: y + 1, w: column.w - labelled - counted, h: h - 5 }
  return {
    partition,
    band,
    look: heat ? 'heat' : 'line',
    area,
    label: { x: column.x + 9, y: y + h / 2 + 2.5 },
    bar,
    queueHeight: bar.h,
    pitch: bar.h + 2,
    rows: 1,
    ring: { x, y: bar.y, r: 0 },
    entry: { x, y: bar.y },
    exit: { x, y: bar.y + bar.h },
  }
}

import type { Density } from './density.ts'
import { clamp, type Rect } from './geometry.ts'
import { type Bands, LOWEST_PITCH, placeBands } from './layout-bands.ts'
import { placePartitions } from './layout-groups.ts'
import { placeLanes } from './layout-lanes.ts'
import type { BrokerPlace, LayoutInput, PartitionPlace, RackPlace, StageLayout, WirePlace } from './stage-layout.ts'

/** Columns from left to right; widths follow the pane. */
interface Columns {
  readonly laneX: number
  readonly laneW: number
  readonly ringX: number
  readonly rackX: number
  readonly rackW: number
  readonly netX: number
  readonly brokerX: number
  readonly brokerW: number
}

interface Frame extends Bands {
  readonly width: number
  readonly height: number
  readonly columns: Columns
  readonly top: number
  readonly floor: number
  readonly labelLetters: number
  /** Rows of consumers. */
  readonly consumers: number
}

/** Below this height the ladder and the table give their room to the brokers. */
const SLIM_BELOW = 476
const NARROW_BELOW = 760
/** Height of a consumer's row, and how many have one; later ones share the last. */
const CONSUMER_ROW = 24
const CONSUMER_ROWS = 3
/** A broker at the end of its wire, where replicas stand with their partitions. */
const CHIP_W = 40
const CHIP_H = 24
const CHIP_GAP = 22

/** The wide arrangement: application, lanes, racks, network, brokers and the replication gutter, from left to right. */
export function layoutAcross(input: LayoutInput, key: string, zoom: number): StageLayout {
  const width = input.width / zoom
  const height = input.height / zoom
  const caption = (input.captionHeight ?? 44) / zoom
  const slim = height - caption < SLIM_BELOW
  const keyHeight = keyHeightOf(input, width, slim)
  const frame = frameOf(input, { width, height, caption, slim, keyHeight })
  const { columns } = frame
  const partitions = input.arrangement === 'partition' ? partitionsOf(input, frame) : undefined
  const lanes = placeLanes(input, {
    x: columns.laneX,
    w: columns.laneW,
    ringX: columns.ringX,
    top: frame.top,
    floor: frame.floor,
    density: frame.density,
    bands: frame.bands,
    lineOffset: lineOffset(frame, frame.boxHeight),
    labelLetters: frame.labelLetters,
    boxes: partitions?.map(({ box }) => box),
  })
  const racks = input.brokers.map((broker, band) => placeRack(frame, broker, band))
  const last = lanes[lanes.length - 1]
  const busTop = slim ? caption + 46 : caption + 77
  const controllerW = 74
  const tableW = width - 4 - controllerW - 8 - columns.brokerX
  return {
    key,
    width,
    height,
    zoom,
    axis: 'across',
    density: frame.density,
    application: { x: 16, y: caption + 6, w: columns.brokerX - 36, h: slim ? 38 : 36 },
    sendLine: { x: 16, y: caption + 38 },
    ladder: slim ? undefined : { x: 16, y: caption + 50, w: columns.brokerX - 36, h: 27 },
    chips: input.producers > 1 ? { x: 16, y: caption + 5, w: columns.brokerX - 36, h: 18 } : undefined,
    table: slim
      ? undefined
      : { x: columns.brokerX, y: caption + 6, w: tableW, h: input.partitions.length > 12 ? 80 : 70 },
    controller: { x: width - 4 - controllerW, y: caption + 4, w: controllerW, h: slim ? 36 : 58 },
    bus: last ? [24, busTop, 24, last.entry.y] : [],
    lanes,
    racks,
    wires: racks.map((rack, band) => placeWire(frame, rack, band)),
    ruler: slim ? undefined : { x: columns.netX + 7, y: frame.top + 3, w: columns.brokerX - columns.netX - 13, h: 5 },
    brokers: input.brokers.map((broker, band) =>
      partitions ? placeChip(frame, racks[band] as RackPlace, broker) : placeBroker(frame, broker, band),
    ),
    partitions,
    consumers: consumerRows(frame, keyHeight),
    gutter: {
      x: columns.brokerX + columns.brokerW,
      y: frame.top,
      w: width - columns.brokerX - columns.brokerW,
      h: frame.floor - frame.top,
    },
    gauge: { x: 40, y: height - keyHeight - 24, w: columns.brokerX - 60, h: 14 },
    shapeKey: keyHeight === 0 ? undefined : { x: 16, y: height - keyHeight - 4, w: width - 32, h: keyHeight },
    packetKey: packetKeyOf(input, frame),
    labelWidth: 34 + Math.max(0, frame.labelLetters - 2) * 6,
    labelLetters: frame.labelLetters,
  }
}

/** The key of shapes takes two lines in a narrow pane, and none where the pane is low as well. */
function keyHeightOf(input: LayoutInput, width: number, slim: boolean): number {
  if (input.showKey === false) return 0
  if (width >= NARROW_BELOW) return 18
  return slim ? 0 : 36
}

/** As many as leave the brokers their least height, but one for all if need be. */
function rowsOfConsumers(input: LayoutInput, room: number): number {
  const wanted = Math.min(CONSUMER_ROWS, input.consumers ?? 0)
  const free = Math.floor((room - input.brokers.length * LOWEST_PITCH) / CONSUMER_ROW)
  return Math.min(wanted, Math.max(1, free))
}

function consumerRows({ width, height, consumers: count }: Frame, keyHeight: number): Rect[] {
  const top = height - keyHeight - 28 - count * CONSUMER_ROW
  return Array.from({ length: count }, (_, index) => ({
    x: 16,
    y: top + index * CONSUMER_ROW,
    w: width - 32,
    h: CONSUMER_ROW - 2,
  }))
}

function frameOf(
  input: LayoutInput,
  room: { width: number; height: number; caption: number; slim: boolean; keyHeight: number },
): Frame {
  const { width, height, caption, slim, keyHeight } = room
  const top = caption + (slim ? 58 : 92)
  const lowest = height - keyHeight - 32
  const consumers = rowsOfConsumers(input, lowest - top)
  const floor = lowest - consumers * CONSUMER_ROW
  const bands = placeBands(input, top, floor)
  return {
    ...bands,
    consumers,
    width,
    height,
    columns: columnsOf(width),
    top,
    floor,
    labelLetters: lettersOf(input, bands.density),
  }
}

/** Of the longest label of a partition. */
function lettersOf({ labelLength = 2, tightLabelLength = labelLength }: LayoutInput, density: Density): number {
  return density >= 3 ? tightLabelLength : labelLength
}

function columnsOf(width: number): Columns {
  const narrow = width < NARROW_BELOW
  const gutterW = narrow ? 46 : 54
  const rackW = narrow ? 46 : 53
  const ringW = narrow ? 56 : 62
  const flexible = width - 40 - ringW - rackW - gutterW
  const laneW = Math.round(Math.min(flexible * 0.352, 420))
  const brokerW = Math.round(Math.min(flexible * (narrow ? 0.45 : 0.422), 620))
  const laneX = 40
  const rackX = laneX + laneW + ringW
  return {
    laneX,
    laneW,
    ringX: laneX + laneW + 20,
    rackX,
    rackW,
    netX: rackX + rackW,
    brokerX: width - gutterW - brokerW,
    brokerW,
  }
}

function partitionsOf(input: LayoutInput, { columns, top, floor, labelLetters }: Frame): PartitionPlace[] {
  const x = columns.brokerX + CHIP_W + CHIP_GAP
  const room = { x, y: top, w: columns.brokerX + columns.brokerW - x, h: floor - top }
  return placePartitions(input.partitions, room, { columns: 1, inFocus: input.focus?.partition, labelLetters })
}

/** y of the line that lane, slot 1 and broker share, from the top of the band. */
function wireOffset({ density }: Bands, boxHeight: number): number {
  if (density === 1) return 40
  return density === 2 ? 36 : boxHeight / 2
}

/** y of a band's wire, from the top of the band: slot 1 or, at high density, the row of slots. */
function lineOffset(frame: Bands, boxHeight: number): number {
  if (frame.density <= 2) return wireOffset(frame, boxHeight)
  return wireOffset(frame, boxHeight) + (boxHeight >= 30 ? 4 : 0)
}

function placeRack(frame: Frame, broker: number, band: number): RackPlace {
  const { columns, bands } = frame
  const { y, h } = bands[band] as { y: number; h: number }
  const area = { x: columns.rackX, y, w: columns.rackW, h }
  const centre = y + wireOffset(frame, h)
  if (frame.density <= 2) {
    const height = frame.density === 1 ? 20 : 16
    const pitch = frame.density === 1 ? 23 : Math.min(18, Math.max(14, (h - 30) / 5))
    const slotH = Math.min(height, pitch - 1.5)
    const slots = [0, 1, 2, 3, 4].map((slot) => ({
      x: columns.rackX,
      y: centre - slotH / 2 + slot * pitch,
      w: columns.rackW,
      h: slotH,
    }))
    const title = frame.density === 1 ? y + 13 : centre - slotH / 2 - 6
    return {
      broker,
      area,
      title: { x: columns.rackX, y: title },
      count: { x: columns.rackX + columns.rackW - 1, y: title },
      slots,
      labelled: slotH >= 12,
    }
  }
  const slotW = (columns.rackW - 8) / 5
  const slotH = clamp(h - 18, 6, 12)
  const words = h >= 30
  const slots = [0, 1, 2, 3, 4].map((slot) => ({
    x: columns.rackX + slot * (slotW + 2),
    y: words ? centre - slotH / 2 + 4 : centre - slotH / 2,
    w: slotW,
    h: slotH,
  }))
  const title = words ? centre - slotH / 2 - 1 : Number.NaN
  return {
    broker,
    area,
    title: { x: columns.rackX, y: title },
    count: { x: columns.rackX + columns.rackW, y: title },
    slots,
    labelled: false,
  }
}

function placeWire(frame: Frame, rack: RackPlace, band: number): WirePlace {
  const { columns } = frame
  const { y, h } = frame.bands[band] as { y: number; h: number }
  const lineY = frame.density <= 2 ? y + wireOffset(frame, h) : middleOfSlots(rack)
  return {
    broker: rack.broker,
    from: { x: columns.netX, y: lineY },
    to: { x: columns.brokerX, y: lineY },
    window: { x: columns.netX, y: lineY - 24, w: columns.brokerX - columns.netX, h: 48 },
    thickness: frame.density === 2 ? 18 : clamp(h - 14, 8, 20),
  }
}

function middleOfSlots(rack: RackPlace): number {
  const first = rack.slots[0] as Rect
  return first.y + first.h / 2
}

function placeBroker({ columns, bands, density }: Frame, broker: number, band: number): BrokerPlace {
  const { y, h } = bands[band] as { y: number; h: number }
  const box = { x: columns.brokerX, y, w: columns.brokerW, h }
  if (density <= 2) {
    const header = density === 1 ? 25 : 19
    return {
      broker,
      box,
      title: { x: box.x + 10, y: box.y + (density === 1 ? 17 : 14) },
      inner: { x: box.x + 4, y: box.y + header, w: box.w - 8, h: h - header - 2 },
    }
  }
  const label = 30
  return {
    broker,
    box,
    title: { x: box.x + 7, y: box.y + Math.min(15, h / 2 + 4) },
    inner: { x: box.x + label, y: box.y + 3, w: box.w - label - 4, h: h - 6 },
  }
}

function placeChip({ columns, bands }: Frame, rack: RackPlace, broker: number): BrokerPlace {
  const first = bands[0]
  const h = Math.min(CHIP_H, (first?.h ?? CHIP_H) - 2)
  const y = middleOfSlots(rack) - h / 2
  const box = { x: columns.brokerX, y, w: CHIP_W, h }
  return { broker, box, title: { x: box.x + 7, y: y + h / 2 + 4 }, inner: { ...box, h: 0 } }
}

/** The four packet forms explain themselves where the last band leaves room. */
function packetKeyOf(input: LayoutInput, frame: Frame): Rect | undefined {
  if (input.showKey === false || frame.density !== 1) return undefined
  const { columns, boxHeight } = frame
  const w = columns.brokerX - columns.netX - 16
  if (w < 130 || boxHeight < 150) return undefined
  const last = frame.bands[frame.bands.length - 1]
  const y = (last?.y ?? frame.top) + Math.min(boxHeight, 166) - 48
  const key = { x: columns.netX + 10, y, w, h: 42 }
  return key.y + key.h <= frame.floor + 2 ? key : undefined
}

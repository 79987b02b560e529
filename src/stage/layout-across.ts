import { type Density, densityOf } from './density.ts'
import { bottom, clamp, type Rect } from './geometry.ts'
import { lanesByBand } from './lane-bands.ts'
import type {
  BrokerPlace,
  LaneLook,
  LanePlace,
  LayoutInput,
  RackPlace,
  StageLayout,
  WirePlace,
} from './stage-layout.ts'

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

interface Frame {
  readonly width: number
  readonly height: number
  readonly columns: Columns
  readonly density: Density
  /** Top of the first band, distance of bands, and height of a box. */
  readonly top: number
  readonly pitch: number
  readonly boxHeight: number
  /** Lanes beside each other may use all the room down to here. */
  readonly floor: number
  readonly labelLetters: number
}

const BAND_GAP = 12
const TALLEST_PITCH = 216
/** Below this height the ladder and the table give their room to the brokers. */
const SLIM_BELOW = 476
const NARROW_BELOW = 760

/** The wide arrangement: application, lanes, racks, network, brokers and the replication gutter, from left to right. */
export function layoutAcross(input: LayoutInput, key: string, zoom: number): StageLayout {
  const width = input.width / zoom
  const height = input.height / zoom
  const caption = (input.captionHeight ?? 44) / zoom
  const slim = height - caption < SLIM_BELOW
  const keyHeight = keyHeightOf(input, width, slim)
  const frame = frameOf(input, { width, height, caption, slim, keyHeight })
  const { columns } = frame
  const bands = lanesByBand(input)
  const lanes = placeLanes(input, frame, bands)
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
    table: slim ? undefined : { x: columns.brokerX, y: caption + 6, w: tableW, h: 70 },
    controller: { x: width - 4 - controllerW, y: caption + 4, w: controllerW, h: slim ? 36 : 58 },
    bus: last ? [24, busTop, 24, last.entry.y] : [],
    lanes,
    racks,
    wires: racks.map((rack, band) => placeWire(frame, rack, band)),
    ruler: slim ? undefined : { x: columns.netX + 7, y: frame.top + 3, w: columns.brokerX - columns.netX - 13, h: 5 },
    brokers: input.brokers.map((broker, band) => placeBroker(frame, broker, band)),
    gutter: {
      x: columns.brokerX + columns.brokerW,
      y: frame.top,
      w: width - columns.brokerX - columns.brokerW,
      h: frame.pitch * input.brokers.length,
    },
    gauge: { x: 40, y: height - keyHeight - 24, w: columns.brokerX - 60, h: 14 },
    shapeKey: keyHeight === 0 ? undefined : { x: 16, y: height - keyHeight - 4, w: width - 32, h: keyHeight },
    packetKey: packetKeyOf(input, frame),
    labelWidth: 34 + Math.max(0, (input.labelLength ?? 2) - 2) * 6,
  }
}

/** The key of shapes takes two lines in a narrow pane, and none where the pane is low as well. */
function keyHeightOf(input: LayoutInput, width: number, slim: boolean): number {
  if (input.showKey === false) return 0
  if (width >= NARROW_BELOW) return 18
  return slim ? 0 : 36
}

function frameOf(
  input: LayoutInput,
  {
    width,
    height,
    caption,
    slim,
    keyHeight,
  }: { width: number; height: number; caption: number; slim: boolean; keyHeight: number },
): Frame {
  const top = caption + (slim ? 58 : 92)
  const floor = height - keyHeight - 32
  const room = floor - top
  const count = Math.max(1, input.brokers.length)
  const lanesInBand = Math.max(1, ...lanesByBand(input).map((band) => band.length))
  const tallest = Math.max(TALLEST_PITCH, lanesInBand * 150)
  const pitch = clamp((room + BAND_GAP) / count, 20, tallest)
  const gap = pitch < 70 ? Math.min(6, pitch * 0.12) : BAND_GAP
  const boxHeight = pitch - gap
  const density = densityOf(input.brokers.length, input.partitions.length, boxHeight)
  return {
    width,
    height,
    columns: columnsOf(width),
    density,
    top,
    pitch,
    boxHeight,
    floor,
    labelLetters: Math.min(density >= 3 ? 4 : 8, input.labelLength ?? 2),
  }
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

function placeLanes(input: LayoutInput, frame: Frame, bands: readonly number[][]): LanePlace[] {
  const alone = bands.every((band) => band.length <= 1)
  if (frame.density <= 2 || input.brokers.length === 1 || alone) {
    return bands.flatMap((band, index) => {
      const y = frame.top + index * frame.pitch
      const share = (frame.pitch - 2) / Math.max(1, band.length)
      return band.map((partition, place) =>
        placeLane(frame, { partition, band: index, y: y + place * share, h: share - 2, lineY: y + lineOffset(frame) }),
      )
    })
  }
  // Many lanes: all equally high, still in the order of their brokers.
  const total = Math.max(1, input.partitions.length)
  const pitch = Math.min((frame.floor - frame.top) / total, 66)
  let place = 0
  return bands.flatMap((band, index) =>
    band.map((partition) =>
      placeLane(frame, { partition, band: index, y: frame.top + place++ * pitch, h: pitch - 2, lineY: undefined }),
    ),
  )
}

function lookOf(height: number): LaneLook {
  if (height >= 148) return 'full'
  if (height >= 62) return 'short'
  return height >= 27 ? 'line' : 'heat'
}

interface LaneRoom {
  readonly partition: number
  readonly band: number
  readonly y: number
  readonly h: number
  /** The wire of its band: a lane alone in its band is centred on it. */
  readonly lineY: number | undefined
}

function placeLane({ columns, labelLetters }: Frame, { partition, band, y, h, lineY }: LaneRoom): LanePlace {
  const look = lookOf(h)
  const area = { x: columns.laneX, y, w: columns.laneW + 40, h }
  const shared = { partition, band, look, area }
  if (look === 'full' || look === 'short') {
    const words = look === 'full' ? 38 : 0
    const toLine = lineY === undefined ? 38 : (lineY - y - 21) * 2
    const barHeight = clamp(toLine, 18, Math.min(38, h - 24))
    const bar = { x: columns.laneX, y: y + 21, w: columns.laneW, h: barHeight }
    const centre = y + 21 + barHeight / 2
    const queueHeight = Math.min(23, barHeight)
    return {
      ...shared,
      label: { x: columns.laneX + 9, y: y + 13 },
      bar,
      queueHeight,
      pitch: queueHeight + 2,
      rows: Math.max(1, Math.floor((h - 22 - words * 0.6) / (queueHeight + 2))),
      ring: { x: columns.ringX, y: centre, r: Math.min(16, barHeight / 2) },
      entry: { x: 36, y: centre },
      exit: { x: columns.ringX + 18, y: centre },
    }
  }
  const labelled = 18 + labelLetters * 7
  const barHeight = look === 'line' ? Math.min(30, h - 4) : clamp(h - 2, 3, 16)
  const bar = { x: columns.laneX + labelled, y: y + (h - barHeight) / 2, w: columns.laneW - labelled, h: barHeight }
  const centre = y + h / 2
  const r = Math.min(12, barHeight / 2)
  return {
    ...shared,
    label: { x: columns.laneX + 7, y: centre + 4 },
    bar,
    queueHeight: barHeight,
    pitch: barHeight + 2,
    rows: 1,
    ring: { x: columns.ringX, y: centre, r },
    entry: { x: 36, y: centre },
    exit: { x: columns.ringX + (look === 'heat' ? 20 : 14), y: centre },
  }
}

/** y of the line that lane, slot 1 and broker share, from the top of the band. */
function wireOffset(frame: Frame): number {
  if (frame.density === 1) return 40
  if (frame.density === 2) return 36
  return frame.boxHeight / 2
}

/** y of a band's wire, from the top of the band: slot 1 or, at high density, the row of slots. */
function lineOffset(frame: Frame): number {
  if (frame.density <= 2) return wireOffset(frame)
  return wireOffset(frame) + (frame.boxHeight >= 30 ? 4 : 0)
}

function placeRack(frame: Frame, broker: number, band: number): RackPlace {
  const { columns, boxHeight } = frame
  const y = frame.top + band * frame.pitch
  const area = { x: columns.rackX, y, w: columns.rackW, h: boxHeight }
  const centre = y + wireOffset(frame)
  if (frame.density <= 2) {
    const height = frame.density === 1 ? 20 : 16
    const pitch = frame.density === 1 ? 23 : Math.min(18, Math.max(14, (boxHeight - 30) / 5))
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
  const slotH = clamp(boxHeight - 18, 6, 12)
  const words = boxHeight >= 30
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
  const y = frame.top + band * frame.pitch + wireOffset(frame)
  const thickness = clamp(frame.boxHeight - 14, 8, 20)
  const lineY = frame.density <= 2 ? y : middleOfSlots(rack)
  return {
    broker: rack.broker,
    from: { x: columns.netX, y: lineY },
    to: { x: columns.brokerX, y: lineY },
    window: { x: columns.netX, y: lineY - 24, w: columns.brokerX - columns.netX, h: 48 },
    thickness: frame.density === 2 ? 18 : thickness,
  }
}

function middleOfSlots(rack: RackPlace): number {
  const first = rack.slots[0] as Rect
  return first.y + first.h / 2
}

function placeBroker(frame: Frame, broker: number, band: number): BrokerPlace {
  const { columns, boxHeight, density } = frame
  const box = { x: columns.brokerX, y: frame.top + band * frame.pitch, w: columns.brokerW, h: boxHeight }
  if (density <= 2) {
    const header = density === 1 ? 25 : 19
    return {
      broker,
      box,
      title: { x: box.x + 10, y: box.y + (density === 1 ? 17 : 14) },
      inner: { x: box.x + 4, y: box.y + header, w: box.w - 8, h: boxHeight - header - 2 },
    }
  }
  const label = 34
  return {
    broker,
    box,
    title: { x: box.x + 8, y: box.y + Math.min(15, boxHeight / 2 + 4) },
    inner: { x: box.x + label, y: box.y + 3, w: box.w - label - 4, h: boxHeight - 6 },
  }
}

/** The four packet forms explain themselves where the last band leaves room. */
function packetKeyOf(input: LayoutInput, frame: Frame): Rect | undefined {
  if (input.showKey === false || frame.density !== 1) return undefined
  const { columns } = frame
  const w = columns.brokerX - columns.netX - 16
  if (w < 130 || frame.boxHeight < 150) return undefined
  const y = frame.top + (input.brokers.length - 1) * frame.pitch + Math.min(frame.boxHeight, 166) - 48
  const key = { x: columns.netX + 10, y, w, h: 42 }
  return bottom(key) <= frame.floor + 2 ? key : undefined
}

import type { Density } from './density.ts'
import type { Point, Polyline, Rect } from './geometry.ts'

/** Replicas stand with their broker, or beside the other replicas of their partition. */
export type Arrangement = 'broker' | 'partition'

/** What is looked at closely: it gets more room where there is little. */
export interface Focus {
  readonly brokers: readonly number[]
  readonly partition: number | undefined
}

/** What decides where things stand: numbers and sizes, nothing that moves. */
export interface LayoutInput {
  /** Broker ids in the order of their bands. */
  readonly brokers: readonly number[]
  readonly partitions: readonly { readonly partition: number; readonly replicas: readonly number[] }[]
  /** Number of producers: with more than one there is a row of chips to choose from. */
  readonly producers: number
  /** Of the pane, CSS pixels. */
  readonly width: number
  readonly height: number
  /** Three columns, application on top; also chosen by itself below 560 px. */
  readonly compact: boolean
  /** Room at the top that the page's caption covers (44 by default; 0 in the compact arrangement). */
  readonly captionHeight?: number | undefined
  /** Keep a line for the key of shapes (true by default). */
  readonly showKey?: boolean | undefined
  /** Letters of the longest partition label (2 by default, `p0`). */
  readonly labelLength?: number | undefined
  /** The same where there is little room for words (`labelLength` by default). */
  readonly tightLabelLength?: number | undefined
  /** By broker by default. */
  readonly arrangement?: Arrangement | undefined
  readonly focus?: Focus | undefined
  /** Each has a row of its own at the foot. */
  readonly consumers?: number | undefined
  /** How much closer the reader has come (1 by default): part of it goes into size, part into detail. */
  readonly nearness?: number | undefined
}

/** How one partition's queue is drawn in the room that it has. */
export type LaneLook = 'full' | 'short' | 'line' | 'heat'

export interface LanePlace {
  readonly partition: number
  /** Index of the band in which it stands. */
  readonly band: number
  readonly look: LaneLook
  /** Everything of this lane: header, queue, words. */
  readonly area: Rect
  /** Baseline of its label. */
  readonly label: Point
  /** The first batch; later ones follow below at `pitch`. */
  readonly bar: Rect
  /** Height of a batch when there is more than one, and their distance. */
  readonly queueHeight: number
  readonly pitch: number
  /** Batches that fit. */
  readonly rows: number
  readonly ring: Point & { readonly r: number }
  /** Where the bus reaches it, and where its batches leave. */
  readonly entry: Point
  readonly exit: Point
}

export interface RackPlace {
  readonly broker: number
  readonly area: Rect
  readonly title: Point
  /** Right end of the count `1/5`. */
  readonly count: Point
  /** Slot 1 first; at most five are drawn. */
  readonly slots: readonly Rect[]
  /** Slots carry a label. */
  readonly labelled: boolean
}

export interface WirePlace {
  readonly broker: number
  /** From the rack to the broker. */
  readonly from: Point
  readonly to: Point
  /** Where packets are seen: between the two boxes. */
  readonly window: Rect
  /** Thickness of packets. */
  readonly thickness: number
}

export interface BrokerPlace {
  readonly broker: number
  readonly box: Rect
  /** Baseline of its name. */
  readonly title: Point
  /** Where its replicas stand. */
  readonly inner: Rect
}

/** All replicas of one partition, where they are not with their brokers. */
export interface PartitionPlace {
  readonly partition: number
  readonly box: Rect
  /** Baseline of its label. */
  readonly title: Point
  readonly inner: Rect
}

export interface StageLayout {
  /** Equal inputs, equal key. */
  readonly key: string
  /** Layout units; `zoom` CSS pixels each. */
  readonly width: number
  readonly height: number
  readonly zoom: number
  /** `across`: lanes left, brokers right. `down`: the compact arrangement. */
  readonly axis: 'across' | 'down'
  readonly density: Density
  readonly application: Rect
  readonly sendLine: Point
  /** The rule ladder; undefined where there is no room: the arithmetic then stands on the send line. */
  readonly ladder: Rect | undefined
  readonly chips: Rect | undefined
  readonly table: Rect | undefined
  readonly controller: Rect
  readonly bus: Polyline
  readonly lanes: readonly LanePlace[]
  readonly racks: readonly RackPlace[]
  readonly wires: readonly WirePlace[]
  readonly ruler: Rect | undefined
  readonly brokers: readonly BrokerPlace[]
  /** With replicas beside each other; brokers are then only a chip at the end of their wire. */
  readonly partitions: readonly PartitionPlace[] | undefined
  /** Rows of consumers, first on top. */
  readonly consumers: readonly Rect[]
  /** Where followers' fetches travel. */
  readonly gutter: Rect
  readonly gauge: Rect
  readonly shapeKey: Rect | undefined
  readonly packetKey: Rect | undefined
  /** Width kept for a partition's label in a broker's row. */
  readonly labelWidth: number
  /** Letters of the longest label of a partition, as it stands here. */
  readonly labelLetters: number
}

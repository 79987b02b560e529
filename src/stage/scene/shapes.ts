import type { PacketView } from '../../trace/stage-view.ts'
import type { Polyline, Rect } from '../geometry.ts'
import type { StageTarget } from '../stage-target.ts'

/**
 * What a painter can draw. It knows shapes, not Kafka: the meaning of each form is in the builders of this folder.
 * Colours are names of the design tokens (`--ink`); the painter's theme says which colour that is today.
 */

/** Names of the colour tokens that the stage uses. Partition hues are `p0`…`p7`, each with `-half` and `-wash`. */
export type Colour =
  | 'ground'
  | 'surface'
  | 'sunken'
  | 'line'
  | 'line-strong'
  | 'ink'
  | 'ink-2'
  | 'ink-3'
  | 'focus'
  | 'st-flight'
  | 'st-stored'
  | 'st-acked'
  | 'st-lost'
  | 'st-dup'
  | 'lost-wash'
  | 'stored-wash'
  | 'p-on'
  | HueColour
  | `${HueColour}-half`
  | `${HueColour}-wash`

type HueColour = 'p0' | 'p1' | 'p2' | 'p3' | 'p4' | 'p5' | 'p6' | 'p7'

/** A partition's hue, or grey for things without a partition. */
export type Hue = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 'grey'

interface ShapeBase {
  /** What it shows: `record:37@b2`, `batch:12`, `packet:88`, `broker:1`, `link:4-1`, `partition:0@b2`, `slot:4-1-0`; unique in a scene. */
  readonly id: string
  /** Set where the shape can be pointed at; parts of a thing (its label, its edge) have none. */
  readonly target?: StageTarget | undefined
  /** 0..1; 1 if absent. */
  readonly opacity?: number | undefined
  /** It stands for all these packets. */
  readonly packets?: readonly PacketView[] | undefined
}

export interface RectShape extends ShapeBase, Rect {
  readonly kind: 'rect'
  readonly radius?: number | undefined
  readonly fill?: Colour | undefined
  readonly stroke?: Colour | undefined
  readonly strokeWidth?: number | undefined
  readonly dash?: readonly number[] | undefined
  /** Diagonal lines over the fill: `light` for what is empty or gone, `strong` for what was cut off. */
  readonly hatch?: 'light' | 'strong' | undefined
}

export interface LineShape extends ShapeBase {
  readonly kind: 'line'
  readonly points: Polyline
  readonly stroke: Colour
  readonly strokeWidth: number
  readonly dash?: readonly number[] | undefined
  /** Radius of its corners. */
  readonly corner?: number | undefined
  /** An open arrow head at its end. */
  readonly head?: boolean | undefined
  readonly roundCap?: boolean | undefined
}

export interface DiscShape extends ShapeBase {
  readonly kind: 'disc'
  readonly x: number
  readonly y: number
  readonly r: number
  readonly fill?: Colour | undefined
  readonly stroke?: Colour | undefined
  readonly strokeWidth?: number | undefined
  readonly dash?: readonly number[] | undefined
}

export interface TextShape extends ShapeBase {
  readonly kind: 'text'
  readonly x: number
  /** Of the baseline. */
  readonly y: number
  readonly text: string
  readonly size: number
  readonly weight?: 400 | 550 | 600 | 650 | undefined
  readonly mono?: boolean | undefined
  readonly fill: Colour
  readonly align?: 'start' | 'middle' | 'end' | undefined
  /** Longer text ends in an ellipsis. */
  readonly maxWidth?: number | undefined
  /** Colour of a plate behind it, where it crosses a line. */
  readonly plate?: Colour | undefined
}

/** Outline of a record: square on the client, round in a log. */
export type TokenForm = 'square' | 'round'
/** More ink = more durable. */
export type TokenBody =
  | 'hollow'
  | 'half'
  | 'full'
  | 'duplicate'
  | 'lost'
  | 'tail'
  | 'truncated'
  | 'next'
  | 'empty'
  | 'older'
  | 'marker'
/** What the application was told, or what is wrong. */
export type TokenBadge = 'acked' | 'twice' | 'failed' | 'open' | 'aborted'

export interface TokenShape extends ShapeBase, Rect {
  readonly kind: 'token'
  readonly form: TokenForm
  readonly body: TokenBody
  readonly hue: Hue
  readonly label: string
  readonly fontSize: number
  readonly badge?: TokenBadge | undefined
  readonly selected?: boolean | undefined
}

/** What travels: requests half full, answers with a green or vermillion edge, fetches dashed, data half full. */
export type ArrowLook = 'request' | 'answer' | 'error' | 'fetch' | 'data' | 'other'
/** What will become of it: dashed with a cross, or a double outline. */
export type ArrowFate = 'lost' | 'twice'
export type Toward = 'right' | 'left' | 'up' | 'down'

export interface ArrowShape extends ShapeBase {
  readonly kind: 'arrow'
  /** Of the tip. */
  readonly x: number
  readonly y: number
  /** From tip to tail. */
  readonly length: number
  readonly thickness: number
  readonly toward: Toward
  readonly fate?: ArrowFate | undefined
  readonly look: ArrowLook
  readonly hue: Hue
  readonly label: string
  readonly selected?: boolean | undefined
  /** It is seen only inside: it comes out of one box and goes into another. */
  readonly clip?: Rect | undefined
}

/** A ring that runs out: the part that is left is ink. */
export interface DialShape extends ShapeBase {
  readonly kind: 'dial'
  readonly x: number
  readonly y: number
  readonly r: number
  /** What is left, 0..1; undefined: unknown, an even dashed ring. */
  readonly share: number | undefined
  /** A backoff is dashed, linger is not. */
  readonly dashed: boolean
  readonly label: string
}

export type MarkName =
  | 'crown'
  | 'follower'
  | 'tick'
  | 'cross'
  | 'warning'
  | 'scissors'
  | 'retry'
  | 'clock'
  | 'fence'
  | 'reader'

export interface MarkShape extends ShapeBase {
  readonly kind: 'mark'
  readonly mark: MarkName
  /** Of its centre. */
  readonly x: number
  readonly y: number
  /** Half of its width. */
  readonly size: number
  readonly colour: Colour
}

export type Shape = RectShape | LineShape | DiscShape | TextShape | TokenShape | ArrowShape | DialShape | MarkShape

/** A moment of the stage: shapes from back to front. The first `stillCount` change only with the view, not with time. */
export interface Scene {
  readonly shapes: readonly Shape[]
  readonly stillCount: number
}

/** The smallest rectangle around a shape (text: about, from its length). */
export function boundsOf(shape: Shape): Rect {
  switch (shape.kind) {
    case 'rect':
    case 'token':
      return { x: shape.x, y: shape.y, w: shape.w, h: shape.h }
    case 'disc':
    case 'dial':
      return { x: shape.x - shape.r, y: shape.y - shape.r, w: shape.r * 2, h: shape.r * 2 }
    case 'mark':
      return { x: shape.x - shape.size, y: shape.y - shape.size, w: shape.size * 2, h: shape.size * 2 }
    case 'arrow':
      return arrowBounds(shape)
    case 'text': {
      const w = Math.min(textWidth(shape.text, shape.size, shape.mono), shape.maxWidth ?? Number.POSITIVE_INFINITY)
      const x = shape.align === 'middle' ? shape.x - w / 2 : shape.align === 'end' ? shape.x - w : shape.x
      return { x, y: shape.y - shape.size * 0.8, w, h: shape.size }
    }
    case 'line':
      return lineBounds(shape.points)
  }
}

function arrowBounds(arrow: ArrowShape): Rect {
  const { x, y, length, thickness, toward } = arrow
  switch (toward) {
    case 'right':
      return { x: x - length, y: y - thickness / 2, w: length, h: thickness }
    case 'left':
      return { x, y: y - thickness / 2, w: length, h: thickness }
    case 'down':
      return { x: x - thickness / 2, y: y - length, w: thickness, h: length }
    case 'up':
      return { x: x - thickness / 2, y, w: thickness, h: length }
  }
}

function lineBounds(points: Polyline): Rect {
  let left = Number.POSITIVE_INFINITY
  let top = Number.POSITIVE_INFINITY
  let rightmost = Number.NEGATIVE_INFINITY
  let lowest = Number.NEGATIVE_INFINITY
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i] as number
    const y = points[i + 1] as number
    left = Math.min(left, x)
    rightmost = Math.max(rightmost, x)
    top = Math.min(top, y)
    lowest = Math.max(lowest, y)
  }
  return { x: left, y: top, w: rightmost - left, h: lowest - top }
}

/** About how wide a text is, without a canvas: good enough to decide what fits. */
export function textWidth(text: string, size: number, mono = false): number {
  let width = 0
  for (const letter of text) {
    const code = letter.codePointAt(0) as number
    if (code >= 0x2000) width += code < 0x2100 ? 0.5 : code < 0x2e80 ? 0.8 : 0.95
    else if (mono) width += 0.605
    else width += NARROW[letter] ?? (code >= 65 && code <= 90 ? 0.68 : 0.59)
  }
  return width * size
}

const NARROW: Readonly<Record<string, number>> = {
  i: 0.26,
  l: 0.26,
  j: 0.28,
  t: 0.36,
  f: 0.35,
  r: 0.39,
  ' ': 0.28,
  _: 0.5,
  '-': 0.36,
  '.': 0.28,
  ',': 0.28,
  ':': 0.3,
  '·': 0.3,
  '(': 0.36,
  ')': 0.36,
  '"': 0.42,
  m: 0.86,
  w: 0.76,
  M: 0.86,
  W: 0.9,
}

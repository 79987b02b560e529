import type { Rect } from '../geometry.ts'
import type { Colour } from '../scene/shapes.ts'
import type { Theme } from './theme.ts'

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** What the painters draw with: a canvas, or who writes the same strokes down (`svg-pen.ts`). */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'arc'
  | 'arcTo'
  | 'beginPath'
  | 'clip'
  | 'closePath'
  | 'fill'
  | 'fillRect'
  | 'fillText'
  | 'lineTo'
  | 'measureText'
  | 'moveTo'
  | 'rect'
  | 'restore'
  | 'roundRect'
  | 'save'
  | 'setLineDash'
  | 'stroke'
> & {
  fillStyle: string | CanvasGradient | CanvasPattern
  strokeStyle: string | CanvasGradient | CanvasPattern
  globalAlpha: number
  lineWidth: number
  lineCap: CanvasLineCap
  font: string
  textAlign: CanvasTextAlign
  textBaseline: CanvasTextBaseline
}

/** What the painters of one picture share. It holds no state of the picture: only brushes made of the theme. */
export interface Brush {
  readonly context: Pen
  readonly theme: Theme
  /** Device pixels per layout unit. */
  readonly scale: number
  readonly hatches: Map<string, CanvasPattern | string | undefined>
  readonly widths: Map<string, number>
  /** The font that is set: asking the context for it, or setting it again, is slow. */
  font: string
  /** Ready-made pictures of shapes that come by the hundred; undefined: each of them is drawn. */
  readonly sprites: Map<string, ImageBitmap> | undefined
}

/** Brushes of a canvas. */
export interface CanvasBrush extends Brush {
  readonly context: Context
  readonly sprites: Map<string, ImageBitmap>
}

/** Brushes for a canvas at a scale; make new ones when the theme or the scale changes. */
export function createBrush(context: Context, theme: Theme, scale: number): CanvasBrush {
  return { context, theme, scale, hatches: new Map(), widths: new Map(), font: '', sprites: new Map() }
}

/** To the device pixel grid, so that a line of odd width fills whole pixels. */
export function snap(brush: Brush, value: number, lineWidth: number): number {
  const device = Math.round(lineWidth * brush.scale)
  const shift = device % 2 === 1 ? 0.5 : 0
  return (Math.round(value * brush.scale - shift) + shift) / brush.scale
}

/** Begin a path around a rectangle with round corners. */
export function roundRect(context: Pen, { x, y, w, h }: Rect, radius: number): void {
  context.beginPath()
  if (radius <= 0) context.rect(x, y, w, h)
  else context.roundRect(x, y, w, h, Math.min(radius, w / 2, h / 2))
}

/** Stroke the present path. */
export function stroke(brush: Brush, colour: Colour, width: number, dash?: readonly number[]): void {
  const { context, theme } = brush
  context.strokeStyle = theme.colours[colour]
  context.lineWidth = width
  if (dash) context.setLineDash(dash as number[])
  context.stroke()
  if (dash) context.setLineDash(NO_DASH)
}

const NO_DASH: number[] = []

/** Diagonal lines as a pattern, made once for each theme and scale. */
export function hatchOf(brush: Brush, kind: 'light' | 'strong'): CanvasPattern | string | undefined {
  if (brush.hatches.has(kind)) return brush.hatches.get(kind)
  const pattern = makeHatch(brush, kind)
  brush.hatches.set(kind, pattern)
  return pattern
}

function makeHatch({ theme, scale }: Brush, kind: 'light' | 'strong'): CanvasPattern | undefined {
  const step = Math.max(2, Math.round((kind === 'light' ? 8 : 6) * scale))
  const tile = document.createElement('canvas')
  tile.width = step
  tile.height = step
  const pen = tile.getContext('2d')
  if (!pen) return undefined
  if (kind === 'strong') {
    pen.fillStyle = theme.colours.surface
    pen.fillRect(0, 0, step, step)
  }
  pen.strokeStyle = theme.colours[kind === 'light' ? 'line' : 'ink']
  pen.lineWidth = (kind === 'light' ? 2.2 : 1.7) * scale
  pen.beginPath()
  for (const shift of [-step, 0, step]) {
    pen.moveTo(shift - 1, step + 1)
    pen.lineTo(shift + step + 1, -1)
  }
  pen.stroke()
  const pattern = pen.createPattern(tile, 'repeat')
  pattern?.setTransform(new DOMMatrix([1 / scale, 0, 0, 1 / scale, 0, 0]))
  return pattern ?? undefined
}

/** The face of a text, as a canvas takes it. */
export function fontOf(theme: Theme, size: number, weight: number, mono: boolean): string {
  return `${weight} ${size}px ${mono ? theme.mono : theme.sans}`
}

/** Set the font of the texts to come. */
export function setFont(brush: Brush, size: number, weight: number, mono: boolean): void {
  const font = fontOf(brush.theme, size, weight, mono)
  if (font === brush.font) return
  brush.font = font
  brush.context.font = font
}

/** Width of a text in the font that is set; measured once for each text and font. */
export function widthOf(brush: Brush, text: string): number {
  const key = `${brush.font}|${text}`
  const known = brush.widths.get(key)
  if (known !== undefined) return known
  if (brush.widths.size > 4000) brush.widths.clear()
  const width = brush.context.measureText(text).width
  brush.widths.set(key, width)
  return width
}

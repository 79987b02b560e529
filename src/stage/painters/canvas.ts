import type { Point, Rect } from '../geometry.ts'
import type { DialShape, DiscShape, LineShape, RectShape, Shape, TextShape } from '../scene/shapes.ts'
import { shorten } from '../shorten.ts'
import { paintArrow } from './arrow.ts'
import { type Brush, type CanvasBrush, hatchOf, roundRect, setFont, snap, stroke, widthOf } from './brush.ts'
import { paintMark } from './marks.ts'
import { paintToken } from './token.ts'

/**
 * Clear the canvas and paint shapes from back to front.
 *
 * @param origin What lies left of and above the canvas, in whole device pixels.
 */
export function paintShapes(brush: CanvasBrush, shapes: readonly Shape[], origin: Point = CORNER): void {
  const { context, scale } = brush
  // A canvas that was resized has forgotten it.
  brush.font = ''
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, context.canvas.width, context.canvas.height)
  context.setTransform(scale, 0, 0, scale, -origin.x, -origin.y)
  for (const shape of shapes) paintShape(brush, shape)
}

const CORNER: Point = { x: 0, y: 0 }

/** One shape, with a canvas or another pen. */
export function paintShape(brush: Brush, shape: Shape): void {
  const { context } = brush
  const faded = shape.opacity !== undefined && shape.opacity < 1
  if (faded) context.globalAlpha = shape.opacity as number
  switch (shape.kind) {
    case 'rect':
      paintRect(brush, shape)
      break
    case 'line':
      paintLine(brush, shape)
      break
    case 'disc':
      paintDisc(brush, shape)
      break
    case 'text':
      paintText(brush, shape)
      break
    case 'token':
      paintToken(brush, shape)
      break
    case 'arrow':
      paintArrow(brush, shape)
      break
    case 'dial':
      paintDial(brush, shape)
      break
    case 'mark':
      paintMark(brush, shape)
      break
  }
  if (faded) context.globalAlpha = 1
}

function paintRect(brush: Brush, shape: RectShape): void {
  const { context, theme } = brush
  if (!shape.fill && !shape.stroke && !shape.hatch) return
  if (shape.w <= 0 || shape.h <= 0) return
  const width = shape.stroke ? (shape.strokeWidth ?? 1) : 0
  let rect: Rect = shape
  if (width > 0) {
    const x = snap(brush, shape.x, width)
    const y = snap(brush, shape.y, width)
    rect = { x, y, w: snap(brush, shape.x + shape.w, width) - x, h: snap(brush, shape.y + shape.h, width) - y }
  }
  const radius = shape.radius ?? 0
  if (radius === 0 && !shape.stroke && shape.fill && !shape.hatch) {
    context.fillStyle = theme.colours[shape.fill]
    context.fillRect(rect.x, rect.y, rect.w, rect.h)
    return
  }
  roundRect(context, rect, radius)
  if (shape.fill) {
    context.fillStyle = theme.colours[shape.fill]
    context.fill()
  }
  if (shape.hatch) {
    const hatch = hatchOf(brush, shape.hatch)
    if (hatch) {
      context.fillStyle = hatch
      context.fill()
    }
  }
  if (shape.stroke) stroke(brush, shape.stroke, width, shape.dash)
}

function paintLine(brush: Brush, shape: LineShape): void {
  const { context } = brush
  const { points, strokeWidth } = shape
  if (points.length < 4) return
  const at = (index: number): number => snap(brush, points[index] as number, strokeWidth)
  context.beginPath()
  context.moveTo(at(0), at(1))
  const corner = shape.corner ?? 0
  for (let i = 2; i < points.length; i += 2) {
    const last = i >= points.length - 2
    if (corner > 0 && !last) context.arcTo(at(i), at(i + 1), at(i + 2), at(i + 3), Math.min(corner, reach(points, i)))
    else context.lineTo(at(i), at(i + 1))
  }
  if (shape.roundCap) context.lineCap = 'round'
  stroke(brush, shape.stroke, strokeWidth, shape.dash)
  if (shape.roundCap) context.lineCap = 'butt'
  if (shape.head) paintHead(brush, shape)
}

/** A corner is no rounder than half of its shorter side. */
function reach(points: LineShape['points'], i: number): number {
  const side = (a: number, b: number): number =>
    Math.hypot((points[a] as number) - (points[b] as number), (points[a + 1] as number) - (points[b + 1] as number))
  return Math.min(side(i, i - 2), side(i + 2, i)) / 2
}

function paintHead(brush: Brush, { points, stroke: colour, strokeWidth }: LineShape): void {
  const { context } = brush
  const n = points.length
  const x = points[n - 2] as number
  const y = points[n - 1] as number
  const direction = Math.atan2(y - (points[n - 3] as number), x - (points[n - 4] as number))
  const side = (turn: number): void => {
    context.moveTo(x, y)
    context.lineTo(x + Math.cos(direction + turn) * 5.6, y + Math.sin(direction + turn) * 5.6)
  }
  context.beginPath()
  side(Math.PI * 0.75)
  side(-Math.PI * 0.75)
  stroke(brush, colour, strokeWidth)
}

function paintDisc(brush: Brush, shape: DiscShape): void {
  const { context, theme } = brush
  context.beginPath()
  context.arc(shape.x, shape.y, Math.max(0, shape.r), 0, Math.PI * 2)
  if (shape.fill) {
    context.fillStyle = theme.colours[shape.fill]
    context.fill()
  }
  if (shape.stroke) stroke(brush, shape.stroke, shape.strokeWidth ?? 1, shape.dash)
}

function paintText(brush: Brush, shape: TextShape): void {
  const { context, theme } = brush
  if (shape.text === '' || Number.isNaN(shape.y)) return
  setFont(brush, shape.size, shape.weight ?? 400, shape.mono === true)
  context.textAlign = shape.align === 'middle' ? 'center' : (shape.align ?? 'start')
  context.textBaseline = 'alphabetic'
  const text =
    shape.maxWidth === undefined ? shape.text : shorten(shape.text, shape.maxWidth, (one) => widthOf(brush, one))
  if (shape.plate) paintPlate(brush, shape, text)
  context.fillStyle = theme.colours[shape.fill]
  context.fillText(text, shape.x, shape.y)
}

function paintPlate(brush: Brush, shape: TextShape, text: string): void {
  const { context, theme } = brush
  const w = widthOf(brush, text) + 6
  const left = shape.align === 'middle' ? shape.x - w / 2 : shape.align === 'end' ? shape.x - w + 3 : shape.x - 3
  context.fillStyle = theme.colours[shape.plate ?? 'surface']
  context.fillRect(left, shape.y - shape.size, w, shape.size * 1.35)
}

function paintDial(brush: Brush, shape: DialShape): void {
  const { context, theme } = brush
  const { x, y, r, share } = shape
  const width = r >= 11 ? 3 : 2.5
  context.beginPath()
  context.arc(x, y, r, 0, Math.PI * 2)
  stroke(brush, 'line', width)
  const dash = shape.dashed ? [3, 1.6] : undefined
  context.beginPath()
  if (share === undefined) context.arc(x, y, r, 0, Math.PI * 2)
  else context.arc(x, y, r, -Math.PI / 2, -Math.PI / 2 + Math.PI * 2 * share)
  if (share === undefined || share > 0)
    stroke(brush, share === undefined ? 'ink-2' : 'ink', width, dash ?? (share === undefined ? [3, 3] : undefined))
  if (shape.label === '') return
  setFont(brush, shape.label.length > 4 ? 9 : 10, 600, true)
  context.textAlign = 'center'
  context.fillStyle = theme.colours.ink
  context.fillText(shape.label, x, y + 3.6)
}

import type { ArrowShape, Colour } from '../scene/shapes.ts'
import { type Brush, type CanvasBrush, type Pen, setFont, stroke, widthOf } from './brush.ts'

/** What travels: a box with a point in the direction in which it goes. */
export function paintArrow(brush: Brush, arrow: ArrowShape): void {
  const { context } = brush
  const { clip } = arrow
  if (arrow.label === '' && !arrow.selected && !clip && isCanvas(brush)) {
    stamp(brush, arrow)
    return
  }
  if (clip) {
    context.save()
    context.beginPath()
    context.rect(clip.x, clip.y, clip.w, clip.h)
    context.clip()
  }
  if (arrow.selected) {
    outline(context, arrow, 3)
    stroke(brush, 'focus', 2)
  }
  paintBody(brush, arrow)
  if (arrow.label !== '') paintLabel(brush, arrow)
  if (clip) {
    context.restore()
    brush.font = ''
  }
}

function isCanvas(brush: Brush): brush is CanvasBrush {
  return brush.sprites !== undefined
}

function paintBody(brush: Brush, arrow: ArrowShape): void {
  outline(brush.context, arrow, 0)
  brush.context.fillStyle = brush.theme.colours[fillOf(arrow)]
  brush.context.fill()
  const edge = arrow.fate === 'lost' ? LOST_EDGE : EDGES[arrow.look]
  stroke(brush, edge.colour, edge.width, edge.dash)
  if (arrow.fate === 'twice') {
    outline(brush.context, arrow, 2.5)
    stroke(brush, 'st-dup', 1.5)
  }
}

/** Room around a stamp for its edge, and a second one. */
const STAMP_MARGIN = 4

/** Arrows without words come by the hundred and differ in their place only: one picture serves all. */
function stamp(brush: CanvasBrush, arrow: ArrowShape): void {
  const across = arrow.toward === 'right' || arrow.toward === 'left'
  const w = across ? arrow.length : arrow.thickness
  const h = across ? arrow.thickness : arrow.length
  const key = `${arrow.toward} ${arrow.look} ${arrow.hue} ${arrow.fate ?? ''} ${w} ${h}`
  const picture = brush.sprites.get(key) ?? makeStamp(brush, arrow, { key, w, h })
  const left = arrow.toward === 'right' ? arrow.x - w : arrow.toward === 'left' ? arrow.x : arrow.x - w / 2
  const top = arrow.toward === 'down' ? arrow.y - h : arrow.toward === 'up' ? arrow.y : arrow.y - h / 2
  const { scale } = brush
  // On whole device pixels the picture is copied, not filtered.
  const x = Math.round((left - STAMP_MARGIN) * scale) / scale
  const y = Math.round((top - STAMP_MARGIN) * scale) / scale
  brush.context.drawImage(picture, x, y, picture.width / scale, picture.height / scale)
}

function makeStamp(
  brush: CanvasBrush,
  arrow: ArrowShape,
  { key, w, h }: { key: string; w: number; h: number },
): ImageBitmap {
  const { scale } = brush
  const canvas = new OffscreenCanvas(
    Math.ceil((w + STAMP_MARGIN * 2) * scale),
    Math.ceil((h + STAMP_MARGIN * 2) * scale),
  )
  const context = canvas.getContext('2d')
  if (context) {
    context.setTransform(scale, 0, 0, scale, 0, 0)
    const x = STAMP_MARGIN + (arrow.toward === 'right' ? w : arrow.toward === 'left' ? 0 : w / 2)
    const y = STAMP_MARGIN + (arrow.toward === 'down' ? h : arrow.toward === 'up' ? 0 : h / 2)
    paintBody({ ...brush, context }, { ...arrow, x, y })
  }
  const picture = canvas.transferToImageBitmap()
  if (brush.sprites.size > 500) brush.sprites.clear()
  brush.sprites.set(key, picture)
  return picture
}

const LOST_EDGE = { colour: 'st-lost', width: 1.75, dash: [3, 2.4] } as const

const EDGES: Readonly<
  Record<ArrowShape['look'], { readonly colour: Colour; readonly width: number; readonly dash?: readonly number[] }>
> = {
  request: { colour: 'ink', width: 1.25 },
  answer: { colour: 'st-acked', width: 2 },
  error: { colour: 'st-lost', width: 2 },
  fetch: { colour: 'ink-2', width: 1.25, dash: [2.5, 2] },
  data: { colour: 'ink', width: 1.25 },
  other: { colour: 'ink-2', width: 1.25 },
}

/** Requests and data are half full; answers and fetches are empty. */
function fillOf({ look, hue }: ArrowShape): Colour {
  if (look === 'request' || look === 'data') return hue === 'grey' ? 'line' : `p${hue}-half`
  return look === 'other' && hue !== 'grey' ? `p${hue}-half` : 'surface'
}

function outline(context: Pen, arrow: ArrowShape, grow: number): void {
  const { x, y, toward } = arrow
  const half = arrow.thickness / 2 + grow
  const length = arrow.length + grow * 2
  const point = Math.min(arrow.thickness * 0.36, arrow.length * 0.5) + grow * 0.4
  const tip = grow
  context.beginPath()
  // Along the direction of travel: u from the tip backwards, v across.
  const put = (u: number, v: number, first = false): void => {
    const along = tip - u
    const px = toward === 'right' ? x + along : toward === 'left' ? x - along : x + v
    const py = toward === 'down' ? y + along : toward === 'up' ? y - along : y + v
    if (first) context.moveTo(px, py)
    else context.lineTo(px, py)
  }
  put(0, 0, true)
  put(point, half)
  put(length, half)
  put(length, -half)
  put(point, -half)
  context.closePath()
}

function paintLabel(brush: Brush, arrow: ArrowShape): void {
  const { context, theme } = brush
  const across = arrow.toward === 'right' || arrow.toward === 'left'
  const point = Math.min(arrow.thickness * 0.36, arrow.length * 0.5)
  const room = across ? arrow.length - point * 0.8 - 2 : arrow.thickness - 4
  setFont(brush, 10.5, 600, false)
  if (widthOf(brush, arrow.label) > room + 3) return
  const back = (arrow.length + point * 0.45) / 2
  const cx = arrow.toward === 'right' ? arrow.x - back : arrow.toward === 'left' ? arrow.x + back : arrow.x
  const cy = arrow.toward === 'down' ? arrow.y - back : arrow.toward === 'up' ? arrow.y + back : arrow.y
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  context.fillStyle = theme.colours.ink
  context.fillText(arrow.label, cx, cy + 3.7)
}

import type { Colour, MarkShape } from '../scene/shapes.ts'
import { type Brush, stroke } from './brush.ts'

type Spot = Pick<MarkShape, 'x' | 'y' | 'size' | 'colour'>

/** Small signs: each is one path that reads without its colour. */
export function paintMark(brush: Brush, mark: MarkShape): void {
  switch (mark.mark) {
    case 'crown':
      paintCrown(brush, mark)
      break
    case 'follower':
      paintDot(brush, mark)
      break
    case 'tick':
      paintTick(brush, mark)
      break
    case 'cross':
      paintCross(brush, mark)
      break
    case 'warning':
      paintWarning(brush, mark)
      break
    case 'scissors':
      paintScissors(brush, mark)
      break
    case 'retry':
      paintRetry(brush, mark)
      break
    case 'clock':
      paintClock(brush, mark)
      break
    case 'fence':
      paintFence(brush, mark)
      break
    case 'reader':
      paintReader(brush, mark)
      break
  }
}

function fill(brush: Brush, colour: Colour): void {
  brush.context.fillStyle = brush.theme.colours[colour]
  brush.context.fill()
}

/** Points up at the place between two records up to which somebody has read. */
function paintReader(brush: Brush, { x, y, size, colour }: Spot): void {
  const { context } = brush
  context.beginPath()
  context.moveTo(x, y - size)
  context.lineTo(x + size, y + size)
  context.lineTo(x - size, y + size)
  context.closePath()
  fill(brush, colour)
}

function paintCrown(brush: Brush, { x, y, size, colour }: Spot): void {
  const { context } = brush
  const s = size / 5
  context.beginPath()
  context.moveTo(x - 5 * s, y - 2.6 * s)
  context.lineTo(x - 2.4 * s, y + 0.6 * s)
  context.lineTo(x, y - 4 * s)
  context.lineTo(x + 2.4 * s, y + 0.6 * s)
  context.lineTo(x + 5 * s, y - 2.6 * s)
  context.lineTo(x + 5 * s, y + 4 * s)
  context.lineTo(x - 5 * s, y + 4 * s)
  context.closePath()
  fill(brush, colour)
}

function paintDot(brush: Brush, { x, y, size, colour }: Spot): void {
  brush.context.beginPath()
  brush.context.arc(x, y, size, 0, Math.PI * 2)
  fill(brush, colour)
}

/** A tick in a disc: the application heard "ok". */
export function paintTick(brush: Brush, { x, y, size, colour }: Spot): void {
  const { context } = brush
  const s = size / 5
  context.beginPath()
  context.arc(x, y, size, 0, Math.PI * 2)
  fill(brush, colour)
  stroke(brush, 'surface', 1)
  context.beginPath()
  context.moveTo(x - 2.4 * s, y + 0.2 * s)
  context.lineTo(x - 0.7 * s, y + 2 * s)
  context.lineTo(x + 2.4 * s, y - 1.7 * s)
  stroke(brush, 'surface', 1.4)
}

function paintCross(brush: Brush, { x, y, size, colour }: Spot): void {
  const { context } = brush
  context.beginPath()
  context.moveTo(x - size, y - size)
  context.lineTo(x + size, y + size)
  context.moveTo(x + size, y - size)
  context.lineTo(x - size, y + size)
  stroke(brush, colour, Math.max(1.6, size / 2))
}

function paintWarning(brush: Brush, { x, y, size, colour }: Spot): void {
  const { context } = brush
  context.beginPath()
  context.moveTo(x, y - size)
  context.lineTo(x + size * 1.1, y + size * 0.9)
  context.lineTo(x - size * 1.1, y + size * 0.9)
  context.closePath()
  fill(brush, colour)
  stroke(brush, 'surface', 1)
  context.beginPath()
  context.moveTo(x, y - size * 0.35)
  context.lineTo(x, y + size * 0.25)
  context.moveTo(x, y + size * 0.48)
  context.lineTo(x, y + size * 0.68)
  stroke(brush, 'surface', 1.3)
}

function paintScissors(brush: Brush, { x, y, size, colour }: Spot): void {
  const { context } = brush
  const s = size / 6
  context.beginPath()
  context.arc(x - 4 * s, y - 3.4 * s, 2 * s, 0, Math.PI * 2)
  context.moveTo(x - 2 * s, y + 3.4 * s)
  context.arc(x - 4 * s, y + 3.4 * s, 2 * s, 0, Math.PI * 2)
  context.moveTo(x - 2.4 * s, y - 2.3 * s)
  context.lineTo(x + 5.6 * s, y + 2.9 * s)
  context.moveTo(x + 5.6 * s, y - 2.9 * s)
  context.lineTo(x - 2.4 * s, y + 2.3 * s)
  stroke(brush, colour, 1.25)
}

function paintRetry(brush: Brush, { x, y, size, colour }: Spot): void {
  const { context } = brush
  const r = size * 0.88
  context.beginPath()
  context.arc(x, y, r, -Math.PI * 0.2, Math.PI * 1.55)
  const endX = x + r * Math.cos(-Math.PI * 0.2)
  const endY = y + r * Math.sin(-Math.PI * 0.2)
  context.moveTo(endX + 0.4, endY - size * 0.62)
  context.lineTo(endX, endY)
  context.lineTo(endX - size * 0.66, endY - size * 0.1)
  stroke(brush, colour, 1.4)
}

function paintClock(brush: Brush, { x, y, size, colour }: Spot): void {
  const { context } = brush
  context.beginPath()
  context.arc(x, y, size, 0, Math.PI * 2)
  context.moveTo(x, y - size * 0.6)
  context.lineTo(x, y)
  context.lineTo(x + size * 0.5, y + size * 0.3)
  stroke(brush, colour, 1.4)
}

/** A fence: the controller has shut this broker out. */
function paintFence(brush: Brush, { x, y, size, colour }: Spot): void {
  const { context } = brush
  context.beginPath()
  for (const shift of [-0.75, 0, 0.75]) {
    context.moveTo(x + shift * size, y - size)
    context.lineTo(x + shift * size, y + size)
  }
  context.moveTo(x - size * 1.1, y - size * 0.35)
  context.lineTo(x + size * 1.1, y - size * 0.35)
  context.moveTo(x - size * 1.1, y + size * 0.45)
  context.lineTo(x + size * 1.1, y + size * 0.45)
  stroke(brush, colour, 1.3)
}

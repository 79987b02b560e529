import type { Colour, Hue, TokenShape } from '../scene/shapes.ts'
import { type Brush, hatchOf, roundRect, setFont, stroke, widthOf } from './brush.ts'
import { paintTick } from './marks.ts'

const bodyColour = (hue: Hue): Colour => (hue === 'grey' ? 'ink-2' : `p${hue}`)
const halfColour = (hue: Hue): Colour => (hue === 'grey' ? 'line-strong' : `p${hue}-half`)

/** A record: the body says what the cluster holds, the badge what the application was told. */
export function paintToken(brush: Brush, token: TokenShape): void {
  const { context } = brush
  const radius = token.form === 'square' ? 1.5 : token.h / 2
  if (token.selected) {
    roundRect(context, grown(token, 3), token.form === 'square' ? 4 : token.h / 2 + 3)
    stroke(brush, 'focus', 2)
  }
  paintBody(brush, token, radius)
  if (token.badge === 'aborted' && token.body !== 'marker') paintStrike(brush, token)
  if (token.label !== '') paintLabel(brush, token)
  if (token.badge) paintBadge(brush, token)
}

function grown({ x, y, w, h }: TokenShape, by: number) {
  return { x: x - by, y: y - by, w: w + by * 2, h: h + by * 2 }
}

function paintBody(brush: Brush, token: TokenShape, radius: number): void {
  const { context, theme } = brush
  const colour = bodyColour(token.hue)
  const fill = (name: Colour): void => {
    context.fillStyle = theme.colours[name]
    context.fill()
  }
  switch (token.body) {
    case 'hollow':
      roundRect(context, grown(token, -0.5), radius)
      fill('surface')
      stroke(brush, colour, 1.1)
      return
    case 'half':
      paintHalf(brush, token, radius)
      return
    case 'full':
      roundRect(context, token, radius)
      fill(colour)
      return
    case 'duplicate':
      roundRect(context, token, radius)
      fill(colour)
      roundRect(context, grown(token, -2.5), radius)
      stroke(brush, 'surface', 1.5)
      return
    case 'lost':
      paintLost(brush, token, radius)
      return
    case 'tail':
      roundRect(context, grown(token, -0.75), radius)
      fill('surface')
      stroke(brush, 'ink-2', 1.25, TAIL_DASH)
      return
    case 'truncated': {
      roundRect(context, grown(token, -0.75), radius)
      const hatch = hatchOf(brush, 'strong')
      if (hatch) {
        context.fillStyle = hatch
        context.fill()
      }
      stroke(brush, 'ink', 1.25)
      return
    }
    case 'older':
      roundRect(context, token, radius)
      fill(halfColour(token.hue))
      return
    case 'marker':
      paintMarker(brush, token, token.badge === 'aborted')
      return
    case 'next':
      roundRect(context, grown(token, -0.5), radius)
      stroke(brush, 'line-strong', 1)
      return
    case 'empty':
      roundRect(context, grown(token, -0.5), radius)
      stroke(brush, 'line', 1)
      return
  }
}

const LOST_DASH = [3, 2.4]
const TAIL_DASH = [1.5, 2]

function paintHalf(brush: Brush, token: TokenShape, radius: number): void {
  const { context, theme } = brush
  const inner = grown(token, -0.75)
  roundRect(context, inner, radius)
  context.fillStyle = theme.colours.surface
  context.fill()
  // The lower half of a round form: from its middle down, both lower corners round.
  const half = inner.h / 2
  const r = Math.min(token.form === 'square' ? 1.5 : half, inner.w / 2)
  context.beginPath()
  context.roundRect(inner.x, inner.y + half, inner.w, half, [0, 0, r, r])
  context.fillStyle = theme.colours[halfColour(token.hue)]
  context.fill()
  roundRect(context, inner, radius)
  stroke(brush, bodyColour(token.hue), 1.5)
}

function paintLost(brush: Brush, token: TokenShape, radius: number): void {
  const { context } = brush
  const inner = grown(token, -0.75)
  roundRect(context, inner, radius)
  context.fillStyle = brush.theme.colours.surface
  context.fill()
  stroke(brush, 'st-lost', 1.5, LOST_DASH)
  const dx = token.w > token.h * 1.2 ? 3 : token.w * 0.2
  const dy = token.h * 0.16
  context.beginPath()
  context.moveTo(token.x + dx, token.y + token.h - dy)
  context.lineTo(token.x + token.w - dx, token.y + dy)
  context.moveTo(token.x + dx, token.y + dy)
  context.lineTo(token.x + token.w - dx, token.y + token.h - dy)
  stroke(brush, 'st-lost', 1.5)
  if (token.label === '') return
  const w = token.label.length * token.fontSize * 0.58 + 3
  context.fillStyle = brush.theme.colours.surface
  context.fillRect(token.x + (token.w - w) / 2, token.y + token.h / 2 - 6, w, 12)
}

/** A transaction marker is no record: a diamond, full for a commit, hollow for an abort. */
function paintMarker(brush: Brush, token: TokenShape, aborts: boolean): void {
  const { context, theme } = brush
  const x = token.x + token.w / 2
  const y = token.y + token.h / 2
  const r = Math.min(token.w, token.h) / 2 - 1.5
  context.beginPath()
  context.moveTo(x, y - r)
  context.lineTo(x + r, y)
  context.lineTo(x, y + r)
  context.lineTo(x - r, y)
  context.closePath()
  context.fillStyle = theme.colours[aborts ? 'surface' : 'ink-2']
  context.fill()
  if (aborts) stroke(brush, 'ink-2', 1.5)
}

/** A record of an aborted transaction: it is there, and struck out for read_committed. */
function paintStrike(brush: Brush, token: TokenShape): void {
  const { context } = brush
  for (const [colour, width] of [
    ['surface', 3.5],
    ['ink', 1.5],
  ] as const) {
    context.beginPath()
    context.moveTo(token.x - 1, token.y + token.h * 0.78)
    context.lineTo(token.x + token.w + 1, token.y + token.h * 0.22)
    stroke(brush, colour, width)
  }
}

function paintLabel(brush: Brush, token: TokenShape): void {
  const { context, theme } = brush
  if (token.w < 9) return
  const room = token.w - 3
  let size = token.fontSize
  setFont(brush, size, 600, false)
  const width = widthOf(brush, token.label)
  if (width > room) {
    size = Math.max(8, (size * room) / width)
    if (size * (width / token.fontSize) > room + 1.5) return
    setFont(brush, size, 600, false)
  }
  const full = token.body === 'full' || token.body === 'duplicate'
  const quiet = token.body === 'next' || token.body === 'tail'
  context.fillStyle = theme.colours[full ? 'p-on' : quiet ? 'ink-2' : 'ink']
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  context.fillText(token.label, token.x + token.w / 2, token.y + token.h / 2 + size * 0.36)
}

function paintBadge(brush: Brush, token: TokenShape): void {
  const { context, theme } = brush
  const x = token.x + token.w - 1.5
  const y = token.y + 0.5
  if (token.badge === 'acked') paintTick(brush, { x, y, size: 5, colour: 'st-acked' })
  if (token.badge === 'twice') {
    const w = 15
    const left = token.x + (token.w - w) / 2
    roundRect(context, { x: left, y: token.y - 6, w, h: 11 }, 5.5)
    context.fillStyle = theme.colours.surface
    context.fill()
    stroke(brush, 'st-dup', 1.25)
    setFont(brush, 9, 600, false)
    context.textAlign = 'center'
    context.fillStyle = theme.colours.ink
    context.fillText('×2', left + w / 2, token.y + 2.6)
  }
  if (token.badge === 'open') {
    roundRect(context, grown(token, 1.5), token.h / 2 + 1.5)
    stroke(brush, 'ink-2', 1.25, TAIL_DASH)
  }
  if (token.badge === 'failed') {
    context.beginPath()
    context.arc(x, y, 5, 0, Math.PI * 2)
    context.fillStyle = theme.colours.ink
    context.fill()
    context.beginPath()
    context.moveTo(x - 2, y - 2)
    context.lineTo(x + 2, y + 2)
    context.moveTo(x + 2, y - 2)
    context.lineTo(x - 2, y + 2)
    stroke(brush, 'surface', 1.4)
  }
}

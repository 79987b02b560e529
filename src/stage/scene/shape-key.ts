import type { SceneContext } from './scene-context.ts'
import { type ArrowLook, type Shape, type TokenBody, textWidth } from './shapes.ts'

/** What the outlines mean, for those who have not learned them yet. */
export function drawShapeKey(ctx: SceneContext): void {
  if (!ctx.showKey) return
  drawPacketKey(ctx)
  const { layout, texts } = ctx
  const key = layout.shapeKey
  if (!key) return
  const words = texts.shapes
  const entries: readonly KeyEntry[] = [
    { id: 'buffered', text: words.buffered, w: 20, draw: token('buffered', 'square', 'hollow') },
    { id: 'in-flight', text: words.inFlight, w: 20, draw: arrow('in-flight', 'other', 'right') },
    { id: 'stored', text: words.stored, w: 20, draw: token('stored', 'round', 'half') },
    { id: 'committed', text: words.committed, w: 20, draw: token('committed', 'round', 'full') },
    { id: 'duplicate', text: words.duplicate, w: 20, draw: token('duplicate', 'round', 'duplicate') },
    { id: 'truncated', text: words.truncated, w: 20, draw: token('truncated', 'round', 'truncated') },
    { id: 'lost', text: words.lost, w: 20, draw: token('lost', 'round', 'lost') },
    {
      id: 'acked',
      text: words.acked,
      w: 12,
      draw: (x, y) => [
        { kind: 'mark', id: 'key:acked', mark: 'tick', x: x + 5, y: y + 7, size: 5.5, colour: 'st-acked' },
      ],
    },
  ]
  // Two lines in a narrow pane.
  const lines = key.h > 30 ? 2 : 1
  const perLine = Math.ceil(entries.length / lines)
  for (let line = 0; line < lines; line++) {
    drawLine(ctx, key.x, key.y + 3 + line * 17, key.w, entries.slice(line * perLine, (line + 1) * perLine))
  }
}

interface KeyEntry {
  readonly id: string
  readonly text: string
  readonly w: number
  readonly draw: (x: number, y: number) => Shape[]
}

function drawLine(ctx: SceneContext, left: number, y: number, room: number, entries: readonly KeyEntry[]): void {
  const { out } = ctx
  const widths = entries.map((entry) => entry.w + 6 + textWidth(entry.text, 11))
  const total = widths.reduce((sum, w) => sum + w, 0)
  const shrink = Math.min(1, (room - 6 * (entries.length - 1)) / total)
  const gap = Math.min(34, (room - total * shrink) / Math.max(1, entries.length - 1))
  let x = left
  entries.forEach((entry, index) => {
    const w = (widths[index] as number) * shrink
    out.push(...entry.draw(x, y))
    out.push({
      kind: 'text',
      id: `key:${entry.id}/text`,
      x: x + entry.w + 6,
      y: y + 11,
      text: entry.text,
      size: 11,
      fill: 'ink-2',
      maxWidth: shrink < 1 ? w - entry.w - 5 : undefined,
    })
    x += w + gap
  })
}

function token(name: string, form: 'square' | 'round', body: TokenBody): (x: number, y: number) => Shape[] {
  return (x, y) => [
    { kind: 'token', id: `key:${name}`, x, y, w: 20, h: 14, form, body, hue: 'grey', label: '', fontSize: 10 },
  ]
}

function arrow(name: string, look: ArrowLook, toward: 'right' | 'left'): (x: number, y: number) => Shape[] {
  return (x, y) => [arrowShape(`key:${name}`, look, toward, { x, y, length: 20 })]
}

function arrowShape(
  id: string,
  look: ArrowLook,
  toward: 'right' | 'left',
  { x, y, length }: { x: number; y: number; length: number },
): Shape {
  const tip = toward === 'right' ? x + length : x
  return { kind: 'arrow', id, x: tip, y: y + 7, length, thickness: 13, toward, look, hue: 'grey', label: '' }
}

/** Beside the wires: the four forms that travel. */
function drawPacketKey(ctx: SceneContext): void {
  const { layout, out, texts } = ctx
  const key = layout.packetKey
  if (!key) return
  const looks: readonly ArrowLook[] = ['request', 'answer', 'fetch', 'data']
  looks.forEach((look, index) => {
    const x = key.x + (index % 2) * (key.w * 0.52)
    const y = key.y + Math.floor(index / 2) * 22
    const text = texts.packets[look as 'request' | 'answer' | 'fetch' | 'data']
    out.push(arrowShape(`key:${look}`, look, look === 'answer' ? 'left' : 'right', { x, y, length: 22 }))
    out.push({
      kind: 'text',
      id: `key:${look}/text`,
      x: x + 28,
      y: y + 11,
      text,
      size: 11,
      fill: 'ink-2',
      maxWidth: key.w * 0.52 - 30,
    })
  })
}

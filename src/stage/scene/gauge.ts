import { bottom, clamp, right } from '../geometry.ts'
import { usedOfTotal } from '../numbers.ts'
import type { SceneContext } from './scene-context.ts'
import { textWidth } from './shapes.ts'

/** buffer.memory: how much of it batches hold, and who waits for it. */
export function drawGauge(ctx: SceneContext): void {
  const { layout, out, shown, texts } = ctx
  if (!shown) return
  const { gauge } = layout
  const used = shown.memoryTotalBytes - shown.memoryAvailableBytes
  const share = shown.memoryTotalBytes > 0 ? clamp(used / shown.memoryTotalBytes, 0, 1) : 0
  const base = bottom(gauge) - 4
  const size = layout.axis === 'down' ? 10 : 11
  const name = 'buffer.memory'
  const nameW = textWidth(name, size, true) + 8
  const { used: usedText, total, unit } = usedOfTotal(used, shown.memoryTotalBytes)
  const words = layout.axis === 'down' ? `${Math.round(share * 100)}%` : texts.memoryOf(usedText, total, unit)
  const wordsW = textWidth(words, size, true) + 8
  const barW = clamp(gauge.w - nameW - wordsW - 4, 24, 100)
  const bar = { x: gauge.x + nameW, y: base - 9.5, w: barW, h: 10 }
  out.push({ kind: 'text', id: 'gauge/name', x: gauge.x, y: base, text: name, size, mono: true, fill: 'ink' })
  out.push({
    kind: 'rect',
    id: 'gauge',
    target: { kind: 'producer', producer: shown.index },
    ...bar,
    radius: 2,
    fill: 'surface',
    stroke: shown.memoryWaiters > 0 ? 'ink' : 'line-strong',
    strokeWidth: shown.memoryWaiters > 0 ? 1.5 : 1,
  })
  if (share > 0) {
    out.push({
      kind: 'rect',
      id: 'gauge/used',
      x: bar.x + 1.5,
      y: bar.y + 1.5,
      w: Math.max(1, (bar.w - 3) * share),
      h: bar.h - 3,
      fill: 'ink-2',
    })
  }
  const waiting = shown.memoryWaiters > 0 ? ` · ${texts.memoryWaiters(shown.memoryWaiters)}` : ''
  const x = right(bar) + 8
  out.push({
    kind: 'text',
    id: 'gauge/words',
    x,
    y: base,
    text: words + waiting,
    size,
    mono: true,
    weight: waiting === '' ? 400 : 600,
    fill: 'ink',
    maxWidth: Math.max(30, right(gauge) - x + 60),
  })
}

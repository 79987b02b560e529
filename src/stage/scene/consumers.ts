import type { ConsumerPartitionView, ConsumerView } from '../../trace/stage-view.ts'
import { clamp, type Rect } from '../geometry.ts'
import { grouped } from '../numbers.ts'
import { halfColour, hueColour, hueOf, isSelected, labelOf, type SceneContext } from './scene-context.ts'
import { textWidth } from './shapes.ts'

/** Offsets that a bar is long. */
const WINDOW = 24
/** A cell of this width has its numbers beside its label. */
const NUMBERED = 76

/** A row for each consumer: who it is, how many records it got, and how far it has come in each partition. */
export function drawConsumers(ctx: SceneContext): void {
  const { layout, view } = ctx
  layout.consumers.forEach((row, index) => {
    const isLast = index === layout.consumers.length - 1
    const consumer = view.consumers[index]
    if (consumer) drawConsumer(ctx, consumer, row, isLast ? view.consumers.length - index - 1 : 0)
  })
}

function drawConsumer(ctx: SceneContext, consumer: ConsumerView, row: Rect, more: number): void {
  const { out, texts, layout } = ctx
  const id = `consumer:${consumer.index}`
  const down = layout.axis === 'down'
  const y = row.y + row.h / 2 + 4
  const name = more > 0 ? `${consumer.name} +${more}` : consumer.name
  const nameW = Math.min(down ? 70 : 110, textWidth(name, 11) * 1.1 + 10)
  out.push({
    kind: 'line',
    id: `${id}/edge`,
    points: [row.x, row.y, row.x + row.w, row.y],
    stroke: 'line',
    strokeWidth: 1,
  })
  out.push({
    kind: 'text',
    id: `${id}/name`,
    x: row.x,
    y,
    text: name,
    size: 11,
    weight: 650,
    fill: 'ink',
    maxWidth: nameW,
  })
  const words = consumer.started ? texts.consumerRead(grouped(consumer.delivered)) : texts.notStarted
  const room = down ? 62 : 172
  const isolation = down || consumer.isolation === 'read_uncommitted' ? '' : ' · read_committed'
  out.push({
    kind: 'text',
    id: `${id}/words`,
    x: row.x + nameW,
    y,
    text: words + isolation,
    size: 10,
    fill: 'ink-2',
    maxWidth: room - 4,
  })
  const from = row.x + Math.max(down ? 112 : 250, nameW + Math.min(room, textWidth(words + isolation, 10) + 12))
  const cells = consumer.partitions
  const w = Math.min(down ? 60 : 200, (row.x + row.w - from) / Math.max(1, cells.length))
  cells.forEach((cell, index) => {
    drawCell(ctx, consumer, cell, { x: from + index * w, y: row.y + 2, w: w - 4, h: row.h - 3 })
  })
}

/** Read, readable, held back by read_committed, and what is not committed yet, on the last offsets of the log. */
function drawCell(ctx: SceneContext, consumer: ConsumerView, cell: ConsumerPartitionView, rect: Rect): void {
  const { out } = ctx
  const { partition, position, heldBack } = cell
  const id = `consumer:${consumer.index}/p${partition}`
  const target = { kind: 'partition', partition } as const
  const hue = hueOf(partition)
  const end = ctx.partitions.get(partition)?.logEndOffset ?? 0
  const first = Math.max(0, end - WINDOW)
  const span = Math.max(WINDOW, end) - first
  const labelled = rect.w >= 18
  const bar = { x: rect.x, y: rect.y + (labelled ? 11 : 3), w: rect.w, h: labelled ? 7 : rect.h - 6 }
  const at = (offset: number): number => bar.x + bar.w * clamp((offset - first) / span, 0, 1)
  out.push({
    kind: 'rect',
    id,
    target,
    ...rect,
    stroke: isSelected(ctx, target) ? 'focus' : undefined,
    strokeWidth: 1.5,
    radius: 2,
  })
  out.push({
    kind: 'rect',
    id: `${id}/room`,
    ...bar,
    radius: 2,
    fill: 'surface',
    stroke: 'line-strong',
    strokeWidth: 1,
  })
  const part = (name: string, low: number, high: number, fill: ReturnType<typeof halfColour> | undefined): void => {
    const [x, to] = [at(low), at(high)]
    if (to - x < 0.5) return
    const hatch = fill === undefined ? ('strong' as const) : undefined
    out.push({ kind: 'rect', id: `${id}/${name}`, x, y: bar.y + 1, w: to - x, h: bar.h - 2, fill, hatch })
  }
  part('readable', first, cell.readableEnd, halfColour(hue))
  part('read', first, Math.max(first, position), hueColour(hue))
  part('held', cell.readableEnd, cell.readableEnd + heldBack, undefined)
  const x = at(Math.max(first, position))
  if (position >= 0) {
    const mark = { kind: 'mark', id: `${id}/position`, mark: 'reader' } as const
    out.push({ ...mark, x, y: bar.y + bar.h + 1.5, size: 2.6, colour: 'ink' })
  }
  if (!labelled) return
  const held = heldBack > 0 ? ` · ${ctx.texts.heldBack(heldBack)}` : ''
  const numbers = `${position < 0 ? '?' : position} / ${cell.readableEnd}${held}`
  const label = labelOf(ctx, partition)
  const text = rect.w >= NUMBERED ? `${label}  ${numbers}` : label
  out.push({
    kind: 'text',
    id: `${id}/label`,
    x: rect.x,
    y: rect.y + 8.5,
    text,
    size: 9.5,
    weight: heldBack > 0 ? 650 : 400,
    fill: 'ink-2',
    maxWidth: rect.w,
  })
}

/** Up to where consumers have read, under the leader's log; and where read_committed ends, if that is before the HW. */
export function drawReaders(
  ctx: SceneContext,
  at: { readonly partition: number; readonly id: string; readonly xOf: (offset: number) => number | undefined },
  { top, rail }: { readonly top: number; readonly rail: number },
): void {
  const { out, view } = ctx
  const positions = new Set<number>()
  for (const consumer of view.consumers) {
    const own = consumer.partitions.find((one) => one.partition === at.partition)
    if (own && own.position >= 0) positions.add(own.position)
  }
  for (const position of positions) {
    const x = at.xOf(position)
    if (x !== undefined) {
      const id = `${at.id}/reader-${position}`
      out.push({ kind: 'mark', id, mark: 'reader', x, y: rail + 3.5, size: 3.2, colour: 'ink' })
    }
  }
  const log = ctx.partitions.get(at.partition)
  if (!log || log.lastStableOffset >= log.highWatermark) return
  const x = at.xOf(log.lastStableOffset)
  if (x === undefined) return
  out.push({
    kind: 'line',
    id: `${at.id}/lso`,
    points: [x, top, x, rail + 2],
    stroke: 'ink',
    strokeWidth: 1.5,
    dash: [2, 2],
  })
  out.push({
    kind: 'text',
    id: `${at.id}/lso-label`,
    x: x - 3,
    y: top + 7,
    text: 'LSO',
    size: 9,
    mono: true,
    fill: 'ink',
    align: 'end',
  })
}

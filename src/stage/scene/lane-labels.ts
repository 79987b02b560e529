import type { LaneView } from '../../trace/stage-view.ts'
import { clamp, right } from '../geometry.ts'
import { grouped } from '../numbers.ts'
import type { LanePlace } from '../stage-layout.ts'
import { countRecords } from './lane-queue.ts'
import { hueColour, hueOf, isSelected, labelOf, type SceneContext } from './scene-context.ts'
import { textWidth } from './shapes.ts'

export function drawLabel(ctx: SceneContext, place: LanePlace, lane: LaneView | undefined): void {
  const { out, texts } = ctx
  const label = labelOf(ctx, place.partition)
  const target = { kind: 'partition', partition: place.partition } as const
  const selected = isSelected(ctx, target)
  const { x, y } = place.label
  // In a narrow column it stands above its bar.
  const isSmall = place.look === 'heat' || place.look === 'line'
  const above = isSmall && place.bar.x < x
  const room = !isSmall ? undefined : (above ? right(place.area) : place.bar.x - 2) - x
  const size = sizeOf(place, label, room)
  drawLaneBar(ctx, place, above)
  const w = textWidth(label, size) + 12
  out.push({
    kind: 'rect',
    id: `partition:${place.partition}`,
    target,
    x: x - 11,
    y: y - size,
    w: Math.max(24, w + 4),
    h: size + 5,
    radius: 3,
    stroke: selected ? 'focus' : undefined,
    strokeWidth: 2,
  })
  if (place.area.h < 9) return
  out.push({
    kind: 'text',
    id: `partition:${place.partition}/label`,
    x,
    y,
    text: label,
    size,
    weight: 650,
    fill: 'ink',
    maxWidth: room,
    plate: above ? 'ground' : undefined,
  })
  if (isSmall) return
  const words = headerWords(ctx, lane)
  const wordsX = x + textWidth(label, size) + 8
  const end = ctx.layout.axis === 'down' ? right(place.area) : right(place.bar)
  const count = lane && lane.batches.length > 1 ? texts.batches(lane.batches.length) : ''
  const countW = count === '' ? 0 : textWidth(count, 11, true) + 6
  out.push({
    kind: 'text',
    id: `partition:${place.partition}/words`,
    x: ctx.layout.axis === 'down' ? end : wordsX,
    y,
    text: words,
    size: 11,
    mono: ctx.layout.axis === 'down',
    fill: 'ink-2',
    align: ctx.layout.axis === 'down' ? 'end' : 'start',
    maxWidth: Math.max(20, end - wordsX - (ctx.layout.axis === 'down' ? 0 : countW)),
  })
  if (count === '' || ctx.layout.axis === 'down') return
  out.push({
    kind: 'text',
    id: `partition:${place.partition}/count`,
    x: end,
    y,
    text: count,
    size: 11,
    mono: true,
    fill: 'ink-2',
    align: 'end',
  })
}

function sizeOf(place: LanePlace, label: string, room: number | undefined): number {
  if (room === undefined) return 13
  const size = place.look === 'line' ? 11 : clamp(place.area.h - 2, 8, 11)
  return size > 10 && textWidth(label, size) > room ? 10 : size
}

function drawLaneBar(ctx: SceneContext, place: LanePlace, above: boolean): void {
  const { out } = ctx
  const { x, y } = place.label
  const isHeat = place.look === 'heat' && !above
  const h = isHeat ? Math.min(12, place.area.h - 1) : above ? 11 : 15
  const top = isHeat ? place.area.y + (place.area.h - h) / 2 : above ? y - 9.5 : y - 12
  const fill = hueColour(hueOf(place.partition))
  const bar = { kind: 'rect', x: x - 9, w: 3, fill } as const
  if (place.partition < 8) {
    out.push({ ...bar, id: `partition:${place.partition}/bar`, y: top, h })
    return
  }
  // From the ninth partition on hues repeat: a notch says so.
  out.push({ ...bar, id: `partition:${place.partition}/bar`, y: top, h: h * 0.55 })
  out.push({ ...bar, id: `partition:${place.partition}/bar-2`, y: top + h * 0.75, h: h * 0.25 })
}

function headerWords(ctx: SceneContext, lane: LaneView | undefined): string {
  const { texts } = ctx
  const batches = lane?.batches ?? []
  const only = batches[0]
  if (only === undefined) return ctx.layout.axis === 'down' ? '0 B' : texts.empty
  if (ctx.layout.axis === 'down') return `${grouped(batches.reduce((sum, one) => sum + one.sizeBytes, 0))} B`
  if (batches.length === 1) return texts.ofBytes(grouped(only.sizeBytes), grouped(only.capacityBytes))
  return texts.recordsInBatches(countRecords(batches), batches.length)
}

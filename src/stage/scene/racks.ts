import type { ClientConnectionView, InFlightView } from '../../trace/stage-view.ts'
import type { Rect } from '../geometry.ts'
import type { RackPlace } from '../stage-layout.ts'
import type { StageTarget } from '../stage-target.ts'
import { hueColour, hueOf, isSelected, type SceneContext } from './scene-context.ts'

/** The slots of unanswered requests, one rack for each broker. */
export function drawRacks(ctx: SceneContext): void {
  for (const rack of ctx.layout.racks) drawRack(ctx, rack)
}

function drawRack(ctx: SceneContext, rack: RackPlace): void {
  const { out, shown } = ctx
  const connection = shown?.connections.find((one) => one.broker === rack.broker)
  const inFlight = connection?.inFlight ?? []
  const limit = shown?.maxInFlight ?? 5
  if (!Number.isNaN(rack.title.y)) {
    const small = rack.area.w < 50 || (rack.slots.length > 1 && !rack.labelled)
    const size = small ? 10 : 11
    out.push({
      kind: 'text',
      id: `rack:${rack.broker}/title`,
      x: rack.title.x,
      y: rack.title.y,
      text: `→ b${rack.broker}`,
      size,
      weight: 550,
      fill: connection ? 'ink' : 'ink-3',
    })
    out.push({
      kind: 'text',
      id: `rack:${rack.broker}/count`,
      x: rack.count.x,
      y: rack.count.y,
      text: `${inFlight.length}/${limit}`,
      size,
      mono: true,
      fill: 'ink-3',
      align: 'end',
    })
  }
  drawSlots(ctx, rack, inFlight, limit)
}

/** At most as many slots as have room; what is beyond the last is said as a count in it. */
function drawSlots(
  ctx: SceneContext,
  rack: RackPlace,
  inFlight: ClientConnectionView['inFlight'],
  limit: number,
): void {
  const places = Math.min(limit, rack.slots.length)
  for (let index = 0; index < places; index++) {
    const rect = rack.slots[index] as Rect
    const request = inFlight[index]
    const id = `slot:${ctx.shown?.actor ?? 0}-${rack.broker}-${index}`
    const beyond = index === places - 1 ? inFlight.length - places : 0
    if (request) drawOccupied(ctx, rack, { id, rect, request, beyond })
    else drawFree(ctx, rack, { id, rect, number: index + 1 })
  }
}

function drawFree(
  ctx: SceneContext,
  rack: RackPlace,
  { id, rect, number }: { id: string; rect: Rect; number: number },
): void {
  const single = rack.slots.length === 1
  ctx.out.push({
    kind: 'rect',
    id,
    ...rect,
    radius: 2,
    fill: single ? 'ground' : undefined,
    stroke: 'line',
    strokeWidth: 1,
  })
  if (!rack.labelled || single) return
  ctx.out.push({
    kind: 'text',
    id: `${id}/number`,
    x: rect.x + rect.w / 2,
    y: rect.y + rect.h / 2 + 3.6,
    text: String(number),
    size: 10,
    fill: 'ink-3',
    align: 'middle',
  })
}

function drawOccupied(
  ctx: SceneContext,
  rack: RackPlace,
  { id, rect, request, beyond }: { id: string; rect: Rect; request: InFlightView; beyond: number },
): void {
  const { out } = ctx
  const first = request.batches[0]
  const target: StageTarget | undefined = first && { kind: 'batch', batch: first.batch }
  const selected = request.batches.some(
    (batch) =>
      isSelected(ctx, { kind: 'batch', batch: batch.batch }) ||
      batch.records.some((record) => isSelected(ctx, { kind: 'record', record: record.record })),
  )
  out.push({
    kind: 'rect',
    id,
    target: target ?? { kind: 'link', a: ctx.shown?.actor ?? 0, b: rack.broker },
    ...rect,
    radius: 2,
    fill: rack.slots.length === 1 ? 'ground' : 'surface',
    stroke: 'line-strong',
    strokeWidth: 1,
  })
  if (selected) {
    out.push({
      kind: 'rect',
      id: `${id}/selected`,
      x: rect.x - 3,
      y: rect.y - 3,
      w: rect.w + 6,
      h: rect.h + 6,
      radius: 4,
      stroke: 'focus',
      strokeWidth: 2,
    })
  }
  drawSlotBar(ctx, id, rect, request, rack.labelled)
  if (!rack.labelled) return
  const records = request.batches.reduce((sum, batch) => sum + batch.records.length, 0)
  const spaced = `r${request.request} ×${records}`
  // Three figures more and it would end in an ellipsis: closer and smaller, but whole.
  const isTight = spaced.length > 6
  const label = first ? (isTight ? spaced.replace(' ', '') : spaced) : request.api
  out.push({
    kind: 'text',
    id: `${id}/label`,
    x: rect.x + 8,
    y: rect.y + rect.h / 2 + 4,
    text: beyond > 0 ? `+${beyond + 1}` : label,
    size: rect.h < 16 || (first && isTight) ? 10 : 11,
    weight: 550,
    fill: first ? 'ink' : 'ink-2',
    maxWidth: rect.w - 9,
  })
}

/** A bar in the hue of each partition that the request carries. */
function drawSlotBar(ctx: SceneContext, id: string, rect: Rect, request: InFlightView, labelled: boolean): void {
  const { out } = ctx
  const count = request.batches.length
  if (count === 0) {
    if (!labelled)
      out.push({
        kind: 'rect',
        id: `${id}/bar`,
        x: rect.x + 1,
        y: rect.y + 1,
        w: rect.w - 2,
        h: rect.h - 2,
        fill: 'line-strong',
      })
    return
  }
  const w = labelled ? 3 : rect.w - 2
  const h = (rect.h - 2) / count
  request.batches.forEach((batch, index) => {
    out.push({
      kind: 'rect',
      id: `${id}/bar-${index}`,
      x: rect.x + 1,
      y: rect.y + 1 + index * h,
      w,
      h,
      fill: hueColour(hueOf(batch.partition)),
    })
  })
}

import type { ClientConnectionView, LaneView, LinkView } from '../../trace/stage-view.ts'
import { lerp } from '../geometry.ts'
import { plainMs } from '../numbers.ts'
import type { LanePlace, WirePlace } from '../stage-layout.ts'
import { linkId } from '../stage-target.ts'
import { hueColour, hueOf, isSelected, pairKey, type SceneContext } from './scene-context.ts'

/** Connection states, in the order of `CONNECTION_STATE`. */
const DISCONNECTED = 0
const READY = 3

/** The wires from racks to brokers, the arrows that feed the racks, and the ruler of the network. */
export function drawWires(ctx: SceneContext): void {
  drawRuler(ctx)
  for (const wire of ctx.layout.wires) drawWire(ctx, wire)
  let bends = 0
  for (const { place, lane } of ctx.lanes.values()) {
    if (lane && drawFeed(ctx, place, lane, bends)) bends++
  }
}

function linkOf(ctx: SceneContext, broker: number): LinkView | undefined {
  return ctx.shown && ctx.links.get(pairKey(ctx.shown.actor, broker))
}

/** One latency for all: on the ruler. Otherwise each wire says its own. */
function drawRuler(ctx: SceneContext): void {
  const { layout, out, texts } = ctx
  const ruler = layout.ruler
  if (!ruler) return
  const latencies = new Set(layout.wires.map((wire) => linkOf(ctx, wire.broker)?.latencyUs))
  const [only] = latencies
  const same = latencies.size === 1 && only !== undefined
  const label = texts.network(same ? plainMs(only) : undefined)
  const x = ruler.x + ruler.w / 2
  out.push({
    kind: 'text',
    id: 'ruler/label',
    x,
    y: ruler.y - 6,
    text: label,
    size: 11,
    fill: 'ink-3',
    align: 'middle',
    maxWidth: ruler.w + 14,
  })
  const y = ruler.y + ruler.h / 2
  out.push({ kind: 'line', id: 'ruler', points: [ruler.x, y, ruler.x + ruler.w, y], stroke: 'line', strokeWidth: 1 })
  for (let tick = 0; tick <= 4; tick++) {
    const tickX = ruler.x + (ruler.w * tick) / 4
    out.push({
      kind: 'line',
      id: `ruler/${tick}`,
      points: [tickX, ruler.y, tickX, ruler.y + ruler.h],
      stroke: 'line',
      strokeWidth: 1,
    })
  }
  if (same) return
  for (const wire of layout.wires) {
    const link = linkOf(ctx, wire.broker)
    if (!link || layout.density > 2) continue
    out.push({
      kind: 'text',
      id: `${linkId(link.a, link.b)}/latency`,
      x: wire.to.x - 4,
      y: wire.to.y - 12,
      text: `${plainMs(link.latencyUs)} ms`,
      size: 10,
      mono: true,
      fill: 'ink-3',
      align: 'end',
    })
  }
}

function drawWire(ctx: SceneContext, wire: WirePlace): void {
  const { out, shown, layout, texts, view } = ctx
  if (!shown) return
  const { from, to } = wire
  const link = linkOf(ctx, wire.broker)
  const connection = shown.connections.find((one) => one.broker === wire.broker)
  const broker = view.brokers.find((one) => one.broker === wire.broker)
  const cut = link?.cut === true
  const dead = broker?.state === 'dead' && connection?.state !== READY
  const a = Math.max(shown.actor, wire.broker)
  const b = Math.min(shown.actor, wire.broker)
  const target = { kind: 'link', a, b } as const
  const id = linkId(a, b)
  out.push({
    kind: 'line',
    id,
    target,
    points: [from.x, from.y, to.x, to.y],
    stroke: isSelected(ctx, target) ? 'focus' : connection === undefined ? 'line' : 'line-strong',
    strokeWidth: isSelected(ctx, target) ? 2 : 1,
    dash: cut || dead ? [3, 4] : isUp(connection) ? undefined : [6, 3],
  })
  const x = lerp(from.x, to.x, 0.5)
  const y = lerp(from.y, to.y, 0.5)
  if (cut || dead) {
    out.push({ kind: 'rect', id: `${id}/gap`, x: x - 11, y: y - 9, w: 22, h: 18, fill: 'ground' })
    out.push({ kind: 'mark', id: `${id}/cross`, mark: 'cross', x, y, size: 5, colour: 'st-lost' })
  }
  const words = cut ? texts.cut : dead ? '' : connectionWords(ctx, connection)
  if (words === '' || layout.density > 2) return
  const across = layout.axis === 'across'
  out.push({
    kind: 'text',
    id: `${id}/words`,
    x,
    y: across ? y + 21 : y + 22,
    text: words,
    size: 10,
    fill: 'ink-3',
    align: 'middle',
    maxWidth: across ? to.x - from.x - 8 : 100,
    plate: across ? undefined : 'ground',
  })
}

function isUp(connection: ClientConnectionView | undefined): boolean {
  return connection === undefined || connection.state === READY
}

function connectionWords(ctx: SceneContext, connection: ClientConnectionView | undefined): string {
  if (connection === undefined || connection.state === READY) return ''
  return connection.state === DISCONNECTED ? ctx.texts.notConnected : ctx.texts.connecting
}

/** From a lane to the rack of the broker that the client takes for its leader: it bends only when a leader has moved. */
function drawFeed(ctx: SceneContext, place: LanePlace, lane: LaneView, bends: number): boolean {
  const { layout, out } = ctx
  const wire = layout.wires.find((one) => one.broker === lane.leader)
  const rack = layout.racks.find((one) => one.broker === lane.leader)
  if (!wire || !rack) return false
  const stroke = hueColour(hueOf(place.partition))
  const active = lane.batches.length > 0
  const shared = {
    kind: 'line',
    id: `feed:${place.partition}`,
    stroke,
    strokeWidth: active ? 2 : 1,
    opacity: active ? 1 : 0.5,
    head: active,
  } as const
  // Without a ring or a count the feed begins at the bar itself.
  const folded = lane.batches.length > place.rows && place.look === 'line'
  const bare = folded || !active
  const exit = bare ? { x: place.bar.x + place.bar.w + (folded ? 6 : 4), y: place.exit.y } : place.exit
  if (layout.axis === 'down') return drawFeedDown(ctx, place, wire, shared)
  const end = rack.area.x - 5
  const y = wire.from.y
  if (Math.abs(exit.y - y) < 3) {
    out.push({ ...shared, points: [exit.x, y, end, y] })
    return false
  }
  const x = Math.min(place.exit.x + 5 + (bends % 4) * 3, end - 4)
  out.push({ ...shared, points: [exit.x, exit.y, x, exit.y, x, y, end, y], corner: 5 })
  return true
}

function drawFeedDown(
  ctx: SceneContext,
  place: LanePlace,
  wire: WirePlace,
  shared: {
    kind: 'line'
    id: string
    stroke: ReturnType<typeof hueColour>
    strokeWidth: number
    opacity: number
    head: boolean
  },
): boolean {
  const top = wire.from.y - 22
  const { exit } = place
  if (Math.abs(exit.x - wire.from.x) < 3) {
    if (top - exit.y > 2) ctx.out.push({ ...shared, head: false, points: [exit.x, exit.y, exit.x, top] })
    return false
  }
  const y = Math.max(exit.y + 3, top - 4)
  ctx.out.push({
    ...shared,
    head: false,
    points: [exit.x, exit.y, exit.x, y, wire.from.x, y, wire.from.x, top + 4],
    corner: 3,
  })
  return true
}

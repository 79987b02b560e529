import type { PacketView } from '../../trace/stage-view.ts'
import { along, bottom, type Polyline, right } from '../geometry.ts'
import { linkId } from '../stage-target.ts'
import { fateOf, hasVanished, progressOf } from './packet-progress.ts'
import { isCut, isSelected, type SceneContext } from './scene-context.ts'

const CONTROLLER = 0

/** The controller: a node of its own, with its state and the brokers that it has fenced. */
export function drawController(ctx: SceneContext): void {
  const { layout, out, texts, view } = ctx
  const { controller: box } = layout
  const target = { kind: 'broker', broker: CONTROLLER } as const
  const { alive, fencedBrokers } = view.controller
  out.push({
    kind: 'rect',
    id: 'controller',
    target,
    ...box,
    radius: 6,
    fill: alive ? 'surface' : 'ground',
    hatch: alive ? undefined : 'light',
    stroke: alive ? 'line' : 'line-strong',
    strokeWidth: 1,
    dash: alive ? undefined : [5, 4],
  })
  if (isSelected(ctx, target)) {
    out.push({
      kind: 'rect',
      id: 'controller/selected',
      x: box.x - 2,
      y: box.y - 2,
      w: box.w + 4,
      h: box.h + 4,
      radius: 7,
      stroke: 'focus',
      strokeWidth: 2,
    })
  }
  const fenced = fencedBrokers.map((broker) => `b${broker}`).join(' ')
  if (layout.axis === 'down') {
    drawCompact(ctx, fenced)
    return
  }
  const roomy = box.h >= 50
  const x = box.x + 6
  const w = box.w - 10
  out.push({
    kind: 'text',
    id: 'controller/name',
    x,
    y: box.y + 14,
    text: texts.controllerShort,
    size: 10.5,
    weight: 650,
    fill: 'ink',
    maxWidth: w,
  })
  const lineY = box.y + (roomy ? 30 : 27)
  if (!alive)
    out.push({
      kind: 'mark',
      id: 'controller/cross',
      mark: 'cross',
      x: x + 4,
      y: lineY - 4,
      size: 4,
      colour: 'st-lost',
    })
  const state = alive ? texts.alive : texts.deadShort
  const oneLine = !roomy && fenced !== ''
  if (!oneLine) {
    out.push({
      kind: 'text',
      id: 'controller/state',
      x: alive ? x : x + 12,
      y: lineY,
      text: state,
      size: 10.5,
      weight: alive ? 400 : 650,
      fill: alive ? 'ink-3' : 'ink',
      maxWidth: w,
    })
  }
  if (!roomy && !oneLine) return
  const fenceY = roomy ? box.y + 47 : lineY
  if (fenced !== '')
    out.push({ kind: 'mark', id: 'controller/fence', mark: 'fence', x: x + 5, y: fenceY - 4, size: 5, colour: 'ink' })
  out.push({
    kind: 'text',
    id: 'controller/fenced',
    x: fenced === '' ? x : x + 14,
    y: fenceY,
    text: fenced === '' ? texts.noneFenced : fenced,
    size: fenced === '' ? 10 : 10.5,
    weight: fenced === '' ? 400 : 650,
    fill: fenced === '' ? 'ink-3' : 'ink',
    maxWidth: fenced === '' ? w : w - 14,
  })
}

function drawCompact(ctx: SceneContext, fenced: string): void {
  const { layout, out, texts, view } = ctx
  const box = layout.controller
  const y = box.y + 14
  const { alive } = view.controller
  if (!alive)
    out.push({
      kind: 'mark',
      id: 'controller/cross',
      mark: 'cross',
      x: box.x + 10,
      y: y - 4,
      size: 4,
      colour: 'st-lost',
    })
  const words = [texts.controllerShort]
  words.push(alive ? texts.alive : texts.deadShort)
  if (fenced !== '') words.push(texts.fencedBrokers(fenced))
  out.push({
    kind: 'text',
    id: 'controller/name',
    x: box.x + (alive ? 8 : 18),
    y,
    text: words.join(' · '),
    size: 11,
    weight: 550,
    fill: 'ink',
    maxWidth: box.w - 14,
  })
}

/** From the controller along the right edge to each broker; a cut is a cross on it. */
export function drawControllerLinks(ctx: SceneContext): void {
  const { layout, out } = ctx
  if (layout.axis === 'down') return
  for (const place of layout.brokers) {
    const line = lineTo(ctx, place.broker)
    const cut = isCut(ctx, CONTROLLER, place.broker)
    const target = { kind: 'link', a: place.broker, b: CONTROLLER } as const
    const selected = isSelected(ctx, target)
    const id = linkId(place.broker, CONTROLLER)
    out.push({
      kind: 'line',
      id,
      target,
      points: line,
      corner: 3,
      stroke: selected ? 'focus' : cut ? 'line-strong' : 'line',
      strokeWidth: selected ? 2 : 1,
      dash: cut ? [3, 4] : undefined,
    })
    if (!cut) continue
    const x = line[line.length - 4] as number
    const y = (line[line.length - 3] as number) - 14
    out.push({ kind: 'disc', id: `${id}/gap`, x, y, r: 6, fill: 'ground' })
    out.push({ kind: 'mark', id: `${id}/cross`, mark: 'cross', x, y, size: 4, colour: 'st-lost' })
  }
}

/** The way from the controller to a broker: down the right edge, then to the broker's title line. */
function lineTo(ctx: SceneContext, broker: number): Polyline {
  const { layout } = ctx
  const box = layout.brokers.find((one) => one.broker === broker)?.box
  const from = layout.controller
  const x = layout.width - 5
  if (!box) return [x, bottom(from), x, bottom(from)]
  const y = box.y + Math.min(11, box.h / 2 + 3)
  return [x, bottom(from), x, y, box.x + box.w, y]
}

/** Heartbeats and the controller's other talk: small dots on thin lines. */
export function drawControllerTraffic(ctx: SceneContext): void {
  const { layout, view } = ctx
  if (layout.axis === 'down') return
  const brokers = new Set(layout.brokers.map((one) => one.broker))
  for (const packet of view.packets) {
    const broker = packet.to === CONTROLLER ? packet.from : packet.to
    if ((packet.to === CONTROLLER || packet.from === CONTROLLER) && brokers.has(broker)) drawDot(ctx, packet, broker)
  }
}

function drawDot(ctx: SceneContext, packet: PacketView, broker: number): void {
  const { layout, out, tUs } = ctx
  const progress = progressOf(packet, tUs)
  const at = along(lineTo(ctx, broker), packet.to === CONTROLLER ? 1 - progress : progress)
  // Its way leads behind the boxes of partitions.
  if (layout.partitions?.some(({ box }) => at.x > box.x && at.x < right(box))) return
  const id = `packet:${packet.packet}`
  const target = { kind: 'packet', packet: packet.packet } as const
  if (hasVanished(packet, tUs)) {
    out.push({ kind: 'mark', id, target, mark: 'cross', x: at.x, y: at.y, size: 3.5, colour: 'st-lost' })
    return
  }
  const heartbeat = packet.api === 'BrokerHeartbeat'
  const selected = isSelected(ctx, target)
  const fate = fateOf(packet)
  out.push({
    kind: 'disc',
    id,
    target,
    x: at.x,
    y: at.y,
    r: heartbeat ? 2 : 3.2,
    fill: packet.isResponse ? 'ground' : heartbeat ? 'ink-3' : 'ink-2',
    stroke: selected ? 'focus' : fate ? FATE_COLOUR[fate] : heartbeat ? 'ink-3' : 'ink-2',
    strokeWidth: selected || fate ? 2 : 1,
    dash: fate === 'lost' ? [2, 1.5] : undefined,
  })
  if (fate === 'lost') {
    out.push({ kind: 'mark', id: `${id}/cross`, mark: 'cross', x: at.x, y: at.y, size: 3.5, colour: 'st-lost' })
  }
}

const FATE_COLOUR = { lost: 'st-lost', twice: 'st-dup' } as const

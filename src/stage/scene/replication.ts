import type { PacketView } from '../../trace/stage-view.ts'
import { lerp } from '../geometry.ts'
import { linkId } from '../stage-target.ts'
import { drawArrow, fateOf, hasVanished, progressOf } from './packet-progress.ts'
import { hueColour, hueOf, isCut, isSelected, rowOf, type SceneContext } from './scene-context.ts'
import type { ArrowLook } from './shapes.ts'

/** Where fetches of a partition travel between two brokers: across, a track at `x`; on a phone, one at `y`. */
export interface Track {
  readonly line: number
  readonly from: number
  readonly to: number
}

/** One track for each partition, fetches pointing at the leader, data away from it. */
export function drawReplicationTracks(ctx: SceneContext): void {
  const { layout, out, texts, view } = ctx
  const { gutter } = layout
  if (layout.axis === 'across' && layout.ruler) {
    const x = gutter.x + gutter.w - 6
    out.push({
      kind: 'text',
      id: 'replication',
      x,
      y: gutter.y - 6,
      text: texts.replication,
      size: 11,
      fill: 'ink-3',
      align: 'end',
    })
  }
  const drawn = new Set<string>()
  for (const { partition, replicas, leader } of view.partitions) {
    if (leader < 0) continue
    for (const follower of replicas) {
      if (follower !== leader) drawTrack(ctx, partition, leader, follower, drawn)
    }
  }
}

function drawTrack(ctx: SceneContext, partition: number, leader: number, follower: number, drawn: Set<string>): void {
  const { layout, out, view } = ctx
  const track = trackOf(ctx, partition, follower, leader)
  if (!track) return
  const cut = isCut(ctx, leader, follower)
  const gone = view.brokers.some((one) => (one.broker === leader || one.broker === follower) && one.state === 'dead')
  if (gone) return
  const a = Math.max(leader, follower)
  const b = Math.min(leader, follower)
  const target = { kind: 'link', a, b } as const
  const id = linkId(a, b)
  const named = drawn.has(id) ? `${id}/p${partition}-${follower}` : id
  // At high density one line stands for all partitions of a pair of brokers.
  if (layout.density >= 3 && drawn.has(id)) return
  drawn.add(id)
  const edge = layout.gutter.x
  const points =
    layout.axis === 'across'
      ? [edge, track.from, track.line, track.from, track.line, track.to, edge, track.to]
      : [track.from, layout.gutter.y, track.from, track.line, track.to, track.line, track.to, layout.gutter.y]
  const selected = isSelected(ctx, target)
  out.push({
    kind: 'line',
    id: named,
    target,
    points,
    corner: 3,
    stroke: selected ? 'focus' : layout.density >= 3 ? 'line-strong' : hueColour(hueOf(partition)),
    strokeWidth: selected ? 2 : 1.25,
    opacity: selected || cut ? 1 : 0.55,
    dash: cut ? [3, 4] : undefined,
  })
  if (!cut || named !== id) return
  const at = (track.from + track.to) / 2
  const x = layout.axis === 'across' ? track.line : at
  const y = layout.axis === 'across' ? at : track.line
  out.push({ kind: 'disc', id: `${id}/gap`, x, y, r: 8, fill: 'ground' })
  out.push({ kind: 'mark', id: `${id}/cross`, mark: 'cross', x, y, size: 5, colour: 'st-lost' })
}

/** The way of a partition's fetches from the follower's row to the leader's; undefined when one is not on the stage. */
export function trackOf(ctx: SceneContext, partition: number, from: number, to: number): Track | undefined {
  const { layout } = ctx
  const { gutter } = layout
  if (layout.axis === 'down') {
    const a = layout.brokers.find((one) => one.broker === from)
    const b = layout.brokers.find((one) => one.broker === to)
    if (!a || !b) return undefined
    const line = gutter.y + 8 + (partition % 3) * 8
    const spread = ((partition % 3) - 1) * 8
    return { line, from: a.box.x + a.box.w / 2 + spread, to: b.box.x + b.box.w / 2 + spread }
  }
  const fromY = endOf(ctx, partition, from)
  const toY = endOf(ctx, partition, to)
  if (fromY === undefined || toY === undefined) return undefined
  const { slot, slots } = slotOf(ctx, partition, from, to)
  const room = gutter.w - 30
  return { line: gutter.x + 14 + (room * slot) / Math.max(1, slots - 1), from: fromY, to: toY }
}

/** Few partitions: each follower has a track of its own. Otherwise one for each partition, or for each pair of brokers. */
function slotOf(ctx: SceneContext, partition: number, from: number, to: number): { slot: number; slots: number } {
  if (ctx.layout.density >= 3) return { slot: (from + to) % 4, slots: 4 }
  const count = ctx.view.partitions.length
  const view = ctx.partitions.get(partition)
  const followers = Math.max(1, (view?.replicas.length ?? 1) - 1)
  if (count * followers > 4) return { slot: partition % 4, slots: Math.min(4, count) }
  const follower = view?.leader === from ? to : from
  const place = (view?.replicas ?? []).filter((broker) => broker !== view?.leader).indexOf(follower)
  return { slot: (partition % count) * followers + Math.max(0, place), slots: Math.max(2, count * followers) }
}

function endOf(ctx: SceneContext, partition: number, broker: number): number | undefined {
  const { layout } = ctx
  const box = layout.brokers.find((one) => one.broker === broker)?.box
  if (!box) return undefined
  if (layout.density >= 3) return box.y + box.h / 2
  const row = rowOf(ctx, partition, broker)
  return row === undefined ? box.y + box.h / 2 : row.y + row.h / 2
}

/** More than this many fetches on the way at once are drawn without labels. */
const LABELLED = 24

/** What followers ask and what leaders send. */
export function drawReplicationPackets(ctx: SceneContext): void {
  const brokers = new Set(ctx.layout.brokers.map((one) => one.broker))
  const packets = ctx.view.packets.filter((packet) => brokers.has(packet.from) && brokers.has(packet.to))
  const labelled = ctx.layout.density <= 2 && packets.length <= LABELLED && ctx.layout.axis === 'across'
  for (const packet of packets) drawReplicationPacket(ctx, packet, labelled)
}

function drawReplicationPacket(ctx: SceneContext, packet: PacketView, labelled: boolean): void {
  const { layout, out, tUs } = ctx
  const main = packet.parts.find((part) => part.records > 0) ?? packet.parts[0]
  const partition = main?.partition ?? 0
  const track = trackOf(ctx, partition, packet.from, packet.to)
  if (!track) return
  const at = lerp(track.from, track.to, progressOf(packet, tUs))
  const across = layout.axis === 'across'
  const x = across ? track.line : at
  const y = across ? at : track.line
  const target = { kind: 'packet', packet: packet.packet } as const
  const id = `packet:${packet.packet}`
  if (hasVanished(packet, tUs)) {
    out.push({ kind: 'mark', id, target, mark: 'cross', x, y, size: 5, colour: 'st-lost' })
    return
  }
  const isFetch = packet.api === 'Fetch'
  const error = packet.isResponse && packet.error !== 0
  const look: ArrowLook = error ? 'error' : !isFetch ? 'other' : packet.isResponse ? 'data' : 'fetch'
  const length = !isFetch ? 12 : labelled ? 26 : 15
  const thickness = !isFetch ? 9 : labelled ? 24 : 12
  const forward = track.to > track.from ? 1 : -1
  const fate = fateOf(packet)
  drawArrow(out, {
    kind: 'arrow',
    id,
    target,
    fate,
    x: across ? x : x + (forward * length) / 2,
    y: across ? y + (forward * length) / 2 : y,
    length,
    thickness,
    toward: across ? (forward > 0 ? 'down' : 'up') : forward > 0 ? 'right' : 'left',
    look,
    hue: isFetch && main ? hueOf(partition) : 'grey',
    label: labelled && isFetch && fate !== 'lost' ? fetchLabel(packet) : '',
    selected: isSelected(ctx, target),
  })
}

/** A fetch says the offset that it asks from; data says its records, or `hw` when it brings only the high watermark. */
function fetchLabel(packet: PacketView): string {
  if (packet.isResponse) {
    if (packet.error !== 0) return 'err'
    const records = packet.parts.reduce((sum, part) => sum + part.records, 0)
    return records > 0 ? `×${records}` : 'hw'
  }
  const first = packet.parts[0]
  if (!first) return ''
  if (packet.parts.length > 1) return `${packet.parts.length}p`
  return first.offset > 9999 ? `${Math.floor(first.offset / 1000)}k` : String(first.offset)
}

import type { PacketView } from '../../trace/stage-view.ts'
import { lerp } from '../geometry.ts'
import { isKeptAlone } from './packet-groups.ts'
import { type Bunch, bunchPackets, bunchSize, levelOf } from './packet-levels.ts'
import { drawArrow, fateOf, hasVanished, progressOf } from './packet-progress.ts'
import { type Track, trackOf } from './replication-tracks.ts'
import { flowBetween, hueColour, hueOf, isSelected, pairKey, type SceneContext } from './scene-context.ts'
import type { ArrowLook } from './shapes.ts'

/** More than this many fetches on the way at once are drawn without labels. */
const LABELLED = 24
const SHORT = 15
const FULL = 26

/** What followers ask and what leaders send: near ones of a track as one with their count. */
export function drawReplicationPackets(ctx: SceneContext): void {
  drawReplicationStreams(ctx)
  const brokers = new Set(ctx.layout.brokers.map((one) => one.broker))
  const packets = ctx.view.packets.filter((packet) => brokers.has(packet.from) && brokers.has(packet.to))
  const { layout } = ctx
  const labelled = layout.density <= 2 && packets.length <= LABELLED && layout.axis === 'across'
  const ways = new Map<string, { track: Track; partition: number; packets: PacketView[] }>()
  for (const packet of packets) {
    const partition = mainPart(packet)?.partition ?? 0
    const track = trackOf(ctx, partition, packet.from, packet.to)
    if (!track) continue
    const way = `${packet.isResponse} ${packet.api} ${track.line} ${track.from} ${track.to}`
    const known = ways.get(way)
    if (known) known.packets.push(packet)
    else ways.set(way, { track, partition, packets: [packet] })
  }
  const isAlone = (packet: PacketView): boolean =>
    ctx.detail === 'all' || isKeptAlone(packet, () => isSelected(ctx, { kind: 'packet', packet: packet.packet }))
  for (const { track, packets: onWay } of ways.values()) {
    const first = onWay[0] as PacketView
    const length = Math.abs(track.to - track.from)
    const flow = flowBetween(ctx, first.isResponse ? first.to : first.from, first.isResponse ? first.from : first.to)
    const flightUs = first.arrivesAtUs - first.sentAtUs
    if (ctx.detail !== 'all' && levelOf(ctx.speedUsPerS, flightUs, flow?.requestsPerS ?? 0) === 'streams') {
      for (const packet of onWay.filter(isAlone)) drawBunch(ctx, track, { id: 0, packets: [packet] }, labelled)
      continue
    }
    const least = labelled ? FULL : SHORT
    const size = bunchSize(least, length, first.arrivesAtUs - first.sentAtUs, ctx.speedUsPerS)
    for (const bunch of bunchPackets(onWay, length, size, isAlone)) drawBunch(ctx, track, bunch, labelled)
  }
}

/** Where followers ask faster than the eye follows: the track itself is a band, with the number of fetches. */
function drawReplicationStreams(ctx: SceneContext): void {
  const { layout, out, texts, view } = ctx
  if (ctx.detail === 'all' || ctx.speedUsPerS === undefined) return
  const named = new Set<string>()
  for (const { partition, leader, replicas } of view.partitions) {
    for (const follower of leader < 0 ? [] : replicas.filter((broker) => broker !== leader)) {
      const flow = flowBetween(ctx, follower, leader)
      const flightUs = ctx.links.get(pairKey(follower, leader))?.latencyUs ?? 0
      if (!flow || levelOf(ctx.speedUsPerS, flightUs, flow.requestsPerS) !== 'streams') continue
      const track = trackOf(ctx, partition, follower, leader)
      const pair = pairKey(follower, leader)
      const isShared = layout.density >= 3 && !layout.partitions
      if (!track || (isShared && named.has(pair))) continue
      const { vertical, line, from, to } = track
      const points = vertical ? [line, from, line, to] : [from, line, to, line]
      const id = `stream:${pair}-p${partition}-${follower}`
      const stroke = isShared ? 'line-strong' : hueColour(hueOf(partition))
      const target = { kind: 'link', a: Math.max(follower, leader), b: Math.min(follower, leader) } as const
      out.push({ kind: 'line', id, target, points, stroke, strokeWidth: 3, opacity: 0.8 })
      if (!named.has(pair) && layout.density <= 2 && vertical) {
        const y = (from + to) / 2 + (follower > leader ? 6 : -6)
        const text = texts.perSecond(String(flow.requestsPerS))
        out.push({
          kind: 'text',
          id: `${id}/rate`,
          x: line,
          y,
          text,
          size: 9.5,
          fill: 'ink',
          align: 'middle',
          plate: 'ground',
        })
      }
      named.add(pair)
    }
  }
}

function mainPart(packet: PacketView): PacketView['parts'][number] | undefined {
  return packet.parts.find((part) => part.records > 0) ?? packet.parts[0]
}

function drawBunch(ctx: SceneContext, track: Track, { id: bunch, packets }: Bunch, labelled: boolean): void {
  const { out, tUs } = ctx
  const packet = packets[0] as PacketView
  const many = packets.length > 1
  const main = mainPart(packet)
  const at = lerp(track.from, track.to, progressOf(packet, tUs))
  const x = track.vertical ? track.line : at
  const y = track.vertical ? at : track.line
  const target = { kind: 'packet', packet: packet.packet } as const
  const id = many
    ? `packets:${packet.from}-${packet.to}-${packet.api}${bunch}-${track.line}`
    : `packet:${packet.packet}`
  if (hasVanished(packet, tUs)) {
    out.push({ kind: 'mark', id, target, mark: 'cross', x, y, size: 5, colour: 'st-lost' })
    return
  }
  const isFetch = packet.api === 'Fetch'
  const error = packet.isResponse && packet.error !== 0
  const look: ArrowLook = error ? 'error' : !isFetch ? 'other' : packet.isResponse ? 'data' : 'fetch'
  const isSlim = ctx.layout.partitions !== undefined && !track.vertical
  // Among many, what carries records stands out from what asks for them.
  const isFaint = ctx.layout.density >= 3 && look === 'fetch'
  const length = !isFetch ? 12 : labelled ? FULL : isFaint ? (isSlim ? 8 : 10) : SHORT
  const thickness = isSlim
    ? isFaint
      ? 5
      : 8
    : isFaint
      ? many
        ? 11
        : 7
      : !isFetch
        ? 9
        : labelled
          ? 24
          : many
            ? 15
            : 12
  const forward = track.to > track.from ? 1 : -1
  const fate = fateOf(packet)
  drawArrow(out, {
    kind: 'arrow',
    id,
    target,
    packets: many ? packets : undefined,
    fate,
    x: track.vertical ? x : x + (forward * length) / 2,
    y: track.vertical ? y + (forward * length) / 2 : y,
    length,
    thickness,
    toward: track.vertical ? (forward > 0 ? 'down' : 'up') : forward > 0 ? 'right' : 'left',
    look,
    hue: isFetch && main ? hueOf(main.partition) : 'grey',
    label: isSlim || fate === 'lost' ? '' : many ? `${packets.length}` : labelled && isFetch ? fetchLabel(packet) : '',
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

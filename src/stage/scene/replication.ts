import { linkId } from '../stage-target.ts'
import { type Track, trackOf } from './replication-tracks.ts'
import { hueColour, hueOf, isCut, isSelected, type SceneContext } from './scene-context.ts'

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
  const isShared = layout.density >= 3 && !layout.partitions
  if (isShared && drawn.has(id)) return
  drawn.add(id)
  const edge = layout.gutter.x
  const points = layout.partitions
    ? pointsInBox(track, edge)
    : layout.axis === 'across'
      ? [edge, track.from, track.line, track.from, track.line, track.to, edge, track.to]
      : [track.from, layout.gutter.y, track.from, track.line, track.to, track.line, track.to, layout.gutter.y]
  const selected = isSelected(ctx, target)
  out.push({
    kind: 'line',
    id: named,
    target,
    points,
    corner: 3,
    stroke: selected ? 'focus' : isShared ? 'line' : hueColour(hueOf(partition)),
    strokeWidth: selected ? 2 : 1.25,
    opacity: selected || cut ? 1 : 0.55,
    dash: cut ? [3, 4] : undefined,
  })
  if (!cut || named !== id) return
  const at = (track.from + track.to) / 2
  const x = track.vertical ? track.line : at
  const y = track.vertical ? at : track.line
  out.push({ kind: 'disc', id: `${id}/gap`, x, y, r: 8, fill: 'ground' })
  out.push({ kind: 'mark', id: `${id}/cross`, mark: 'cross', x, y, size: 5, colour: 'st-lost' })
}

/** Among replicas of one box: from row to row, without the gutter where they stand beside each other. */
function pointsInBox({ vertical, line, from, to }: Track, edge: number): number[] {
  return vertical
    ? [Math.min(edge, line), from, line, from, line, to, Math.min(edge, line), to]
    : [from, line, to, line]
}

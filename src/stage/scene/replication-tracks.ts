import { rowOf, type SceneContext } from './scene-context.ts'

/**
 * Where fetches of a partition travel between two brokers: `vertical`, a line at x = `line`; otherwise one at y = `line`.
 */
export interface Track {
  readonly vertical: boolean
  readonly line: number
  readonly from: number
  readonly to: number
}

/** The way of a partition's fetches from the follower's row to the leader's; undefined when one is not on the stage. */
export function trackOf(ctx: SceneContext, partition: number, from: number, to: number): Track | undefined {
  const { layout } = ctx
  const { gutter } = layout
  if (layout.partitions) return trackInBox(ctx, partition, from, to)
  if (layout.axis === 'down') {
    const a = layout.brokers.find((one) => one.broker === from)
    const b = layout.brokers.find((one) => one.broker === to)
    if (!a || !b) return undefined
    const line = gutter.y + 8 + (partition % 3) * 8
    const spread = ((partition % 3) - 1) * 8
    return { vertical: false, line, from: a.box.x + a.box.w / 2 + spread, to: b.box.x + b.box.w / 2 + spread }
  }
  const fromY = endOf(ctx, partition, from)
  const toY = endOf(ctx, partition, to)
  if (fromY === undefined || toY === undefined) return undefined
  const { slot, slots } = slotOf(ctx, partition, from, to)
  const room = gutter.w - 30
  return { vertical: true, line: gutter.x + 14 + (room * slot) / Math.max(1, slots - 1), from: fromY, to: toY }
}

/** Replicas of a partition beside each other: along the foot of its box. On top of each other: in the gutter. */
function trackInBox(ctx: SceneContext, partition: number, from: number, to: number): Track | undefined {
  const a = rowOf(ctx, partition, from)
  const b = rowOf(ctx, partition, to)
  if (!a || !b) return undefined
  if (Math.abs(a.y - b.y) < 4) {
    return { vertical: false, line: a.y + a.h + 0.5, from: a.x + a.w / 2, to: b.x + b.w / 2 }
  }
  const { gutter, axis } = ctx.layout
  const line = axis === 'across' ? gutter.x + 14 + ((gutter.w - 30) * ((from + to) % 3)) / 2 : a.x + a.w - 8
  return { vertical: true, line, from: a.y + a.h / 2, to: b.y + b.h / 2 }
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

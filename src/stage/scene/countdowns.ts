import type { BatchView, LaneView } from '../../trace/stage-view.ts'
import { bottom, clamp, right } from '../geometry.ts'
import { age, shortMs } from '../numbers.ts'
import type { LanePlace } from '../stage-layout.ts'
import { batchRect, visibleBatches } from './lane-queue.ts'
import type { SceneContext } from './scene-context.ts'

/** The state of a connection that can send, as `CONNECTION_STATE` has it. */
export const READY = 3

/**
 * What runs out while nothing happens: linger and backoff rings, and the line that says when a batch leaves. Also the
 * ages of what is broken.
 */
export function drawCountdowns(ctx: SceneContext): void {
  for (const { place, lane } of ctx.lanes.values()) {
    if (lane) drawLaneCountdowns(ctx, place, lane)
  }
  drawAges(ctx)
}

function drawLaneCountdowns(ctx: SceneContext, place: LanePlace, lane: LaneView): void {
  const slots = visibleBatches(place, lane.batches, ctx.selection)
  slots.forEach((slot, index) => {
    if (!('batch' in slot)) return
    const alone = slots.length === 1
    if (place.ring.r >= 4 && place.look !== 'heat')
      drawRing(ctx, place, slot.batch, { index, count: slots.length, alone })
  })
  if (place.look === 'full') drawWhen(ctx, place, lane, slots.length)
}

function drawRing(
  ctx: SceneContext,
  place: LanePlace,
  batch: BatchView,
  { index, count, alone }: { index: number; count: number; alone: boolean },
): void {
  const { out, tUs } = ctx
  const clock = clockOf(ctx, batch)
  if (!clock) return
  const left = Math.max(0, clock.endsUs - tUs)
  const share =
    clock.startsUs === undefined ? undefined : clamp(left / Math.max(1, clock.endsUs - clock.startsUs), 0, 1)
  const label = shortMs(left)
  const id = `batch:${batch.batch}/ring`
  const dashed = clock.backoff
  if (alone && place.ring.r >= 11) {
    out.push({ kind: 'dial', id, x: place.ring.x, y: place.ring.y, r: place.ring.r, share, dashed, label })
    return
  }
  if (ctx.layout.axis === 'down') return
  const rect = batchRect(place, index, count)
  const x = right(rect) + 12
  const y = rect.y + rect.h / 2
  out.push({ kind: 'dial', id, x, y, r: Math.min(7, rect.h / 2), share, dashed, label: '' })
  if (rect.h < 10) return
  out.push({ kind: 'text', id: `${id}/left`, x: x + 10, y: y + 3.6, text: label, size: 10, mono: true, fill: 'ink' })
}

interface Clock {
  readonly startsUs: number | undefined
  readonly endsUs: number
  readonly backoff: boolean
}

/** Which clock of a batch is running: the backoff of a retry, or linger; none when it may leave already. */
export function clockOf(ctx: Pick<SceneContext, 'tUs' | 'shown'>, batch: BatchView): Clock | undefined {
  if (batch.retryAtUs !== undefined && batch.retryAtUs > ctx.tUs) {
    return { startsUs: batch.backoffSinceUs, endsUs: batch.retryAtUs, backoff: true }
  }
  if (batch.attempts > 0 || batch.closed || batch.sendable !== undefined) return undefined
  if (batch.lingerEndsUs <= ctx.tUs) return undefined
  return { startsUs: batch.createdAtUs, endsUs: batch.lingerEndsUs, backoff: false }
}

/** One short sentence under a lane: when its front leaves, or what it waits for. */
function drawWhen(ctx: SceneContext, place: LanePlace, lane: LaneView, rows: number): void {
  const { out, texts, tUs } = ctx
  const front = lane.batches[0]
  if (!front) return
  const y = rows > 1 ? place.bar.y + rows * place.pitch + 14 : bottom(place.bar) + 38
  if (y > bottom(place.area)) return
  out.push({
    kind: 'text',
    id: `lane:${place.partition}/when`,
    x: place.bar.x,
    y,
    text: whenText(),
    size: 11,
    fill: 'ink-2',
    maxWidth: place.bar.w + 40,
  })

  function whenText(): string {
    if (!front) return ''
    const clock = clockOf(ctx, front)
    if (clock?.backoff) return texts.retriesIn(withUnit(clock.endsUs - tUs), lane.batches.length - 1)
    if (lane.muted) return texts.muted
    if (lane.leader < 0) return texts.waitsForLeader
    if (clock === undefined) {
      const blocked = blockedAtBroker(ctx, lane.leader)
      if (blocked !== undefined) return blocked
    }
    if (clock) return texts.leavesWhenFullOr(withUnit(clock.endsUs - tUs))
    const why = front.sendable === undefined ? undefined : texts.drainReasons[front.sendable]
    return why === undefined ? texts.leavesAtOnce : `${texts.leavesAtOnce.replace(/\.$/, '')}: ${why}.`
  }
}

/** What keeps a batch that may leave: no connection to the leader, or no free slot on it. */
function blockedAtBroker({ shown, texts }: SceneContext, broker: number): string | undefined {
  const connection = shown?.connections.find((one) => one.broker === broker)
  if (!shown || !connection) return undefined
  if (connection.state !== READY) return texts.waitsForConnection(broker)
  return connection.inFlight.length >= shown.maxInFlight ? texts.waitsForSlot(shown.maxInFlight) : undefined
}

function withUnit(us: number): string {
  const text = shortMs(Math.max(0, us))
  return /\d$/.test(text) ? `${text}\u202fms` : text.replace(/([a-z]+)$/, '\u202f$1')
}

function drawAges(ctx: SceneContext): void {
  const { layout, out, texts, tUs, view } = ctx
  for (const place of layout.brokers) {
    const broker = view.brokers.find((one) => one.broker === place.broker)
    if (!broker || (broker.state !== 'dead' && broker.state !== 'hung')) continue
    const ago = age(tUs - broker.sinceUs)
    const roomy = place.box.h >= 30 && place.box.w >= 180
    if (!roomy) continue
    const titleW = layout.density <= 2 ? 44 : 0
    const text = broker.state === 'dead' ? texts.dead(ago) : texts.hung(ago)
    if (layout.density <= 2) {
      out.push({
        kind: 'text',
        id: `broker:${broker.broker}/age`,
        x: place.title.x + titleW,
        y: place.title.y,
        text,
        size: 11,
        weight: 650,
        fill: 'ink',
        maxWidth: 106,
      })
    }
  }
}

import type { BrokerView, ReplicaView } from '../../trace/stage-view.ts'
import type { BrokerPlace } from '../stage-layout.ts'
import { drawReplica } from './log-rows.ts'
import { isSelected, replicaKey, type SceneContext } from './scene-context.ts'
import { textWidth } from './shapes.ts'

/** Every broker: a box with its state and its replicas; the high watermark of the selected partition runs through them. */
export function drawBrokers(ctx: SceneContext): void {
  for (const place of ctx.layout.brokers) {
    const broker = ctx.view.brokers.find((one) => one.broker === place.broker)
    if (broker) drawBroker(ctx, place, broker)
  }
  if (ctx.selectedPartition !== undefined) ctx.parts?.highWatermark(ctx)
}

function drawBroker(ctx: SceneContext, place: BrokerPlace, broker: BrokerView): void {
  const { out } = ctx
  const target = { kind: 'broker', broker: broker.broker } as const
  const id = `broker:${broker.broker}`
  const dead = broker.state === 'dead'
  const unsure = broker.state === 'hung' || broker.state === 'starting' || broker.state === 'stopping'
  const selected = isSelected(ctx, target)
  const { box } = place
  out.push({
    kind: 'rect',
    id,
    target,
    ...box,
    radius: 6,
    fill: dead ? undefined : 'surface',
    hatch: dead ? 'light' : undefined,
    stroke: dead ? 'line-strong' : broker.state === 'hung' ? 'ink' : 'line',
    strokeWidth: 1,
    dash: dead ? [5, 4] : unsure ? [8, 3] : undefined,
  })
  if (selected) {
    out.push({
      kind: 'rect',
      id: `${id}/selected`,
      x: box.x - 3,
      y: box.y - 3,
      w: box.w + 6,
      h: box.h + 6,
      radius: 8,
      stroke: 'focus',
      strokeWidth: 2,
    })
  }
  drawTitle(ctx, place, broker)
  ctx.parts?.transactionLog(ctx, place, broker)
  for (const row of ctx.rows.get(broker.broker) ?? []) {
    const entry = ctx.replicas.get(replicaKey(row.partition, broker.broker))
    if (entry) drawReplica(ctx, row, entry.replica, broker)
  }
}

function drawTitle(ctx: SceneContext, place: BrokerPlace, broker: BrokerView): void {
  const { out, layout } = ctx
  const id = `broker:${broker.broker}`
  const { x, y } = place.title
  const isDense = layout.density >= 3 && layout.axis === 'across'
  const size = place.box.h < 16 || place.box.w < 30 ? 10 : isDense || layout.partitions ? 11 : 13
  const name = `b${broker.broker}`
  out.push({ kind: 'text', id: `${id}/name`, x, y, text: name, size, weight: 650, fill: 'ink' })
  const markX = x + textWidth(name, size) + 12
  const small = (layout.density >= 3 && layout.axis === 'across') || layout.partitions !== undefined
  if (small) {
    drawSmallState(ctx, place, broker)
    return
  }
  if (broker.state === 'dead') {
    out.push({ kind: 'mark', id: `${id}/cross`, mark: 'cross', x: markX, y: y - 4.5, size: 5, colour: 'st-lost' })
  } else if (broker.state === 'hung') {
    out.push({ kind: 'mark', id: `${id}/clock`, mark: 'clock', x: markX, y: y - 4.5, size: 6, colour: 'ink' })
  } else if (broker.fenced) {
    out.push({ kind: 'mark', id: `${id}/fence`, mark: 'fence', x: markX, y: y - 4.5, size: 6, colour: 'ink' })
  }
  const words = stateWords(ctx, broker)
  if (words === '') return
  if (layout.axis === 'down') {
    const mark = broker.state !== 'alive' || broker.fenced
    const from = mark ? markX + 9 : markX - 6
    out.push({
      kind: 'text',
      id: `${id}/state`,
      x: from,
      y,
      text: words,
      size: 10,
      weight: 550,
      fill: 'ink',
      maxWidth: place.box.x + place.box.w - from - 4,
    })
    return
  }
  out.push({
    kind: 'text',
    id: `${id}/state`,
    x: place.box.x + place.box.w - 9,
    y,
    text: words,
    size: 11,
    weight: broker.state === 'dead' ? 650 : 400,
    fill: broker.state === 'alive' && !broker.fenced ? 'ink-3' : 'ink',
    align: 'end',
    maxWidth: broker.state === 'dead' ? place.box.w - 170 : place.box.w * 0.5,
  })
}

/** Narrow boxes: the sign alone, under the name. */
function drawSmallState(ctx: SceneContext, place: BrokerPlace, broker: BrokerView): void {
  const mark =
    broker.state === 'dead' ? 'cross' : broker.state === 'hung' ? 'clock' : broker.fenced ? 'fence' : undefined
  if (!mark) return
  const below = place.box.h >= 34
  const x = below ? place.title.x + 6 : place.title.x + 19
  const y = below ? place.title.y + 12 : place.title.y - 4
  const colour = mark === 'cross' ? 'st-lost' : 'ink'
  ctx.out.push({ kind: 'mark', id: `broker:${broker.broker}/sign`, mark, x, y, size: below ? 5 : 3.5, colour })
}

/** What is unusual about a broker. The age of dead and hung ones is counted beside (see `drawCountdowns`). */
function stateWords(ctx: SceneContext, broker: BrokerView): string {
  const { texts, layout } = ctx
  const words: string[] = []
  if (broker.state === 'dead') {
    const lost = lostRecords(broker)
    if (layout.axis === 'down') words.push(texts.deadShort)
    else if (lost.length > 0) {
      const named = lost.length <= 3 ? lost.join(', ') : texts.recordsCount(lost.length)
      words.push(texts.onlyCopyOf(named))
    }
  }
  if (broker.state === 'starting') words.push(texts.starting)
  if (broker.state === 'stopping') words.push(texts.stopping)
  if (broker.fenced && words.length === 0) words.push(texts.fenced)
  if (layout.axis === 'across' && words.length === 0 && broker.state !== 'dead')
    words.push(...(ctx.parts?.transactionWords(broker) ?? []))
  const slow = broker.slow
  if (slow && broker.state !== 'dead') words.push(texts.slow(Math.max(slow.requestMs, slow.fetchMs)))
  return words.join(' · ')
}

/** Acked records that only this broker holds, as far as its visible tail says. */
function lostRecords(broker: BrokerView): number[] {
  return broker.replicas.flatMap((replica: ReplicaView) =>
    replica.tail.filter((cell) => cell.lost && cell.acked && cell.record > 0).map((cell) => cell.record),
  )
}

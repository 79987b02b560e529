import type { WirePlace } from '../stage-layout.ts'
import { belowOthers } from './packet-ways.ts'
import type { Traffic } from './packets.ts'
import { hueColour, hueOf, type SceneContext } from './scene-context.ts'

/** Nothing moves on the wire because the broker holds the answer: acks=all waits for the ISR. */
export function drawHolding(ctx: SceneContext, wire: WirePlace, onWire: Traffic | undefined): void {
  const { layout, out, shown, texts, view } = ctx
  if (!shown || layout.density > 2) return
  const connection = shown.connections.find((one) => one.broker === wire.broker)
  const waiting = connection?.inFlight.find((one) => one.batches.length > 0)
  const broker = view.brokers.find((one) => one.broker === wire.broker)
  if (!waiting || broker?.state !== 'alive' || (onWire && onWire.requests.length + onWire.answers.length > 0)) return
  const parked = broker.replicas.find((replica) => replica.parked > 0)
  if (!parked) return
  const hue = hueOf(waiting.batches[0]?.partition ?? parked.partition)
  const { from, to } = wire
  const across = layout.axis === 'across'
  const inset = across ? 5 : 4
  out.push({
    kind: 'line',
    id: `hold:${wire.broker}`,
    points: across ? [from.x + inset, from.y, to.x - inset, to.y] : [from.x, from.y + inset, to.x, to.y - inset],
    stroke: hueColour(hue),
    strokeWidth: 1.5,
    dash: [1, 5],
    roundCap: true,
  })
  const [one, two] = across ? texts.holdsAnswer(wire.broker) : texts.holdsShort(wire.broker)
  const x = across ? (from.x + to.x) / 2 : from.x
  const y = across ? from.y + 17 + belowOthers(view) : (from.y + to.y) / 2 - 2
  const plate = across ? undefined : 'ground'
  const maxWidth = across ? to.x - from.x - 4 : 112
  if (layout.density === 2 && across) return
  out.push({
    kind: 'text',
    id: `hold:${wire.broker}/1`,
    x,
    y,
    text: one,
    size: 10,
    fill: 'ink-3',
    align: 'middle',
    maxWidth,
    plate,
  })
  out.push({
    kind: 'text',
    id: `hold:${wire.broker}/2`,
    x,
    y: y + 12,
    text: two,
    size: 10,
    fill: 'ink-3',
    align: 'middle',
    maxWidth,
    plate,
  })
}

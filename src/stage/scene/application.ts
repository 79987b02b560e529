import type { PartitionChoiceView, ProducerView } from '../../trace/stage-view.ts'
import { clamp } from '../geometry.ts'
import { CHOICE, drawLadder } from './rule-ladder.ts'
import { hueColour, hueOf, isSelected, labelOf, type SceneContext } from './scene-context.ts'
import { textWidth } from './shapes.ts'

/** The call of send(), the rule that found the partition, and the bus that drops to its lane. */
export function drawApplication(ctx: SceneContext): void {
  drawStatusLine(ctx)
  drawSendLine(ctx)
  drawLadder(ctx)
  drawBus(ctx)
}

function drawStatusLine(ctx: SceneContext): void {
  const { layout, out, shown, texts } = ctx
  const { application } = layout
  if (layout.chips) {
    drawChips(ctx)
    return
  }
  if (layout.axis === 'down') return
  const y = application.y + 12
  let words = texts.application
  if (shown && !shown.alive) words += ` · ${texts.stopped}`
  else if (shown?.closed) words += ` · ${texts.closed}`
  else if (shown?.transactionState) words += ` · ${transactionWords(shown, texts.fenced)}`
  out.push({ kind: 'text', id: 'application', x: application.x, y, text: words, size: 11, fill: 'ink-3' })
  if (shown) {
    const target = { kind: 'producer', producer: shown.index } as const
    const w = textWidth(words, 11) + 8
    out.push({
      kind: 'rect',
      id: `producer:${shown.index}`,
      target,
      x: application.x - 4,
      y: y - 12,
      w,
      h: 16,
      radius: 3,
      stroke: isSelected(ctx, target) ? 'focus' : undefined,
      strokeWidth: 2,
    })
    drawBlocked(ctx, application.x + w + 6, y)
  }
}

/** The state of its transactions and its epoch; shut out by a newer producer, that before all. */
function transactionWords({ transactionState, producerEpoch, fenced }: ProducerView, fencedWord: string): string {
  const state = `${transactionState}${producerEpoch >= 0 ? ` e${producerEpoch}` : ''}`
  return fenced ? `${fencedWord} · ${state}` : state
}

/** Why the application thread stands still, and how many planned calls wait behind it. */
function drawBlocked(ctx: SceneContext, x: number, y: number): void {
  const { out, shown, texts } = ctx
  if (!shown?.blocked) return
  const why = texts.blocked[shown.blocked.why] ?? ''
  const behind = shown.waitingCalls > 0 ? ` · ${texts.waitingCalls(shown.waitingCalls)}` : ''
  out.push({ kind: 'mark', id: 'application/clock', mark: 'clock', x: x + 6, y: y - 4, size: 5, colour: 'ink' })
  out.push({
    kind: 'text',
    id: 'application/blocked',
    x: x + 16,
    y,
    text: why + behind,
    size: 11,
    weight: 600,
    fill: 'ink',
    maxWidth: Math.max(60, ctx.layout.application.x + ctx.layout.application.w - x - 16),
  })
}

/** One chip for each producer; that of the shown one is filled. */
function drawChips(ctx: SceneContext): void {
  const { layout, out, shown, view } = ctx
  const chips = layout.chips
  if (!chips) return
  const w = clamp(chips.w / view.producers.length - 4, 14, 120)
  view.producers.forEach((producer, index) => {
    const target = { kind: 'producer', producer: producer.index } as const
    const x = chips.x + index * (w + 4)
    const on = producer.index === shown?.index
    out.push({
      kind: 'rect',
      id: `producer:${producer.index}`,
      target,
      x,
      y: chips.y,
      w,
      h: chips.h,
      radius: 2,
      fill: on ? 'surface' : undefined,
      stroke: isSelected(ctx, target) ? 'focus' : on ? 'ink' : 'line-strong',
      strokeWidth: on ? 1.5 : 1,
      dash: producer.alive && !producer.fenced ? undefined : [4, 3],
    })
    if (producer.fenced)
      out.push({
        kind: 'mark',
        id: `producer:${producer.index}/fence`,
        mark: 'fence',
        x: x + w - 9,
        y: chips.y + chips.h / 2,
        size: 5,
        colour: 'ink',
      })
    out.push({
      kind: 'text',
      id: `producer:${producer.index}/name`,
      x: x + 6,
      y: chips.y + 13,
      text: producer.name,
      size: 11,
      weight: on ? 600 : 400,
      fill: on ? 'ink' : 'ink-2',
      maxWidth: w - 10,
    })
  })
}

function drawSendLine(ctx: SceneContext): void {
  const { layout, out, view } = ctx
  const choice = view.lastChoice
  const { x, y } = layout.sendLine
  const end = layout.application.x + layout.application.w
  const long = layout.axis === 'across' && layout.ladder !== undefined && end - x > 480
  const number = choice ? (ctx.partitions.get(choice.partition)?.number ?? choice.partition) : 0
  const call = callText(choice, number, long)
  const size = layout.axis === 'down' || end - x < 400 ? 12 : 13
  const arithmeticRoom = layout.ladder === undefined ? 60 : 0
  const room = end - x - 34 - arithmeticRoom
  const text = ctx.parts?.shortCall(call, room / (size * 0.605)) ?? call
  out.push({ kind: 'text', id: 'send', x, y, text, size, mono: true, fill: 'ink', maxWidth: room })
  if (!choice) return
  const hue = hueOf(choice.partition)
  const target = { kind: 'record', record: choice.record } as const
  const w = 10 + String(choice.record).length * 7.5
  const tokenX = Math.min(x + textWidth(text, size, true) + 10, x + room + 6)
  out.push({
    kind: 'token',
    id: `record:${choice.record}@app`,
    target,
    x: tokenX,
    y: y - 13,
    w,
    h: 17,
    form: 'square',
    body: 'hollow',
    hue,
    label: String(choice.record),
    fontSize: 10.5,
    selected: isSelected(ctx, target),
  })
  if (layout.ladder === undefined) {
    const text = `→ ${labelOf(ctx, choice.partition)}`
    out.push({
      kind: 'text',
      id: 'send/to',
      x: end,
      y,
      text,
      size,
      mono: true,
      fill: 'ink',
      align: 'end',
      maxWidth: 70,
    })
  }
}

/** The call as Java writes it, with what this record has. */
export function callText(choice: PartitionChoiceView | undefined, partitionNumber: number, long: boolean): string {
  if (!choice) return long ? 'producer.send(record)' : 'send(record)'
  const parts = [`"${choice.topic}"`]
  if (choice.how === CHOICE.explicit) parts.push(String(partitionNumber))
  if (choice.key !== null) parts.push(`"${choice.key}"`)
  parts.push('value')
  return long ? `producer.send(new ProducerRecord(${parts.join(', ')}))` : `send(${parts.join(', ')})`
}

/** The line that all lanes hang on; the part to the chosen lane is in its hue. */
function drawBus(ctx: SceneContext): void {
  const { layout, out, view } = ctx
  const [x, top] = layout.bus
  const choice = view.lastChoice
  if (layout.axis === 'down') {
    drawDrop(ctx)
    return
  }
  if (x === undefined || top === undefined) return
  out.push({ kind: 'line', id: 'bus', points: layout.bus, stroke: 'line-strong', strokeWidth: 1 })
  for (const { entry, partition } of layout.lanes) {
    const points = [x, entry.y, entry.x, entry.y]
    out.push({ kind: 'line', id: `bus:${partition}`, points, stroke: 'line-strong', strokeWidth: 1 })
  }
  const lane = layout.lanes.find(({ partition }) => partition === choice?.partition)
  if (!lane || !choice) return
  out.push({
    kind: 'line',
    id: 'bus/chosen',
    points: [x, top, x, lane.entry.y, lane.entry.x + 1, lane.entry.y],
    corner: 6,
    stroke: hueColour(hueOf(choice.partition)),
    strokeWidth: 2.5,
  })
}

function drawDrop(ctx: SceneContext): void {
  const { layout, out, view } = ctx
  const lane = layout.lanes.find(({ partition }) => partition === view.lastChoice?.partition)
  if (!lane || !view.lastChoice) return
  const stroke = hueColour(hueOf(view.lastChoice.partition))
  const top = layout.sendLine.y + (layout.chips ? 30 : 8)
  out.push({
    kind: 'line',
    id: 'bus/chosen',
    points: [lane.entry.x, top, lane.entry.x, Math.max(top + 6, lane.area.y - 2)],
    stroke,
    strokeWidth: 2.5,
  })
}

import { CONSUMER, POSITION_MOVE } from '../../engine/consumer/events.ts'
import { microsOf } from '../../engine/kernel/units.ts'
import { countUntil, eventCodeAt, eventValue } from '../../trace/event-columns.ts'
import { connectionPart } from './client-parts.ts'
import { partitionLink } from './lookup.ts'
import {
  brokerLink,
  code,
  lasting,
  num,
  part,
  row,
  rowIf,
  type Sheet,
  type SheetPart,
  table,
  thing,
  until,
  word,
} from './sheet.ts'
import { type Inspected, say, type Told } from './told.ts'

/** What a consumer reads and how much it got, in one sentence. */
export function tellConsumer({ view }: Inspected, index: number): Told | undefined {
  const consumer = view.consumers.find((one) => one.index === index)
  if (!consumer) return undefined
  const { topic, isolation, delivered: records, started } = consumer
  const key = started ? 'headline.consumer' : 'headline.consumer.waiting'
  return { headline: say(key, 'C-57', { topic, isolation, records }), facts: [] }
}

/** Where it reads in each partition, what it is kept from, and what it has asked. */
export function consumerSheet(from: Inspected, index: number): Sheet {
  const consumer = from.world.consumers[index]
  if (!consumer) return []
  return [
    ...statePart(from, index),
    ...positionPart(from, index),
    ...fetchPart(from, index),
    ...connectionPart(from, consumer.client),
  ]
}

function statePart(from: Inspected, index: number): SheetPart[] {
  const { view, world } = from
  const shown = view.consumers.find((one) => one.index === index)
  const consumer = world.consumers[index]
  if (!shown || !consumer) return []
  const { dropped, skipped } = leftOut(from, index)
  const isCommitted = shown.isolation === 'read_committed'
  return part('state', 'C-57, C-132', {
    rows: [
      row('topic', code(shown.topic)),
      row({ code: 'isolation.level' }, code(shown.isolation)),
      row('delivered', num(shown.delivered)),
      ...rowIf(isCommitted, 'droppedRecords', num(dropped)),
      ...rowIf(isCommitted, 'skippedOffsets', num(skipped)),
      row({ code: 'fetch.max.wait.ms' }, lasting(microsOf(consumer.config.fetchMaxWaitMs))),
    ],
  })
}

/**
 * What it has left out so far: records of aborted transactions that came along with others, and offsets that it passed over
 * because nothing else was there (C-132).
 */
function leftOut({ run, view }: Inspected, index: number): { readonly dropped: number; readonly skipped: number } {
  const { columns } = run
  const end = countUntil(columns, view.atUs)
  let [dropped, skipped] = [0, 0]
  for (let i = 0; i < end; i++) {
    const kind = eventCodeAt(columns, i)
    if (kind !== CONSUMER.recordsDelivered && kind !== CONSUMER.consumerPositionMoved) continue
    if (eventValue(columns, i, 0) !== index) continue
    if (kind === CONSUMER.recordsDelivered) dropped += eventValue(columns, i, 5)
    else if (eventValue(columns, i, 4) === POSITION_MOVE.skipped) {
      skipped += eventValue(columns, i, 2) - eventValue(columns, i, 3)
    }
  }
  return { dropped, skipped }
}

function positionPart(from: Inspected, index: number): SheetPart[] {
  const shown = from.view.consumers.find((one) => one.index === index)
  const rows = (shown?.partitions ?? []).map(({ partition, position, state, leader, readableEnd, heldBack }) => [
    [partitionLink(from, partition)],
    position < 0 ? [word('none')] : [num(position)],
    [num(readableEnd)],
    [position < 0 ? word('none') : num(Math.max(0, readableEnd - position))],
    [num(heldBack)],
    [brokerLink(leader), ...(state === 'fetch' ? [] : [word(state === 'reset' ? 'looksUpStart' : 'validates')])],
  ])
  return part('positions', 'C-57, C-132', {
    table: table(['partition', 'position', 'readableEnd', 'lag', 'heldBack', 'leader'], rows),
  })
}

/** The fetches that are out: one for each broker. */
function fetchPart(from: Inspected, index: number): SheetPart[] {
  const consumer = from.world.consumers[index]
  const rows = (consumer?.client.nodes ?? []).flatMap(({ node, inFlight }) =>
    inFlight.flatMap(({ api, request, correlationId, timeoutAtMs }) => {
      const body = request?.body
      const asked =
        body?.api === 'Fetch'
          ? body.parts
              .slice(0, 3)
              .flatMap(({ partition, fetchOffset }) => [partitionLink(from, partition), num(fetchOffset)])
          : []
      const packet = from.view.packets.find(
        (one) => one.correlationId === correlationId && one.to === node && !one.isResponse,
      )
      const name = `${api} ${correlationId}`
      return [
        [
          [packet ? thing({ kind: 'packet', packet: packet.packet }, name) : code(name)],
          [brokerLink(node)],
          asked,
          [until(microsOf(timeoutAtMs))],
        ],
      ]
    }),
  )
  return part('underWay', 'C-33, P-106', {
    table: table(['request', 'broker', 'fetchOffset', 'timeLeft'], rows),
  })
}

import type { BrokerView, CoordinatedView } from '../../trace/stage-view.ts'
import type { BrokerPlace } from '../stage-layout.ts'
import type { SceneContext } from './scene-context.ts'
import { textWidth } from './shapes.ts'

const CHIP_HEIGHT = 15
const CHIP_GAP = 4
const SIZE = 10
/** The topic's name is cut short before a record of its log is left out. */
const LEAST_NAME = 66
/** Between the title and the first row there must be room for a line of chips. */
const LEAST_ROOM = CHIP_HEIGHT + 4

/** The transactional id that is busy, or else the first. */
function shownTransaction({ transactions = [] }: BrokerView): CoordinatedView | undefined {
  return transactions.find(({ status }) => status === 'Ongoing' || status.startsWith('Prepare')) ?? transactions[0]
}

/** What it coordinates: the transactional id that is busy, or else the first, with its state and its epoch. */
export function transactionWords(broker: BrokerView): string[] {
  const { transactions = [] } = broker
  const shown = shownTransaction(broker)
  if (!shown) return []
  const more = transactions.length > 1 ? ` +${transactions.length - 1}` : ''
  return [`${shown.transactionalId} ${shown.status} e${shown.producerEpoch}${more}`]
}

/**
 * What a coordinator has written about the transaction that it shows: the newest records of its partition of
 * `__transaction_state`, with a dashed edge until they are replicated (C-125, C-126). Left out where there is no room: the
 * broker's sheet has it too.
 */
export function drawTransactionLog(ctx: SceneContext, place: BrokerPlace, broker: BrokerView): void {
  const shown = broker.state === 'dead' ? undefined : shownTransaction(broker)
  if (!shown || shown.log.entries.length === 0 || ctx.layout.axis === 'down' || ctx.layout.partitions) return
  const firstRowY = Math.min(...(ctx.rows.get(broker.broker) ?? []).map((row) => row.y), place.box.y + place.box.h)
  const top = place.title.y + 6
  if (firstRowY - top < LEAST_ROOM) return
  const { out } = ctx
  const id = `broker:${broker.broker}/transactions`
  const y = top + (firstRowY - top - CHIP_HEIGHT) / 2
  const name = `__transaction_state-${shown.log.partition}`
  const left = place.title.x
  const right = place.box.x + place.box.w - 9
  let x = right
  for (const entry of [...shown.log.entries].reverse()) {
    const words = `${entry.offset} ${entry.status}`
    const w = textWidth(words, SIZE) + 12
    if (x - w < left + LEAST_NAME) break
    x -= w
    const isReplicated = entry.offset < shown.log.highWatermark
    const chip = `${id}/${entry.offset}`
    out.push({
      kind: 'rect',
      id: chip,
      x,
      y,
      w,
      h: CHIP_HEIGHT,
      radius: 3,
      stroke: isReplicated ? 'ink-3' : 'ink',
      strokeWidth: 1,
      dash: isReplicated ? undefined : [3, 2],
    })
    out.push({
      kind: 'text',
      id: `${chip}/words`,
      x: x + w / 2,
      y: y + 11,
      text: words,
      size: SIZE,
      fill: isReplicated ? 'ink-2' : 'ink',
      align: 'middle',
    })
    x -= CHIP_GAP
  }
  const room = x - left - CHIP_GAP
  out.push({
    kind: 'text',
    id: `${id}/name`,
    x: left,
    y: y + 11,
    text: name,
    size: SIZE,
    mono: true,
    fill: 'ink-3',
    maxWidth: room,
  })
}

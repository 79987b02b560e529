import type { PartitionView } from '../../trace/stage-view.ts'
import type { Rect } from '../geometry.ts'
import { isNew } from './news.ts'
import { hueColour, hueOf, isSelected, labelOf, type SceneContext } from './scene-context.ts'

/** The controller's word on each partition: leader, ISR, epoch, high watermark, log end. */
export function drawPartitionTable(ctx: SceneContext): void {
  const { layout, view } = ctx
  const table = layout.table
  if (!table || view.partitions.length === 0) return
  if (view.partitions.length <= 3 && table.w >= 240) drawFullTable(ctx, table)
  else ctx.parts?.tableColumns(ctx, table)
  ctx.parts?.topicKey(ctx)
}

function drawFullTable(ctx: SceneContext, table: Rect): void {
  const { out, texts, view } = ctx
  // Columns of the design sheet at 300 units; narrower tables keep their order.
  const scale = Math.min(1, table.w / 286)
  const x = { label: 9, leader: 47 * scale, isr: 90 * scale, epoch: 168 * scale, hw: 210 * scale, leo: 246 * scale }
  const topics = [...new Set(view.partitions.map((partition) => partition.topic))]
  const y = table.y + 12
  const heads = [
    { id: 'topic', x: 0, text: topics.length === 1 ? (topics[0] ?? '') : '', mono: true, w: x.leader - 3 },
    { id: 'leader', x: x.leader, text: texts.leader, mono: false, w: x.isr - x.leader - 1 },
    { id: 'isr', x: x.isr, text: 'ISR', mono: false, w: 60 },
    { id: 'epoch', x: x.epoch, text: texts.epoch, mono: false, w: x.hw - x.epoch - 3 },
    { id: 'hw', x: x.hw, text: 'HW', mono: false, w: 40 },
    { id: 'leo', x: x.leo, text: 'LEO', mono: false, w: 40 },
  ]
  for (const head of heads) {
    out.push({
      kind: 'text',
      id: `table/${head.id}`,
      x: table.x + head.x,
      y,
      text: head.text,
      size: head.mono ? 10 : 11,
      mono: head.mono,
      fill: 'ink-3',
      maxWidth: head.w,
    })
  }
  view.partitions.forEach((partition, index) => {
    drawFullRow(ctx, table, partition, y + 18 * (index + 1), x)
  })
}

interface TableColumns {
  readonly label: number
  readonly leader: number
  readonly isr: number
  readonly epoch: number
  readonly hw: number
  readonly leo: number
}

function drawFullRow(ctx: SceneContext, table: Rect, partition: PartitionView, y: number, x: TableColumns): void {
  const { out, texts, tUs } = ctx
  const id = `table:${partition.partition}`
  const target = { kind: 'partition', partition: partition.partition } as const
  const newLeader = isNew(partition.leaderSinceUs, tUs)
  const newIsr = isNew(partition.isrSinceUs, tUs)
  out.push({
    kind: 'rect',
    id,
    target,
    x: table.x - 3,
    y: y - 12.5,
    w: table.w,
    h: 17,
    radius: 3,
    stroke: isSelected(ctx, target) ? 'focus' : undefined,
    strokeWidth: 1.5,
  })
  out.push({
    kind: 'rect',
    id: `${id}/bar`,
    x: table.x,
    y: y - 9,
    w: 3,
    h: 11,
    fill: hueColour(hueOf(partition.partition)),
  })
  out.push({
    kind: 'text',
    id: `${id}/label`,
    x: table.x + x.label,
    y,
    text: labelOf(ctx, partition.partition),
    size: 12,
    weight: 650,
    fill: 'ink',
    maxWidth: x.leader - x.label - 4,
  })
  const leader = partition.leader < 0 ? texts.none : `b${partition.leader}`
  out.push({
    kind: 'text',
    id: `${id}/leader`,
    x: table.x + x.leader,
    y,
    text: leader,
    size: 12,
    weight: newLeader ? 650 : 400,
    fill: partition.leader < 0 ? 'st-lost' : 'ink',
    maxWidth: x.isr - x.leader - 4,
  })
  drawIsr(ctx, partition, { id, x: table.x + x.isr, y, room: x.epoch - x.isr - 6, bold: newIsr })
  const epoch =
    newLeader && partition.leaderEpoch > 0
      ? `${partition.leaderEpoch - 1}→${partition.leaderEpoch}`
      : String(partition.leaderEpoch)
  const cells = [
    { key: 'epoch', at: x.epoch, text: epoch, bold: newLeader },
    { key: 'hw', at: x.hw, text: String(partition.highWatermark), bold: false },
    { key: 'leo', at: x.leo, text: String(partition.logEndOffset), bold: false },
  ]
  for (const { key, at, text, bold } of cells) {
    out.push({
      kind: 'text',
      id: `${id}/${key}`,
      x: table.x + at,
      y,
      text,
      size: 11,
      mono: true,
      weight: bold ? 650 : 400,
      fill: 'ink',
      maxWidth: 42,
    })
  }
}

/** A ring for each replica: solid in the ISR, dashed out of it. */
function drawIsr(
  ctx: SceneContext,
  partition: PartitionView,
  { id, x, y, room, bold }: { id: string; x: number; y: number; room: number; bold: boolean },
): void {
  const { out } = ctx
  const pitch = Math.min(24, room / Math.max(1, partition.replicas.length))
  const r = Math.min(8, pitch / 2 - 0.6)
  const replicas = [...partition.replicas].sort((a, b) => a - b)
  replicas.forEach((broker, index) => {
    const inIsr = partition.isr.includes(broker)
    const cx = x + r + index * pitch
    out.push({
      kind: 'disc',
      id: `${id}/isr-${broker}`,
      x: cx,
      y: y - 4,
      r,
      stroke: inIsr ? 'ink' : 'line-strong',
      strokeWidth: bold ? 2 : 1.25,
      dash: inIsr ? undefined : [2, 2.4],
    })
    out.push({
      kind: 'text',
      id: `${id}/isr-${broker}/id`,
      x: cx,
      y: y - 0.4,
      text: String(broker),
      size: 10,
      fill: inIsr ? 'ink' : 'ink-3',
      align: 'middle',
    })
  })
}

import type { PartitionView } from '../../trace/stage-view.ts'
import type { Rect } from '../geometry.ts'
import { isNew } from './news.ts'
import { hueColour, hueOf, isSelected, labelOf, type SceneContext } from './scene-context.ts'
import { textWidth } from './shapes.ts'

/** A broker's name and a ring. */
const LEAST_WORDS = 32

type Words = (ctx: SceneContext, partition: PartitionView) => string

/** Many partitions: the more there are, the fewer words each has. */
export function drawTableColumns(ctx: SceneContext, table: Rect): void {
  const count = ctx.view.partitions.length
  if (count <= 6) drawColumns(ctx, table, { rows: 3, words: mediumWords })
  else if (count <= 12) drawColumns(ctx, table, { rows: 4, words: shortWords })
  else drawColumns(ctx, table, { rows: 6, words: tinyWords })
}

/** Many partitions: as much of each as there is room for, in columns. */
function drawColumns(ctx: SceneContext, table: Rect, { rows, words }: { rows: number; words: Words }): void {
  const { out, view, tUs } = ctx
  const columns = Math.ceil(view.partitions.length / rows)
  const w = table.w / columns
  const pitch = Math.min(20, table.h / rows)
  const size = Math.min(11, pitch - 1, w / 6.4)
  view.partitions.forEach((partition, index) => {
    const x = table.x + Math.floor(index / rows) * w
    const y = table.y + (index % rows) * pitch + pitch - 3
    const id = `table:${partition.partition}`
    const target = { kind: 'partition', partition: partition.partition } as const
    out.push({
      kind: 'rect',
      id,
      target,
      x: x - 3,
      y: y - size - 1,
      w: w - 2,
      h: size + 4,
      radius: 3,
      stroke: isSelected(ctx, target) ? 'focus' : undefined,
      strokeWidth: 1.5,
    })
    out.push({
      kind: 'rect',
      id: `${id}/bar`,
      x,
      y: y - size + 2,
      w: 3,
      h: size - 1,
      fill: hueColour(hueOf(partition.partition)),
    })
    const label = labelOf(ctx, partition.partition)
    const labelW = Math.min(w - LEAST_WORDS, 6 + textWidth(label, size) * 1.12)
    const said = words(ctx, partition)
    const fresh = isNew(partition.leaderSinceUs, tUs) || isNew(partition.isrSinceUs, tUs)
    out.push({
      kind: 'text',
      id: `${id}/label`,
      x: x + 6,
      y,
      text: label,
      size,
      weight: 650,
      fill: 'ink',
      maxWidth: labelW,
    })
    out.push({
      kind: 'text',
      id: `${id}/words`,
      x: x + 8 + labelW,
      y,
      text: said,
      size,
      mono: true,
      weight: fresh ? 650 : 400,
      fill: partition.leader < 0 ? 'st-lost' : 'ink-2',
      maxWidth: w - labelW - 12,
    })
    if (words === tinyWords) drawMissing(ctx, partition, { x: x + 14 + labelW + said.length * size * 0.61, y: y - 4 })
  })
}

const leaderOf = (partition: PartitionView): string => (partition.leader < 0 ? '–' : `b${partition.leader}`)

function mediumWords(_: SceneContext, partition: PartitionView): string {
  const isr = [...partition.replicas]
    .sort((a, b) => a - b)
    .map((broker) => (partition.isr.includes(broker) ? String(broker) : '·'))
    .join('')
  return `${leaderOf(partition)} ${isr} e${partition.leaderEpoch} ${partition.highWatermark}/${partition.logEndOffset}`
}

function shortWords(_: SceneContext, partition: PartitionView): string {
  return `${leaderOf(partition)} ${partition.isr.length}/${partition.replicas.length}`
}

/** The leader alone: who is missing from the ISR is a sign behind it. */
function tinyWords(_: SceneContext, partition: PartitionView): string {
  return leaderOf(partition)
}

/** A dashed ring for each replica out of the ISR, as at the replica itself. */
function drawMissing(ctx: SceneContext, partition: PartitionView, { x, y }: { x: number; y: number }): void {
  const missing = partition.replicas.length - partition.isr.length
  for (let index = 0; index < missing; index++) {
    ctx.out.push({
      kind: 'disc',
      id: `table:${partition.partition}/missing-${index}`,
      x: x + index * 5,
      y,
      r: 3.4,
      fill: 'stored-wash',
      stroke: 'ink',
      strokeWidth: 1.25,
      dash: [1.8, 1.6],
    })
  }
}

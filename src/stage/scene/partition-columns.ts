import type { PartitionView } from '../../trace/stage-view.ts'
import type { Rect } from '../geometry.ts'
import { isNew } from './news.ts'
import { hueColour, hueOf, isSelected, labelOf, type SceneContext } from './scene-context.ts'

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
  const size = Math.min(11, pitch - 1)
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
    const labelW = Math.min(w * 0.4, 6 + label.length * size * 0.62)
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
      text: words(ctx, partition),
      size: Math.min(10, size),
      mono: true,
      weight: fresh ? 650 : 400,
      fill: partition.leader < 0 ? 'st-lost' : 'ink-2',
      maxWidth: w - labelW - 12,
    })
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

/** The leader, and how many replicas are missing from the ISR. */
function tinyWords(_: SceneContext, partition: PartitionView): string {
  const missing = partition.replicas.length - partition.isr.length
  return missing > 0 ? `${leaderOf(partition)} −${missing}` : leaderOf(partition)
}

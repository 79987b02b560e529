import { hueColour, hueOf, isSelected, labelOf, type SceneContext } from './scene-context.ts'

/** Where replicas stand with their partition: a box for each, with its label and hue. */
export function drawPartitionBoxes(ctx: SceneContext): void {
  const { layout, out } = ctx
  for (const { partition, box, title, inner } of layout.partitions ?? []) {
    const id = `group:${partition}`
    const target = { kind: 'partition', partition } as const
    const roomy = box.h >= 24
    out.push({
      kind: 'rect',
      id,
      target,
      ...box,
      radius: roomy ? 6 : 3,
      fill: 'surface',
      stroke: isSelected(ctx, target) ? 'focus' : 'line',
      strokeWidth: isSelected(ctx, target) ? 2 : 1,
    })
    const size = roomy ? 12 : Math.min(10.5, box.h)
    const bar = { x: title.x - 6, y: title.y - size * 0.8, w: 3, h: size * 0.95 }
    out.push({ kind: 'rect', id: `${id}/bar`, ...bar, fill: hueColour(hueOf(partition)) })
    out.push({
      kind: 'text',
      id: `${id}/label`,
      ...title,
      text: labelOf(ctx, partition),
      size,
      weight: 650,
      fill: 'ink',
      maxWidth: (inner.y > title.y ? box.x + box.w : inner.x) - title.x - 2,
    })
    drawWays(ctx, partition)
  }
}

/** Of the selected partition: which brokers hold it. */
function drawWays(ctx: SceneContext, partition: number): void {
  const { layout, out, rows, selectedPartition, selection } = ctx
  for (const { broker, box } of layout.brokers) {
    const isMeant = partition === selectedPartition || (selection?.kind === 'broker' && selection.broker === broker)
    const row = isMeant ? rows.get(broker)?.find((one) => one.partition === partition) : undefined
    if (!row || layout.axis === 'down') continue
    const from = box.x + box.w
    const y = box.y + box.h / 2
    const to = row.y + row.h / 2
    const end = (layout.partitions?.[0]?.box.x ?? row.x) - 1
    const middle = from + (end - from) * 0.5
    out.push({
      kind: 'line',
      id: `group:${partition}/way-${broker}`,
      points: [from, y, middle, y, middle, to, end, to],
      corner: 4,
      stroke: hueColour(hueOf(partition)),
      strokeWidth: row.leader ? 2 : 1,
      opacity: row.leader ? 1 : 0.6,
    })
  }
}

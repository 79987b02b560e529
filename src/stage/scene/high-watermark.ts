import { gridOf, xOfOffset } from './log-grid.ts'
import { hueColour, hueOf, replicaKey, type SceneContext } from './scene-context.ts'

/** A dotted line in the partition's hue from one replica's high watermark to the next. */
export function drawHighWatermarkThroughAll(ctx: SceneContext): void {
  const { out, layout, selectedPartition } = ctx
  if (selectedPartition === undefined || layout.axis === 'down') return
  let before: { x: number; y: number } | undefined
  const rows = layout.brokers.flatMap(({ broker }) => {
    const row = ctx.rows.get(broker)?.find((one) => one.partition === selectedPartition)
    return row ?? []
  })
  for (const row of rows.sort((a, b) => a.y - b.y)) {
    const replica = ctx.replicas.get(replicaKey(selectedPartition, row.broker))?.replica
    if (!replica || row.look === 'chip' || row.look === 'compact') continue
    const grid = gridOf(ctx, row)
    if (!grid.aligned) continue
    const x = xOfOffset(grid, replica.highWatermark) - 0.7
    if (before) {
      out.push({
        kind: 'line',
        id: `hw:${selectedPartition}@b${row.broker}`,
        points: [before.x, before.y, x, row.leader ? row.y : grid.y - 3],
        stroke: hueColour(hueOf(selectedPartition)),
        strokeWidth: 1.5,
        dash: [1.5, 3],
      })
    }
    before = { x, y: grid.y + grid.cellHeight + 3 }
  }
}

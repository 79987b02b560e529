import type { StageView } from '../../trace/stage-view.ts'
import type { StageLayout } from '../stage-layout.ts'
import { drawApplication } from './application.ts'
import { drawBrokers } from './brokers.ts'
import { drawController, drawControllerLinks, drawControllerTraffic } from './controller.ts'
import { drawCountdowns } from './countdowns.ts'
import { drawGauge } from './gauge.ts'
import { drawLanes } from './lanes.ts'
import { drawPackets } from './packets.ts'
import { drawPartitionTable } from './partition-table.ts'
import { drawRacks } from './racks.ts'
import { drawReplicationTracks } from './replication.ts'
import { drawReplicationPackets } from './replication-packets.ts'
import { type SceneContext, type SceneOptions, sceneContext } from './scene-context.ts'
import { drawShapeKey } from './shape-key.ts'
import type { Scene, Shape } from './shapes.ts'
import { drawWires } from './wires.ts'

/**
 * The stage at `tUs` as a flat list of shapes, from back to front. A function of its inputs only: the place of whatever
 * travels follows from its own two times, so that the same moment always gives the same picture.
 *
 * @param tUs Between `view.atUs` and `view.validUntilUs`.
 */
export function buildScene(view: StageView, layout: StageLayout, tUs: number, options: SceneOptions): Scene {
  const ctx = sceneContext(view, layout, tUs, options)
  const still = buildStill({ ...ctx, tUs: view.atUs })
  const moving = buildMoving({ ...ctx, out: [] })
  return { shapes: [...still, ...moving], stillCount: still.length }
}

/** What changes with the view only: its time is that of the view. */
export function buildStill(ctx: SceneContext): readonly Shape[] {
  drawControllerLinks(ctx)
  drawWires(ctx)
  drawReplicationTracks(ctx)
  drawApplication(ctx)
  drawPartitionTable(ctx)
  drawLanes(ctx)
  drawRacks(ctx)
  ctx.parts?.partitionBoxes(ctx)
  drawBrokers(ctx)
  ctx.parts?.consumers(ctx)
  drawController(ctx)
  drawGauge(ctx)
  drawShapeKey(ctx)
  return ctx.out
}

/** What changes with time as well. */
export function buildMoving(ctx: SceneContext): readonly Shape[] {
  drawControllerTraffic(ctx)
  drawReplicationPackets(ctx)
  drawPackets(ctx)
  drawCountdowns(ctx)
  return ctx.out
}

import { type Camera, WHOLE } from '../../stage/camera.ts'
import { easeLayout } from '../../stage/ease-layout.ts'
import { focusOf } from '../../stage/focus.ts'
import { layoutStage } from '../../stage/layout.ts'
import { type CanvasBrush, createBrush } from '../../stage/painters/brush.ts'
import { paintShapes } from '../../stage/painters/canvas.ts'
import { readTheme, type Theme } from '../../stage/painters/theme.ts'
import { buildMoving, buildStill } from '../../stage/scene/build-scene.ts'
import {
  placeRows,
  type RowPlaces,
  type SceneContext,
  type SceneOptions,
  sceneContext,
  selectedPartitionOf,
} from '../../stage/scene/scene-context.ts'
import type { Scene, Shape } from '../../stage/scene/shapes.ts'
import type { Arrangement, LayoutInput, StageLayout } from '../../stage/stage-layout.ts'
import { type StageTarget, sameTarget } from '../../stage/stage-target.ts'
import type { StageView } from '../../trace/stage-view.ts'

/** Size of the pane and how the page wants it arranged. */
export interface StageSize {
  /** CSS pixels. */
  readonly width: number
  readonly height: number
  /** Device pixels per CSS pixel, at most 2. */
  readonly ratio: number
  readonly compact: boolean
  readonly captionHeight: number
}

/** How a moment is painted, and from where it is looked at. */
export interface PaintOptions extends Omit<SceneOptions, 'ease'> {
  readonly arrangement: Arrangement
  readonly camera: Camera
  /** Shapes that belong to the pane rather than to the run (a ring around what was asked for), in front of all others. */
  readonly over?: ((painted: PaintedStage) => readonly Shape[]) | undefined
}

/** What was painted: kept for pointing at things and for their names. */
export interface PaintedStage {
  readonly view: StageView
  readonly tUs: number
  readonly layout: StageLayout
  readonly scene: Scene
  readonly camera: Camera
}

/** Two canvases, one still and one moving, and what was last painted on them. */
export interface StageSurface {
  /** Paint a moment; the still canvas only when it would differ. Returns the number of shapes on the stage. */
  paint(view: StageView, tUs: number, options: PaintOptions): number
  resize(size: StageSize): void
  /** The page's colours have changed: read them again. */
  restyle(): void
  painted(): PaintedStage | undefined
  /**
   * How far the way from the last arrangement to the present one is (0..1, eased). 1 forgets the last one.
   */
  ease(share: number): void
}

/** More device pixels than this cost more than they show. */
export const HIGHEST_RATIO = 2

/** Where things stand, and where they come from. */
interface Standing {
  readonly layout: StageLayout
  readonly rows: RowPlaces
}

/**
 * The canvases of one stage. `root` is where the custom properties are read.
 *
 * @param onRearranged Called when things stand elsewhere than before: if it answers true, `ease` says from then on how far
 * they are.
 * @throws Error when the browser gives no 2D context.
 */
export function createStageSurface(
  root: HTMLElement,
  still: HTMLCanvasElement,
  moving: HTMLCanvasElement,
  onRearranged: () => boolean = () => false,
): StageSurface {
  const stillContext = contextOf(still)
  const movingContext = contextOf(moving)
  let theme: Theme = readTheme(root)
  let size: StageSize = { width: 0, height: 0, ratio: 1, compact: false, captionHeight: 44 }
  let brushes: { readonly still: CanvasBrush; readonly moving: CanvasBrush; readonly scale: number } | undefined
  let background:
    | { readonly shapes: readonly Shape[]; readonly key: readonly unknown[]; readonly ctx: SceneContext }
    | undefined
  let painted: PaintedStage | undefined
  let standing: Standing | undefined
  let before: Standing | undefined
  let share = 1
  let inFocus: { readonly selection: StageTarget; readonly partition: number } | undefined

  function brushesAt(scale: number) {
    if (!brushes || brushes.scale !== scale) {
      brushes = {
        still: createBrush(stillContext, theme, scale),
        moving: createBrush(movingContext, theme, scale),
        scale,
      }
    }
    return brushes
  }

  /** The partition that the selection is about; a record that is nowhere for a moment keeps its own. */
  function partitionInFocus(view: StageView, selection: StageTarget | undefined): number | undefined {
    if (!selection) return undefined
    const partition = selectedPartitionOf(selection, view)
    if (partition !== undefined) inFocus = { selection, partition }
    return partition ?? (sameTarget(inFocus?.selection, selection) ? inFocus?.partition : undefined)
  }

  /** Arrange, and begin the way there when the same things stand elsewhere. */
  function arrange(view: StageView, options: PaintOptions): StageLayout {
    const partition = partitionInFocus(view, options.selection)
    const layout = layoutOf(view, size, options, partition)
    if (standing?.layout !== layout) {
      const isSamePane = background !== undefined && standing?.layout.axis === layout.axis
      before = isSamePane && !options.reducedMotion ? standing : undefined
      share = before ? 0 : 1
      standing = { layout, rows: placeRows(view, layout, partition) }
      // Without anybody who moves them there, things stand at their new places at once.
      if (before && !onRearranged()) before = undefined
    }
    return before && share < 1 ? easeLayout(before.layout, layout, share) : layout
  }

  return {
    paint(view, tUs, options) {
      if (size.width < 2 || size.height < 2) return 0
      const layout = arrange(view, options)
      const pens = brushesAt(layout.zoom * size.ratio)
      const { camera, selection, texts, showKey, producer, detail, speedUsPerS, parts } = options
      const key = [view, layout, selection, texts, showKey, producer, detail, speedUsPerS, camera, parts, pens]
      const origin = { x: Math.round(camera.x * size.ratio), y: Math.round(camera.y * size.ratio) }
      if (!background || key.some((part, index) => part !== background?.key[index])) {
        const ease = before && share < 1 ? { rows: before.rows, share } : undefined
        const ctx = sceneContext(view, layout, view.atUs, { ...options, ease })
        const shapes = buildStill(ctx)
        background = { shapes, key, ctx }
        paintShapes(pens.still, shapes, origin)
      }
      const now = options.reducedMotion ? view.atUs : tUs
      const foreground = buildMoving({ ...background.ctx, tUs: now, out: [] })
      const shapes = background.shapes.concat(foreground)
      painted = { view, tUs, layout, camera, scene: { shapes, stillCount: background.shapes.length } }
      const over = options.over?.(painted) ?? []
      paintShapes(pens.moving, over.length > 0 ? foreground.concat(over) : foreground, origin)
      return shapes.length
    },
    resize(next) {
      size = next
      for (const canvas of [still, moving]) {
        canvas.width = Math.round(next.width * next.ratio)
        canvas.height = Math.round(next.height * next.ratio)
      }
      background = undefined
    },
    restyle() {
      theme = readTheme(root)
      brushes = undefined
    },
    painted: () => painted,
    ease(next) {
      share = next
      if (next >= 1) before = undefined
    },
  }
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser gives no 2D canvas')
  return context
}

/** The camera makes the stage larger than its pane; what is in focus gets more room where there is little. */
function layoutOf(
  view: StageView,
  size: StageSize,
  { showKey, arrangement, camera, selection, parts }: PaintOptions,
  partition: number | undefined,
): StageLayout {
  const letters = parts?.labelLetters(view)
  const { nearness } = camera ?? WHOLE
  const input: LayoutInput = {
    brokers: view.brokers.map((broker) => broker.broker),
    partitions: view.partitions,
    producers: view.producers.length,
    width: size.width * nearness,
    height: size.height * nearness,
    compact: size.compact,
    captionHeight: size.captionHeight,
    showKey,
    labelLength: letters?.roomy,
    tightLabelLength: letters?.tight,
    arrangement,
    consumers: view.consumers.length,
    nearness,
  }
  const layout = layoutStage(input)
  const focus = layout.density >= 3 || layout.partitions ? focusOf(view, selection, partition) : undefined
  return focus ? layoutStage({ ...input, focus }) : layout
}

import { layoutStage } from '../../stage/layout.ts'
import { type Brush, createBrush } from '../../stage/painters/brush.ts'
import { paintShapes } from '../../stage/painters/canvas.ts'
import { readTheme, type Theme } from '../../stage/painters/theme.ts'
import { buildMoving, buildStill } from '../../stage/scene/build-scene.ts'
import { partitionLabels, type SceneContext, type SceneOptions, sceneContext } from '../../stage/scene/scene-context.ts'
import type { Scene, Shape } from '../../stage/scene/shapes.ts'
import type { StageLayout } from '../../stage/stage-layout.ts'
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

/** What was painted: kept for pointing at things and for their names. */
export interface PaintedStage {
  readonly view: StageView
  readonly tUs: number
  readonly layout: StageLayout
  readonly scene: Scene
}

/** Two canvases, one still and one moving, and what was last painted on them. */
export interface StageSurface {
  /** Paint a moment; the still canvas only when it would differ. Returns the number of shapes on the stage. */
  paint(view: StageView, tUs: number, options: SceneOptions): number
  resize(size: StageSize): void
  /** The page's colours have changed: read them again. */
  restyle(): void
  painted(): PaintedStage | undefined
}

/** More device pixels than this cost more than they show. */
export const HIGHEST_RATIO = 2

/**
 * The canvases of one stage. `root` is where the custom properties are read.
 *
 * @throws Error when the browser gives no 2D context.
 */
export function createStageSurface(
  root: HTMLElement,
  still: HTMLCanvasElement,
  moving: HTMLCanvasElement,
): StageSurface {
  const stillContext = contextOf(still)
  const movingContext = contextOf(moving)
  let theme: Theme = readTheme(root)
  let size: StageSize = { width: 0, height: 0, ratio: 1, compact: false, captionHeight: 44 }
  let brushes: { readonly still: Brush; readonly moving: Brush; readonly scale: number } | undefined
  let background:
    | { readonly shapes: readonly Shape[]; readonly key: readonly unknown[]; readonly ctx: SceneContext }
    | undefined
  let painted: PaintedStage | undefined

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

  return {
    paint(view, tUs, options) {
      if (size.width < 2 || size.height < 2) return 0
      const layout = layoutOf(view, size, options)
      const pens = brushesAt(layout.zoom * size.ratio)
      const key = [
        view,
        layout,
        options.selection,
        options.texts,
        options.showKey,
        options.producer,
        options.detail,
        pens,
      ]
      if (!background || key.some((part, index) => part !== background?.key[index])) {
        const ctx = sceneContext(view, layout, view.atUs, options)
        const shapes = buildStill(ctx)
        background = { shapes, key, ctx }
        paintShapes(pens.still, shapes)
      }
      const now = options.reducedMotion ? view.atUs : tUs
      const foreground = buildMoving({ ...background.ctx, tUs: now, out: [] })
      paintShapes(pens.moving, foreground)
      const shapes = background.shapes.concat(foreground)
      painted = { view, tUs, layout, scene: { shapes, stillCount: background.shapes.length } }
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
  }
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser gives no 2D canvas')
  return context
}

function layoutOf(view: StageView, size: StageSize, { showKey }: SceneOptions): StageLayout {
  let labelLength = 2
  for (const label of partitionLabels(view).values()) labelLength = Math.max(labelLength, Math.min(12, label.length))
  return layoutStage({
    brokers: view.brokers.map((broker) => broker.broker),
    partitions: view.partitions,
    producers: view.producers.length,
    width: size.width,
    height: size.height,
    compact: size.compact,
    captionHeight: size.captionHeight,
    showKey,
    labelLength,
  })
}

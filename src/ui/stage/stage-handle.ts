import type { Camera } from '../../stage/camera.ts'
import type { Hit } from '../../stage/hit-test.ts'
import type { Shape } from '../../stage/scene/shapes.ts'
import type { StageTarget } from '../../stage/stage-target.ts'
import type { StageView } from '../../trace/stage-view.ts'
import type { StagePaneProps } from './StagePane.tsx'
import type { PaintedStage, StageSurface } from './stage-surface.ts'

/**
 * One mounted stage, for what is loaded after its first picture: it reads what was painted, moves the camera, and is told
 * of every painting.
 */
export interface StageHandle {
  readonly root: HTMLElement
  readonly surface: StageSurface
  readonly props: () => StagePaneProps
  /** Paint the present frame. */
  readonly paint: () => void
  readonly pointAt: (event: { clientX: number; clientY: number }, radius: number) => Hit | undefined
  camera: Camera
  /** Index of the producer that is shown. */
  producer: number
  /** The pointer moved the stage since it went down: what follows is no click. */
  dragged: boolean
  /** Which producer holds what is selected; undefined: the shown one, or none. */
  producerOf?: (view: StageView, selection: StageTarget | undefined, shown: number) => number | undefined
  /** Moves things to where they stand now; answers true. */
  onRearranged: (() => boolean) | undefined
  onPainted: (() => void) | undefined
  over: ((painted: PaintedStage) => readonly Shape[]) | undefined
}

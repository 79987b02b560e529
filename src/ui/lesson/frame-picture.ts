import type { KeyFrame } from '../../app/lessons/key-frames.ts'
import { lessonSelection } from '../../app/lessons/lesson-thing.ts'
import { WHOLE } from '../../stage/camera.ts'
import { svgOf } from '../../stage/painters/svg.ts'
import { readTheme, type Theme } from '../../stage/painters/theme.ts'
import { SCENE_PARTS } from '../../stage/scene/parts.ts'
import type { StageTexts } from '../../stage/stage-texts.ts'
import { createStageSurface } from '../stage/stage-surface.ts'

/** Size (CSS pixels) at which a frame is drawn: the stage's own arrangement, a little flatter. */
export const FRAME_WIDTH = 920
export const FRAME_HEIGHT = 600

/** Draws the stage at moments of any run, in light colours: paper is white. */
export interface FramePainter {
  /** An SVG file of the frame, what its step points at selected. */
  svg(frame: KeyFrame): string
  close(): void
}

/** A stage that nobody sees. */
export function framePainter(texts: StageTexts): FramePainter {
  const root = document.createElement('div')
  root.setAttribute('aria-hidden', 'true')
  root.style.display = 'none'
  document.body.append(root)
  const [still, moving] = [document.createElement('canvas'), document.createElement('canvas')]
  const surface = createStageSurface(root, still, moving)
  surface.resize({ width: FRAME_WIDTH, height: FRAME_HEIGHT, ratio: 1, compact: false, captionHeight: 0 })
  const theme = lightTheme(root)
  const pen = document.createElement('canvas').getContext('2d')
  return {
    svg({ step, view, tUs, scenario }) {
      const selection = lessonSelection(step.pointAt, scenario)
      surface.paint(view, tUs, {
        selection,
        texts,
        reducedMotion: false,
        showKey: false,
        producer: selection?.kind === 'producer' ? selection.producer : 0,
        detail: 'auto',
        speedUsPerS: undefined,
        arrangement: 'broker',
        camera: WHOLE,
        parts: SCENE_PARTS,
      })
      const painted = surface.painted()
      if (!painted) return ''
      return svgOf({
        shapes: painted.scene.shapes,
        theme,
        width: FRAME_WIDTH,
        height: FRAME_HEIGHT,
        zoom: painted.layout.zoom,
        origin: painted.camera,
        title: '',
        description: '',
        language: texts.language,
        nameOf: () => undefined,
        measure(font, text) {
          if (!pen) return 0
          if (pen.font !== font) pen.font = font
          return pen.measureText(text).width
        },
      })
    },
    close: () => root.remove(),
  }
}

/** The light colours, whatever the page has now: it is asked, and told the truth again, before anything is drawn. */
function lightTheme(root: HTMLElement): Theme {
  const page = document.documentElement
  const own = page.dataset['theme']
  page.dataset['theme'] = 'light'
  try {
    return readTheme(root)
  } finally {
    if (own === undefined) delete page.dataset['theme']
    else page.dataset['theme'] = own
  }
}

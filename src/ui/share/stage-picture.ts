import { titleOf } from '../../app/scenario-source.ts'
import type { Session } from '../../app/session.ts'
import { nameOfShape } from '../../stage/accessible-names.ts'
import { svgOf } from '../../stage/painters/svg.ts'
import { readTheme } from '../../stage/painters/theme.ts'
import { presentStage } from '../stage/present-stage.ts'

/** What the page says of the moment that is pictured. */
export interface PictureWords {
  /** The moment as the page writes it, and its caption. */
  readonly description: string
}

/** The stage as it is seen now, as an SVG file; undefined: it stands there as tables. */
export function stageSvg(session: Session, { description }: PictureWords): string | undefined {
  const stage = presentStage()
  const painted = stage?.handle.surface.painted()
  if (!stage || !painted) return undefined
  const { scene, layout, camera, view, tUs } = painted
  const { width, height } = stage.size()
  const { scenario } = session.run.getState()
  const { language } = session.settings.getState()
  return svgOf({
    shapes: scene.shapes,
    theme: readTheme(stage.handle.root),
    width,
    height,
    zoom: layout.zoom,
    origin: camera,
    title: (scenario && titleOf(scenario, language)) || 'Inflight',
    description,
    language,
    nameOf: (shape) => nameOfShape(shape, view, tUs, stage.texts),
    measure: measure(),
  })
}

/** The stage as it is seen now, both layers on the ground of the page. */
export async function stagePng(): Promise<Blob | undefined> {
  const stage = presentStage()
  if (!stage) return undefined
  const layers = [...stage.handle.root.querySelectorAll('canvas')]
  const picture = document.createElement('canvas')
  picture.width = Math.max(1, ...layers.map(({ width }) => width))
  picture.height = Math.max(1, ...layers.map(({ height }) => height))
  const pen = picture.getContext('2d')
  if (!pen) return undefined
  pen.fillStyle = readTheme(stage.handle.root).colours.ground
  pen.fillRect(0, 0, picture.width, picture.height)
  for (const layer of layers) pen.drawImage(layer, 0, 0)
  return new Promise((resolve) => picture.toBlob((blob) => resolve(blob ?? undefined)))
}

/** Widths of texts in the faces that the file names. */
function measure(): (font: string, text: string) => number {
  const pen = document.createElement('canvas').getContext('2d')
  return (font, text) => {
    if (!pen) return 0
    if (pen.font !== font) pen.font = font
    return pen.measureText(text).width
  }
}

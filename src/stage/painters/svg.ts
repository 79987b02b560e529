import type { Point } from '../geometry.ts'
import type { Shape } from '../scene/shapes.ts'
import type { Brush } from './brush.ts'
import { paintShape } from './canvas.ts'
import { createSvgPen, xmlText } from './svg-pen.ts'
import type { Theme } from './theme.ts'

/** A picture to take along: what it shows, in words too. */
export interface SvgPicture {
  readonly shapes: readonly Shape[]
  readonly theme: Theme
  /** Size of the picture (CSS pixels). */
  readonly width: number
  readonly height: number
  /** CSS pixels per layout unit. */
  readonly zoom: number
  /** What of the stage lies left of and above the picture (CSS pixels). */
  readonly origin: Point
  readonly title: string
  readonly description: string
  readonly language: 'en' | 'ko'
  /** What a thing is called; undefined: it has no name of its own. */
  readonly nameOf: (shape: Shape) => string | undefined
  /** Width of a text in a font as a canvas names it. */
  readonly measure: (font: string, text: string) => number
}

/** Faces that every reader of SVG has: the picture must be legible without the page's fonts. */
export const SVG_FACES = { sans: 'system-ui, sans-serif', mono: 'ui-monospace, monospace' } as const

/**
 * A moment of the stage as one SVG file: the strokes of the canvas painters, text as text, the colours of the theme.
 * What can be pointed at is a group with its id (`data-thing`) and its name.
 */
export function svgOf(picture: SvgPicture): string {
  const { width, height, zoom, origin, theme, language } = picture
  const size = `width="${Math.round(width)}" height="${Math.round(height)}"`
  const head = [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${Math.round(width)} ${Math.round(height)}"`,
    ` role="img" aria-labelledby="title desc" lang="${language}" xml:lang="${language}">`,
    `<title id="title">${xmlText(picture.title)}</title><desc id="desc">${xmlText(picture.description)}</desc>`,
    `<defs>${hatch('light', theme)}${hatch('strong', theme)}</defs>`,
    `<rect ${size} fill="${theme.colours.ground}"/>`,
  ]
  const move = `translate(${-Math.round(origin.x)} ${-Math.round(origin.y)}) scale(${zoom})`
  return `${head.join('')}<g transform="${move}">${drawn(picture)}</g></svg>\n`
}

function drawn({ shapes, theme, zoom, nameOf, measure }: SvgPicture): string {
  const pen = createSvgPen(measure)
  const brush: Brush = {
    context: pen,
    theme: { ...theme, ...SVG_FACES },
    scale: zoom,
    hatches: new Map([
      ['light', 'url(#hatch-light)'],
      ['strong', 'url(#hatch-strong)'],
    ]),
    widths: new Map(),
    font: '',
    sprites: undefined,
  }
  return shapes
    .map((shape) => {
      paintShape(brush, shape)
      const elements = pen.take()
      if (!shape.target || elements === '') return elements
      const name = nameOf(shape)
      const title = name === undefined ? '' : `<title>${xmlText(name)}</title>`
      return `<g data-thing="${xmlText(shape.id)}">${title}${elements}</g>`
    })
    .join('')
}

/** Diagonal lines, as `hatchOf` makes them for a canvas. */
function hatch(kind: 'light' | 'strong', { colours }: Theme): string {
  const step = kind === 'light' ? 8 : 6
  const ground = kind === 'strong' ? `<rect width="${step}" height="${step}" fill="${colours.surface}"/>` : ''
  const lines = [-step, 0, step].map((shift) => `M${shift - 1} ${step + 1}L${shift + step + 1} -1`).join('')
  const ink = `stroke="${colours[kind === 'light' ? 'line' : 'ink']}" stroke-width="${kind === 'light' ? 2.2 : 1.7}"`
  const tile = `width="${step}" height="${step}" patternUnits="userSpaceOnUse"`
  return `<pattern id="hatch-${kind}" ${tile}>${ground}<path d="${lines}" ${ink}/></pattern>`
}

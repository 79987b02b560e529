import type { Pen } from './brush.ts'

/** A text, an attribute or a path that says nothing: what is not finite is not drawn, as on a canvas. */
const NOTHING = ''

/** What a pen has written so far, element by element. */
export interface SvgPen extends Pen {
  /** Elements since the last call, in the order in which they were drawn. */
  take(): string
}

/**
 * A pen that writes SVG elements where a canvas would draw pixels: the same painters serve both.
 *
 * @param measure Width of a text in a font as a canvas names it (`600 11px sans-serif`).
 */
export function createSvgPen(measure: (font: string, text: string) => number): SvgPen {
  let elements = ''
  let path = ''
  let isBroken = false
  let dash: readonly number[] = []
  let clips = 0
  let open = 0
  const saved: number[] = []

  const add = (command: string, ...numbers: readonly number[]): void => {
    if (!numbers.every(Number.isFinite)) isBroken = true
    path += `${command}${numbers.map(round).join(' ')}`
  }
  const put = (element: string, isWhole: boolean): void => {
    if (isWhole) elements += element
  }
  const outline = (): string => `d="${path}"`
  const lines = createLines(add)

  const pen: SvgPen = {
    fillStyle: '#000',
    strokeStyle: '#000',
    globalAlpha: 1,
    lineWidth: 1,
    lineCap: 'butt',
    font: '10px sans-serif',
    textAlign: 'start',
    textBaseline: 'alphabetic',
    ...lines.path,
    beginPath() {
      path = NOTHING
      isBroken = false
      lines.forget()
    },
    setLineDash(segments: Iterable<number>) {
      dash = [...segments]
    },
    fill() {
      put(`<path ${outline()}${paint('fill', pen)}/>`, path !== NOTHING && !isBroken)
    },
    stroke() {
      const cap = pen.lineCap === 'butt' ? NOTHING : ` stroke-linecap="${pen.lineCap}"`
      const dashes = dash.length === 0 ? NOTHING : ` stroke-dasharray="${dash.map(round).join(' ')}"`
      const width = ` stroke-width="${round(pen.lineWidth)}"`
      put(
        `<path ${outline()} fill="none"${paint('stroke', pen)}${width}${cap}${dashes}/>`,
        path !== NOTHING && !isBroken,
      )
    },
    fillRect(x, y, w, h) {
      const isWhole = [x, y, w, h].every(Number.isFinite) && w > 0 && h > 0
      put(`<rect ${place(x, y)} width="${round(w)}" height="${round(h)}"${paint('fill', pen)}/>`, isWhole)
    },
    fillText(text, x, y) {
      const anchor = pen.textAlign === 'center' ? 'middle' : pen.textAlign === 'end' ? 'end' : undefined
      const at = anchor ? `${place(x, y)} text-anchor="${anchor}"` : place(x, y)
      const isWhole = text !== NOTHING && Number.isFinite(x) && Number.isFinite(y)
      put(`<text ${at}${fontAttributes(pen.font)}${paint('fill', pen)}>${xmlText(text)}</text>`, isWhole)
    },
    measureText: (text) => ({ width: measure(pen.font, text) }) as TextMetrics,
    save() {
      saved.push(open)
    },
    clip() {
      clips += 1
      const id = `clip-${clips}`
      elements += `<clipPath id="${id}"><path ${outline()}/></clipPath><g clip-path="url(#${id})">`
      open += 1
    },
    restore() {
      const before = saved.pop() ?? 0
      elements += '</g>'.repeat(open - before)
      open = before
    },
    take() {
      const taken = elements
      elements = NOTHING
      return taken
    },
  }
  return pen
}

/** Commands of a path, as a canvas knows them. */
function createLines(add: (command: string, ...numbers: readonly number[]) => void) {
  let last: { readonly x: number; readonly y: number } | undefined
  const moveTo = (x: number, y: number): void => {
    add('M', x, y)
    last = { x, y }
  }
  const lineTo = (x: number, y: number): void => {
    add(last ? 'L' : 'M', x, y)
    last = { x, y }
  }
  const arcBy = (r: number, isLarge: boolean, isClockwise: boolean, x: number, y: number): void => {
    add('A', r, r, 0, isLarge ? 1 : 0, isClockwise ? 1 : 0, x, y)
    last = { x, y }
  }
  const close = (): void => add('Z')
  const path: Pick<Pen, 'arc' | 'arcTo' | 'closePath' | 'lineTo' | 'moveTo' | 'rect' | 'roundRect'> = {
    moveTo,
    lineTo,
    closePath: close,
    rect(x, y, w, h) {
      moveTo(x, y)
      lineTo(x + w, y)
      lineTo(x + w, y + h)
      lineTo(x, y + h)
      close()
    },
    /** Corners from the top left one, clockwise; one radius serves all. */
    roundRect(x, y, w, h, radii) {
      const [r0 = 0, r1 = r0, r2 = r0, r3 = r1] = (Array.isArray(radii) ? radii : [radii]) as number[]
      moveTo(x + r0, y)
      lineTo(x + w - r1, y)
      if (r1 > 0) arcBy(r1, false, true, x + w, y + r1)
      lineTo(x + w, y + h - r2)
      if (r2 > 0) arcBy(r2, false, true, x + w - r2, y + h)
      lineTo(x + r3, y + h)
      if (r3 > 0) arcBy(r3, false, true, x, y + h - r3)
      lineTo(x, y + r0)
      if (r0 > 0) arcBy(r0, false, true, x + r0, y)
      close()
    },
    arc(x, y, r, from, to) {
      const at = (angle: number) => ({ x: x + r * Math.cos(angle), y: y + r * Math.sin(angle) })
      const [begin, half, end] = [at(from), at((from + to) / 2), at(to)]
      const isWhole = to - from >= Math.PI * 2 - 1e-6
      lineTo(begin.x, begin.y)
      if (!isWhole) arcBy(r, to - from > Math.PI, true, end.x, end.y)
      else {
        // One arc command cannot come back to where it began.
        arcBy(r, false, true, half.x, half.y)
        arcBy(r, false, true, begin.x, begin.y)
      }
    },
    arcTo(x1, y1, x2, y2, radius) {
      const from = last ?? { x: x1, y: y1 }
      const [inX, inY] = unit(from.x - x1, from.y - y1)
      const [outX, outY] = unit(x2 - x1, y2 - y1)
      const cross = inX * outY - inY * outX
      if (radius <= 0 || Math.abs(cross) < 1e-6) {
        lineTo(x1, y1)
        return
      }
      const angle = Math.acos(Math.max(-1, Math.min(1, inX * outX + inY * outY)))
      const reach = radius / Math.tan(angle / 2)
      lineTo(x1 + inX * reach, y1 + inY * reach)
      arcBy(radius, false, cross < 0, x1 + outX * reach, y1 + outY * reach)
    },
  }
  return {
    path,
    forget(): void {
      last = undefined
    },
  }
}

function unit(x: number, y: number): readonly [number, number] {
  const length = Math.hypot(x, y)
  return length === 0 ? [0, 0] : [x / length, y / length]
}

/** Hundredths of a pixel are enough for print. */
function round(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function place(x: number, y: number): string {
  return `x="${round(x)}" y="${round(y)}"`
}

/** A colour, a pattern (`url(#…)`), and how much shows through. */
function paint(name: 'fill' | 'stroke', pen: Pen): string {
  const { colour, alpha } = readColour(String(name === 'fill' ? pen.fillStyle : pen.strokeStyle))
  const opacity = alpha * pen.globalAlpha
  return ` ${name}="${xmlText(colour)}"${opacity < 1 ? ` ${name}-opacity="${round(opacity)}"` : NOTHING}`
}

/** Old readers of SVG know no alpha in a colour: it stands beside it. */
function readColour(colour: string): { readonly colour: string; readonly alpha: number } {
  const [, red, green, blue, alpha] = /^rgba?\(([\d.]+),? ([\d.]+),? ([\d.]+)(?:,| \/) ([\d.]+)\)$/.exec(colour) ?? []
  if (alpha === undefined) return { colour, alpha: 1 }
  return { colour: `rgb(${red}, ${green}, ${blue})`, alpha: Number(alpha) }
}

function fontAttributes(font: string): string {
  const [, weight = '400', size = '10', family = 'sans-serif'] = /^(\d+) ([\d.]+)px (.*)$/.exec(font) ?? []
  const heavy = weight === '400' ? NOTHING : ` font-weight="${weight}"`
  return ` font-family="${xmlText(family)}" font-size="${round(Number(size))}"${heavy}`
}

/** A text in XML; signs that XML cannot hold become the replacement sign. */
export function xmlText(text: string): string {
  return text
    .replace(NOT_IN_XML, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** What is no `Char` of XML 1.0; half of a pair is none either. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML cannot hold
const NOT_IN_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/gu

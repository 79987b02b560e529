import { scaleLinear } from 'd3'
import { type Bar, histogram } from '../../many/histogram.ts'
import type { DoneRun } from '../../many/results.ts'
import { type Figure, figureOf, figureText } from './figures.ts'

/** The picture's own measure; it is drawn at whatever width there is. */
export const WIDTH = 800
export const HEIGHT = 220
const SIDE = 34
export const FOOT = 24
const MOST_BARS = 40
const LARGEST_DOT = 4

/** A run and where it stands in the picture. */
export interface Dot {
  readonly run: DoneRun
  readonly x: number
  readonly y: number
}

export interface Dots {
  readonly dots: readonly Dot[]
  readonly bars: readonly Bar[]
  readonly ticks: readonly { readonly x: number; readonly text: string }[]
  readonly radius: number
}

/** Dots from left to right, in a bar from below, in a bar by value. */
export function dotsOf(runs: readonly DoneRun[], figure: Figure): Dots {
  const bars = histogram(
    runs.map(({ result }) => figureOf(result, figure)),
    MOST_BARS,
  )
  const first = bars[0]?.from ?? 0
  const last = bars[bars.length - 1]?.to ?? 1
  const x = scaleLinear([first, last], [SIDE, WIDTH - SIDE])
  const fullest = bars.reduce((most, { members }) => Math.max(most, members.length), 1)
  const step = Math.min(2 * LARGEST_DOT + 1, (HEIGHT - FOOT - 10) / fullest)
  const dots = bars.flatMap(({ from, to, members }) =>
    members
      .map((member) => runs[member] as DoneRun)
      .sort((a, b) => figureOf(a.result, figure) - figureOf(b.result, figure) || a.index - b.index)
      .map((run, place): Dot => ({ run, x: x((from + to) / 2), y: HEIGHT - FOOT - (place + 0.5) * step })),
  )
  const ticks = x.ticks(6).map((value) => ({ x: x(value), text: figureText(value) }))
  return { dots, bars, ticks, radius: Math.min(LARGEST_DOT, Math.max(1.2, step / 2)) }
}

/** Index of the dot at a point of the picture, or next to it; undefined: there is none. */
export function dotAt({ dots, radius }: Dots, x: number, y: number): number | undefined {
  let nearest: number | undefined
  let least = Math.max(radius, LARGEST_DOT) * 1.5
  for (const [place, dot] of dots.entries()) {
    const distance = Math.hypot(dot.x - x, dot.y - y)
    if (distance > least) continue
    least = distance
    nearest = place
  }
  return nearest
}

/** Paint on a canvas whose ground has been cleared; colours are those of the element. */
export function paintDots(canvas: HTMLCanvasElement, { dots, ticks, radius }: Dots, chosen: Dot | undefined): void {
  const { clientWidth } = canvas
  const ratio = Math.min(2, window.devicePixelRatio || 1)
  const scale = clientWidth / WIDTH
  const [width, height] = [Math.round(clientWidth * ratio), Math.round(HEIGHT * scale * ratio)]
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const pen = canvas.getContext('2d')
  if (!pen || width === 0) return
  const colours = coloursOf(canvas)
  pen.setTransform(scale * ratio, 0, 0, scale * ratio, 0, 0)
  pen.clearRect(0, 0, WIDTH, HEIGHT)
  pen.fillStyle = colours.line
  pen.fillRect(SIDE, HEIGHT - FOOT, WIDTH - 2 * SIDE, 1)
  pen.fillStyle = colours.text
  pen.textAlign = 'center'
  pen.font = `${12 / Math.min(1, scale)}px ${colours.face}`
  const every = scale < 0.6 ? 2 : 1
  for (const [place, { x, text }] of ticks.entries()) if (place % every === 0) pen.fillText(text, x, HEIGHT - 5)
  for (const isLossy of [false, true]) {
    pen.fillStyle = isLossy ? colours.lost : colours.dot
    pen.beginPath()
    for (const { run, x, y } of dots) {
      if (run.result.lost > 0 !== isLossy) continue
      pen.moveTo(x + radius, y)
      pen.arc(x, y, radius, 0, 2 * Math.PI)
    }
    pen.fill()
  }
  if (!chosen) return
  pen.strokeStyle = colours.chosen
  pen.lineWidth = 3
  pen.beginPath()
  pen.arc(chosen.x, chosen.y, radius + 1.5, 0, 2 * Math.PI)
  pen.stroke()
}

/** The colours in force at the canvas: each is a property of its own, read through `color`, where themes are resolved. */
function coloursOf(canvas: HTMLCanvasElement) {
  const probe = document.createElement('span')
  canvas.parentElement?.append(probe)
  const computed = getComputedStyle(probe)
  const colour = (name: string): string => {
    probe.style.color = `var(--${name})`
    return computed.color
  }
  const colours = {
    line: colour('line-strong'),
    text: colour('ink-3'),
    dot: colour('st-acked'),
    lost: colour('st-lost'),
    chosen: colour('ink'),
    face: computed.fontFamily,
  }
  probe.remove()
  return colours
}

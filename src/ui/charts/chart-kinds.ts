import { bytesText, durationText, groupDigits } from '../../app/number-text.ts'
import type { TimeStrings } from '../../content/strings/strings.ts'
import type { SeriesPage } from '../../trace/series/series-page.ts'

/** Every chart, in the order of the row. */
export const CHART_IDS = [
  'throughput',
  'bytes',
  'latency',
  'fill',
  'requests',
  'inFlight',
  'buffer',
  'lag',
  'isr',
] as const
export type ChartId = (typeof CHART_IDS)[number]

/** How a line is drawn: what it means, not its colour. */
export type Tone = 'sent' | 'acked' | 'failed' | 'middle' | 'high' | 'plain' | 'flight' | 'broker'

/** One line of a chart; NaN: no value there. */
export interface ChartLine {
  readonly id: string
  readonly name: string
  readonly tone: Tone
  readonly values: ArrayLike<number>
}

export interface Chart {
  readonly id: ChartId
  readonly lines: readonly ChartLine[]
  /** Rates are told as a mean over some points, levels as they are, the others by their last known value. */
  readonly kind: 'rate' | 'level' | 'last'
  /** Top of the scale; undefined: what the lines need, but `least` at least. */
  readonly most?: number
  readonly least: number
  /** A value with its unit. */
  readonly text: (value: number) => string
}

/** A chart of a page of series. */
export function chartOf(id: ChartId, page: SeriesPage, words: TimeStrings['charts']): Chart {
  const { lines: names, units } = words
  const rate = (counts: Float64Array): Float64Array => counts.map((count) => (count * 1_000_000) / page.pointUs)
  const perSecond = (value: number): string => `${roundText(value)}${units.perSecond}`
  const line = (lineId: string, name: string, tone: Tone, values: Float64Array): ChartLine => ({
    id: lineId,
    name,
    tone,
    values,
  })
  switch (id) {
    case 'throughput': {
      const lines = [
        line('sent', names.sent, 'sent', rate(page.sent)),
        line('acked', names.acked, 'acked', rate(page.acked)),
      ]
      const failed = page.failed.some((count) => count > 0)
        ? [line('failed', names.failed, 'failed', rate(page.failed))]
        : []
      return { id, kind: 'rate', least: 10, text: perSecond, lines: [...lines, ...failed] }
    }
    case 'bytes':
      return {
        id,
        kind: 'rate',
        least: 1024,
        text: (value) => `${bytesText(value)}${units.perSecond}`,
        lines: [
          line('sent', names.sent, 'sent', rate(page.sentBytes)),
          line('acked', names.acked, 'acked', rate(page.ackedBytes)),
        ],
      }
    case 'latency':
      return {
        id,
        kind: 'last',
        least: 1000,
        text: durationText,
        lines: [line('p50', names.p50, 'middle', page.p50Us), line('p99', names.p99, 'high', page.p99Us)],
      }
    case 'fill':
      return {
        id,
        kind: 'last',
        most: 1,
        least: 1,
        text: percentText,
        lines: [line('fill', names.fill, 'plain', page.fill)],
      }
    case 'requests':
      return {
        id,
        kind: 'rate',
        least: 10,
        text: perSecond,
        lines: [line('requests', names.requests, 'flight', rate(page.requests))],
      }
    case 'inFlight':
      return {
        id,
        kind: 'level',
        least: 5,
        text: roundText,
        lines: [line('inFlight', names.inFlight, 'flight', page.inFlight)],
      }
    case 'buffer':
      return {
        id,
        kind: 'level',
        least: 16_384,
        text: bytesText,
        lines: [line('used', names.used, 'plain', page.memoryUsedBytes)],
      }
    case 'lag':
      return {
        id,
        kind: 'level',
        least: 5,
        text: roundText,
        lines: [
          line('worst', names.worst, 'high', worstOf(page.lag)),
          ...page.lag.map((values, index) => line(`b${index + 1}`, `b${index + 1}`, 'broker', values)),
        ],
      }
    case 'isr':
      return {
        id,
        kind: 'level',
        least: 3,
        text: roundText,
        lines: [
          line('smallest', names.smallest, 'middle', smallestIsr(page)),
          line('underMin', names.underMin, 'failed', page.underMinIsr),
        ],
      }
  }
}

/** At each point the largest of several lines. */
function worstOf(lines: readonly Float64Array[]): Float64Array {
  const [first] = lines
  if (!first) return new Float64Array()
  return first.map((_, index) => Math.max(...lines.map((values) => values[index] as number)))
}

/** At each point the smallest ISR of all partitions, at any time within it. */
function smallestIsr(page: SeriesPage): Float64Array {
  const smallest = new Float64Array(page.sent.length).fill(Number.NaN)
  for (const { sizeBefore, steps } of page.isr) {
    let size = sizeBefore
    let next = 0
    for (let point = 0; point < smallest.length; point++) {
      const startUs = page.fromUs + point * page.pointUs
      if (startUs > page.knownUntilUs) break
      let least = size
      for (; next < steps.length && (steps[next]?.atUs ?? 0) < startUs + page.pointUs; next++) {
        const before = size
        size = steps[next]?.size ?? size
        // A partition that was not there before has no ISR to be small.
        least = before === 0 && next === 0 && sizeBefore === 0 ? size : Math.min(least, size)
      }
      if (size === 0 && next === 0) continue
      const known = smallest[point] as number
      if (!(known <= least)) smallest[point] = least
    }
  }
  return smallest
}

/** A gap of this many points or more is drawn as one: what lies on its sides has little to do with each other. */
const LONGEST_GAP = 12

/**
 * The values that a line is drawn through. What is only known now and then (a latency, when something is acknowledged) holds
 * until it is known again, unless that is long.
 */
export function drawnValues({ kind }: Pick<Chart, 'kind'>, values: ArrayLike<number>): ArrayLike<number> {
  if (kind !== 'last') return values
  const drawn = Array.from(values)
  let last = -1
  for (let i = 0; i < drawn.length; i++) {
    if (Number.isNaN(drawn[i])) continue
    if (last >= 0 && i - last < LONGEST_GAP) drawn.fill(drawn[last] as number, last + 1, i)
    last = i
  }
  return drawn
}

/** The point that a moment lies in; it may lie outside. */
export function pointAt(page: Pick<SeriesPage, 'fromUs' | 'pointUs'>, atUs: number): number {
  return Math.floor((atUs - page.fromUs) / page.pointUs)
}

/** Points that a rate is the mean of, in numbers beside a small line. */
export function meanPoints(page: SeriesPage): number {
  return Math.max(1, Math.round(page.sent.length / 12))
}

/** What a line says at a point, for those who read a number: undefined where there is nothing to say. */
export function valueAt(chart: Chart, line: ChartLine, page: SeriesPage, point: number): number | undefined {
  if (point < 0 || point >= line.values.length) return undefined
  if (chart.kind === 'level') return known(line.values[point])
  const from = Math.max(0, point - (chart.kind === 'rate' ? meanPoints(page) - 1 : LONGEST_GAP))
  if (chart.kind === 'last') {
    for (let i = point; i >= from; i--) if (known(line.values[i]) !== undefined) return line.values[i]
    return undefined
  }
  let sum = 0
  let count = 0
  for (let i = from; i <= point; i++) {
    const value = known(line.values[i])
    if (value === undefined) continue
    sum += value
    count++
  }
  return count === 0 ? undefined : sum / count
}

function known(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : value
}

/** The number in the row: of a latency both, of an ISR its size and what is wrong with it. */
export function presentText(chart: Chart, page: SeriesPage, point: number, words: TimeStrings['charts']): string {
  const values = chart.lines.map((line) => valueAt(chart, line, page, point))
  const [first, second] = values
  if (first === undefined) return '–'
  if (chart.id === 'latency') return second === undefined ? durationText(first) : pairText(first, second)
  if (chart.id === 'isr')
    return [words.isrSize(first), words.underMin(second ?? 0)].filter((text) => text !== '').join(' · ')
  // Beside the name, "/s" is said once: by the title.
  return chart.text(first)
}

/** Both in one unit when they have the same: "118 · 181 ms". */
function pairText(lowUs: number, highUs: number): string {
  const [low = '', unit] = durationText(lowUs).split('\u00a0')
  const high = durationText(highUs)
  return high.endsWith(`\u00a0${unit}`) ? `${low} · ${high}` : `${durationText(lowUs)} · ${high}`
}

function roundText(value: number): string {
  return groupDigits(value < 10 ? Math.round(value * 10) / 10 : Math.round(value))
}

function percentText(share: number): string {
  return `${Math.round(share * 100)}\u00a0%`
}

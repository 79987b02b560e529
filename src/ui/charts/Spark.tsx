import type { Series } from './series.ts'

export interface SparkProps {
  readonly series: readonly Series[]
  readonly width: number
  readonly height: number
}

/** Small lines on a common scale from 0; a gap where there is no value. */
export function Spark({ series, width, height }: SparkProps) {
  const most = mostOf(series)
  return (
    <svg className="spark" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {series.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines keep their order
        <path key={`${index}`} d={sparkPath(one, most, width, height)} />
      ))}
    </svg>
  )
}

/** The largest value of several lines, a little above 0 at least. */
export function mostOf(series: readonly Series[]): number {
  return Math.max(1e-9, ...series.flat().map((value) => value ?? 0))
}

/** Straight pieces from value to value; 0 lies on the lower edge, `most` near the upper one. */
export function sparkPath(series: Series, most: number, width: number, height: number): string {
  const step = width / Math.max(1, series.length - 1)
  let path = ''
  let isDrawing = false
  series.forEach((value, index) => {
    if (value === undefined) {
      isDrawing = false
      return
    }
    const y = height - 1 - (value / (most * 1.1)) * (height - 2)
    path += `${isDrawing ? 'L' : 'M'}${round(index * step)},${round(y)}`
    isDrawing = true
  })
  return path
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

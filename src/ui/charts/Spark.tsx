import { memo } from 'react'
import { rem } from '../shell/root-scale.ts'
import type { Tone } from './chart-kinds.ts'

export interface SparkLine {
  readonly tone: Tone
  readonly values: ArrayLike<number>
}

export interface SparkProps {
  readonly lines: readonly SparkLine[]
  readonly most: number | undefined
  /** The scale reaches so far in any case: what is next to nothing must not look like much. */
  readonly least: number
  readonly width: number
  readonly height: number
  /** Where the moment is, 0 to 1: what lies before it is drawn in full, the rest fainter. */
  readonly share: number
}

/** Small lines on a common scale from 0; a gap where there is no value. */
export const Spark = memo(function Spark({ lines, most, least, width, height, share }: SparkProps) {
  const x = Math.max(0, Math.min(1, share)) * width
  return (
    <svg
      className="spark"
      width={rem(width)}
      height={rem(height)}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      <g className="spark-later">
        <SparkLines lines={lines} most={most} least={least} width={width} height={height} />
      </g>
      <g style={{ clipPath: `inset(0 ${width - x}px 0 0)` }}>
        <rect width={width} height={height} fill="none" />
        <SparkLines lines={lines} most={most} least={least} width={width} height={height} />
      </g>
      {share >= 0 && share <= 1 ? <path className="spark-moment" d={`M${x.toFixed(1)} 0V${height}`} /> : null}
    </svg>
  )
})

const SparkLines = memo(function SparkLines({ lines, most, least, width, height }: Omit<SparkProps, 'share'>) {
  const top = most ?? Math.max(least, mostOf(lines))
  return lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines keep their order
    <path key={`${index}`} className={`line-${line.tone}`} d={sparkPath(line.values, top, width, height)} />
  ))
})

/** The largest value of several lines, a little above 0 at least. */
export function mostOf(lines: readonly { readonly values: ArrayLike<number> }[]): number {
  let most = 1e-9
  for (const { values } of lines) {
    for (let i = 0; i < values.length; i++) if ((values[i] as number) > most) most = values[i] as number
  }
  return most
}

/** Straight pieces from value to value; 0 lies on the lower edge, `most` near the upper one. */
export function sparkPath(values: ArrayLike<number>, most: number, width: number, height: number): string {
  const step = width / Math.max(1, values.length - 1)
  const top = most > 0 ? most * 1.1 : 1
  let path = ''
  let isDrawing = false
  for (let index = 0; index < values.length; index++) {
    const value = values[index]
    if (value === undefined || !Number.isFinite(value)) {
      isDrawing = false
      continue
    }
    const y = height - 1 - (value / top) * (height - 2)
    path += `${isDrawing ? 'L' : 'M'}${round(index * step)},${round(y)}`
    isDrawing = true
  }
  return path
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

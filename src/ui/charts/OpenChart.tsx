import { line, scaleLinear } from 'd3'
import { mostOf, type SparkProps } from './Spark.tsx'

/** A chart with room for a scale: its round values as faint lines. */
export function OpenChart({ series, width, height }: SparkProps) {
  const buckets = Math.max(2, ...series.map((one) => one.length))
  const x = scaleLinear([0, buckets - 1], [0, width])
  const y = scaleLinear([0, mostOf(series) * 1.1], [height - 1, 1])
  const draw = line<number | undefined>()
    .defined((value) => value !== undefined)
    .x((_, index) => x(index))
    .y((value) => y(value ?? 0))
  return (
    <svg className="spark" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {y.ticks(3).map((tick) => (
        <line key={tick} className="spark-tick" x1={0} x2={width} y1={y(tick)} y2={y(tick)} />
      ))}
      {series.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines keep their order
        <path key={`${index}`} d={draw([...one]) ?? ''} />
      ))}
    </svg>
  )
}

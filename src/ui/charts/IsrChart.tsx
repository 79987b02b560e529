import type { SeriesPage } from '../../trace/series/series-page.ts'
import { useGlance, useRun } from '../shell/page-context.ts'
import { useTimeStrings } from '../timeline/time-strings.ts'
import { MARGIN, TimeFrame } from './TimeFrame.tsx'

const TALLEST_ROW = 40
const SHORTEST_ROW = 9
const ROOM = 120

/** The ISR of each partition over time: more ink, more members; edged where there are fewer than min.insync.replicas. */
export function IsrChart({ page, width }: { readonly page: SeriesPage; readonly width: number }) {
  const words = useTimeStrings().charts
  const names = useRun((state) => state.partitionNames)
  const partitions = useGlance((state) => state.view?.partitions)
  const rows = page.isr
  const row = Math.max(SHORTEST_ROW, Math.min(TALLEST_ROW, Math.floor(ROOM / Math.max(1, rows.length))))
  const height = rows.length * row + MARGIN.top + MARGIN.bottom
  if (rows.length === 0) return <p className="mut">{words.nothing}</p>
  return (
    <TimeFrame page={page} width={width} height={height}>
      {(xOf, innerWidth) =>
        rows.map(({ partition, sizeBefore, steps }, index) => {
          const known = partitions?.find((one) => one.partition === partition)
          const segments = segmentsOf(sizeBefore, steps, page)
          return (
            <g key={partition} transform={`translate(0,${index * row})`}>
              {row >= 11 || index % 2 === 0 ? (
                <text className="tick-text" x={-6} y={row / 2 + 3.5} textAnchor="end">
                  {names[partition] ?? `p${partition}`}
                </text>
              ) : null}
              {segments.map(({ fromUs, toUs, size }) => {
                const [left, right] = [Math.max(0, xOf(fromUs)), Math.min(innerWidth, xOf(toUs))]
                const isUnder = known !== undefined && size < known.minInsyncReplicas
                const share = known ? size / Math.max(1, known.replicas.length) : 1
                return (
                  <g key={fromUs}>
                    <rect
                      className={isUnder ? 'isr-run isr-under' : 'isr-run'}
                      x={left}
                      y={1}
                      width={Math.max(1, right - left - 1)}
                      height={row - 3}
                      style={{ fillOpacity: isUnder ? 1 : 0.12 + 0.5 * share }}
                    />
                    {right - left > 12 && row >= 13 ? (
                      <text className="isr-text" x={left + 5} y={row / 2 + 3}>
                        {words.isrSize(size)}
                      </text>
                    ) : null}
                  </g>
                )
              })}
            </g>
          )
        })
      }
    </TimeFrame>
  )
}

interface Segment {
  readonly fromUs: number
  readonly toUs: number
  readonly size: number
}

/** Stretches of one size each, as far as is known. */
function segmentsOf(
  sizeBefore: number,
  steps: SeriesPage['isr'][number]['steps'],
  page: SeriesPage,
): readonly Segment[] {
  const endUs = Math.min(page.knownUntilUs, page.fromUs + page.pointUs * page.sent.length)
  const all = [{ atUs: page.fromUs, size: sizeBefore }, ...steps]
  const segments = all.map(({ atUs, size }, index) => ({ fromUs: atUs, toUs: all[index + 1]?.atUs ?? endUs, size }))
  // Before the partition was there.
  return segments.filter(({ fromUs, toUs, size }, index) => toUs > fromUs && !(index === 0 && size === 0))
}

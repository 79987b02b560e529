import { clockText } from '../../app/number-text.ts'
import type { SeriesPage } from '../../trace/series/series-page.ts'
import { useRun } from '../shell/page-context.ts'
import { useTimeStrings } from '../timeline/time-strings.ts'
import type { Chart } from './chart-kinds.ts'

/** The numbers of a chart, a row for each point that is known. */
export function ChartTable({ chart, page }: { readonly chart: Chart; readonly page: SeriesPage }) {
  const words = useTimeStrings().charts
  const points = Array.from(page.sent, (_, point) => page.fromUs + point * page.pointUs).filter(
    (atUs) => atUs <= page.knownUntilUs,
  )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className="chart-table" tabIndex={0}>
      <table>
        <caption className="visually-hidden">{words.titles[chart.id]}</caption>
        <thead>
          <tr>
            <th scope="col">{words.time}</th>
            {chart.lines.map((line) => (
              <th key={line.id} scope="col">
                {line.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map((atUs, point) => (
            <tr key={atUs}>
              <th scope="row">{clockText(atUs)}</th>
              {chart.lines.map((line) => {
                const value = line.values[point]
                return <td key={line.id}>{value === undefined || Number.isNaN(value) ? '–' : chart.text(value)}</td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {chart.id === 'isr' ? <IsrChanges page={page} /> : null}
    </div>
  )
}

/** Each change of an ISR, in order. */
function IsrChanges({ page }: { readonly page: SeriesPage }) {
  const words = useTimeStrings().charts
  const names = useRun((state) => state.partitionNames)
  const changes = page.isr
    .flatMap(({ partition, sizeBefore, steps }) => [
      ...(sizeBefore > 0 ? [{ partition, atUs: page.fromUs, size: sizeBefore }] : []),
      ...steps.map((step) => ({ partition, ...step })),
    ])
    .sort((a, b) => a.atUs - b.atUs || a.partition - b.partition)
  return (
    <ol className="plain-list isr-changes">
      {changes.map(({ partition, atUs, size }) => (
        <li key={`${atUs} ${partition} ${size}`}>
          <time>{clockText(atUs)}</time> {names[partition] ?? `p${partition}`}: {words.isrSize(size)}
        </li>
      ))}
    </ol>
  )
}

import type { TriedCount } from '../../app/code/code-messages.ts'
import { skewOf } from '../../app/code/tried-topic.ts'
import { groupDigits } from '../../app/number-text.ts'
import { useCodeStrings } from './code-strings.ts'

/** Records for each partition, under the code and by default: as numbers, with bars of one scale. */
export function SpreadTable({ tried }: { tried: TriedCount }) {
  const words = useCodeStrings().tried
  const { own, byDefault } = tried
  const most = Math.max(1, ...own, ...byDefault)
  return (
    <table className="tool-table spread-table">
      <caption>{words.chart}</caption>
      <thead>
        <tr>
          <th scope="col">{words.columns.partition}</th>
          <th scope="col">{words.columns.own}</th>
          <th scope="col">{words.columns.byDefault}</th>
        </tr>
      </thead>
      <tbody>
        {own.map((count, partition) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: it is the partition's number
          <tr key={partition}>
            <th scope="row" className="mono">
              p{partition}
            </th>
            <Bar count={count} most={most} isOwn />
            <Bar count={byDefault[partition] ?? 0} most={most} />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{words.skew}</th>
          <td className="mono">{skewText(own, words.noSkew)}</td>
          <td className="mono">{skewText(byDefault, words.noSkew)}</td>
        </tr>
      </tfoot>
    </table>
  )
}

function Bar({ count, most, isOwn }: { count: number; most: number; isOwn?: boolean }) {
  return (
    <td>
      <span className={`spread-bar${isOwn ? ' spread-own' : ''}`}>
        <i style={{ width: `${(count / most) * 100}%` }} aria-hidden="true" />
        <span className="mono">{groupDigits(count)}</span>
      </span>
    </td>
  )
}

function skewText(counts: readonly number[], none: string): string {
  const skew = skewOf(counts)
  return skew === undefined ? none : `${skew.toFixed(2)}×`
}

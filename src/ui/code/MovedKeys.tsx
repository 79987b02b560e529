import type { TriedKey } from '../../app/code/code-messages.ts'
import { groupDigits } from '../../app/number-text.ts'
import { useCodeStrings } from './code-strings.ts'

export interface MovedKeysProps {
  /** Partitions. */
  readonly from: number
  readonly to: number
  readonly keys: readonly TriedKey[]
  readonly keyCount: number
  readonly moved: { readonly own: number; readonly byDefault: number }
}

/** Numbers of partitions that are written out. */
const MOST_WRITTEN = 4

/** Which keys are elsewhere with another number of partitions: under the code and by default, side by side. */
export function MovedKeys({ from, to, keys, keyCount, moved }: MovedKeysProps) {
  const words = useCodeStrings().tried
  return (
    <>
      <table className="tool-table moved-keys">
        <caption>
          {words.movedTitle(from, to)}
          <span>{words.moved(groupDigits(moved.own), groupDigits(moved.byDefault), groupDigits(keyCount))}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{words.keyColumns.key}</th>
            <th scope="col" className="num">
              {words.keyColumns.records}
            </th>
            <th scope="col">{words.columns.own}</th>
            <th scope="col">{words.columns.byDefault}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map(({ key, records, own, byDefault }) => (
            <tr key={key === null ? 'none' : `key ${key}`}>
              <th scope="row" className="mono">
                {key ?? <span className="mut">{words.noKey}</span>}
              </th>
              <td className="mono num">{groupDigits(records)}</td>
              <Place places={own} />
              {byDefault ? (
                <Place places={[[byDefault[0]], [byDefault[1]]]} />
              ) : (
                <td className="mut">{words.sticky}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {keyCount > keys.length ? <p className="mut">{words.moreKeys(groupDigits(keyCount - keys.length))}</p> : null}
    </>
  )
}

function Place({ places: [now, then] }: { places: readonly [readonly number[], readonly number[]] }) {
  const words = useCodeStrings().tried
  const text = (partitions: readonly number[]): string => {
    if (partitions.length === 0) return words.nowhere
    if (partitions.length > MOST_WRITTEN) return words.many(partitions.length)
    return partitions.map((partition) => `p${partition}`).join(' ')
  }
  if (now.join() === then.join()) return <td className="mono">{text(now)}</td>
  return (
    <td className="mono moved">
      {text(now)} <span aria-hidden="true">→</span>
      <span className="visually-hidden">{words.moves}</span> {text(then)}
    </td>
  )
}

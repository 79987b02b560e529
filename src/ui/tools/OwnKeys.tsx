import { useId, useMemo, useState } from 'react'
import { murmur2, toPositive } from '../../engine/protocol/murmur2.ts'
import { useToolStrings } from './tool-strings.ts'

/** Keys that are listed; all of them are counted. */
const MOST_LISTED = 200

const encoder = new TextEncoder()

/** Keys of one's own, one a line: where each lands, and how evenly they do. */
export function OwnKeys({ count }: { count: number }) {
  const words = useToolStrings().partition
  const id = useId()
  const [text, setText] = useState('')
  const keys = useMemo(() => {
    const lines = text.split(/\r?\n/)
    if (lines.at(-1) === '') lines.pop()
    return lines.map((key) => ({ key, positive: toPositive(murmur2(encoder.encode(key))) }))
  }, [text])
  return (
    <section className="own-keys">
      <h3>{words.own}</h3>
      <label htmlFor={id} className="visually-hidden">
        {words.ownLabel}
      </label>
      <textarea
        id={id}
        rows={4}
        spellCheck={false}
        autoComplete="off"
        placeholder={'ICN\nJFK\nSFO'}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className="mut">{words.ownHint}</p>
      {keys.length > 0 ? (
        <>
          <Spread positives={keys.map(({ positive }) => positive)} count={count} />
          <table className="tool-table">
            <thead>
              <tr>
                <th scope="col">{words.ownColumns.key}</th>
                <th scope="col" className="num">
                  {words.ownColumns.hash}
                </th>
                <th scope="col">{words.ownColumns.partition}</th>
              </tr>
            </thead>
            <tbody>
              {keys.slice(0, MOST_LISTED).map(({ key, positive }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a key may stand there twice
                <tr key={index}>
                  <th scope="row" className="mono">
                    {key === '' ? <span className="mut">{words.emptyKey}</span> : key}
                  </th>
                  <td className="mono num">{positive}</td>
                  <td className="mono">p{positive % count}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {keys.length > MOST_LISTED ? <p className="mut">{words.moreKeys(keys.length - MOST_LISTED)}</p> : null}
        </>
      ) : null}
    </section>
  )
}

/** Partitions whose share is drawn. */
const MOST_BARS = 24

function Spread({ positives, count }: { positives: readonly number[]; count: number }) {
  const words = useToolStrings().partition
  const sums = new Array<number>(count).fill(0)
  for (const positive of positives) sums[positive % count] = (sums[positive % count] ?? 0) + 1
  const most = Math.max(...sums)
  return (
    <ul className="plain-list spread" aria-label={words.perPartition}>
      {sums.slice(0, MOST_BARS).map((sum, partition) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: it is the partition's number
        <li key={partition}>
          <span>{words.perPartitionOf(partition, sum)}</span>
          <i style={{ width: `${most === 0 ? 0 : (sum / most) * 100}%` }} aria-hidden="true" />
        </li>
      ))}
    </ul>
  )
}

import { useMemo } from 'react'
import { durationText } from '../../app/number-text.ts'
import type { RecordTable } from '../../app/own-records/record-table.ts'
import { choosesBy, type OwnRecord, partitionOfKey, type RecordChoice } from '../../app/own-records/records-workload.ts'
import type { Scenario } from '../../engine/scenario/scenario.ts'
import { useShareStrings } from './share-strings.ts'

/** Records that are listed; all of them are counted. */
const MOST_LISTED = 20
/** Partitions whose share is told. */
const MOST_PARTITIONS = 48
const LONGEST_TEXT = 60

export interface RecordsPreviewProps {
  readonly table: RecordTable
  readonly records: readonly OwnRecord[]
  readonly scenario: Scenario
  readonly choice: RecordChoice
}

/** When each record would be sent, with which key, and where that key lands. */
export function RecordsPreview({ table, records, scenario, choice }: RecordsPreviewProps) {
  const words = useShareStrings().records
  const partitions = scenario.topics.find(({ name }) => name === choice.topic)?.partitions ?? 1
  const by = choosesBy(scenario, choice.producer)
  const where = (key: string | null): number | undefined =>
    by === 'keyHash' ? partitionOfKey(key, partitions) : undefined
  const sums = useMemo(() => {
    const counts = new Map<number, number>()
    if (by !== 'keyHash') return counts
    for (const { key } of records) {
      const partition = partitionOfKey(key, partitions)
      if (partition !== undefined) counts.set(partition, (counts.get(partition) ?? 0) + 1)
    }
    return counts
  }, [records, partitions, by])
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="records-table" tabIndex={0} aria-label={words.preview}>
        <table className="tool-table">
          <caption>{words.preview}</caption>
          <thead>
            <tr>
              {(['line', 'at', 'key', 'partition', 'value'] as const).map((name) => (
                <th key={name} scope="col" className={name === 'line' || name === 'at' ? 'num' : ''}>
                  {words.columns[name]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {records.slice(0, MOST_LISTED).map(({ atMs, key, value }, index) => {
              const partition = where(key)
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: two records may be alike
                <tr key={index}>
                  <td className="mono num">{table.rows[index]?.line}</td>
                  <td className="mono num">{durationText(atMs * 1000)}</td>
                  <td className="mono">{key === null ? <span className="mut">{words.none}</span> : short(key)}</td>
                  <td className="mono">
                    {partition === undefined ? <span className="mut">{words.later}</span> : `p${partition}`}
                  </td>
                  <td className="mono">{value === null ? <span className="mut">{words.none}</span> : short(value)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
      {records.length > MOST_LISTED ? <p className="mut">{words.shown(MOST_LISTED, records.length)}</p> : null}
      <p className="mut">{words.by[by]}</p>
      {sums.size > 0 ? (
        <ul className="plain-list records-spread">
          {Array.from({ length: Math.min(partitions, MOST_PARTITIONS) }, (_, partition) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: it is the partition's number
            <li key={partition} className="mono">
              {words.spread(partition, sums.get(partition) ?? 0)}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}

function short(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text
}

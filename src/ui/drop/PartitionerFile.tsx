import { useState } from 'react'
import { Sheet } from '../dialogs/Sheet.tsx'
import { useShareStrings } from '../share/share-strings.ts'
import { useRun, useSession } from '../shell/page-context.ts'

export interface PartitionerFileProps {
  /** What the file holds. */
  readonly source: string
  readonly name: string
  readonly onClose: () => void
  readonly onUsed: () => void
}

/** A partitioner from a file: read it, then start again with it. */
export function PartitionerFile({ source, name, onClose, onUsed }: PartitionerFileProps) {
  const words = useShareStrings()
  const { changes } = useSession()
  const run = useRun((state) => state.source)
  const producers = run?.producers ?? []
  const [chosen, setChosen] = useState(producers[0]?.name ?? '')
  const use = (): void => {
    if (!run) return
    const changed = producers.map((one) => (one.name === chosen ? { ...one, partitioner: { source } } : one))
    changes.load({ ...run, producers: changed }, undefined)
    onUsed()
  }
  return (
    <Sheet title={words.drop.partitionerTitle} onClose={onClose} from="middle" wide>
      <div className="share">
        <p>{words.drop.partitionerIntro(name)}</p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre lang="en" tabIndex={0}>
          {source}
        </pre>
        {producers.length > 1 ? (
          <label className="share-field">
            {words.records.producer}
            <select value={chosen} onChange={(event) => setChosen(event.target.value)}>
              {producers.map((one) => (
                <option key={one.name}>{one.name}</option>
              ))}
            </select>
          </label>
        ) : null}
        <div className="share-row">
          <button type="button" className="btn" data-first-focus onClick={onClose}>
            {words.drop.leave}
          </button>
          <button type="button" className="btn pri" onClick={use}>
            {words.drop.usePartitioner(chosen)}
          </button>
        </div>
      </div>
    </Sheet>
  )
}

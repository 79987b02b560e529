import { useState } from 'react'
import { keepDraft } from '../../app/code/own-code-drafts.ts'
import { tabStorage } from '../../app/settings-store.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { useShareStrings } from '../share/share-strings.ts'
import { useOpenTool, useRun } from '../shell/page-context.ts'

export interface PartitionerFileProps {
  /** What the file holds. */
  readonly source: string
  readonly name: string
  readonly onClose: () => void
  readonly onUsed: () => void
}

/** A partitioner from a file: read it, then try it in the editor, as a draft for a producer. Nothing of it runs before. */
export function PartitionerFile({ source, name, onClose, onUsed }: PartitionerFileProps) {
  const words = useShareStrings()
  const openTool = useOpenTool()
  const producers = useRun((state) => state.scenario)?.producers ?? []
  const [chosen, setChosen] = useState(producers[0]?.name ?? '')
  const use = (): void => {
    keepDraft(tabStorage(), chosen, source, producers.find((one) => one.name === chosen)?.partitioner?.source)
    openTool({ kind: 'code', producer: chosen })
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
          <button type="button" className="btn pri" disabled={producers.length === 0} onClick={use}>
            {words.drop.usePartitioner(chosen)}
          </button>
        </div>
      </div>
    </Sheet>
  )
}

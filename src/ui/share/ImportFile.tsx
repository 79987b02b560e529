import { useState } from 'react'
import { readScenarioFile } from '../../app/scenario-file.ts'
import type { ScenarioProblem } from '../../engine/scenario/scenario.ts'
import { useSession } from '../shell/page-context.ts'
import { useShareStrings } from './share-strings.ts'

/** Opens a scenario file, chosen or dropped here: all of it, or nothing and the reasons. */
export function ImportFile({ onOpened }: { onOpened: () => void }) {
  const words = useShareStrings()
  const { changes } = useSession()
  const [refused, setRefused] = useState<{ readonly name: string; readonly problems: readonly ScenarioProblem[] }>()
  const open = async (file: File | undefined): Promise<void> => {
    if (!file) return
    const read = await readScenarioFile(file)
    if (!read.ok) {
      setRefused({ name: file.name, problems: read.problems })
      return
    }
    changes.load(read.source, undefined)
    onOpened()
  }
  return (
    <fieldset
      className="bare"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        void open(event.dataTransfer.files[0])
      }}
    >
      <legend>{words.open}</legend>
      <input
        type="file"
        aria-label={words.choose}
        accept=".json,application/json"
        onChange={(event) => void open(event.target.files?.[0])}
      />
      {refused ? (
        <div role="alert">
          <p>{words.refusedFile(refused.name)}</p>
          <ul lang="en">
            {refused.problems.slice(0, 8).map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                <code>{path}</code> {message}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </fieldset>
  )
}

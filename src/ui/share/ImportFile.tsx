import { useOpenText } from '../drop/use-open-text.tsx'
import { useShareStrings } from './share-strings.ts'

/** Opens a file of any kind that can also be dropped on the page: all of it, or nothing and the reasons. */
export function ImportFile({ onOpened }: { onOpened: () => void }) {
  const words = useShareStrings()
  const { openFile, pending } = useOpenText(onOpened)
  return (
    <fieldset className="bare">
      <legend>{words.open}</legend>
      <input
        type="file"
        aria-label={words.choose}
        accept=".json,.csv,.tsv,.ndjson,.jsonl,.js,.mjs,.ts,.txt,application/json,text/*"
        onChange={(event) => {
          void openFile(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <p className="mut">{words.drop.also}</p>
      {pending}
    </fieldset>
  )
}

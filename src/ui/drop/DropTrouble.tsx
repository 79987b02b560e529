import type { DroppedText } from '../../app/dropped-text.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { useShareStrings } from '../share/share-strings.ts'

/** So many problems are listed: the first ones often cause the others. */
const MOST_LISTED = 30

export interface DropTroubleProps {
  readonly name: string
  readonly text: DroppedText
  readonly onClose: () => void
}

/** Why something was not opened, line by line. */
export function DropTrouble({ name, text, onClose }: DropTroubleProps) {
  const words = useShareStrings()
  const problems = text.kind === 'refused' ? text.problems : []
  return (
    <Sheet title={words.drop.notOpened} onClose={onClose} from="middle">
      <div className="share" role="alert">
        <p>{text.kind === 'unknown' ? words.drop.unknown : words.refusedFile(name === '' ? words.drop.text : name)}</p>
        {problems.length > 0 ? (
          <ul>
            {problems.slice(0, MOST_LISTED).map(({ line, column, path, message }) => (
              <li key={`${line}:${column}:${path}:${message}`}>
                {line > 0 ? `${words.drop.place(line, column)}: ` : ''}
                {path === '' ? null : <code lang="en">{path}</code>} <span lang="en">{message}</span>
              </li>
            ))}
          </ul>
        ) : (
          <ul>
            {words.drop.kinds.map((kind) => (
              <li key={kind}>{kind}</li>
            ))}
          </ul>
        )}
        {problems.length > MOST_LISTED ? <p className="mut">{words.drop.more(problems.length - MOST_LISTED)}</p> : null}
        {text.kind === 'unknown' ? <p className="mut">{words.nothingChanged}</p> : null}
      </div>
    </Sheet>
  )
}

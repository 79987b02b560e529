import { useOpenTool } from '../shell/page-context.ts'
import { useManyStrings } from './many-strings.ts'
import './many-button.css'

/** Beside the score of one run: the way to the score of many. */
export function ManyButton() {
  const words = useManyStrings()
  const open = useOpenTool()
  return (
    <button
      type="button"
      className="many-button"
      aria-haspopup="dialog"
      title={words.open}
      aria-label={words.open}
      data-testid="many-open"
      onClick={() => open({ kind: 'many' })}
    >
      <svg width="1rem" height="1rem" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="3" cy="13" r="1.6" />
        <circle cx="8" cy="13" r="1.6" />
        <circle cx="8" cy="8.5" r="1.6" />
        <circle cx="8" cy="4" r="1.6" />
        <circle cx="13" cy="13" r="1.6" />
        <circle cx="13" cy="8.5" r="1.6" />
      </svg>
    </button>
  )
}

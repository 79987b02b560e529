import { useStore } from 'zustand'
import { useToolStrings } from '../tools/tool-strings.ts'
import { useSession, useStrings } from './page-context.ts'

/** Undo and redo, for what was done by hand and how the page is arranged. */
export function HistoryButtons() {
  const strings = useStrings()
  const { laterNotices } = useToolStrings()
  const { changes, history } = useSession()
  const canUndo = useStore(history, ({ done }) => done.length > 0)
  const canRedo = useStore(history, ({ undone }) => undone.length > 0)
  const key = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl '
  return (
    <span className="history-buttons">
      <button
        type="button"
        className="icon-button"
        disabled={!canUndo}
        aria-label={strings.undo}
        title={`${strings.undo} (${key}Z)`}
        onClick={changes.undo}
      >
        <TurnSign />
      </button>
      <button
        type="button"
        className="icon-button turned"
        disabled={!canRedo}
        aria-label={laterNotices.redo}
        title={`${laterNotices.redo} (${key}Shift Z)`}
        onClick={changes.redo}
      >
        <TurnSign />
      </button>
    </span>
  )
}

function TurnSign() {
  return (
    <svg width="1rem" height="1rem" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M3 6h6a4 4 0 0 1 0 8H6M3 6l3.5-3.5M3 6l3.5 3.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
    </svg>
  )
}

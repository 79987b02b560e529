import { useStore } from 'zustand'
import { useOpenTool, useSession } from '../shell/page-context.ts'
import { useToolStrings } from '../tools/tool-strings.ts'
import './futures-chip.css'

/** "2 other futures", beside the timeline; opens the list of them. */
export function FuturesChip() {
  const words = useToolStrings().futures
  const openTool = useOpenTool()
  const count = useStore(useSession().futures, (state) => state.futures.length)
  return (
    <button
      type="button"
      className="futures-chip"
      aria-haspopup="dialog"
      title={`${words.title} (F)`}
      onClick={() => openTool({ kind: 'futures' })}
    >
      <ForkSign />
      {words.chip(count)}
    </button>
  )
}

/** A line that parts into two. */
export function ForkSign() {
  return (
    <svg width="0.875rem" height="0.875rem" viewBox="0 0 14 14" aria-hidden="true">
      <path d="M1 9h12M4 9c4 0 3-6 9-6" className="fork-line" />
      <circle cx="4" cy="9" r="2" className="fork-dot" />
    </svg>
  )
}

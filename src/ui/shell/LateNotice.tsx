import { useStore } from 'zustand'
import type { Notice } from '../../app/notice-store.ts'
import { useToolStrings } from '../tools/tool-strings.ts'
import { useSession, useStrings } from './page-context.ts'

/** What a notice says in words that are not part of the first load. */
export function LateText({ notice }: { notice: Notice }) {
  const strings = useStrings()
  const { menus, laterNotices } = useToolStrings()
  switch (notice.kind) {
    case 'done':
      return strings.notices.done(notice.what, menus.done[notice.action] ?? notice.action)
    case 'packetSpared':
      return `${notice.what}: ${menus.why[notice.why]}`
    case 'redone':
      return laterNotices.redone
    case 'switched':
      return laterNotices.switched
    case 'leftOut':
      return laterNotices.leftOut
    case 'engineInPage':
      return laterNotices.engineInPage
    case 'codecsMissing':
      return laterNotices.codecsMissing(notice.codecs.join(', '))
    default:
      return ''
  }
}

/** What can be done about it, besides undoing it: go over to the future that was kept, redo, try again. */
export function LateButtons({ notice }: { notice: Notice }) {
  const { futures: words, laterNotices } = useToolStrings()
  const { changes, futures, history } = useSession()
  const kept = useStore(futures, (state) => state.futures.find(({ id }) => id === notice.kept))
  const canRedo = useStore(history, ({ undone }) => undone.length > 0)
  if (notice.kind === 'undone') {
    return canRedo ? <TextButton word={laterNotices.redo} onClick={changes.redo} /> : null
  }
  if (notice.kind === 'codecsMissing') return <TextButton word={laterNotices.tryAgain} onClick={changes.again} />
  if (!kept) return null
  return (
    <span className="notice-kept">
      {words.kept}
      <TextButton word={words.switchTo} onClick={() => changes.goTo(kept)} />
    </span>
  )
}

function TextButton({ word, onClick }: { word: string; onClick: () => void }) {
  return (
    <button type="button" className="text-button" onClick={onClick}>
      {word}
    </button>
  )
}

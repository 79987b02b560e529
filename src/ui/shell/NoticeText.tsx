import { useStore } from 'zustand'
import type { Notice } from '../../app/notice-store.ts'
import type { Strings } from '../../content/strings/strings.ts'
import { CloseIcon } from './icons.tsx'
import { LateButtons, LateText } from './LateNotice.tsx'
import { useSession, useStrings } from './page-context.ts'

/** After these there is nothing to undo, or undoing would be a surprise. */
const NOT_UNDOABLE: ReadonlySet<Notice['kind']> = new Set([
  'refused',
  'nothingThere',
  'undone',
  'packetSpared',
  'engineInPage',
  'codecsMissing',
  'savedRunUnreadable',
])

/** One notice: its sentence, what can be done about it, and a way to put it away. */
export function NoticeText({ notice, onHide }: { notice: Notice; onHide: () => void }) {
  const strings = useStrings()
  const { changes, history } = useSession()
  const canUndo = useStore(history, ({ done }) => done.length > 0)
  const isBad = notice.kind === 'refused' || notice.kind === 'codecsMissing'
  const hasButtons = notice.kept !== undefined || notice.kind === 'undone' || notice.kind === 'codecsMissing'
  return (
    <p className={`notice${isBad ? ' notice-bad' : ''}`}>
      <span>{noticeText(notice, strings) ?? <LateText notice={notice} />}</span>
      {canUndo && !NOT_UNDOABLE.has(notice.kind) ? (
        <button type="button" className="text-button" onClick={() => changes.undo()}>
          {strings.undo}
        </button>
      ) : null}
      {hasButtons ? <LateButtons notice={notice} /> : null}
      <button type="button" className="icon-button" aria-label={strings.dismiss} onClick={onHide}>
        <CloseIcon />
      </button>
    </p>
  )
}

/** Undefined: its words are not part of the first load. */
function noticeText(notice: Notice, strings: Strings): string | undefined {
  const words = strings.notices
  switch (notice.kind) {
    case 'producerRestarts':
      return words.producerRestarts(notice.what)
    case 'atOnce':
      return words.atOnce(notice.what)
    case 'fromZero':
      return words.fromZero(notice.what, notice.droppedActions)
    case 'undone':
      return words.undone
    case 'refused':
      return words.refused(notice.path, notice.message)
    case 'nothingThere':
      return notice.direction === 1 ? words.nothingAhead : words.nothingBefore
    case 'savedRunUnreadable':
      return words.savedRunUnreadable
    default:
      return undefined
  }
}

import { lazy, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { Notice } from '../../app/notice-store.ts'
import type { Strings } from '../../content/strings/strings.ts'
import { CloseIcon } from './icons.tsx'
import { Part } from './Part.tsx'
import { useNotices, useSession, useStrings } from './page-context.ts'

// Their words come with the menus.
const LateText = lazy(() => import('./LateNotice.tsx').then((module) => ({ default: module.LateText })))
const LateButtons = lazy(() => import('./LateNotice.tsx').then((module) => ({ default: module.LateButtons })))

/** ms of wall time for which a notice stays. */
const NOTICE_MS = 8000
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

/** What was just done and how it takes effect, with a way back. */
export function NoticeLine() {
  const strings = useStrings()
  const { changes, history } = useSession()
  const { count, notice } = useNotices((state) => state)
  const canUndo = useStore(history, ({ done }) => done.length > 0)
  const [hiddenCount, setHiddenCount] = useState(0)

  useEffect(() => {
    if (count === 0) return
    const timer = setTimeout(() => setHiddenCount(count), NOTICE_MS)
    return () => clearTimeout(timer)
  }, [count])

  const shown = notice && count > hiddenCount ? notice : undefined
  const isBad = shown?.kind === 'refused' || shown?.kind === 'codecsMissing'
  return (
    <div className="notice-place" role="status">
      {shown ? (
        <p className={`notice${isBad ? ' notice-bad' : ''}`}>
          <span>
            {noticeText(shown, strings) ?? (
              <Part isSmall>
                <LateText notice={shown} />
              </Part>
            )}
          </span>
          {canUndo && !NOT_UNDOABLE.has(shown.kind) ? (
            <button type="button" className="text-button" onClick={() => changes.undo()}>
              {strings.undo}
            </button>
          ) : null}
          {shown.kept !== undefined || shown.kind === 'undone' || shown.kind === 'codecsMissing' ? (
            <Part isSmall>
              <LateButtons notice={shown} />
            </Part>
          ) : null}
          <button
            type="button"
            className="icon-button"
            aria-label={strings.dismiss}
            onClick={() => setHiddenCount(count)}
          >
            <CloseIcon />
          </button>
        </p>
      ) : null}
    </div>
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

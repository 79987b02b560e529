import { Suspense, useEffect, useState } from 'react'
import type { Notice } from '../../app/notice-store.ts'
import type { Strings } from '../../content/strings/strings.ts'
import { useToolStrings } from '../tools/tool-strings.ts'
import { CloseIcon } from './icons.tsx'
import { useNotices, useSession, useStrings } from './page-context.ts'

/** ms of wall time for which a notice stays. */
const NOTICE_MS = 8000

/** What was just done and how it takes effect, with a way back. */
export function NoticeLine() {
  const strings = useStrings()
  const { changes } = useSession()
  const { count, notice, canUndo } = useNotices((state) => state)
  const [hiddenCount, setHiddenCount] = useState(0)

  useEffect(() => {
    if (count === 0) return
    const timer = setTimeout(() => setHiddenCount(count), NOTICE_MS)
    return () => clearTimeout(timer)
  }, [count])

  const shown = notice && count > hiddenCount ? notice : undefined
  const undoable = canUndo && shown && !['refused', 'nothingThere', 'undone', 'packetSpared'].includes(shown.kind)
  return (
    <div className="notice-place" role="status">
      {shown ? (
        <p className={`notice${shown.kind === 'refused' ? ' notice-bad' : ''}`}>
          <span>
            {shown.kind === 'done' || shown.kind === 'packetSpared' ? (
              <Suspense>
                <DoneText notice={shown} />
              </Suspense>
            ) : (
              noticeText(shown, strings)
            )}
          </span>
          {undoable ? (
            <button type="button" className="text-button" onClick={() => changes.undo()}>
              {strings.undo}
            </button>
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

/** What was done, in words that come with the menus. */
function DoneText({ notice }: { notice: Extract<Notice, { kind: 'done' | 'packetSpared' }> }) {
  const strings = useStrings()
  const { done, why } = useToolStrings().menus
  if (notice.kind === 'packetSpared') return `${notice.what}: ${why[notice.why]}`
  return strings.notices.done(notice.what, done[notice.action] ?? notice.action)
}

function noticeText(notice: Exclude<Notice, { kind: 'done' | 'packetSpared' }>, strings: Strings): string {
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
  }
}

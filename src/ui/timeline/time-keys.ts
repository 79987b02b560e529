import { addBookmark, bookmarkFrom } from '../../app/bookmarks.ts'
import { timelineEndUs } from '../../app/run-store.ts'
import type { Session } from '../../app/session.ts'
import { STEP_KINDS } from '../../app/settings-store.ts'
import { ZOOM_STEP, zoomBy } from './zoom.ts'

/** What keys do to the timeline; fetched with the first of them. */
export type TimeKey =
  | 'stepKind'
  | 'loopFrom'
  | 'loopTo'
  | 'bookmark'
  | 'bookmarks'
  | 'nextBookmark'
  | 'lastBookmark'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomWhole'

/** Do what a key of the timeline stands for. */
export function runTimeKey(session: Session, key: TimeKey): void {
  const { playback, settings, timeWindow, bookmarks } = session
  const { tUs } = playback.getState()
  const endUs = timelineEndUs(session.run.getState())
  switch (key) {
    case 'stepKind':
      settings.setState(({ stepBy }) => ({
        stepBy: STEP_KINDS[(STEP_KINDS.indexOf(stepBy) + 1) % STEP_KINDS.length] ?? 'visible',
      }))
      break
    case 'loopFrom':
    case 'loopTo':
      setLoopEnd(session, key, tUs, endUs)
      break
    case 'bookmark':
      addBookmark(bookmarks, tUs, '')
      break
    case 'bookmarks':
      openBookmarks()
      break
    case 'nextBookmark':
      goToBookmark(session, 1)
      break
    case 'lastBookmark':
      goToBookmark(session, -1)
      break
    case 'zoomIn':
      zoomBy(timeWindow, 1 / ZOOM_STEP, tUs, endUs)
      break
    case 'zoomOut':
      zoomBy(timeWindow, ZOOM_STEP, tUs, endUs)
      break
    case 'zoomWhole':
      zoomBy(timeWindow, 0, tUs, endUs)
      break
  }
}

/** One end of the loop at the playhead; without another end, the run's. */
function setLoopEnd({ playback, transport }: Session, key: 'loopFrom' | 'loopTo', tUs: number, endUs: number): void {
  const { loop } = playback.getState()
  if (key === 'loopFrom') {
    const toUs = loop && loop.toUs > tUs ? loop.toUs : endUs
    transport.setLoop({ fromUs: tUs, toUs })
  } else {
    const fromUs = loop && loop.fromUs < tUs ? loop.fromUs : 0
    transport.setLoop({ fromUs, toUs: tUs })
  }
}

function goToBookmark({ bookmarks, playback, transport }: Session, direction: 1 | -1): void {
  const found = bookmarkFrom(bookmarks.getState().bookmarks, playback.getState().tUs, direction)
  if (found) transport.seek(found.atUs)
}

/** The list stands beside the timeline, where there is room for its button. */
function openBookmarks(): void {
  document.getElementById('bookmarks-button')?.closest('button')?.click()
}

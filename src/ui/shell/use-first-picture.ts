import { useEffect, useState } from 'react'
import type { Session } from '../../app/session.ts'
import type { StageView } from '../../trace/stage-view.ts'
import { useGlance, usePlayback, useSession } from './page-context.ts'

/** ms of wall time after which the rest of the page comes in any case: the engine may be slow, or have stopped. */
const AT_LATEST_MS = 2_000

/** Sessions whose first picture has been there: the next one comes with everything. */
const SEEN = new WeakSet<Session>()

/**
 * Whether the first picture is there, and moves if it is going to. What is not part of it is fetched from then on, so that it
 * does not wait for it.
 */
export function useFirstPicture(): boolean {
  const session = useSession()
  const isThere = useGlance(({ view }) => view !== undefined)
  const isMoving = useGlance(({ view }) => view !== undefined && hasRecordsOnTheWay(view))
  const isPlaying = usePlayback(({ playing }) => playing)
  const [isLate, setIsLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), AT_LATEST_MS)
    return () => clearTimeout(timer)
  }, [])
  const isSeen = SEEN.has(session) || isMoving || (isThere && !isPlaying) || isLate
  if (isSeen) SEEN.add(session)
  return isSeen
}

function hasRecordsOnTheWay({ packets }: StageView): boolean {
  return packets.some(({ parts }) => parts.some(({ records }) => records > 0))
}

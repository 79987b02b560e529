import { useEffect, useState } from 'react'
import type { Session } from '../../app/session.ts'
import type { StageView } from '../../trace/stage-view.ts'
import { useGlance, usePlayback, useSession } from './page-context.ts'

/** ms of wall time after which the rest of the page comes in any case: the engine may be slow, or have stopped. */
const AT_LATEST_MS = 2_000

/** The first frames are drawn, and move, before anything else is asked of the network and the processor (ms). */
const SETTLE_MS = 60

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
  const isShown = isMoving || (isThere && !isPlaying)
  const [isSeen, setIsSeen] = useState(SEEN.has(session))
  useEffect(() => {
    if (isSeen) return
    const see = (): void => {
      SEEN.add(session)
      setIsSeen(true)
    }
    const timer = setTimeout(see, isShown ? SETTLE_MS : AT_LATEST_MS)
    return () => clearTimeout(timer)
  }, [isSeen, isShown, session])
  return isSeen
}

function hasRecordsOnTheWay({ packets }: StageView): boolean {
  return packets.some(({ parts }) => parts.some(({ records }) => records > 0))
}

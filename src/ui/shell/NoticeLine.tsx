import { lazy, useEffect, useState } from 'react'
import { Part } from './Part.tsx'
import { useNotices } from './page-context.ts'

const NoticeText = lazy(() => import('./NoticeText.tsx').then((module) => ({ default: module.NoticeText })))

/** ms of wall time for which a notice stays. */
const NOTICE_MS = 8000

/** What was just done and how it takes effect, with a way back. */
export function NoticeLine() {
  const { count, notice } = useNotices((state) => state)
  const [hiddenCount, setHiddenCount] = useState(0)

  useEffect(() => {
    if (count === 0) return
    const timer = setTimeout(() => setHiddenCount(count), NOTICE_MS)
    return () => clearTimeout(timer)
  }, [count])

  const shown = notice && count > hiddenCount ? notice : undefined
  return (
    <div className="notice-place" role="status">
      {shown ? (
        <Part isSmall>
          <NoticeText notice={shown} onHide={() => setHiddenCount(count)} />
        </Part>
      ) : null}
    </div>
  )
}

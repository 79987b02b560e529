import { lazy, Suspense } from 'react'
import { useFirstPicture } from '../shell/use-first-picture.ts'

// It is read, not seen at once: fetched after the first picture.
const LogPanel = lazy(() => import('../log/LogPanel.tsx').then((module) => ({ default: module.LogPanel })))

/** What happened, in words: the event log in the right column. */
export function EventLog() {
  const hasPicture = useFirstPicture()
  return <Suspense fallback={<div className="inspector-body" />}>{hasPicture ? <LogPanel /> : null}</Suspense>
}

import { lazy, Suspense } from 'react'
import { useSelection } from '../shell/page-context.ts'
import { EventLog } from './EventLog.tsx'

// Fetched when something is selected for the first time.
const SelectedThing = lazy(() => import('./SelectedThing.tsx').then((module) => ({ default: module.SelectedThing })))

/** The right column: the life of what is selected; the event log when nothing is. */
export function Inspector() {
  const selection = useSelection()
  return selection ? (
    <Suspense fallback={<div className="inspector-body" />}>
      <SelectedThing selection={selection} />
    </Suspense>
  ) : (
    <EventLog />
  )
}

import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import { sameSelection } from '../../app/selection-store.ts'
import { useSession } from '../shell/page-context.ts'
import { useFirstPicture } from '../shell/use-first-picture.ts'
import { EventLog } from './EventLog.tsx'

// Fetched when something is selected for the first time.
const SelectedThing = lazy(() => import('./SelectedThing.tsx').then((module) => ({ default: module.SelectedThing })))
const NothingSelected = lazy(() =>
  import('./NothingSelected.tsx').then((module) => ({ default: module.NothingSelected })),
)
const InspectorTabs = lazy(() =>
  import('../log/InspectorTabs.tsx').then((module) => ({ default: module.InspectorTabs })),
)

/** The right column: the life of what is selected, or the event log, where it was chosen or when nothing is. */
export function Inspector() {
  const { selection, logFor } = useStore(useSession().selection)
  const hasPicture = useFirstPicture()
  const isLog = !selection || sameSelection(logFor, selection)
  return (
    <div className="inspector-column">
      {selection ? (
        <Suspense>
          <InspectorTabs isLog={isLog} selection={selection} />
        </Suspense>
      ) : hasPicture ? (
        <Suspense>
          <NothingSelected />
        </Suspense>
      ) : null}
      {isLog ? (
        <EventLog />
      ) : (
        <Suspense fallback={<div className="inspector-body" />}>
          <SelectedThing selection={selection} />
        </Suspense>
      )}
    </div>
  )
}

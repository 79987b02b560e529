import { lazy, useState } from 'react'
import { Sheet } from '../dialogs/Sheet.tsx'
import { Part } from '../shell/Part.tsx'
import { BookmarkList } from './BookmarkList.tsx'
import { useTimeStrings } from './time-strings.ts'
import { ClocksButton, LoopButton, ToolSign, ZoomButtons } from './tool-buttons.tsx'

const ChartsSheet = lazy(() => import('../charts/ChartsSheet.tsx').then((module) => ({ default: module.ChartsSheet })))

/** On a phone: what stands beside the timeline elsewhere, and the charts, in a sheet. */
export function PhoneTools() {
  const words = useTimeStrings()
  const [open, setOpen] = useState<'tools' | 'charts'>()
  return (
    <>
      <button
        type="button"
        className="tool tool-phone"
        aria-label={words.tools}
        aria-haspopup="dialog"
        onClick={() => setOpen('tools')}
      >
        <svg width="0.875rem" height="0.875rem" viewBox="0 0 14 14" aria-hidden="true">
          <path d="M7 2v.1M7 7v.1M7 12v.1" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />
        </svg>
      </button>
      {open === 'tools' ? (
        <Sheet title={words.tools} onClose={() => setOpen((now) => (now === 'tools' ? undefined : now))} from="bottom">
          <div className="phone-tools">
            <div className="phone-tool-row">
              <ZoomButtons />
              <LoopButton />
              <ClocksButton />
              <button type="button" className="btn" onClick={() => setOpen('charts')}>
                <ToolSign sign="charts" /> {words.charts.name}
              </button>
            </div>
            <h3>{words.bookmarks.name}</h3>
            <BookmarkList onGone={() => setOpen(undefined)} />
          </div>
        </Sheet>
      ) : null}
      {open === 'charts' ? (
        <Part>
          <ChartsSheet onClose={() => setOpen(undefined)} />
        </Part>
      ) : null}
    </>
  )
}

import { Popover } from '../shell/Popover.tsx'
import { BookmarkList } from './BookmarkList.tsx'
import { PhoneTools } from './PhoneTools.tsx'
import { useTimeStrings } from './time-strings.ts'
import { ClocksButton, LoopButton, ToolSign, ZoomButtons } from './tool-buttons.tsx'

/** Zoom, loop, bookmarks and clocks: buttons beside the timeline, on a phone behind one. */
export function TimelineTools({ phone }: { readonly phone: boolean }) {
  const words = useTimeStrings()
  if (phone) return <PhoneTools />
  return (
    <fieldset className="timeline-tools" aria-label={words.tools}>
      <ZoomButtons />
      <LoopButton />
      <Popover
        buttonClass="tool"
        label={words.bookmarks.name}
        title={`${words.bookmarks.name} (Shift B)`}
        button={
          <span id="bookmarks-button" className="tool-sign">
            <ToolSign sign="bookmark" />
          </span>
        }
        side="above"
        panelClass="bookmark-panel"
      >
        {(close) => <BookmarkList onGone={close} />}
      </Popover>
      <ClocksButton />
    </fieldset>
  )
}

import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react'
import type { Selection } from '../../app/host-messages.ts'
import { selectionKey } from '../../app/selection-store.ts'
import { placeBeside } from '../shell/Popover.tsx'
import { useGlance, useRun, useSession, useStrings } from '../shell/page-context.ts'
import { useToolStrings } from '../tools/tool-strings.ts'
import { ThingActionList, useThingActions } from './ThingActions.tsx'
import { thingName } from './thing-name.ts'

/** Where a menu was asked for, in pixels of the window. */
export interface MenuPlace {
  readonly selection: Selection
  readonly x: number
  readonly y: number
}

/** The menu beside a thing of the stage: Escape or a click elsewhere closes it, arrow keys move in it. */
export function ThingMenu({ place, onClose }: { place: MenuPlace; onClose: () => void }) {
  const strings = useStrings()
  const scenario = useRun((state) => state.scenario)
  const names = useRun((state) => state.partitionNames)
  const view = useGlance((state) => state.view)
  const words = useToolStrings().menus
  const actions = useThingActions(place.selection)
  const ref = useRef<HTMLDivElement>(null)
  const name = thingName(place.selection, strings, scenario, view, names)

  useHeldTime(place.selection.kind === 'packet')

  useEffect(() => {
    const before = document.activeElement
    const panel = ref.current
    if (panel && !panel.matches(':popover-open')) panel.showPopover()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])

  useLayoutEffect(() => {
    const panel = ref.current
    if (!panel) return
    if (!panel.matches(':popover-open')) panel.showPopover()
    const put = (): void => placeBeside(panel, new DOMRect(place.x, place.y, 0, 0), 'below')
    put()
    panel.querySelector<HTMLElement>('[role="menuitem"]')?.focus()
    // What is asked for may take more room than the menu did.
    const sizes = new ResizeObserver(put)
    sizes.observe(panel)
    return () => sizes.disconnect()
  }, [place])

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]')]
    const named = isPlainKey(event) ? items.find((item) => item.dataset['key'] === event.key.toLowerCase()) : undefined
    if (named) {
      event.preventDefault()
      event.stopPropagation()
      named.click()
      return
    }
    const at = items.indexOf(document.activeElement as HTMLElement)
    const next = nextItem(event.key, at, items.length)
    if (next === undefined) return
    event.preventDefault()
    event.stopPropagation()
    items[next]?.focus()
  }

  return (
    <div
      ref={ref}
      popover="auto"
      className="popover thing-menu"
      role="dialog"
      aria-label={strings.inspector.menuFor(name)}
      onKeyDown={onKeyDown}
      onToggle={(event) => {
        if (event.newState === 'closed') onClose()
      }}
    >
      <p className="menu-title">{name}</p>
      {actions.length === 0 ? (
        <p className="mut menu-title">{place.selection.kind === 'packet' ? words.gone : words.nothing}</p>
      ) : null}
      <ThingActionList
        key={selectionKey(place.selection)}
        selection={place.selection}
        actions={actions}
        as="menu"
        onDone={onClose}
      />
    </div>
  )
}

/** A packet would arrive while one reads its menu: time stands still meanwhile. */
function useHeldTime(isHeld: boolean): void {
  const { transport, playback } = useSession()
  useEffect(() => {
    if (!isHeld || !playback.getState().playing) return
    transport.pause()
    return () => transport.play()
  }, [isHeld, transport, playback])
}

function isPlainKey(event: KeyboardEvent): boolean {
  return event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
}

function nextItem(key: string, at: number, count: number): number | undefined {
  if (count === 0) return undefined
  if (key === 'ArrowDown') return (at + 1) % count
  if (key === 'ArrowUp') return (at - 1 + count) % count
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return undefined
}

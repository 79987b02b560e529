import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react'
import type { Selection } from '../../app/host-messages.ts'
import type { AccessibleThing } from '../../stage/accessible-names.ts'
import type { Camera } from '../../stage/camera.ts'
import type { Rect } from '../../stage/geometry.ts'
import { nextThing } from '../../stage/keyboard-order.ts'
import { sameTarget } from '../../stage/stage-target.ts'
import type { StageTexts } from '../../stage/stage-texts.ts'
import styles from './StagePane.module.css'
import type { ScreenPoint } from './StagePane.tsx'

interface StageProxiesProps {
  readonly things: readonly AccessibleThing[]
  /** CSS pixels per layout unit. */
  readonly zoom: number
  readonly camera: Camera
  readonly texts: StageTexts
  readonly selection: Selection | undefined
  readonly onSelect: (selection: Selection, at: ScreenPoint) => void
  readonly onMenu: (selection: Selection, at: ScreenPoint) => void
  /** The focus is on a thing at this place (CSS pixels of the stage): it should be seen. */
  readonly onReveal: (rect: Rect) => void
}

/** One tab stop for the whole stage; arrow keys go to the nearest thing in their direction. */
export function StageProxies(props: StageProxiesProps) {
  const { things, zoom, camera, texts, selection, onSelect, onMenu, onReveal } = props
  const [current, setCurrent] = useState<string | undefined>(undefined)
  const [kept, setKept] = useState<AccessibleThing | undefined>(undefined)
  const box = useRef<HTMLFieldSetElement>(null)
  const present = things.find((thing) => thing.id === current)

  // What has the focus stays until the focus moves on, even when the thing itself is gone.
  useEffect(() => {
    if (present) setKept(present)
  }, [present])
  const gone =
    !present && kept && kept.id === current ? { ...kept, name: `${kept.name}, ${texts.names.gone}` } : undefined
  const shown = gone ? [...things, gone] : things
  const stop =
    present?.id ?? gone?.id ?? things.find((thing) => sameTarget(thing.target, selection))?.id ?? things[0]?.id

  const focus = (id: string): void => {
    setCurrent(id)
    const button = box.current?.querySelector<HTMLButtonElement>(`[data-thing="${CSS.escape(id)}"]`)
    button?.focus({ preventScroll: true })
    const thing = shown.find((one) => one.id === id)
    if (thing) onReveal({ x: thing.x * zoom, y: thing.y * zoom, w: thing.w * zoom, h: thing.h * zoom })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const thing = shown.find((one) => one.id === stop)
    if (!thing) return
    const move = nextThing(shown, thing, event.key)
    if (move) {
      event.preventDefault()
      event.stopPropagation()
      focus(move.id)
      return
    }
    const at = centreOf(event.currentTarget, thing.id)
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      event.preventDefault()
      onMenu(thing.target, at)
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      onSelect(thing.target, at)
      if (thing.hasMenu) onMenu(thing.target, at)
    } else if (event.key === ' ') {
      event.preventDefault()
      event.stopPropagation()
      onSelect(thing.target, at)
    }
  }

  return (
    <fieldset
      ref={box}
      className={styles['proxies']}
      style={{
        border: 0,
        margin: 0,
        padding: 0,
        minWidth: 0,
        transform: camera.nearness > 1 ? `translate(${-camera.x}px, ${-camera.y}px)` : undefined,
      }}
      aria-label={`${texts.names.stage}. ${texts.names.hint}`}
      onKeyDown={onKeyDown}
      onFocus={(event) => setCurrent(thingOf(event.target))}
      onClick={(event) => {
        // Assistive technology clicks the stand-in itself; a mouse never reaches it.
        const id = event.target instanceof Element ? thingOf(event.target) : undefined
        const clicked = shown.find((one) => one.id === id)
        if (clicked) onSelect(clicked.target, centreOf(event.currentTarget, clicked.id))
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setKept(undefined)
      }}
    >
      {shown.map((thing) => (
        <StandIn
          key={thing.id}
          id={thing.id}
          name={thing.name}
          x={Math.round(thing.x * zoom)}
          y={Math.round(thing.y * zoom)}
          w={Math.round(thing.w * zoom)}
          h={Math.round(thing.h * zoom)}
          isStop={thing.id === stop}
          isSelected={sameTarget(thing.target, selection)}
          hasMenu={thing.hasMenu}
        />
      ))}
    </fieldset>
  )
}

function thingOf(element: Element): string | undefined {
  return element instanceof HTMLElement ? element.dataset['thing'] : undefined
}

function centreOf(box: Element, id: string): ScreenPoint {
  const rect = box.querySelector(`[data-thing="${CSS.escape(id)}"]`)?.getBoundingClientRect()
  return rect ? { x: rect.left + rect.width / 2, y: rect.top + rect.height / 2 } : { x: 0, y: 0 }
}

interface StandInProps {
  readonly id: string
  readonly name: string
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly isStop: boolean
  readonly isSelected: boolean
  readonly hasMenu: boolean
}

/** One stand-in. Renders again only when its name, its place or its role changes. */
const StandIn = memo(function StandIn({ id, name, x, y, w, h, isStop, isSelected, hasMenu }: StandInProps) {
  return (
    <button
      type="button"
      data-thing={id}
      className={styles['proxy']}
      style={{ left: x, top: y, width: w, height: h }}
      tabIndex={isStop ? 0 : -1}
      aria-label={name}
      aria-pressed={isSelected}
      aria-haspopup={hasMenu ? 'menu' : undefined}
    />
  )
})

import { useEffect, useMemo } from 'react'
import { type Camera, clampCamera, type PaneSize, panBy, WHOLE, ZOOM_STEP, zoomAt } from '../../stage/camera.ts'
import { lerp, type Point } from '../../stage/geometry.ts'
import { createFrameEase } from './frame-ease.ts'
import type { StageHandle } from './stage-handle.ts'

/** A pointer that moves less than this clicks. */
const CLICK_PX = 6
/** How far a wheel turns for twice as near. */
const WHEEL_PER_DOUBLING = 600

/** What moves the camera of a stage. */
export interface CameraHands {
  /** Go there: along the way, or at once under reduced motion. */
  readonly goTo: (camera: Camera) => void
  readonly jumpTo: (camera: Camera) => void
  readonly zoom: (factor: number) => void
  readonly size: () => PaneSize
  /** Is it under way to somewhere? */
  readonly isMoving: () => boolean
}

interface Listeners extends CameraHands {
  readonly stop: () => void
  readonly on: Readonly<
    Record<'wheel' | 'pointerdown' | 'pointermove' | 'pointerup' | 'keydown', (event: never) => void>
  >
}

/** Wheel, drag, pinch and the keys +, - and 0 (while the stage has the focus) move the camera. */
export function useCamera(handle: StageHandle): CameraHands {
  const hands = useMemo(() => createHands(handle), [handle])
  useEffect(() => {
    const { root } = handle
    const { on, stop } = hands
    const listeners: readonly (readonly [string, (event: never) => void])[] = [
      ['wheel', on.wheel],
      ['pointerdown', on.pointerdown],
      ['pointermove', on.pointermove],
      ['pointerup', on.pointerup],
      ['pointercancel', on.pointerup],
      ['pointerleave', on.pointerup],
      ['keydown', on.keydown],
    ]
    for (const [kind, listener] of listeners) {
      root.addEventListener(kind, listener as EventListener, { passive: false })
    }
    return () => {
      stop()
      for (const [kind, listener] of listeners) root.removeEventListener(kind, listener as EventListener)
    }
  }, [handle, hands])
  return hands
}

function createHands(handle: StageHandle): Listeners {
  const { root } = handle
  const ease = createFrameEase()
  const pointers = new Map<number, Point>()
  let began: Point | undefined

  const size = (): PaneSize => ({ width: root.clientWidth, height: root.clientHeight })
  const set = (next: Camera): void => {
    const to = clampCamera(next, size())
    const { camera } = handle
    if (to.nearness === camera.nearness && to.x === camera.x && to.y === camera.y) return
    handle.camera = to
    root.dataset['near'] = String(to.nearness > 1)
    handle.paint()
  }
  const jumpTo = (next: Camera): void => {
    ease.stop()
    set(next)
  }
  const goTo = (next: Camera): void => {
    if (handle.props().reducedMotion) {
      jumpTo(next)
      return
    }
    const from = handle.camera
    const to = clampCamera(next, size())
    ease.start((share) => {
      const between = (name: keyof Camera): number => lerp(from[name], to[name], share)
      set({ nearness: between('nearness'), x: between('x'), y: between('y') })
    })
  }
  const zoom = (factor: number): void => {
    const { width, height } = size()
    goTo(zoomAt(handle.camera, { width, height }, factor, { x: width / 2, y: height / 2 }))
  }
  const placeOf = (event: MouseEvent): Point => {
    const box = root.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  /** Two fingers: nearer by as much as they go apart. */
  const pinch = (event: PointerEvent, before: Point, now: Point): void => {
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1]
    if (!other) return
    handle.dragged = true
    const apart = (at: Point): number => Math.max(20, Math.hypot(at.x - other.x, at.y - other.y))
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }
    jumpTo(zoomAt(handle.camera, size(), apart(now) / apart(before), middle))
  }

  return {
    size,
    jumpTo,
    goTo,
    zoom,
    stop: ease.stop,
    isMoving: ease.isRunning,
    on: {
      wheel(event: WheelEvent): void {
        event.preventDefault()
        const lines = event.deltaMode === 1 ? 30 : 1
        if (event.shiftKey || (event.deltaX !== 0 && !event.ctrlKey && handle.camera.nearness > 1)) {
          jumpTo(panBy(handle.camera, size(), -event.deltaX * lines, -event.deltaY * lines))
          return
        }
        // A pinch on a touchpad comes as a wheel with the control key, in small steps.
        const turned = event.deltaY * lines * (event.ctrlKey ? 5 : 1)
        jumpTo(zoomAt(handle.camera, size(), 2 ** (-turned / WHEEL_PER_DOUBLING), placeOf(event)))
      },
      pointerdown(event: PointerEvent): void {
        if (pointers.size === 0) handle.dragged = false
        began = placeOf(event)
        pointers.set(event.pointerId, began)
      },
      pointermove(event: PointerEvent): void {
        const before = pointers.get(event.pointerId)
        if (!before) return
        const now = placeOf(event)
        if (pointers.size === 2) {
          pinch(event, before, now)
          pointers.set(event.pointerId, now)
          return
        }
        const far = began ? Math.hypot(now.x - began.x, now.y - began.y) : 0
        if (handle.camera.nearness <= 1 || (!handle.dragged && far < CLICK_PX)) return
        handle.dragged = true
        pointers.set(event.pointerId, now)
        jumpTo(panBy(handle.camera, size(), now.x - before.x, now.y - before.y))
      },
      pointerup(event: PointerEvent): void {
        pointers.delete(event.pointerId)
      },
      keydown(event: KeyboardEvent): void {
        if (event.ctrlKey || event.metaKey || event.altKey) return
        if (event.key === '+' || event.key === '=') zoom(ZOOM_STEP)
        else if (event.key === '-') zoom(1 / ZOOM_STEP)
        else if (event.key === '0') goTo(WHOLE)
        else return
        event.preventDefault()
        event.stopPropagation()
      },
    },
  }
}

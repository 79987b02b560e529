import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { type Camera, clampCamera, type PaneSize, panBy, WHOLE, ZOOM_STEP, zoomAt } from '../../stage/camera.ts'
import { lerp, type Point } from '../../stage/geometry.ts'
import { createFrameEase } from './frame-ease.ts'

/** A pointer that moves less than this clicks. */
const CLICK_PX = 6
/** Wheels turn in notches of about 100: one comes nearer by an eighth. */
const WHEEL_PER_DOUBLING = 600

/** The camera of a stage, and the hands that move it. */
export interface CameraHands {
  readonly current: () => Camera
  /** How near it is, for buttons. */
  readonly nearness: number
  /** Go there: along the way, or at once under reduced motion. */
  readonly goTo: (camera: Camera) => void
  readonly jumpTo: (camera: Camera) => void
  readonly zoom: (factor: number) => void
  readonly size: () => PaneSize
  /** Is it under way to somewhere? */
  readonly isMoving: () => boolean
  /** Did the pointer that has just gone up move the stage? Then it was no click. */
  readonly wasDrag: () => boolean
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void
    readonly onPointerMove: (event: PointerEvent) => void
    readonly onPointerUp: (event: PointerEvent) => void
    readonly onPointerCancel: (event: PointerEvent) => void
  }
  /** `+`, `-` and `0` while the stage has the focus. True: it was one of them. */
  readonly onKey: (event: KeyboardEvent) => boolean
}

/** Wheel, drag, pinch and keys move the camera; `paint` is called after every change. */
export function useCamera(
  root: RefObject<HTMLElement | null>,
  paint: () => void,
  isReduced: () => boolean,
): CameraHands {
  const camera = useRef<Camera>(WHOLE)
  const [nearness, setNearness] = useState(1)
  const hands = useMemo(() => {
    const ease = createFrameEase()
    const pointers = new Map<number, Point>()
    let dragged = false
    let began: Point | undefined

    const size = (): PaneSize => ({ width: root.current?.clientWidth ?? 1, height: root.current?.clientHeight ?? 1 })
    const set = (next: Camera): void => {
      const to = clampCamera(next, size())
      const { current } = camera
      if (to.nearness === current.nearness && to.x === current.x && to.y === current.y) return
      camera.current = to
      setNearness(to.nearness)
      paint()
    }
    const jumpTo = (next: Camera): void => {
      ease.stop()
      set(next)
    }
    const goTo = (next: Camera): void => {
      if (isReduced()) {
        jumpTo(next)
        return
      }
      const from = camera.current
      const to = clampCamera(next, size())
      ease.start((share) =>
        set({
          nearness: lerp(from.nearness, to.nearness, share),
          x: lerp(from.x, to.x, share),
          y: lerp(from.y, to.y, share),
        }),
      )
    }
    const zoom = (factor: number): void => {
      const { width, height } = size()
      goTo(zoomAt(camera.current, { width, height }, factor, { x: width / 2, y: height / 2 }))
    }
    const placeOf = (event: { clientX: number; clientY: number }): Point => {
      const box = root.current?.getBoundingClientRect()
      return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) }
    }
    const forget = (event: PointerEvent): void => {
      pointers.delete(event.pointerId)
    }
    return {
      size,
      jumpTo,
      goTo,
      zoom,
      stop: ease.stop,
      isMoving: ease.isRunning,
      wheel(event: WheelEvent): void {
        if (!root.current) return
        event.preventDefault()
        const scale = event.deltaMode === 1 ? 30 : 1
        if (event.shiftKey || (event.deltaX !== 0 && !event.ctrlKey && camera.current.nearness > 1)) {
          jumpTo(panBy(camera.current, size(), -event.deltaX * scale, -event.deltaY * scale))
          return
        }
        // A pinch on a touchpad comes as a wheel with the control key, in small steps.
        const turned = event.deltaY * scale * (event.ctrlKey ? 5 : 1)
        jumpTo(zoomAt(camera.current, size(), 2 ** (-turned / WHEEL_PER_DOUBLING), placeOf(event)))
      },
      wasDrag: (): boolean => {
        const was = dragged
        dragged = false
        return was
      },
      handlers: {
        onPointerDown(event: PointerEvent): void {
          if (pointers.size === 0) dragged = false
          pointers.set(event.pointerId, placeOf(event))
          began = placeOf(event)
        },
        onPointerMove(event: PointerEvent): void {
          const before = pointers.get(event.pointerId)
          if (!before) return
          const now = placeOf(event)
          if (pointers.size === 2) {
            const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1]
            pointers.set(event.pointerId, now)
            if (!other) return
            dragged = true
            const apart = (at: Point): number => Math.max(20, Math.hypot(at.x - other.x, at.y - other.y))
            const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }
            jumpTo(zoomAt(camera.current, size(), apart(now) / apart(before), middle))
            return
          }
          if (camera.current.nearness <= 1) return
          const far = began ? Math.hypot(now.x - began.x, now.y - began.y) : 0
          if (!dragged && far < CLICK_PX) return
          dragged = true
          pointers.set(event.pointerId, now)
          jumpTo(panBy(camera.current, size(), now.x - before.x, now.y - before.y))
        },
        onPointerUp: forget,
        onPointerCancel: forget,
      },
      onKey(event: KeyboardEvent): boolean {
        if (event.ctrlKey || event.metaKey || event.altKey) return false
        if (event.key === '+' || event.key === '=') zoom(ZOOM_STEP)
        else if (event.key === '-') zoom(1 / ZOOM_STEP)
        else if (event.key === '0') goTo(WHOLE)
        else return false
        event.preventDefault()
        event.stopPropagation()
        return true
      },
    }
  }, [root, paint, isReduced])

  useEffect(() => {
    const element = root.current
    if (!element) return
    const { wheel, stop } = hands
    element.addEventListener('wheel', wheel, { passive: false })
    return () => {
      stop()
      element.removeEventListener('wheel', wheel)
    }
  }, [root, hands])

  return { ...hands, current: () => camera.current, nearness }
}

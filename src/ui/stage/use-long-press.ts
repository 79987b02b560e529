import { type PointerEvent, useRef } from 'react'

const LONG_PRESS_MS = 500
/** A finger that moves further than this is scrolling. */
const STILL_PX = 8

/** A finger that rests on a place asks for its menu. */
export function useLongPress(onLongPress: (at: { clientX: number; clientY: number }) => boolean) {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | undefined>(undefined)
  const long = useRef(false)
  const end = (): void => {
    if (press.current) clearTimeout(press.current.timer)
    press.current = undefined
  }
  return {
    /** The click that follows a long press is no click. Asking clears it. */
    wasLong: (): boolean => {
      const was = long.current
      long.current = false
      return was
    },
    handlers: {
      onPointerDown: (event: PointerEvent): void => {
        long.current = false
        end()
        if (event.pointerType === 'mouse') return
        const at = { clientX: event.clientX, clientY: event.clientY }
        const timer = setTimeout(() => {
          press.current = undefined
          long.current = onLongPress(at)
        }, LONG_PRESS_MS)
        press.current = { timer, x: event.clientX, y: event.clientY }
      },
      onPointerMove: (event: PointerEvent): void => {
        const { current } = press
        if (current && Math.hypot(event.clientX - current.x, event.clientY - current.y) > STILL_PX) end()
      },
      onPointerUp: end,
      onPointerCancel: end,
      onPointerLeave: end,
    },
  }
}

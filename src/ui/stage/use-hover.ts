import { useCallback, useEffect, useState } from 'react'
import { nameOfShape } from '../../stage/accessible-names.ts'
import { MOUSE_RADIUS } from '../../stage/hit-test.ts'
import type { StageTexts } from '../../stage/stage-texts.ts'
import type { Hovered } from './HoverCard.tsx'
import type { StageHandle } from './stage-handle.ts'

/** A name is shown when the pointer has rested for so long. */
const REST_MS = 220

/** What the mouse rests on, and how to put its name away. */
export function useHover(handle: StageHandle, texts: StageTexts): [Hovered | undefined, () => void] {
  const [hovered, setHovered] = useState<Hovered | undefined>(undefined)
  const close = useCallback(() => setHovered(undefined), [])
  useEffect(() => {
    const { root } = handle
    let timer: ReturnType<typeof setTimeout> | undefined
    let over: string | undefined
    const leave = (): void => {
      clearTimeout(timer)
      over = undefined
      setHovered(undefined)
    }
    const move = (event: PointerEvent): void => {
      if (event.pointerType !== 'mouse' || event.buttons !== 0) return
      if (event.target instanceof Element && event.target.closest('[role=tooltip], button')) return
      const hit = handle.pointAt(event, MOUSE_RADIUS)
      root.style.cursor = hit ? 'pointer' : ''
      if (hit?.id === over) return
      leave()
      over = hit?.id
      if (!hit) return
      const box = root.getBoundingClientRect()
      const at = { x: event.clientX - box.left, y: event.clientY - box.top }
      timer = setTimeout(() => {
        const painted = handle.surface.painted()
        const name = painted && nameOfShape(hit.shape, painted.view, painted.tUs, texts)
        if (name) setHovered({ id: hit.id, lines: name.split(', '), ...at })
      }, REST_MS)
    }
    root.addEventListener('pointermove', move)
    root.addEventListener('pointerdown', leave)
    root.addEventListener('pointerleave', leave)
    root.addEventListener('wheel', leave, { passive: true })
    return () => {
      clearTimeout(timer)
      root.removeEventListener('pointermove', move)
      root.removeEventListener('pointerdown', leave)
      root.removeEventListener('pointerleave', leave)
      root.removeEventListener('wheel', leave)
    }
  }, [handle, texts])
  return [hovered, close]
}

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type AccessibleThing, accessibleThings } from '../../stage/accessible-names.ts'
import { type Camera, WHOLE } from '../../stage/camera.ts'
import type { StageTexts } from '../../stage/stage-texts.ts'
import type { StageHandle } from './stage-handle.ts'

/** Names are brought up to date at most so often while the stage moves; a crowd takes longer, so it comes less often. */
const NAMES_EVERY_MS = 400
const MS_PER_THING = 1.5
const CROWD = 400

/** The things on the stage with their names, and what is needed to put stand-ins over them. */
export interface Names {
  readonly things: readonly AccessibleThing[]
  /** CSS pixels per layout unit. */
  readonly zoom: number
  readonly camera: Camera
}

/** The names of what was last painted, at most so often. */
export function useNames(handle: StageHandle, texts: StageTexts): [Names, () => void] {
  const [names, setNames] = useState<Names>({ things: [], zoom: 1, camera: WHOLE })
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const textsNow = useRef(texts)
  const count = useRef(0)
  useLayoutEffect(() => {
    textsNow.current = texts
  })
  useEffect(() => {
    return () => {
      clearTimeout(timer.current)
      timer.current = undefined
    }
  }, [])
  const refresh = useCallback(() => {
    if (timer.current !== undefined) return
    timer.current = setTimeout(
      () => {
        timer.current = undefined
        const painted = handle.surface.painted()
        if (!painted) return
        const things = accessibleThings(painted.scene, painted.view, painted.tUs, textsNow.current)
        count.current = things.length
        setNames({ things, zoom: painted.layout.zoom, camera: painted.camera })
      },
      NAMES_EVERY_MS + (count.current > CROWD ? count.current * MS_PER_THING : 0),
    )
  }, [handle])
  return [names, refresh]
}

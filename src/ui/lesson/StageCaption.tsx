import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { useStore } from 'zustand'
import type { Selection } from '../../app/host-messages.ts'
import type { LessonPlayer } from '../../app/lessons/lesson-player.ts'
import { batchesOf } from '../../stage/scene/scene-context.ts'
import { targetKey } from '../../stage/stage-target.ts'
import { usePlayback, useSelection } from '../shell/page-context.ts'
import { presentStage } from '../stage/present-stage.ts'
import { LessonText } from './LessonText.tsx'

/** Looked again so often (ms) where the thing is that a caption points at. */
const LOOK_MS = 120

/** The caption of a step above the stage, and a line from it to the thing that it speaks of. */
export function StageCaption({ player }: { player: LessonPlayer }) {
  const { lesson, pages, at, result } = useStore(player.store)
  const page = pages[at]
  const stage = document.getElementById('stage')
  const isThere = usePlayback(({ playing }) => !playing)
  if (!stage || page?.kind !== 'step') return null
  const { step } = page
  return createPortal(
    <>
      <div className="lesson-say" role="status">
        <LessonText text={step.caption} place={{ lesson, run: step.run, atMs: step.atMs }} result={result} />
      </div>
      {isThere && step.pointAt.thing !== 'outcome' ? <PointingLine stage={stage} /> : null}
    </>,
    stage,
  )
}

interface Line {
  readonly x: number
  readonly top: number
  readonly bottom: number
  readonly box: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
}

/** From the caption straight down to what is selected. */
function PointingLine({ stage }: { stage: HTMLElement }) {
  const selection = useSelection()
  const [line, setLine] = useState<Line>()
  useEffect(() => {
    if (!selection) {
      setLine(undefined)
      return
    }
    const look = (): void => setLine((old) => sameLine(old, lineIn(stage, selection)))
    look()
    const timer = setInterval(look, LOOK_MS)
    return () => clearInterval(timer)
  }, [stage, selection])
  if (!line) return null
  const { x, top, bottom, box } = line
  return (
    <svg className="lesson-pointer" aria-hidden="true">
      <title>{''}</title>
      <rect x={box.x - 4} y={box.y - 4} width={box.w + 8} height={box.h + 8} rx="6" />
      {bottom - top > 14 ? <path d={`M${x} ${top}V${bottom - 8}m-5 0h10l-5 8z`} /> : null}
    </svg>
  )
}

/** Where the stand-in of the selected thing is, in pixels of the stage; of a record in a batch, that of the batch. */
function lineIn(stage: HTMLElement, selection: Selection): Line | undefined {
  const chosen =
    stage.querySelector<HTMLElement>('[data-thing][aria-pressed="true"], [data-thing][aria-current="true"]') ??
    batchOf(stage, selection)
  const caption = stage.querySelector<HTMLElement>('.lesson-say')
  if (!chosen || !caption) return undefined
  const around = stage.getBoundingClientRect()
  const place = chosen.getBoundingClientRect()
  const top = caption.getBoundingClientRect().bottom - around.top
  const box = { x: place.left - around.left, y: place.top - around.top, w: place.width, h: place.height }
  if (box.w > around.width * 0.8 && box.h > around.height * 0.8) return undefined
  return { x: box.x + Math.min(box.w / 2, 60), top, bottom: box.y - 4, box }
}

/** The batch in which a record travels; while it is written nowhere it has no place of its own. */
function batchOf(stage: HTMLElement, selection: Selection): HTMLElement | null {
  const painted = presentStage()?.handle.surface.painted()
  if (selection.kind !== 'record' || !painted) return null
  const found = painted.view.producers
    .flatMap(batchesOf)
    .find(({ records }) => records.some(({ record }) => record === selection.record))
  if (!found) return null
  const key = targetKey({ kind: 'batch', batch: found.batch })
  for (const { id, target } of painted.scene.shapes) {
    if (!target || targetKey(target) !== key) continue
    const place = stage.querySelector<HTMLElement>(`[data-thing="${CSS.escape(id)}"]`)
    if (place) return place
  }
  return null
}

function sameLine(old: Line | undefined, line: Line | undefined): Line | undefined {
  return old && line && JSON.stringify(old) === JSON.stringify(line) ? old : line
}

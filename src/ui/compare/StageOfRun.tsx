import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { CompareClockStore } from '../../app/compare/compare-clock.ts'
import { type CompareStage, openCompareStage } from '../../app/compare/compare-stage.ts'
import { WHOLE } from '../../stage/camera.ts'
import { SCENE_PARTS } from '../../stage/scene/parts.ts'
import { useMedia } from '../shell/media.ts'
import { useSentence, useSettings } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { createStageSurface } from '../stage/stage-surface.ts'
import { useStageTexts } from '../stage/stage-words.ts'
import { watchStage } from '../stage/watch-stage.ts'

export interface StageOfRunProps {
  /** The contract's JSON. */
  readonly scenario: unknown
  readonly clock: CompareClockStore
  readonly label: string
}

/** One run of a comparison as the stage draws it, at the moment of the common clock; the caption says it in words. */
export function StageOfRun({ scenario, clock, label }: StageOfRunProps) {
  const stage = useCompareStage(scenario, clock)
  const language = useSettings((state) => state.language)
  const texts = useStageTexts(language)
  const reducedMotion = useMedia('(prefers-reduced-motion: reduce)')
  const root = useRef<HTMLDivElement>(null)
  const still = useRef<HTMLCanvasElement>(null)
  const moving = useRef<HTMLCanvasElement>(null)

  useEffect(() => {
    if (!stage || !texts || !root.current || !still.current || !moving.current) return
    const surface = createStageSurface(root.current, still.current, moving.current)
    const paint = (): void => {
      const frame = stage.frames.current()
      if (!frame) return
      const { isPlaying } = clock.getState()
      surface.paint(frame.view, frame.tUs, {
        selection: undefined,
        texts,
        reducedMotion: reducedMotion && isPlaying,
        showKey: false,
        producer: 0,
        detail: 'auto',
        speedUsPerS: undefined,
        arrangement: 'broker',
        camera: WHOLE,
        parts: SCENE_PARTS,
      })
    }
    const stops = [
      watchStage(root.current, surface, { compact: false, captionHeight: 0, paint }),
      stage.frames.subscribe(paint),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [stage, texts, reducedMotion, clock])

  return (
    <figure className="compare-stage">
      <div ref={root} className="compare-canvas" role="img" aria-label={label}>
        <canvas ref={still} />
        <canvas ref={moving} />
      </div>
      <figcaption>{stage ? <StageWords stage={stage} /> : null}</figcaption>
    </figure>
  )
}

function StageWords({ stage }: { stage: CompareStage }) {
  const sentence = useSentence()
  const caption = useSyncExternalStore(stage.onCaption, stage.caption)
  return caption ? <RichText text={sentence(caption)} /> : null
}

/** The engine of one stage as long as the stage is there. */
function useCompareStage(scenario: unknown, clock: CompareClockStore): CompareStage | undefined {
  const [stage, setStage] = useState<CompareStage>()
  useEffect(() => {
    const opened = openCompareStage(scenario)
    const follow = (): void => opened.show(Math.round(clock.getState().nowMs * 1000))
    follow()
    const stop = clock.subscribe(follow)
    setStage(opened)
    return () => {
      stop()
      opened.close()
    }
  }, [scenario, clock])
  return stage
}

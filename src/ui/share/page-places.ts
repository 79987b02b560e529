import type { PagePlaces } from '../../app/page-link.ts'
import { presentLesson } from '../lesson/present-lesson.ts'
import { presentStage } from '../stage/present-stage.ts'

/** What the page shows now besides its run and its settings, as links carry it. */
export function pagePlaces(): PagePlaces {
  const stage = presentStage()
  const lesson = presentLesson()
  const state = lesson?.isOurs ? lesson.player.store.getState() : undefined
  return {
    ...(stage ? { camera: stage.camera() } : {}),
    ...(state ? { lesson: { id: state.lesson.id, step: Math.max(0, state.at) } } : {}),
  }
}

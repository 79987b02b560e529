import type { LessonPlayer } from '../../app/lessons/lesson-player.ts'

/** The lesson that is being taken, for what lies outside of it: links. */
export interface PresentLesson {
  readonly player: LessonPlayer
  /** It ships; others cannot be named in a link. */
  readonly isOurs: boolean
  /** Close it; the run stays. */
  readonly close: () => void
}

/** A lesson that is asked for at one of its pages. */
interface AskedLesson {
  readonly id: string
  /** Index of its page. */
  readonly at: number
  readonly whenOpen: () => void
}

let present: PresentLesson | undefined
let asked: AskedLesson | undefined

/** A lesson is there. @returns It is gone. */
export function holdLesson(lesson: PresentLesson): () => void {
  present = lesson
  return () => {
    if (present === lesson) present = undefined
  }
}

/** The lesson of the page. */
export function presentLesson(): PresentLesson | undefined {
  return present
}

/** The lesson of this id, when it is opened next, begins at a page of its own. */
export function askLesson(lesson: AskedLesson): void {
  asked = lesson
}

/** What was asked for of this lesson; asked once. */
export function takeAskedLesson(id: string): AskedLesson | undefined {
  if (asked?.id !== id) return undefined
  const taken = asked
  asked = undefined
  return taken
}

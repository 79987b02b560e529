import type { Lesson } from '../../lessons/lesson.ts'
import type { SavedSession } from '../saved-session.ts'
import type { Session } from '../session.ts'
import { type KeyValueStorage, tabStorage } from '../settings-store.ts'
import type { LessonPlayer, LessonStart } from './lesson-player.ts'
import { type LessonPlaceMark, readSavedLesson, writeLesson } from './saved-lesson.ts'

/** A lesson that is open, and what belongs to it besides its pages. */
export interface OpenLesson {
  readonly player: LessonPlayer
  readonly before: SavedSession | undefined
  readonly isOurs: boolean
  /** Close it; the run stays. */
  readonly close: () => void
}

interface Mark {
  readonly lesson: string | Lesson
  readonly place: LessonPlaceMark
  readonly before: SavedSession | undefined
}

/** How a lesson is entered that Back, Forward or a reload has brought back. */
export interface Return {
  readonly lesson: Lesson | undefined
  readonly start: LessonStart
  readonly before: SavedSession | undefined
}

/** Places in lessons along the browser's history, and over a reload. */
export interface LessonTrail {
  /** How to come back to the lesson `id`; undefined: it is opened like any other. */
  returning(id: string): Return | undefined
  /** A lesson is there. @returns It is gone. */
  begin(lesson: OpenLesson, reopen: (lesson: string | Lesson) => void): () => void
}

const trails = new WeakMap<Session, LessonTrail>()

/** The one trail of a session. An embedded page keeps nothing over a reload: its tab is somebody else's. */
export function lessonTrail(session: Session, isEmbedded: boolean): LessonTrail {
  const known = trails.get(session)
  if (known) return known
  const trail = createTrail(session, isEmbedded ? undefined : tabStorage())
  trails.set(session, trail)
  return trail
}

/** @param storage Of this tab. */
export function createTrail(session: Pick<Session, 'history'>, storage: KeyValueStorage): LessonTrail {
  /** By the number of changes made. */
  const marks = new Map<number, Mark>()
  const answers = new Map<string, number | null>()
  let open: OpenLesson | undefined
  let reopenLesson: ((lesson: string | Lesson) => void) | undefined
  let wanted: Mark | undefined
  const steps = (): number => session.history.getState().steps

  function markNow({ player, isOurs, before }: OpenLesson): void {
    const { lesson, at, run, variant } = player.store.getState()
    marks.set(steps(), { lesson: isOurs ? lesson.id : lesson, place: { at, run, variant }, before })
  }

  function keep(): void {
    if (!open) return
    const { lesson, at, run, variant, answer } = open.player.store.getState()
    const { before } = open
    writeLesson(storage, {
      id: lesson.id,
      ...(open.isOurs ? {} : { own: lesson }),
      at,
      run,
      variant,
      answer,
      before: before && { ...withoutHistory(before) },
      trail: [...marks].flatMap(([at_, mark]) => (idOf(mark.lesson) === lesson.id ? [[at_, mark.place] as const] : [])),
    })
  }

  session.history.subscribe((now, before) => {
    if (now.steps === before.steps) return
    if (now.move === 'change') {
      for (const at of marks.keys()) if (at >= now.steps) marks.delete(at)
      if (open) markNow(open)
      keep()
      return
    }
    const mark = marks.get(now.steps)
    if (!mark) open?.close()
    else if (open && open.player.store.getState().lesson.id === idOf(mark.lesson)) open.player.follow(mark.place)
    else {
      wanted = mark
      reopenLesson?.(mark.lesson)
    }
  })

  return {
    returning(id) {
      if (wanted && idOf(wanted.lesson) === id) {
        const { place, before, lesson } = wanted
        return {
          lesson: typeof lesson === 'string' ? undefined : lesson,
          start: { resume: place, answer: answers.get(id) },
          before,
        }
      }
      // A reload: only the first lesson of the page can be the one that was open.
      if (reopenLesson) return undefined
      const saved = readSavedLesson(storage, id)
      if (!saved) return undefined
      const { id: _id, own, answer, before, trail, ...place } = saved
      for (const [at, mark] of trail) marks.set(at, { lesson: own ?? id, place: mark, before })
      return { lesson: own, start: { resume: place, answer }, before }
    },
    begin(lesson, reopen) {
      wanted = undefined
      open = lesson
      reopenLesson = reopen
      markNow(lesson)
      keep()
      const stop = lesson.player.store.subscribe((now, before) => {
        const { answer, at, run, variant } = now
        if (answer !== before.answer) {
          if (answer === undefined) answers.delete(now.lesson.id)
          else answers.set(now.lesson.id, answer)
        }
        if (answer !== before.answer || at !== before.at || run !== before.run || variant !== before.variant) keep()
      })
      return () => {
        stop()
        if (open !== lesson) return
        open = undefined
        writeLesson(storage, undefined)
      }
    },
  }
}

function idOf(lesson: string | Lesson): string {
  return typeof lesson === 'string' ? lesson : lesson.id
}

/** Steps of the tab are kept with the tab's run. */
function withoutHistory({ history: _steps, ...rest }: SavedSession): SavedSession {
  return rest
}

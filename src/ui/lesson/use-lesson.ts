import { useCallback, useEffect, useRef, useState } from 'react'
import { lessonPages } from '../../app/lessons/lesson-pages.ts'
import { createLessonPlayer, type LessonPlayer } from '../../app/lessons/lesson-player.ts'
import { createProgressStore, type ProgressStore } from '../../app/lessons/lesson-progress.ts'
import { lessonTrail } from '../../app/lessons/lesson-trail.ts'
import type { SavedSession } from '../../app/saved-session.ts'
import type { Session } from '../../app/session.ts'
import { browserStorage } from '../../app/settings-store.ts'
import { loadLessonFile } from '../../content/lessons/index.ts'
import type { Lesson } from '../../lessons/lesson.ts'
import { readLesson } from '../../lessons/read-lesson.ts'
import { holdLesson, takeAskedLesson } from './present-lesson.ts'

/** In somebody else's page nothing is kept. */
const IS_EMBEDDED = new URLSearchParams(window.location.search).has('embed')

let progress: ProgressStore | undefined

/** One memory of lessons for the page. */
export function lessonProgress(): ProgressStore {
  progress ??= createProgressStore(browserStorage())
  return progress
}

/**
 * The lesson that is being taken, and how to take another one. What was on the page before the first of them comes back
 * with the last.
 */
export function useLesson(
  session: Session,
  wanted: string | Lesson,
  onLeave: () => void,
  onOpen: (lesson: string | Lesson) => void,
) {
  const [player, setPlayer] = useState<LessonPlayer>()
  const letGo = useRef<() => void>(undefined)
  const trail = lessonTrail(session, IS_EMBEDDED)
  const [before] = useState<SavedSession | undefined>(() => trail.returning(idOf(wanted))?.before ?? session.saved())

  useEffect(() => {
    let isOver = false
    let opened: LessonPlayer | undefined
    const open = async (): Promise<void> => {
      const back = trail.returning(idOf(wanted))
      const own = typeof wanted === 'string' ? back?.lesson : wanted
      const lesson = own ?? (typeof wanted === 'string' ? await lessonOf(wanted) : undefined)
      if (isOver) return
      if (!lesson) {
        onLeave()
        return
      }
      const asked = takeAskedLesson(lesson.id)
      const start = asked ? startAt(lesson, asked.at) : back?.start
      opened = createLessonPlayer(session, lesson, lessonProgress(), before, start)
      const isOurs = own === undefined
      const stops = [
        holdLesson({ player: opened, isOurs, close: onLeave }),
        trail.begin({ player: opened, before, isOurs, close: onLeave }, onOpen),
      ]
      letGo.current = () => {
        for (const stop of stops) stop()
      }
      setPlayer(opened)
      asked?.whenOpen()
    }
    void open()
    return () => {
      isOver = true
      letGo.current?.()
      letGo.current = undefined
      opened?.stop()
    }
  }, [session, wanted, before, onLeave, onOpen, trail])

  const leave = useCallback(() => {
    // What comes back is no place of the lesson.
    letGo.current?.()
    player?.leave()
    onLeave()
  }, [player, onLeave])
  return { player, leave }
}

/** What lies after the question needs an answer: the one that was given before, else it is revealed. */
function startAt(lesson: Lesson, at: number): { readonly at: number; readonly answer?: number | null } {
  const question = lessonPages(lesson).findIndex(({ kind }) => kind === 'predict')
  return at <= question ? { at } : { at, answer: lessonProgress().getState()[lesson.id]?.answer ?? null }
}

function idOf(lesson: string | Lesson): string {
  return typeof lesson === 'string' ? lesson : lesson.id
}

/** A lesson that ships; undefined: there is none of that id. */
async function lessonOf(id: string): Promise<Lesson | undefined> {
  const file = await loadLessonFile(id)
  return file === undefined ? undefined : readLesson(file, [])
}

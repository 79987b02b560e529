import { useCallback, useEffect, useState } from 'react'
import { lessonPages } from '../../app/lessons/lesson-pages.ts'
import { createLessonPlayer, type LessonPlayer } from '../../app/lessons/lesson-player.ts'
import { createProgressStore, type ProgressStore } from '../../app/lessons/lesson-progress.ts'
import type { SavedSession } from '../../app/saved-session.ts'
import type { Session } from '../../app/session.ts'
import { browserStorage } from '../../app/settings-store.ts'
import { loadLessonFile } from '../../content/lessons/index.ts'
import type { Lesson } from '../../lessons/lesson.ts'
import { readLesson } from '../../lessons/read-lesson.ts'
import { holdLesson, takeAskedLesson } from './present-lesson.ts'

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
export function useLesson(session: Session, wanted: string | Lesson, onLeave: () => void) {
  const [player, setPlayer] = useState<LessonPlayer>()
  const [before] = useState<SavedSession | undefined>(() => session.saved())

  useEffect(() => {
    let isOver = false
    let opened: LessonPlayer | undefined
    let letGo: (() => void) | undefined
    const open = async (): Promise<void> => {
      const lesson = typeof wanted === 'string' ? await lessonOf(wanted) : wanted
      if (isOver) return
      if (!lesson) {
        onLeave()
        return
      }
      const asked = takeAskedLesson(lesson.id)
      opened = createLessonPlayer(session, lesson, lessonProgress(), before, asked && startAt(lesson, asked.at))
      letGo = holdLesson({ player: opened, isOurs: typeof wanted === 'string', close: onLeave })
      setPlayer(opened)
      asked?.whenOpen()
    }
    void open()
    return () => {
      isOver = true
      letGo?.()
      opened?.stop()
    }
  }, [session, wanted, before, onLeave])

  const leave = useCallback(() => {
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

/** A lesson that ships; undefined: there is none of that id. */
async function lessonOf(id: string): Promise<Lesson | undefined> {
  const file = await loadLessonFile(id)
  return file === undefined ? undefined : readLesson(file, [])
}

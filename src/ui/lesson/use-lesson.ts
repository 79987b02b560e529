import { useCallback, useEffect, useState } from 'react'
import { createLessonPlayer, type LessonPlayer } from '../../app/lessons/lesson-player.ts'
import { createProgressStore, type ProgressStore } from '../../app/lessons/lesson-progress.ts'
import type { SavedSession } from '../../app/saved-session.ts'
import type { Session } from '../../app/session.ts'
import { browserStorage } from '../../app/settings-store.ts'
import { loadLessonFile } from '../../content/lessons/index.ts'
import type { Lesson } from '../../lessons/lesson.ts'
import { readLesson } from '../../lessons/read-lesson.ts'

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
    const open = async (): Promise<void> => {
      const lesson = typeof wanted === 'string' ? await lessonOf(wanted) : wanted
      if (isOver) return
      if (!lesson) {
        onLeave()
        return
      }
      opened = createLessonPlayer(session, lesson, lessonProgress(), before)
      setPlayer(opened)
    }
    void open()
    return () => {
      isOver = true
      opened?.stop()
    }
  }, [session, wanted, before, onLeave])

  const leave = useCallback(() => {
    player?.leave()
    onLeave()
  }, [player, onLeave])
  return { player, leave }
}

/** A lesson that ships; undefined: there is none of that id. */
async function lessonOf(id: string): Promise<Lesson | undefined> {
  const file = await loadLessonFile(id)
  return file === undefined ? undefined : readLesson(file, [])
}

import type { Lesson } from '../../lessons/lesson.ts'
import { Lessons } from './Lessons.tsx'
import { lessonProgress } from './use-lesson.ts'

/** The list of lessons with the memory of this browser. */
export function LessonList(props: { onOpen: (lesson: string | Lesson) => void; onClose: () => void }) {
  return <Lessons progress={lessonProgress()} {...props} />
}

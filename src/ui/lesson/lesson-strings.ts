import type { LessonStrings } from '../../content/strings/strings.ts'
import { lateWords } from '../shell/late-words.ts'

const words = lateWords<LessonStrings>({
  en: async () => (await import('../../content/strings/en/lessons.ts')).lessons,
  ko: async () => (await import('../../content/strings/ko/lessons.ts')).lessons,
})

/** The words of lessons, in the language of the page. Suspends until they are there. */
export const useLessonStrings = words.useWords

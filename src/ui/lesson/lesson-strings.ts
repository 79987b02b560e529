import { use } from 'react'
import { loadLessonStrings } from '../../app/language.ts'
import type { Language } from '../../app/settings-store.ts'
import type { LessonStrings } from '../../content/strings/strings.ts'
import { useWords } from '../shell/page-context.ts'

const loading = new Map<Language, Promise<LessonStrings>>()

/** The words of lessons in the language of the page. Suspends until they are there. */
export function useLessonStrings(): LessonStrings {
  const { language } = useWords()
  let words = loading.get(language)
  if (!words) {
    words = loadLessonStrings(language)
    loading.set(language, words)
  }
  return use(words)
}

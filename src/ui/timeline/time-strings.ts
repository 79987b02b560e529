import { use } from 'react'
import { loadTimeStrings } from '../../app/language.ts'
import type { Language } from '../../app/settings-store.ts'
import type { TimeStrings } from '../../content/strings/strings.ts'
import { useWords } from '../shell/page-context.ts'

const loading = new Map<Language, Promise<TimeStrings>>()

/** The words of the timeline and the charts, in the language of the page. Suspends until they are there. */
export function useTimeStrings(): TimeStrings {
  const { language } = useWords()
  let words = loading.get(language)
  if (!words) {
    words = loadTimeStrings(language)
    loading.set(language, words)
  }
  return use(words)
}

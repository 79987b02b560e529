import { use } from 'react'
import { loadApplicationStrings } from '../../app/language.ts'
import type { Language } from '../../app/settings-store.ts'
import type { ApplicationStrings } from '../../content/strings/strings.ts'
import { useWords } from '../shell/page-context.ts'

const loading = new Map<Language, Promise<ApplicationStrings>>()

/** The words of the panel in the language of the page. Suspends until they are there. */
export function useApplicationStrings(): ApplicationStrings {
  const { language } = useWords()
  let words = loading.get(language)
  if (!words) {
    words = loadApplicationStrings(language)
    loading.set(language, words)
  }
  return use(words)
}

import { use } from 'react'
import { loadManyStrings } from '../../app/language.ts'
import type { Language } from '../../app/settings-store.ts'
import type { ManyStrings } from '../../content/strings/strings.ts'
import { useWords } from '../shell/page-context.ts'

const loading = new Map<Language, Promise<ManyStrings>>()

/** The words of many runs in the language of the page. Suspends until they are there. */
export function useManyStrings(): ManyStrings {
  const { language } = useWords()
  let words = loading.get(language)
  if (!words) {
    words = loadManyStrings(language)
    loading.set(language, words)
  }
  return use(words)
}

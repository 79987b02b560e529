import { use } from 'react'
import { loadThingStrings } from '../../app/language.ts'
import type { Language } from '../../app/settings-store.ts'
import type { ThingStrings } from '../../content/strings/strings.ts'
import { useWords } from '../shell/page-context.ts'

const loading = new Map<Language, Promise<ThingStrings>>()

/** The words about a selected thing, in the language of the page. Suspends until they are there. */
export function useThingStrings(): ThingStrings {
  const { language } = useWords()
  let words = loading.get(language)
  if (!words) {
    words = loadThingStrings(language)
    loading.set(language, words)
  }
  return use(words)
}

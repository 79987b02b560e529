import { use } from 'react'
import { loadCompareStrings } from '../../app/language.ts'
import type { Language } from '../../app/settings-store.ts'
import type { CompareStrings } from '../../content/strings/strings.ts'
import { useWords } from '../shell/page-context.ts'

const loading = new Map<Language, Promise<CompareStrings>>()

/** The words of comparing in the language of the page. Suspends until they are there. */
export function useCompareStrings(): CompareStrings {
  const { language } = useWords()
  let words = loading.get(language)
  if (!words) {
    words = loadCompareStrings(language)
    loading.set(language, words)
  }
  return use(words)
}

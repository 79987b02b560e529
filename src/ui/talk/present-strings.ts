import { use } from 'react'
import { loadPresentStrings } from '../../app/language.ts'
import type { Language } from '../../app/settings-store.ts'
import type { PresentStrings } from '../../content/strings/strings.ts'
import { useWords } from '../shell/page-context.ts'

const loading = new Map<Language, Promise<PresentStrings>>()

/** The words of present mode in the language of the page. Suspends until they are there. */
export function usePresentStrings(): PresentStrings {
  return use(presentStringsIn(useWords().language))
}

/** The same in a given language, asked for once. */
export function presentStringsIn(language: Language): Promise<PresentStrings> {
  let words = loading.get(language)
  if (!words) {
    words = loadPresentStrings(language)
    loading.set(language, words)
  }
  return words
}

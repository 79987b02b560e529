import { use } from 'react'
import { loadShareStrings } from '../../app/language.ts'
import type { Language } from '../../app/settings-store.ts'
import type { ShareStrings } from '../../content/strings/strings.ts'
import { useWords } from '../shell/page-context.ts'

const loading = new Map<Language, Promise<ShareStrings>>()

/** The words of links and files in the language of the page. Suspends until they are there. */
export function useShareStrings(): ShareStrings {
  const { language } = useWords()
  let words = loading.get(language)
  if (!words) {
    words = loadShareStrings(language)
    loading.set(language, words)
  }
  return use(words)
}

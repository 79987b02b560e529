import { use } from 'react'
import { loadToolStrings } from '../../app/language.ts'
import type { Language } from '../../app/settings-store.ts'
import type { ToolStrings } from '../../content/strings/strings.ts'
import { useWords } from '../shell/page-context.ts'

const loading = new Map<Language, Promise<ToolStrings>>()

/** The words of what opens on request, in the language of the page. Suspends until they are there. */
export function useToolStrings(): ToolStrings {
  const { language } = useWords()
  let words = loading.get(language)
  if (!words) {
    words = loadToolStrings(language)
    loading.set(language, words)
  }
  return use(words)
}

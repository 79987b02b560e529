import { use } from 'react'
import { loadExperimentStrings } from '../../app/language.ts'
import type { Language } from '../../app/settings-store.ts'
import type { ExperimentStrings } from '../../content/strings/strings.ts'
import { useWords } from '../shell/page-context.ts'

const loading = new Map<Language, Promise<ExperimentStrings>>()

/** The words of the gallery in the language of the page. Suspends until they are there. */
export function useExperimentStrings(): ExperimentStrings {
  const { language } = useWords()
  let words = loading.get(language)
  if (!words) {
    words = loadExperimentStrings(language)
    loading.set(language, words)
  }
  return use(words)
}

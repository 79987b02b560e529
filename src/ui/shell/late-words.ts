import { use } from 'react'
import type { Language } from '../../app/settings-store.ts'
import { useWords } from './page-context.ts'

/** Words that are fetched when something that needs them is first shown. */
export interface LateWords<Words> {
  /** A hook: the words in the language of the page. Suspends until they are there. */
  readonly useWords: () => Words
  /** The words in a language, fetched once. What fails (offline) is fetched again the next time. */
  fetch(language: Language): Promise<Words>
}

/** @param sources Where the words of each language come from. */
export function lateWords<Words>(sources: Readonly<Record<Language, () => Promise<Words>>>): LateWords<Words> {
  const fetched = new Map<Language, Promise<Words>>()
  const fetch = (language: Language): Promise<Words> => {
    const known = fetched.get(language)
    if (known) return known
    const words = sources[language]()
    fetched.set(language, words)
    words.catch(() => fetched.delete(language))
    return words
  }
  return { fetch, useWords: () => use(fetch(useWords().language)) }
}

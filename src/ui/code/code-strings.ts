import { use } from 'react'
import type { Language } from '../../app/settings-store.ts'
import type { CodeStrings } from '../../content/strings/strings.ts'
import { useWords } from '../shell/page-context.ts'

const loading = new Map<Language, Promise<CodeStrings>>()

async function load(language: Language): Promise<CodeStrings> {
  if (language === 'ko') return (await import('../../content/strings/ko/code.ts')).code
  return (await import('../../content/strings/en/code.ts')).code
}

/** The words of the editor of partitioners, in the language of the page. Suspends until they are there. */
export function useCodeStrings(): CodeStrings {
  const { language } = useWords()
  let words = loading.get(language)
  if (!words) {
    words = load(language)
    loading.set(language, words)
  }
  return use(words)
}

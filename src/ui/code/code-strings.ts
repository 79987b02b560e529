import type { CodeStrings } from '../../content/strings/strings.ts'
import { lateWords } from '../shell/late-words.ts'

const words = lateWords<CodeStrings>({
  en: async () => (await import('../../content/strings/en/code.ts')).code,
  ko: async () => (await import('../../content/strings/ko/code.ts')).code,
})

/** The words of the editor of partitioners, in the language of the page. Suspends until they are there. */
export const useCodeStrings = words.useWords

import type { CompareStrings } from '../../content/strings/strings.ts'
import { lateWords } from '../shell/late-words.ts'

const words = lateWords<CompareStrings>({
  en: async () => (await import('../../content/strings/en/compare.ts')).compare,
  ko: async () => (await import('../../content/strings/ko/compare.ts')).compare,
})

/** The words of comparing, in the language of the page. Suspends until they are there. */
export const useCompareStrings = words.useWords

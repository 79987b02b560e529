import type { ManyStrings } from '../../content/strings/strings.ts'
import { lateWords } from '../shell/late-words.ts'

const words = lateWords<ManyStrings>({
  en: async () => (await import('../../content/strings/en/many.ts')).many,
  ko: async () => (await import('../../content/strings/ko/many.ts')).many,
})

/** The words of many runs, in the language of the page. Suspends until they are there. */
export const useManyStrings = words.useWords

import type { PresentStrings } from '../../content/strings/strings.ts'
import { lateWords } from '../shell/late-words.ts'

const words = lateWords<PresentStrings>({
  en: async () => (await import('../../content/strings/en/present.ts')).present,
  ko: async () => (await import('../../content/strings/ko/present.ts')).present,
})

/** The words of present mode, in the language of the page. Suspends until they are there. */
export const usePresentStrings = words.useWords

/** The same in a given language. */
export const presentStringsIn = words.fetch

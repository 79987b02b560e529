import type { ShareStrings } from '../../content/strings/strings.ts'
import { lateWords } from '../shell/late-words.ts'

const words = lateWords<ShareStrings>({
  en: async () => (await import('../../content/strings/en/share.ts')).share,
  ko: async () => (await import('../../content/strings/ko/share.ts')).share,
})

/** The words of links and files, in the language of the page. Suspends until they are there. */
export const useShareStrings = words.useWords

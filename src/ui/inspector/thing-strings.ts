import type { ThingStrings } from '../../content/strings/strings.ts'
import { lateWords } from '../shell/late-words.ts'

const words = lateWords<ThingStrings>({
  en: async () => (await import('../../content/strings/en/things.ts')).things,
  ko: async () => (await import('../../content/strings/ko/things.ts')).things,
})

/** The words about a selected thing, in the language of the page. Suspends until they are there. */
export const useThingStrings = words.useWords

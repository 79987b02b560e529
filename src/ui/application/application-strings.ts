import type { ApplicationStrings } from '../../content/strings/strings.ts'
import { lateWords } from '../shell/late-words.ts'

const words = lateWords<ApplicationStrings>({
  en: async () => (await import('../../content/strings/en/application.ts')).application,
  ko: async () => (await import('../../content/strings/ko/application.ts')).application,
})

/** The words of the panel of the application, in the language of the page. Suspends until they are there. */
export const useApplicationStrings = words.useWords

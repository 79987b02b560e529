import type { TimeStrings } from '../../content/strings/strings.ts'
import { lateWords } from '../shell/late-words.ts'

const words = lateWords<TimeStrings>({
  en: async () => (await import('../../content/strings/en/time.ts')).time,
  ko: async () => (await import('../../content/strings/ko/time.ts')).time,
})

/** The words of the timeline and the charts, in the language of the page. Suspends until they are there. */
export const useTimeStrings = words.useWords

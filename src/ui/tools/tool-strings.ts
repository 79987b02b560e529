import type { ToolStrings } from '../../content/strings/strings.ts'
import { lateWords } from '../shell/late-words.ts'

const words = lateWords<ToolStrings>({
  en: async () => (await import('../../content/strings/en/tools.ts')).tools,
  ko: async () => (await import('../../content/strings/ko/tools.ts')).tools,
})

/** The words of what opens on request, in the language of the page. Suspends until they are there. */
export const useToolStrings = words.useWords

/** Fetch them before they are needed. */
export const fetchToolStrings = words.fetch

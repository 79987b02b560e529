import type { ExperimentStrings } from '../../content/strings/strings.ts'
import { lateWords } from '../shell/late-words.ts'

const words = lateWords<ExperimentStrings>({
  en: async () => (await import('../../content/strings/en/experiments.ts')).experiments,
  ko: async () => (await import('../../content/strings/ko/experiments.ts')).experiments,
})

/** The words of the gallery of experiments, in the language of the page. Suspends until they are there. */
export const useExperimentStrings = words.useWords

/** Fetch them before they are needed. */
export const fetchExperimentStrings = words.fetch

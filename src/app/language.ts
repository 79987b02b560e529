import type {
  ApplicationStrings,
  CompareStrings,
  ExperimentStrings,
  LessonStrings,
  ManyStrings,
  PresentStrings,
  Sentences,
  ShareStrings,
  Strings,
  ThingStrings,
  TimeStrings,
  ToolStrings,
} from '../content/strings/strings.ts'
import type { Sentence } from '../trace/explanation.ts'
import { loadCaptions, loadSentences } from './sentence-files.ts'
import type { Language } from './settings-store.ts'

/** One language, loaded. */
export interface Words {
  readonly language: Language
  readonly strings: Strings
  readonly sentences: Sentences
  /** False: only the sentences of the first picture are there so far. */
  readonly isWhole: boolean
}

/** What the first picture says, in a language. */
export async function loadFirstWords(language: Language): Promise<Words> {
  const [strings, sentences] = await Promise.all([loadStrings(language), loadCaptions(language)])
  return { language, strings, sentences, isWhole: false }
}

/** Load a language; the other one stays on the server until it is asked for. */
export async function loadWords(language: Language): Promise<Words> {
  const [strings, sentences] = await Promise.all([loadStrings(language), loadSentences(language)])
  return { language, strings, sentences, isWhole: true }
}

async function loadStrings(language: Language): Promise<Strings> {
  if (language === 'ko') return (await import('../content/strings/ko/index.ts')).ko
  return (await import('../content/strings/en/index.ts')).en
}

/** The words of what opens on request, in a language. */
export async function loadToolStrings(language: Language): Promise<ToolStrings> {
  if (language === 'ko') return (await import('../content/strings/ko/tools.ts')).tools
  return (await import('../content/strings/en/tools.ts')).tools
}

/** The words about a selected thing, in a language. */
export async function loadThingStrings(language: Language): Promise<ThingStrings> {
  if (language === 'ko') return (await import('../content/strings/ko/things.ts')).things
  return (await import('../content/strings/en/things.ts')).things
}

/** The words of the timeline and the charts, in a language. */
export async function loadTimeStrings(language: Language): Promise<TimeStrings> {
  if (language === 'ko') return (await import('../content/strings/ko/time.ts')).time
  return (await import('../content/strings/en/time.ts')).time
}

/** The words of the panel of the application, in a language. */
export async function loadApplicationStrings(language: Language): Promise<ApplicationStrings> {
  if (language === 'ko') return (await import('../content/strings/ko/application.ts')).application
  return (await import('../content/strings/en/application.ts')).application
}

/** The words of lessons, in a language. */
export async function loadLessonStrings(language: Language): Promise<LessonStrings> {
  if (language === 'ko') return (await import('../content/strings/ko/lessons.ts')).lessons
  return (await import('../content/strings/en/lessons.ts')).lessons
}

/** The words of links and files, in a language. */
export async function loadShareStrings(language: Language): Promise<ShareStrings> {
  if (language === 'ko') return (await import('../content/strings/ko/share.ts')).share
  return (await import('../content/strings/en/share.ts')).share
}

/** The words of comparing, in a language. */
export async function loadCompareStrings(language: Language): Promise<CompareStrings> {
  if (language === 'ko') return (await import('../content/strings/ko/compare.ts')).compare
  return (await import('../content/strings/en/compare.ts')).compare
}

/** The words of the gallery of experiments, in a language. */
export async function loadExperimentStrings(language: Language): Promise<ExperimentStrings> {
  if (language === 'ko') return (await import('../content/strings/ko/experiments.ts')).experiments
  return (await import('../content/strings/en/experiments.ts')).experiments
}

/** The words of many runs, in a language. */
export async function loadManyStrings(language: Language): Promise<ManyStrings> {
  if (language === 'ko') return (await import('../content/strings/ko/many.ts')).many
  return (await import('../content/strings/en/many.ts')).many
}

/** The words of present mode, in a language. */
export async function loadPresentStrings(language: Language): Promise<PresentStrings> {
  if (language === 'ko') return (await import('../content/strings/ko/present.ts')).present
  return (await import('../content/strings/en/present.ts')).present
}

/** The sentence in words; its key where the language has none for it, nothing while they are on their way. */
export function sentenceText(words: Words, sentence: Sentence): string {
  return words.sentences[sentence.key]?.(sentence.values) ?? (words.isWhole ? sentence.key : '')
}

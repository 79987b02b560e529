import type {
  ExperimentStrings,
  Sentences,
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

/** The words of the gallery of experiments, in a language. */
export async function loadExperimentStrings(language: Language): Promise<ExperimentStrings> {
  if (language === 'ko') return (await import('../content/strings/ko/experiments.ts')).experiments
  return (await import('../content/strings/en/experiments.ts')).experiments
}

/** The sentence in words; its key where the language has none for it, nothing while they are on their way. */
export function sentenceText(words: Words, sentence: Sentence): string {
  return words.sentences[sentence.key]?.(sentence.values) ?? (words.isWhole ? sentence.key : '')
}

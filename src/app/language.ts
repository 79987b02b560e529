import type { Sentences, Strings } from '../content/strings/strings.ts'
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

/** The sentence in words; its key where the language has none for it, nothing while they are on their way. */
export function sentenceText(words: Words, sentence: Sentence): string {
  return words.sentences[sentence.key]?.(sentence.values) ?? (words.isWhole ? sentence.key : '')
}

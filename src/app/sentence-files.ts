import type { Sentences } from '../content/strings/strings.ts'
import type { Language } from './settings-store.ts'

const files = import.meta.glob<{ readonly sentences: Sentences }>('../content/strings/*/sentences.ts')

const captionFiles = import.meta.glob<{ readonly captions: Sentences }>('../content/strings/*/captions.ts')

/** The sentences of the first picture, in a language: some of `loadSentences`. */
export async function loadCaptions(language: Language): Promise<Sentences> {
  const load = captionFiles[`../content/strings/${language}/captions.ts`]
  return load ? (await load()).captions : {}
}

/** The sentences about what the engine did, in a language; the page and the worker that searches them load the same. */
export async function loadSentences(language: Language): Promise<Sentences> {
  const load = files[`../content/strings/${language}/sentences.ts`]
  return load ? (await load()).sentences : {}
}

import { useEffect, useState } from 'react'
import type { StageTexts } from '../../stage/stage-texts.ts'

type Language = StageTexts['language']

const LOADERS: Readonly<Record<Language, () => Promise<StageTexts>>> = {
  en: () => import('../../stage/texts/en.ts').then(({ en }) => en),
  ko: () => import('../../stage/texts/ko.ts').then(({ ko }) => ko),
}

const known = new Map<Language, StageTexts>()

/** The words of the stage in one language; fetched once. */
export async function loadStageTexts(language: Language): Promise<StageTexts> {
  const texts = known.get(language) ?? (await LOADERS[language]())
  known.set(language, texts)
  return texts
}

/** The words in this language; until they are here those of the last one, and undefined before the first. */
export function useStageTexts(language: Language): StageTexts | undefined {
  const [last, setLast] = useState<StageTexts | undefined>(() => known.get(language))
  useEffect(() => {
    let isWanted = true
    loadStageTexts(language).then(
      (texts) => isWanted && setLast(texts),
      // Without a network the language stays as it was.
      () => undefined,
    )
    return () => {
      isWanted = false
    }
  }, [language])
  return known.get(language) ?? last
}

import { lazy, useEffect, useState } from 'react'
import { loadWords, type Words } from '../app/language.ts'
import type { Session } from '../app/session.ts'
import { App } from './App.tsx'
import { Part } from './shell/Part.tsx'
import { SessionContext, useSettings, WordsContext } from './shell/page-context.ts'
import { useFirstPicture } from './shell/use-first-picture.ts'

const EmbedApp = lazy(() => import('./share/EmbedApp.tsx').then((module) => ({ default: module.EmbedApp })))

/** Inside another page: less of it is shown. */
const isEmbedded = new URLSearchParams(window.location.search).get('embed') === '1'

/** The page around the app: session, words, and what the document itself carries. */
export function Page({ session, firstWords }: { session: Session; firstWords: Words }) {
  return (
    <SessionContext value={session}>
      <WithWords firstWords={firstWords} />
    </SessionContext>
  )
}

function WithWords({ firstWords }: { firstWords: Words }) {
  const language = useSettings((state) => state.language)
  const theme = useSettings((state) => state.theme)
  const reducedMotion = useSettings((state) => state.reducedMotion)
  const [words, setWords] = useState(firstWords)
  const hasPicture = useFirstPicture()

  useEffect(() => {
    if (words.language === language && (words.isWhole || !hasPicture)) return
    let isOver = false
    void loadWords(language).then((loaded) => {
      if (!isOver) setWords(loaded)
    })
    return () => {
      isOver = true
    }
  }, [language, words, hasPicture])

  useEffect(() => {
    const root = document.documentElement
    root.lang = words.language
    if (theme === 'system') delete root.dataset['theme']
    else root.dataset['theme'] = theme
    root.dataset['motion'] = reducedMotion ? 'reduced' : 'full'
    document.title = `${words.strings.appName}: ${words.strings.tagline}`
  }, [words, theme, reducedMotion])

  return (
    <WordsContext value={words}>
      <Part>{isEmbedded ? <EmbedApp /> : <App />}</Part>
    </WordsContext>
  )
}

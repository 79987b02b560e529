import { useEffect, useState } from 'react'
import { enginePort } from '../app/engine-port.ts'
import { loadWords, type Words } from '../app/language.ts'
import { loadScenario } from '../app/scenario-library.ts'
import { createSession, type Session } from '../app/session.ts'
import { createSettingsStore } from '../app/settings-store.ts'
import { SessionContext, WordsContext } from '../ui/shell/page-context.ts'
import type { PartFixture } from './part-fixtures.tsx'

export interface PartPlaygroundProps {
  readonly fixture: PartFixture
  readonly theme: 'light' | 'dark'
  readonly language: 'en' | 'ko'
}

const SCENARIO = 'welcome'
const AT_MS = 254

/** A session of its own with its own settings: nothing is kept. */
function openSession({ fixture, theme, language }: PartPlaygroundProps): Session {
  const settings = createSettingsStore(undefined, [language])
  settings.setState({ theme, language, ...fixture.settings })
  return createSession({ engine: enginePort(), settings, prefersReducedMotion: () => true })
}

async function load(session: Session, { scenario = SCENARIO, atMs = AT_MS }: PartFixture): Promise<void> {
  const source = scenario === null ? undefined : await loadScenario(scenario)
  if (!source) return
  session.changes.load(source, scenario ?? undefined, { tUs: atMs * 1000, playing: false })
  await new Promise<void>((resolve) => {
    const stop = session.glance.subscribe(({ view, tUs }) => {
      if (!view || tUs < atMs * 1000) return
      stop()
      resolve()
    })
  })
}

/** One component of the page on a run of the real engine that stands still. */
export function PartPlayground(props: PartPlaygroundProps) {
  const { fixture, theme, language } = props
  const [words, setWords] = useState<Words | undefined>(undefined)
  const [session, setSession] = useState<Session | undefined>(undefined)
  const [isReady, setIsReady] = useState(false)

  useEffect(() => {
    let isOver = false
    void loadWords(language).then((loaded) => {
      if (!isOver) setWords(loaded)
    })
    return () => {
      isOver = true
    }
  }, [language])
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
    document.documentElement.lang = language
    let opened: Session | undefined
    let isOver = false
    const open = async (): Promise<void> => {
      opened = openSession({ fixture, theme, language })
      setIsReady(false)
      setSession(opened)
      await load(opened, fixture)
      if (isOver) return
      fixture.prepare?.(opened)
      setIsReady(true)
    }
    // React tries every effect twice: the first engine would start in vain.
    const timer = setTimeout(() => void open(), 0)
    return () => {
      isOver = true
      clearTimeout(timer)
      opened?.close()
    }
  }, [fixture, theme, language])

  if (!words || !session) return <p className="playground-note">…</p>
  const { width, height } = fixture
  return (
    <SessionContext value={session}>
      <WordsContext value={words}>
        <div className="playground-part" data-ready={isReady} style={{ width: width ?? '100%', height }}>
          {fixture.element}
        </div>
      </WordsContext>
    </SessionContext>
  )
}

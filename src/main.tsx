import { createRoot } from 'react-dom/client'
import { enginePort } from './app/engine-port.ts'
import { type FirstScenario, keepSession, openFirstRun } from './app/first-run.ts'
import { loadFirstWords } from './app/language.ts'
import { NOTES_HASH } from './app/present/notes-channel.ts'
import { NO_STORAGES, sessionStorages } from './app/saved-session.ts'
import { loadScenario, WELCOME } from './app/scenario-library.ts'
import { createSession, type Session } from './app/session.ts'
import { browserStorage, createSettingsStore, shareSettings, tabStorage } from './app/settings-store.ts'
import type { EnginePort } from './app/simulation-host.ts'
import { must } from './engine/kernel/assert.ts'
import { Page } from './ui/Page.tsx'
import { loadStageTexts } from './ui/stage/stage-words.ts'
import './ui/tokens.css'
import './ui/page.css'

/** The engine and what it starts with: the worker and the welcome, or while developing the bench of `?fake=1`. */
async function firstRun(): Promise<{ engine: EnginePort; first: Promise<FirstScenario> }> {
  if (import.meta.env.DEV && new URLSearchParams(location.search).has('fake')) {
    const [{ fakePort }, { BENCH_SCENARIO }] = await Promise.all([
      import('./dev/fake-host.ts'),
      import('./dev/bench-scenario.ts'),
    ])
    return { engine: fakePort(), first: Promise.resolve({ id: 'bench', source: BENCH_SCENARIO }) }
  }
  const first = loadScenario(WELCOME).then((source) => ({ id: WELCOME, source: must(source, 'the welcome scenario') }))
  return { engine: enginePort(), first }
}

/** Back and Forward undo and redo: from the first change on, or at once where the browser knows of some. */
function followBrowser(session: Session): void {
  const follow = async (): Promise<void> => {
    const { followHistory } = await import('./app/browser-history.ts')
    followHistory(session, window)
  }
  if (history.state !== null) void follow()
  else {
    const stop = session.history.subscribe(() => {
      stop()
      void follow()
    })
  }
}

async function start(): Promise<void> {
  const settings = createSettingsStore(browserStorage(), navigator.languages, tabStorage())
  shareSettings(settings)
  const stillness = window.matchMedia('(prefers-reduced-motion: reduce)')
  const words = loadFirstWords(settings.getState().language)
  void loadStageTexts(settings.getState().language)
  const { engine, first } = await firstRun()
  const session = createSession({
    engine,
    settings,
    prefersReducedMotion: () => stillness.matches,
  })
  // In somebody else's page there is nothing of one's own to come back to, nor to overwrite.
  const isEmbedded = new URLSearchParams(location.search).has('embed')
  const storages = isEmbedded ? NO_STORAGES : sessionStorages()
  openFirstRun(session, storages, await first, stillness.matches || settings.getState().reducedMotion)
  keepSession(session, storages)
  followBrowser(session)
  const root = must(document.getElementById('root'), '#root')
  createRoot(root).render(<Page session={session} firstWords={await words} />)
  window.setTimeout(async () => {
    const { fetchLater } = await import('./ui/fetch-later.ts')
    await fetchLater(settings.getState().language)
    const { keepForOffline } = await import('./app/offline.ts')
    if (import.meta.env.PROD) await keepForOffline()
  }, 3_000)
}

/** The speaker's window holds no run: it shows what the presentation tells it. */
async function startNotes(): Promise<void> {
  const { language } = createSettingsStore(browserStorage(), navigator.languages, tabStorage()).getState()
  const { NotesPage } = await import('./ui/talk/NotesPage.tsx')
  createRoot(must(document.getElementById('root'), '#root')).render(<NotesPage language={language} />)
}

void (location.hash === NOTES_HASH ? startNotes() : start())

import { say } from './notice-store.ts'
import { forgetSession, readSession, writeSession } from './saved-session.ts'
import type { ScenarioSource } from './scenario-source.ts'
import type { Session } from './session.ts'
import type { KeyValueStorage } from './settings-store.ts'

/** The scenario of a first visit. */
export interface FirstScenario {
  readonly id: string
  readonly source: ScenarioSource
}

/** Come back to where the last visit ended, or open the first scenario; a saved run that is refused gives way to it. */
export function openFirstRun(session: Session, storage: KeyValueStorage, first: FirstScenario): void {
  const saved = readSession(storage)
  if (!saved) {
    session.changes.load(first.source, first.id)
    return
  }
  const stop = session.run.subscribe((state) => {
    if (state.scenario) stop()
    if (state.problems.length === 0) return
    stop()
    forgetSession(storage)
    session.changes.load(first.source, first.id)
    say(session.notices, { kind: 'savedRunUnreadable' })
  })
  session.changes.load(saved.source, saved.scenarioId, { tUs: saved.tUs, playing: saved.playing })
}

/** Save the run whenever the page is left or hidden. */
export function keepSession(session: Session, storage: KeyValueStorage): () => void {
  const keep = (): void => {
    if (document.visibilityState !== 'hidden') return
    const saved = session.saved()
    if (saved) writeSession(storage, saved)
  }
  document.addEventListener('visibilitychange', keep)
  return () => document.removeEventListener('visibilitychange', keep)
}

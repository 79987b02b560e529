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

/** The still picture of somebody who asked for less motion: the first records are on the wire. */
const STILL_AT_US = 12_000

/**
 * Come back to where the last visit ended, or open the first scenario; a saved run that is refused gives way to it. The
 * first scenario plays by itself, unless the reader wants it still: then it waits with a picture that tells something.
 */
export function openFirstRun(session: Session, storage: KeyValueStorage, first: FirstScenario, isStill: boolean): void {
  const openFirst = () =>
    session.changes.load(first.source, first.id, isStill ? { tUs: STILL_AT_US, playing: false } : undefined)
  const saved = readSession(storage)
  if (!saved) {
    openFirst()
    return
  }
  const stop = session.run.subscribe((state) => {
    if (state.scenario) stop()
    if (state.problems.length === 0) return
    stop()
    forgetSession(storage)
    openFirst()
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

import { say } from './notice-store.ts'
import { OPENING_FROM_US } from './opening.ts'
import { forgetSession, readSession, type SessionStorages, writeSession } from './saved-session.ts'
import type { ScenarioSource } from './scenario-source.ts'
import type { Session } from './session.ts'

/** The scenario of a first visit. */
export interface FirstScenario {
  readonly id: string
  readonly source: ScenarioSource
}

/** The still picture of somebody who asked for less motion: the first records are on the wire. */
const STILL_AT_US = 12_000
/** ms after a change after which it is kept: the browser may die without a word. */
const KEEP_MS = 400

/**
 * Come back to where the last visit ended, or open the first scenario; a saved run that is refused gives way to it. The
 * first scenario plays by itself, unless the reader wants it still: then it waits with a picture that tells something.
 */
export function openFirstRun(
  session: Session,
  storages: SessionStorages,
  first: FirstScenario,
  isStill: boolean,
): void {
  const openFirst = () =>
    session.changes.load(
      first.source,
      first.id,
      isStill ? { tUs: STILL_AT_US, playing: false } : { tUs: OPENING_FROM_US, playing: true },
    )
  const saved = readSession(storages)
  if (!saved) {
    openFirst()
    return
  }
  const { source, scenarioId, bookmarks = [], ...at } = saved
  const stop = session.run.subscribe(({ scenario, trouble }) => {
    if (scenario) stop()
    // What cannot be fetched today may be there tomorrow: such a run stays.
    if (trouble?.kind !== 'refused') return
    stop()
    forgetSession(storages)
    openFirst()
    say(session.notices, { kind: 'savedRunUnreadable' })
  })
  session.changes.load(source, scenarioId, at)
  session.bookmarks.setState({ bookmarks })
}

/** Save the run after each change, and whenever the page is left or hidden. */
export function keepSession(session: Session, storages: SessionStorages): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const keep = (): void => {
    clearTimeout(timer)
    timer = undefined
    const saved = session.saved()
    if (saved) writeSession(storages, saved)
  }
  const keepHidden = (): void => {
    if (document.visibilityState === 'hidden') keep()
  }
  const keepSoon = (): void => {
    timer ??= setTimeout(keep, KEEP_MS)
  }
  document.addEventListener('visibilitychange', keepHidden)
  window.addEventListener('pagehide', keep)
  const stores = [session.history, session.futures, session.bookmarks] as const
  const stops = stores.map((store) => (store.subscribe as (listener: () => void) => () => void)(keepSoon))
  return () => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', keepHidden)
    window.removeEventListener('pagehide', keep)
    for (const stop of stops) stop()
  }
}

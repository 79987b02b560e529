import { type HistoryStore, NO_HISTORY } from './change-history.ts'
import type { Changes } from './changes.ts'

/** The part of the window that is used. */
export interface HistoryWindow {
  readonly history: Pick<History, 'state' | 'pushState' | 'replaceState' | 'go'>
  addEventListener(type: 'popstate', listener: () => void): void
  setTimeout(run: () => void, delayMs: number): number
}

/** Whose changes are followed. */
export interface FollowedSession {
  readonly history: HistoryStore
  readonly changes: Pick<Changes, 'undo' | 'redo'>
}

export interface HistoryFollower {
  /** Back closes what has just been opened, before anything else. Call the result when it is closed in another way. */
  sheetOpened(close: () => void): () => void
}

/** What an entry of the browser's history says: how many changes led there; `sheet`: one step above, a sheet is open. */
interface Place {
  readonly steps: number
  readonly sheet?: true
}

/** ms after which a move in the history that nobody tells of did not happen. */
const LOST_MS = 800
/** Moves in a row that lead elsewhere: then this entry is taken for ours. */
const MOST_TRIES = 3

const followers = new WeakMap<HistoryStore, HistoryFollower>()

/**
 * Browser Back undoes and Forward does again: each change is an entry of the browser's history, with the address as it is.
 * What is undone by key or button moves the browser there too. One follower for a session.
 */
export function followHistory(session: FollowedSession, browser: HistoryWindow): HistoryFollower {
  const known = followers.get(session.history)
  if (known) return known
  const follower = createFollower(session, browser)
  followers.set(session.history, follower)
  return follower
}

function createFollower({ history: changesMade, changes }: FollowedSession, browser: HistoryWindow): HistoryFollower {
  const { history } = browser
  let sheets: (() => void)[] = []
  /** We have moved the browser ourselves, and it has not arrived yet. */
  let isTravelling = false
  let tries = 0
  /** We are undoing because the browser has moved. */
  let isFollowing = false
  /** A change was made while travelling. */
  let mustPush = false
  let travels = 0

  const here = (): Place | undefined => readPlace(history.state)
  const steps = (): number => changesMade.getState().steps

  function push(place: Place): void {
    try {
      history.pushState({ inflight: place }, '')
    } catch {
      // Too many at once for this browser: Back skips a step.
    }
  }

  function replace(place: Place): void {
    history.replaceState({ inflight: place }, '')
  }

  /** A new change; the entry of an open sheet stays the topmost. */
  function pushChange(): void {
    const hasSheet = here()?.sheet
    if (hasSheet) replace({ steps: steps() })
    else push({ steps: steps() })
    if (hasSheet) push({ steps: steps(), sheet: true })
  }

  function travel(): void {
    const at = here()
    if (!at) return
    const delta = steps() - at.steps - (at.sheet && steps() < at.steps ? 1 : 0)
    if (delta === 0) return
    go(delta)
  }

  function go(delta: number): void {
    isTravelling = true
    const travelNumber = ++travels
    history.go(delta)
    browser.setTimeout(() => {
      if (isTravelling && travelNumber === travels) arrive()
    }, LOST_MS)
  }

  /** The browser stands somewhere: what has happened meanwhile is made good. */
  function arrive(): void {
    isTravelling = false
    const at = here()
    if (mustPush) {
      mustPush = false
      tries = 0
      if (at && at.steps < steps()) push({ steps: steps() })
    } else if (at && at.steps !== steps()) {
      if (++tries < MOST_TRIES) {
        travel()
        return
      }
      replace({ steps: steps() })
    }
    tries = 0
    if (sheets.length > 0 && !here()?.sheet) push({ steps: steps(), sheet: true })
  }

  /** Undo or redo until as many changes are made as the entry says. */
  function follow(target: number): void {
    isFollowing = true
    for (let before = -1; before !== steps() && steps() !== target; ) {
      before = steps()
      if (before > target) changes.undo()
      else changes.redo()
    }
    isFollowing = false
    // There is nothing of ours: stay where we are.
    if (steps() !== target) travel()
  }

  browser.addEventListener('popstate', () => {
    const at = here()
    if (!at) {
      // A link within the page.
      replace({ steps: steps() })
    } else if (isTravelling) {
      arrive()
    } else if (sheets.length > 0) {
      const close = sheets[sheets.length - 1]
      sheets = sheets.slice(0, -1)
      close?.()
      if (at.steps !== steps()) travel()
      else if (sheets.length > 0) push({ steps: steps(), sheet: true })
    } else follow(at.steps)
  })

  changesMade.subscribe((now, before) => {
    if (isFollowing || now.steps === before.steps) return
    if (now.move === 'change') {
      if (isTravelling) mustPush = true
      else pushChange()
    } else if (!isTravelling) travel()
  })

  begin()
  return {
    sheetOpened(close) {
      sheets = [...sheets, close]
      if (!isTravelling && !here()?.sheet) push({ steps: steps(), sheet: true })
      return () => {
        if (!sheets.includes(close)) return
        sheets = sheets.filter((one) => one !== close)
        if (sheets.length === 0 && !isTravelling && here()?.sheet) go(-1)
      }
    },
  }

  /** Changes may have been made before, in this page or before a reload. */
  function begin(): void {
    const at = here()
    const { done, undone } = changesMade.getState()
    if (!at) {
      const first = steps() - done.length
      replace({ steps: first })
      for (let next = first + 1; next <= steps(); next++) push({ steps: next })
      return
    }
    if (at.sheet) replace({ steps: at.steps })
    if (done.length + undone.length === 0) changesMade.setState({ ...NO_HISTORY, steps: at.steps })
    else follow(at.steps)
  }
}

function readPlace(state: unknown): Place | undefined {
  if (typeof state !== 'object' || state === null || !('inflight' in state)) return undefined
  const place = state.inflight as Partial<Place> | null
  if (typeof place !== 'object' || place === null || typeof place.steps !== 'number') return undefined
  return place.sheet === true ? { steps: place.steps, sheet: true } : { steps: place.steps }
}

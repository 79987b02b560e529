import { describe, expect, it } from 'vitest'
import { followHistory } from '../../../src/app/browser-history.ts'
import {
  type ChangeEntry,
  createHistoryStore,
  NO_HISTORY,
  stepBack,
  stepForward,
  withChange,
} from '../../../src/app/change-history.ts'

/** A browser whose moves arrive when the test says so. */
function browserWith(first: unknown = null) {
  let entries: unknown[] = [first]
  let at = 0
  let moves: number[] = []
  const listeners: (() => void)[] = []
  const move = (delta: number): void => {
    const to = at + delta
    if (to < 0 || to >= entries.length) return
    at = to
    for (const listener of listeners) listener()
  }
  const browser = {
    history: {
      get state() {
        return entries[at]
      },
      pushState(state: unknown) {
        entries = [...entries.slice(0, at + 1), state]
        at++
      },
      replaceState(state: unknown) {
        entries[at] = state
      },
      go: (delta = 0) => void moves.push(delta),
    },
    addEventListener: (_: 'popstate', listener: () => void) => void listeners.push(listener),
    setTimeout: () => 0,
  }
  /** Let what `go` asked for arrive. */
  const settle = (): void => {
    for (let round = 0; moves.length > 0 && round < 20; round++) {
      const [next = 0, ...rest] = moves
      moves = rest
      move(next)
    }
  }
  const user = (delta: number): void => {
    move(delta)
    settle()
  }
  const places = () =>
    entries.map((state) => {
      const place = (state as { inflight: { steps: number; sheet?: boolean } } | null)?.inflight
      return place ? `${place.steps}${place.sheet ? 's' : ''}` : '-'
    })
  return { browser, settle, user, places, at: () => at }
}

/** Changes that are nothing but steps. */
function session() {
  const history = createHistoryStore()
  const entry: ChangeEntry = {
    kind: 'layout',
    layout: { arrangement: 'broker', chartsOpen: false, stageTable: false },
  }
  const travel = (step: typeof stepBack) => () => {
    const to = step(history.getState(), (one) => one)
    if (to) history.setState(to.after)
  }
  const change = () => history.setState(withChange(history.getState(), entry))
  return { history, changes: { undo: travel(stepBack), redo: travel(stepForward) }, change }
}

function followed(first?: unknown) {
  const one = session()
  const window = browserWith(first)
  return { ...one, ...window, follower: followHistory(one, window.browser) }
}

describe('Back and Forward', () => {
  it('undo and redo, one change for each', () => {
    const { change, history, user, places } = followed()
    change()
    change()
    expect(places()).toEqual(['0', '1', '2'])
    user(-1)
    expect(history.getState()).toMatchObject({ steps: 1 })
    user(-1)
    expect(history.getState()).toMatchObject({ steps: 0, done: [] })
    user(1)
    user(1)
    expect(history.getState()).toMatchObject({ steps: 2, undone: [] })
  })

  it('several at once, as from the menu of the Back button', () => {
    const { change, history, user } = followed()
    for (let i = 0; i < 5; i++) change()
    user(-4)
    expect(history.getState()).toMatchObject({ steps: 1 })
    user(3)
    expect(history.getState()).toMatchObject({ steps: 4 })
  })

  it('undo by key moves the browser too, without undoing once more', () => {
    const { change, changes, history, settle, user, at } = followed()
    change()
    change()
    changes.undo()
    settle()
    expect(at()).toBe(1)
    expect(history.getState().steps).toBe(1)
    user(1)
    expect(history.getState().steps).toBe(2)
  })

  it('undo twice before the browser has moved once', () => {
    const { change, changes, history, settle, at } = followed()
    change()
    change()
    change()
    changes.undo()
    changes.undo()
    settle()
    expect([at(), history.getState().steps]).toEqual([1, 1])
  })

  it('a change while the browser is still on its way becomes an entry where it arrives', () => {
    const { change, changes, history, settle, places, at, user } = followed()
    change()
    change()
    changes.undo()
    change()
    settle()
    expect([at(), history.getState().steps]).toEqual([2, 2])
    expect(places()).toEqual(['0', '1', '2'])
    user(-1)
    expect(history.getState().steps).toBe(1)
  })

  it('a change that the engine refuses leaves no step behind', () => {
    const { change, history, settle, at } = followed()
    change()
    const before = history.getState()
    change()
    history.setState({ ...before, move: 'unmade' })
    settle()
    expect([at(), history.getState().steps]).toEqual([1, 1])
  })

  it('Forward to what was refused comes back at once', () => {
    const { change, history, settle, at, user } = followed()
    change()
    const before = history.getState()
    change()
    history.setState({ ...before, move: 'unmade' })
    settle()
    user(1)
    expect([at(), history.getState().steps]).toEqual([1, 1])
  })

  it('a link within the page is no step', () => {
    const { change, history, browser, user } = followed()
    change()
    browser.history.pushState(null)
    user(0)
    expect(history.getState().steps).toBe(1)
    user(-1)
    expect(history.getState().steps).toBe(1)
    user(-1)
    expect(history.getState().steps).toBe(0)
  })

  it('changes made before it was there have their entries', () => {
    const one = session()
    one.change()
    one.change()
    const { browser, places, user } = browserWith()
    followHistory(one, browser)
    expect(places()).toEqual(['0', '1', '2'])
    user(-2)
    expect(one.history.getState().steps).toBe(0)
  })

  it('after a reload Back goes on undoing', () => {
    const before = followed()
    before.change()
    before.change()
    const one = session()
    one.history.setState({ ...before.history.getState(), move: 'none' })
    followHistory(one, before.browser)
    before.user(-1)
    expect(one.history.getState().steps).toBe(1)
  })

  it('after a reload that has kept nothing, old entries do nothing and new ones count on', () => {
    const { change, history, user } = followed({ inflight: { steps: 7 } })
    expect(history.getState()).toEqual({ ...NO_HISTORY, steps: 7 })
    change()
    expect(history.getState().steps).toBe(8)
    user(-1)
    expect(history.getState()).toMatchObject({ steps: 7, done: [] })
  })
})

describe('Back with an open sheet', () => {
  it('closes it, and nothing is undone', () => {
    const { change, history, follower, user, places } = followed()
    change()
    let closed = 0
    follower.sheetOpened(() => closed++)
    expect(places()).toEqual(['0', '1', '1s'])
    user(-1)
    expect(closed).toBe(1)
    expect(history.getState().steps).toBe(1)
    user(-1)
    expect(history.getState().steps).toBe(0)
  })

  it('closed in another way it leaves no step behind', () => {
    const { change, history, follower, settle, user, at } = followed()
    change()
    const closedOtherwise = follower.sheetOpened(() => {})
    closedOtherwise()
    settle()
    expect(at()).toBe(1)
    user(-1)
    expect(history.getState().steps).toBe(0)
  })

  it('a change made in the sheet lies below it', () => {
    const { change, history, follower, user, places } = followed()
    let closed = 0
    follower.sheetOpened(() => closed++)
    change()
    expect(places()).toEqual(['0', '1', '1s'])
    user(-1)
    expect([closed, history.getState().steps]).toEqual([1, 1])
    user(-1)
    expect(history.getState().steps).toBe(0)
  })

  it('of two sheets it closes the upper one first', () => {
    const { follower, user } = followed()
    const closed: string[] = []
    follower.sheetOpened(() => closed.push('lower'))
    follower.sheetOpened(() => closed.push('upper'))
    user(-1)
    expect(closed).toEqual(['upper'])
    user(-1)
    expect(closed).toEqual(['upper', 'lower'])
  })
})

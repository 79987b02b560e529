import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { createHistoryStore, withChange } from '../../../src/app/change-history.ts'
import type { LessonPlayer, LessonState } from '../../../src/app/lessons/lesson-player.ts'
import { createTrail } from '../../../src/app/lessons/lesson-trail.ts'
import type { LessonPlaceMark } from '../../../src/app/lessons/saved-lesson.ts'
import type { Lesson } from '../../../src/lessons/lesson.ts'

// Goal: Back, Forward and a reload lead to the page of the lesson at which somebody was (product.md, sessions survive).

const LESSON = { version: 1, id: 'L01', runs: [{ id: 'main' }], steps: [], predict: {} } as unknown as Lesson

function memory() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as Storage
}

function fakePlayer() {
  const store = createStore<LessonState>(() => ({
    lesson: LESSON,
    pages: [],
    at: 0,
    answer: undefined,
    run: 'main',
    variant: undefined,
    result: undefined,
    trouble: undefined,
  }))
  const followed: LessonPlaceMark[] = []
  const player = {
    store,
    follow(place: LessonPlaceMark) {
      followed.push(place)
      store.setState({ at: place.at })
    },
  } as unknown as LessonPlayer
  return { player, store, followed }
}

const LAYOUT = { kind: 'layout', layout: {} } as never

function open() {
  const history = createHistoryStore()
  const storage = memory()
  const trail = createTrail({ history } as never, storage)
  const turn = (at: number) => {
    fake.store.setState({ at })
    history.setState(withChange(history.getState(), LAYOUT))
  }
  const move = (steps: number, how: 'back' | 'forward') => history.setState({ ...history.getState(), steps, move: how })
  const fake = fakePlayer()
  let closed = 0
  const reopened: (string | Lesson)[] = []
  history.setState(withChange(history.getState(), LAYOUT))
  const letGo = trail.begin({ player: fake.player, before: undefined, isOurs: true, close: () => closed++ }, (lesson) =>
    reopened.push(lesson),
  )
  return { storage, trail, turn, move, fake, letGo, reopened, closed: () => closed }
}

describe('Back and Forward in a lesson', () => {
  it('turn to the page at which that step was made', () => {
    const { turn, move, fake } = open()
    turn(1)
    turn(2)
    move(2, 'back')
    move(3, 'forward')
    expect(fake.followed.map(({ at }) => at)).toEqual([1, 2])
  })

  it('close the lesson before its first page, and open it again where it was', () => {
    const { turn, move, closed, reopened, trail, letGo, fake } = open()
    fake.store.setState({ answer: 2 })
    turn(1)
    move(0, 'back')
    expect(closed()).toBe(1)
    letGo()
    move(2, 'forward')
    expect(reopened).toEqual(['L01'])
    expect(trail.returning('L01')?.start).toEqual({ resume: { at: 1, run: 'main', variant: undefined }, answer: 2 })
  })

  it('know nothing of steps that another change has replaced', () => {
    const { turn, move, closed, letGo, trail, reopened } = open()
    turn(1)
    move(0, 'back')
    expect(closed()).toBe(1)
    letGo()
    turn(0)
    move(2, 'forward')
    expect(reopened).toEqual([])
    expect(trail.returning('L01')).toBeUndefined()
  })
})

describe('a reload', () => {
  it('finds lesson, page and answer, and the places of Back', () => {
    const { turn, fake, storage } = open()
    fake.store.setState({ answer: null })
    turn(3)
    const history = createHistoryStore()
    history.setState({ ...history.getState(), steps: 2 })
    const again = createTrail({ history } as never, storage)
    const back = again.returning('L01')
    expect(back?.start).toEqual({ resume: { at: 3, run: 'main' }, answer: null })
    const other = fakePlayer()
    again.begin({ player: other.player, before: undefined, isOurs: true, close: () => {} }, () => {})
    history.setState({ ...history.getState(), steps: 1, move: 'back' })
    expect(other.followed.map(({ at }) => at)).toEqual([0])
  })

  it('finds nothing of a lesson that was left, and nothing that is not ours', () => {
    const { turn, letGo, storage } = open()
    turn(1)
    letGo()
    const trailOf = () => createTrail({ history: createHistoryStore() } as never, storage)
    expect(trailOf().returning('L01')).toBeUndefined()
    for (const text of [
      '',
      '7',
      '{"id":"L01","at":-1,"run":"main"}',
      '{"id":"L01","at":1}',
      '{"id":"L02","at":1,"run":"x"}',
    ]) {
      storage.setItem('inflight.lesson.state', text)
      expect(trailOf().returning('L01')).toBeUndefined()
    }
  })
})

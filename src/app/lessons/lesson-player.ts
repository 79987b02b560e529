import { createStore, type StoreApi } from 'zustand/vanilla'
import { must } from '../../engine/kernel/assert.ts'
import type { Lesson } from '../../lessons/lesson.ts'
import { lessonRunScenario } from '../../lessons/lesson-scenario.ts'
import { type LessonResult, runLesson } from '../../lessons/run-lesson.ts'
import { withChange } from '../change-history.ts'
import type { SavedSession } from '../saved-session.ts'
import { isScenarioSource, type ScenarioSource } from '../scenario-source.ts'
import type { Session } from '../session.ts'
import { type LessonPage, lessonPages, pageMoment } from './lesson-pages.ts'
import type { ProgressStore } from './lesson-progress.ts'
import { lessonSelection } from './lesson-thing.ts'
import { pageLessonPorts } from './page-lesson-ports.ts'
import type { LessonPlaceMark } from './saved-lesson.ts'

/** A lesson that is being taken. */
export interface LessonState {
  readonly lesson: Lesson
  readonly pages: readonly LessonPage[]
  /** Index into `pages`. */
  readonly at: number
  /** Index of the chosen option; null: revealed without one; undefined: not answered yet. */
  readonly answer: number | null | undefined
  /** The run that the page shows, and its variant if it is one. */
  readonly run: string
  readonly variant: string | undefined
  /** All that the lesson promises, measured by this page; undefined: not done yet. */
  readonly result: LessonResult | undefined
  /** A bug of ours while measuring. */
  readonly trouble: string | undefined
}

/** A lesson in the page: it moves the playhead, and stops it where there is something to see. */
export interface LessonPlayer {
  readonly store: StoreApi<LessonState>
  readonly progress: ProgressStore
  goTo(index: number): void
  next(): void
  back(): void
  /** Commit to an option, or with null have the answer revealed. The first word counts. */
  answer(option: number | null): void
  /** Play another run of the lesson. */
  showRun(run: string): void
  /** Play the lesson with something changed. */
  showVariant(variant: string): void
  /** Begin again, with another answer. */
  again(): void
  /** Back or Forward has brought the run of this place: the lesson follows, and loads nothing. */
  follow(place: LessonPlaceMark): void
  /** Stop moving the playhead: another lesson takes over. */
  stop(): void
  /** Stop, and bring back what was there before. */
  leave(): void
}

/** Wall time (s) in which the way to the next moment is played. */
const WAY_S = 5
/** µs of simulated time per second: slower and faster are hard to follow. */
const SLOWEST = 10_000
const FASTEST = 2_000_000

/** Where a lesson begins, when not at its first page. */
export interface LessonStart {
  readonly at?: number
  readonly answer?: number | null | undefined
  /** The run of this place is on the page already: nothing is loaded, the playhead stays. */
  readonly resume?: LessonPlaceMark | undefined
}

/** Start a lesson. What was on the page before comes back when it is left. */
export function createLessonPlayer(
  session: Session,
  lesson: Lesson,
  progress: ProgressStore,
  before: SavedSession | undefined,
  start: LessonStart = {},
): LessonPlayer {
  const pages = lessonPages(lesson)
  const first = must(lesson.runs[0], 'a run').id
  const store = createStore<LessonState>(() => ({
    lesson,
    pages,
    at: -1,
    answer: start.answer,
    run: first,
    variant: undefined,
    result: undefined,
    trouble: undefined,
  }))
  const ownSpeed = session.playback.getState().speedUsPerS
  /** Where playing stops (µs); undefined: it plays freely. */
  let stopUs: number | undefined
  let isOver = false

  const asked = must(pageMoment(lesson, { kind: 'predict' }), 'the moment of the question')

  const stopWatching = session.playback.subscribe(({ playing, tUs }) => {
    // What lies behind the question is seen after the answer.
    if (store.getState().answer === undefined && tUs > asked.tUs && isLessonRun()) {
      stopUs = undefined
      session.playback.setState({ playing: false, skip: undefined, tUs: asked.tUs, ended: false })
      return
    }
    if (!playing || stopUs === undefined || tUs < stopUs) return
    const at = stopUs
    stopUs = undefined
    session.playback.setState({ playing: false, skip: undefined, tUs: at })
  })

  void measure()

  async function measure(): Promise<void> {
    try {
      const result = await runLesson(lesson, pageLessonPorts())
      if (!isOver) store.setState({ result })
    } catch (error) {
      if (!isOver) store.setState({ trouble: (error as Error).message })
    }
  }

  /** The page shows a run of this lesson, and not one that was loaded beside it. */
  function isLessonRun(): boolean {
    return session.run.getState().scenarioId?.startsWith(`lesson/${lesson.id}/`) === true
  }

  /** A page that needs no other run is a step in the history all the same: Back turns to the page before. */
  function note(): void {
    const { source, scenarioId } = session.run.getState()
    if (!source) return
    const { tUs } = session.playback.getState()
    const { futures } = session.futures.getState()
    const entry = { kind: 'run' as const, source, scenarioId, tUs, seenUs: tUs, futures }
    session.history.setState(withChange(session.history.getState(), entry))
  }

  function load(run: string, variant: string | undefined, tUs: number, playing: boolean): void {
    const source = lessonSource(lesson, run, variant)
    store.setState({ run, variant })
    if (source) session.changes.load(source, `lesson/${lesson.id}/${variant ?? run}`, { tUs, playing })
  }

  /** The page at `index`; a page further on is reached by playing, any other at once. */
  function goTo(index: number): void {
    const { at, run, variant } = store.getState()
    const to = Math.max(0, Math.min(pages.length - 1, index))
    const page = must(pages[to], 'a page of the lesson')
    const isOnward = to === at + 1
    store.setState({ at: to })
    stopUs = undefined
    const moment = pageMoment(lesson, page)
    if (moment === undefined) {
      if (variant !== undefined || run !== first) load(first, undefined, 0, false)
      else note()
      toEnd()
      session.selection.setState({ selection: undefined })
      if (page.kind === 'outcome') finish()
      return
    }
    const isSameRun = run === moment.run && variant === undefined && at >= 0
    if (!isSameRun) load(moment.run, undefined, isOnward ? 0 : moment.tUs, false)
    else note()
    const from = session.playback.getState().tUs
    if (!isOnward || from >= moment.tUs || isStill()) session.transport.seek(moment.tUs)
    else {
      walkTo(moment.tUs, from)
      session.transport.play()
    }
    if (stopUs === undefined) session.transport.pause()
    point(page)
  }

  /** Whoever is impatient gets there at once; nobody waits for an animation. @returns It was on its way. */
  function arrive(): boolean {
    if (stopUs === undefined) return false
    const to = stopUs
    stopUs = undefined
    session.transport.pause()
    session.transport.seek(to)
    return true
  }

  function walkTo(toUs: number, fromUs: number): void {
    const speed = (toUs - fromUs) / WAY_S
    stopUs = toUs
    session.playback.setState({ speedUsPerS: Math.round(Math.min(FASTEST, Math.max(SLOWEST, speed))) })
  }

  /** Where a reload has left the lesson; a run that was on its way goes on to its moment. */
  function resume(place: LessonPlaceMark): boolean {
    const page = pages[place.at]
    const { scenarioId } = session.run.getState()
    if (!page || scenarioId !== `lesson/${lesson.id}/${place.variant ?? place.run}`) return false
    store.setState({ at: place.at, run: place.run, variant: place.variant })
    const moment = pageMoment(lesson, page)
    const { tUs, playing } = session.playback.getState()
    const isOnItsWay = moment?.run === place.run && place.variant === undefined && tUs < moment.tUs
    if (playing && isOnItsWay) walkTo(moment.tUs, tUs)
    return true
  }

  function isStill(): boolean {
    return session.settings.getState().reducedMotion || matchMedia('(prefers-reduced-motion: reduce)').matches
  }

  /** Select what the page points at. The scenario of a run that is only being loaded is read when it is there. */
  function point(page: LessonPage): void {
    if (page.kind !== 'step') return
    const select = (): boolean => {
      const { scenario } = session.run.getState()
      if (!scenario || !isLoaded()) return false
      session.selection.setState({ selection: lessonSelection(page.step.pointAt, scenario) })
      return true
    }
    if (select()) return
    const stop = session.run.subscribe(() => {
      if (isOver || pages[store.getState().at] !== page || select()) stop()
    })
  }

  /** The engine has said how long the run is: before that, what the page knows is of the run before. */
  function isLoaded(): boolean {
    return session.run.getState().horizonUs > 0
  }

  /** Put the playhead where the run ends; of a run that is only being loaded, as soon as it says how long it is. */
  function toEnd(): void {
    session.transport.pause()
    const settle = (): boolean => {
      if (!isLoaded()) return false
      session.transport.toEnd()
      return true
    }
    if (settle()) return
    const page = store.getState().at
    const stop = session.run.subscribe(() => {
      if (isOver || store.getState().at !== page || settle()) stop()
    })
  }

  function finish(): void {
    const { answer } = store.getState()
    if (answer === undefined) return
    progress.setState({ [lesson.id]: { answer, isRight: isRightAnswer(lesson, answer), isFinished: true } })
  }

  function canPass(index: number): boolean {
    const asked = pages.findIndex(({ kind }) => kind === 'predict')
    return store.getState().answer !== undefined || index <= asked
  }

  const player: LessonPlayer = {
    store,
    progress,
    goTo(index) {
      if (canPass(index)) goTo(index)
    },
    next() {
      if (arrive()) return
      const { at } = store.getState()
      if (at + 1 < pages.length && canPass(at + 1)) goTo(at + 1)
    },
    back() {
      const { at } = store.getState()
      if (at > 0) goTo(at - 1)
    },
    answer(option) {
      if (store.getState().answer !== undefined) return
      arrive()
      store.setState({ answer: option })
    },
    showRun(run) {
      stopUs = undefined
      load(run, undefined, 0, !isStill())
    },
    showVariant(id) {
      stopUs = undefined
      const variant = lesson.next.find((thing) => thing.kind === 'variant' && thing.variant.id === id)
      const base = variant?.kind === 'variant' ? variant.variant.run : undefined
      load(base ?? first, id, 0, !isStill())
    },
    again() {
      store.setState({ answer: undefined })
      goTo(0)
    },
    follow(place) {
      const page = pages[place.at]
      if (!page) return
      stopUs = undefined
      session.transport.pause()
      store.setState({ at: place.at, run: place.run, variant: place.variant })
      // The run comes right behind.
      queueMicrotask(() => {
        if (!isOver) point(page)
      })
    },
    stop() {
      isOver = true
      stopWatching()
      session.playback.setState({ speedUsPerS: ownSpeed })
    },
    leave() {
      player.stop()
      if (before) {
        const { source, scenarioId, history: _kept, bookmarks: _own, ...at } = before
        session.changes.load(source, scenarioId, at)
      }
    },
  }
  if (!start.resume || !resume(start.resume)) goTo(Math.min(start.resume?.at ?? start.at ?? 0, pages.length - 1))
  return player
}

/** Whether an option of the prediction is the correct one. */
export function isRightAnswer({ predict }: Lesson, answer: number | null | undefined): boolean {
  return typeof answer === 'number' && predict.options[answer]?.correct === true
}

/** The scenario of a run as the page loads it; undefined for a run that is only there to be refused. */
function lessonSource(lesson: Lesson, run: string, variant: string | undefined): ScenarioSource | undefined {
  const source: unknown = lessonRunScenario(lesson, run, variant)
  return isScenarioSource(source) ? source : undefined
}

import type { Lesson } from '../../lessons/lesson.ts'
import { readSavedSession, type SavedSession } from '../saved-session.ts'
import type { KeyValueStorage } from '../settings-store.ts'

/** Where somebody is in a lesson. */
export interface LessonPlaceMark {
  /** Index of the page. */
  readonly at: number
  /** The run that is shown, and its variant if it is one. */
  readonly run: string
  readonly variant?: string | undefined
}

/** A lesson that was open when the page was left. */
export interface SavedLesson extends LessonPlaceMark {
  readonly id: string
  /** The lesson itself, where it does not ship. */
  readonly own?: Lesson
  /** Index of the chosen option; null: revealed; undefined: not answered. */
  readonly answer?: number | null | undefined
  /** What was on the page before the lesson. */
  readonly before?: SavedSession | undefined
  /** Places by the number of changes made so far (`HistoryState.steps`), for Back and Forward. */
  readonly trail: readonly (readonly [steps: number, place: LessonPlaceMark])[]
}

/** Two keys: the page looks for the name alone before it loads what lessons need (`App.tsx`). */
const ID_KEY = 'inflight.lesson'
const STORAGE_KEY = 'inflight.lesson.state'
/** Characters; more is not kept. */
const LONGEST = 500_000

/** Keep it for this tab; undefined: no lesson is open. */
export function writeLesson(storage: KeyValueStorage, saved: SavedLesson | undefined): void {
  try {
    const text = saved && JSON.stringify(saved)
    if (saved && text !== undefined && text.length <= LONGEST) {
      storage?.setItem(STORAGE_KEY, text)
      storage?.setItem(ID_KEY, saved.id)
    } else {
      storage?.removeItem(ID_KEY)
      storage?.removeItem(STORAGE_KEY)
    }
  } catch {
    // Full or forbidden: nothing is kept.
  }
}

/** What was kept of the lesson `id`; undefined: nothing that can be read. */
export function readSavedLesson(storage: KeyValueStorage, id: string): SavedLesson | undefined {
  try {
    const saved: unknown = JSON.parse(storage?.getItem(STORAGE_KEY) ?? 'null')
    const place = readPlace(saved)
    if (!place) return undefined
    const { id: savedId, answer, own, before, trail } = saved as Record<string, unknown>
    if (savedId !== id) return undefined
    if (own !== undefined && !looksLikeLesson(own)) return undefined
    return {
      ...place,
      id,
      ...(own === undefined ? {} : { own }),
      ...(answer === null || typeof answer === 'number' ? { answer } : {}),
      before: readSavedSession(before),
      trail: readTrail(trail),
    }
  } catch {
    return undefined
  }
}

/** It was read and checked before it was kept, by this tab. */
function looksLikeLesson(value: unknown): value is Lesson {
  if (typeof value !== 'object' || value === null) return false
  const { version, id, runs, steps, predict } = value as Record<string, unknown>
  return version === 1 && typeof id === 'string' && Array.isArray(runs) && Array.isArray(steps) && predict !== undefined
}

function readPlace(value: unknown): LessonPlaceMark | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { at, run, variant } = value as Record<string, unknown>
  if (typeof at !== 'number' || !Number.isInteger(at) || at < 0 || typeof run !== 'string') return undefined
  return { at, run, ...(typeof variant === 'string' ? { variant } : {}) }
}

function readTrail(value: unknown): SavedLesson['trail'] {
  if (!Array.isArray(value)) return []
  return value.flatMap((entry: unknown) => {
    const [steps, place] = Array.isArray(entry) ? [entry[0] as unknown, readPlace(entry[1])] : []
    return typeof steps === 'number' && place ? [[steps, place] as const] : []
  })
}
